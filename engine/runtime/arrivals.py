"""What has to be known before a turn, read for many chats at once.

Only of chats that are locked: what is read here holds until the transaction ends.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from engine.core.session import Session
from engine.runtime import inbox, people, sessions
from engine.runtime.channel import Inbound
from engine.runtime.inbox import Chat
from engine.runtime.people import Person
from engine.runtime.sessions import NewerSession
from engine.runtime.store import Transaction

log = logging.getLogger("rozmova.runner")


@dataclass(frozen=True, slots=True)
class Arrival:
    """The update of a chat whose turn it is, and who it comes from, as far as they are known.

    ``timer`` is the moment (as stored) of their first timer, None without any.
    """

    inbound: Inbound
    person: Person | None = None
    session: Session | None = None
    timer: str | None = None


def gather(tx: Transaction, chats: Sequence[Chat]) -> dict[Chat, Arrival]:
    """Give what has arrived in chats; those in which nothing waits are left out.

    So are those that only a newer version may hear: it does, or whoever looks later on.
    """
    waiting = inbox.first(tx, chats)
    found = {chat: Arrival(inbound) for chat, inbound in waiting.items()}
    if not found:
        return found
    keys = ", ".join(["(?, ?, ?)"] * len(found))
    rows = tx.rows(
        f"""SELECT {people.COLUMNS}, s.session, s.updated_at,
              (SELECT min(due_at) FROM timers WHERE person_id = people.id)
            FROM (VALUES {keys}) k CROSS JOIN people LEFT JOIN sessions s ON s.person_id = id
            WHERE bot = k.column1 AND channel = k.column2
              AND chat = k.column3""",  # noqa: S608 - question marks alone
        *chain.from_iterable(found),
    )
    for *columns, stored, updated_at, timer in rows:
        person = people.person(columns)
        chat = (person.bot, person.channel, person.chat)
        try:
            session = sessions.read(stored, updated_at) if stored is not None else Session()
        except NewerSession as newer:
            log.warning("%s %s: %s", person.bot, person.channel, newer)
            del found[chat]
            continue
        found[chat] = Arrival(waiting[chat], person, session, timer)
    return found
