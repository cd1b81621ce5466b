"""Messages that have been decided on and not yet sent (DESIGN §3.3).

Stored in the transaction of the turn that says them; a sender takes them from here. Not how a
channel sends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from engine.core.effects import Message
from engine.runtime.store import Transaction, moment


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way: its key, the chat it goes to, and what it says."""

    id: int
    chat: str
    blocked: bool
    message: Message


def put(tx: Transaction, person_id: int, messages: Iterable[Message], at: datetime) -> None:
    """Decide to send messages, in order."""
    sql = "INSERT INTO outbox (person_id, message, created_at) VALUES (?, ?, ?)"
    for message in messages:
        tx.run(sql, person_id, msgspec.json.encode(message).decode(), moment(at))


def waiting(tx: Transaction, bot: str, channel: str, most: int = 1000) -> list[Outgoing]:
    """Give the messages of a bot in a channel that nobody has sent, oldest first."""
    rows = tx.rows(
        """SELECT o.id, p.chat, p.blocked, o.message FROM outbox o
           JOIN people p ON p.id = o.person_id
           WHERE o.status = 'waiting' AND p.bot = ? AND p.channel = ?
           ORDER BY o.id LIMIT ?""",
        bot,
        channel,
        most,
    )
    return [
        Outgoing(key, chat, bool(blocked), msgspec.json.decode(message, type=Message))
        for key, chat, blocked, message in rows
    ]


def mark(tx: Transaction, outgoing: Iterable[Outgoing]) -> None:
    """Note what became of messages: sent, or not wanted by a person who blocked the bot."""
    tx.many(
        "UPDATE outbox SET status = ? WHERE id = ?",
        [("blocked" if item.blocked else "sent", item.id) for item in outgoing],
    )
