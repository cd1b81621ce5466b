"""Messages that have been decided on, and what becomes of each (DESIGN §3.3).

Stored in the transaction of the turn that says them; a sender takes them from here. Not how a
channel sends, nor when (``sender``); not what is handed out all at once (``handout``).

A message is ``waiting``, then ``sending`` from just before the call to the channel until its end
is known. It ends as ``sent`` (``delivered``, ``seen`` where the channel tells), ``blocked`` (the
person does not want it), ``failed``, ``unknown`` (it may have been sent), ``late`` (it was no
longer true) or ``withdrawn`` (so was it, and that became known in time).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from engine.core.effects import Message
from engine.runtime.delivery import Verdict
from engine.runtime.people import Person
from engine.runtime.store import Row, Transaction, moment

EACH = 10
"""Messages of one person in one go, so that whoever has many waiting holds up nobody."""

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Message)
_RANKS = {"sent": 0, "failed": 1, "delivered": 2, "seen": 3}


@dataclass(frozen=True, slots=True)
class Due:
    """A message that may be sent now, as far as time is concerned.

    ``dead``: it need not be, since the person has blocked the bot, or it is no longer true.
    ``urgent``: it may go in the quiet hours too.
    """

    id: int
    person_id: int
    chat: str
    dead: bool = False
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this sender alone sends: the parts that are out, and what was tried."""

    id: int
    person_id: int
    chat: str
    message: Message
    bulk: bool
    part: int
    attempts: int
    unknowns: int


def put(
    tx: Transaction,
    person: Person,
    messages: Iterable[Message],
    at: datetime,
    *,
    bulk: bool = False,
    valid_until: datetime | None = None,
    urgent: bool = False,
    notice_id: int | None = None,
) -> None:
    """Decide to send messages to a person, in order; ``bulk`` ones give way to dialogue.

    ``notice_id`` is the notice that they tell of, in whatever way the utility numbers its own.
    """
    until = moment(valid_until) if valid_until else None
    notice = (int(bulk), until, int(urgent), notice_id)
    write(tx, [(*row[:5], *notice) for row in replies(person, messages, at)])


def replies(person: Person, messages: Iterable[Message], at: datetime) -> list[Row]:
    """Give replies in a dialogue to be sent (``write``)."""
    to, created = (person.id, person.bot, person.channel), moment(at)
    return [(*to, _ENCODER.encode(each).decode(), created, 0, None, 0, None) for each in messages]


def write(tx: Transaction, rows: Sequence[Row]) -> None:
    """Put messages into the outbox, in their order."""
    tx.many(
        """INSERT INTO outbox (person_id, bot, channel, message, created_at, bulk, valid_until,
             urgent, notice_id)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        rows,
    )


def due(
    tx: Transaction,
    bot: str,
    channel: str,
    at: datetime,
    *,
    bulk: bool,
    most: int,
    urgent: bool = False,
) -> list[Due]:
    """Give the messages of a bot in a channel that may go now, each person's in their order.

    A message waits for all earlier ones to the same person of its kind, however late those are.
    Of one person's no more than ``EACH`` are given. Urgent notices are a kind of their own.
    """
    rows = tx.rows(
        f"""SELECT o.id, o.person_id, p.chat, p.blocked = 1 OR coalesce(o.valid_until < ?, 1 = 0)
            FROM outbox o JOIN people p ON p.id = o.person_id
            WHERE o.status = 'waiting' AND o.bot = ? AND o.channel = ? AND o.bulk = ?
              AND o.urgent = {int(urgent)} AND o.due_at <= ?
              AND NOT EXISTS (
                SELECT 1 FROM outbox e
                WHERE e.person_id = o.person_id AND e.status = 'waiting' AND e.bulk = o.bulk
                  AND e.urgent = o.urgent AND e.id < o.id LIMIT 1 OFFSET ?)
              AND NOT EXISTS (
                SELECT 1 FROM outbox e
                WHERE e.person_id = o.person_id AND e.status = 'waiting' AND e.bulk = o.bulk
                  AND e.urgent = o.urgent AND e.id < o.id AND e.due_at > o.due_at)
            ORDER BY o.due_at, o.id LIMIT ?""",  # noqa: S608 - 0 or 1, so that an index serves
        moment(at),
        bot,
        channel,
        int(bulk),
        moment(at),
        EACH - 1,
        most,
    )
    return [Due(key, person_id, chat, bool(dead), urgent) for key, person_id, chat, dead in rows]


def count(tx: Transaction, bot: str) -> int:
    """Tell how many messages of a bot wait."""
    row = tx.row("SELECT count(*) FROM outbox WHERE status = 'waiting' AND bot = ?", bot)
    return int(row[0]) if row else 0


def notices_waiting(tx: Transaction, bot: str, channel: str, most: int, *, urgent: bool) -> int:
    """Tell how many notices of a bot wait in a channel, urgent or not, and at most ``most``."""
    row = tx.row(
        f"""SELECT count(*) FROM (SELECT 1 FROM outbox WHERE status = 'waiting' AND bot = ?
             AND channel = ? AND bulk = 1 AND urgent = {int(urgent)} LIMIT ?) waiting""",  # noqa: S608
        bot,
        channel,
        most,
    )
    return int(row[0]) if row else 0


def message(tx: Transaction, key: int, *, begun: bool = False) -> Message | None:
    """Give what a message says, while it waits, or may have been ``begun`` (``claim``)."""
    row = tx.row(
        "SELECT message FROM outbox WHERE id = ? AND status IN ('waiting', ?)", key, _also(begun)
    )
    return read(row[0]) if row else None


def claim(tx: Transaction, key: int, at: datetime, *, begun: bool = False) -> Claimed | None:
    """Begin to send a message; None when it is not to be sent, or somebody else does.

    ``begun``: whoever claims it may have done so before and not have heard of it, since the store
    was lost while it committed; nobody else could have.
    """
    row = tx.row(
        """SELECT o.person_id, p.chat, o.message, o.bulk, o.part, o.unknowns, p.blocked,
                  o.valid_until, o.attempts + CASE o.status WHEN 'waiting' THEN 1 ELSE 0 END
           FROM outbox o JOIN people p ON p.id = o.person_id
           WHERE o.id = ? AND o.status IN ('waiting', ?)""",
        key,
        _also(begun),
    )
    if row is None:
        return None
    person_id, chat, text, bulk, part, unknowns, blocked, valid_until, attempts = row
    late = valid_until is not None and valid_until < moment(at)
    status = "blocked" if blocked else "late" if late else "sending"
    ours = tx.run(
        "UPDATE outbox SET status = ?, attempts = ? WHERE id = ? AND status IN ('waiting', ?)",
        status,
        attempts,
        key,
        _also(begun),
    )
    if not ours or status != "sending":  # somebody else may have been first since it was read
        return None
    return Claimed(key, person_id, chat, read(text), bool(bulk), part, attempts, unknowns)


def _also(begun: bool) -> str:
    """Give the status, besides ``waiting``, of a message that may be begun."""
    return "sending" if begun else "waiting"


def advance(tx: Transaction, key: int, part: int) -> None:
    """Note that a message's parts before ``part`` are out."""
    tx.run("UPDATE outbox SET part = ? WHERE id = ?", part, key)


def settle(tx: Transaction, key: int, verdict: Verdict, at: datetime) -> None:
    """Note what became of an attempt."""
    again = verdict.again_in
    tx.run(
        """UPDATE outbox SET status = ?, why = ?, channel_key = ?, due_at = ?,
                  unknowns = unknowns + ?, attempts = attempts - ?
           WHERE id = ?""",
        verdict.status,
        verdict.why,
        verdict.key,
        moment(at + again) if again else "",
        int(verdict.unknown),
        int(verdict.free),
        key,
    )


def interrupted(tx: Transaction, bot: str, channel: str) -> list[Claimed]:
    """Give the messages whose sender died between the call and its end."""
    rows = tx.rows(
        """SELECT o.id, o.person_id, p.chat, o.message, o.bulk, o.part, o.attempts, o.unknowns
           FROM outbox o JOIN people p ON p.id = o.person_id
           WHERE o.status = 'sending' AND o.bot = ? AND o.channel = ? ORDER BY o.id""",
        bot,
        channel,
    )
    return [
        Claimed(key, person_id, chat, read(text), bool(bulk), part, attempts, unknowns)
        for key, person_id, chat, text, bulk, part, attempts, unknowns in rows
    ]


def take(tx: Transaction, person_id: int) -> list[Message]:
    """Take all that waits for a person, who is told it in another way than by a sender."""
    mine = "FROM outbox WHERE person_id = ? AND status = 'waiting'"
    rows = tx.rows(f"SELECT message {mine} ORDER BY id", person_id)
    tx.run(
        "UPDATE outbox SET status = 'sent' WHERE person_id = ? AND status = 'waiting'", person_id
    )
    return [read(text) for (text,) in rows]


def said_at(tx: Transaction, person_id: int, at: datetime) -> list[Message]:
    """Give what was said to a person by the turn of a moment."""
    sql = "SELECT message FROM outbox WHERE person_id = ? AND created_at = ? ORDER BY id"
    return [read(text) for (text,) in tx.rows(sql, person_id, moment(at))]


def said(
    tx: Transaction, bot: str, channel: str, chat: str, after: int, at: datetime
) -> list[tuple[int, Message]]:
    """Give what was said to a chat after a message, for channels where people fetch it.

    Without what has stopped being true by ``at``. What may have been sent is among it: who fetches
    a message twice knows it by its key.
    """
    rows = tx.rows(
        """SELECT o.id, o.message FROM outbox o JOIN people p ON p.id = o.person_id
           WHERE p.bot = ? AND p.channel = ? AND p.chat = ? AND o.id > ?
             AND o.status IN ('waiting', 'sending', 'sent', 'unknown')
             AND (o.valid_until IS NULL OR o.valid_until >= ?)
           ORDER BY o.id LIMIT 200""",
        bot,
        channel,
        chat,
        after,
        moment(at),
    )
    return [(key, read(text)) for key, text in rows]


def receipt(tx: Transaction, bot: str, channel: str, key: str, state: str) -> bool:
    """Note what a channel says of a message it has taken; receipts may come in any order.

    ``failed`` counts only where nothing better is known: a person may have several devices. Tells
    whether the message was found.
    """
    row = tx.row(
        "SELECT id, status FROM outbox WHERE bot = ? AND channel = ? AND channel_key = ?",
        bot,
        channel,
        key,
    )
    if row is None:
        return False
    if _RANKS[state] > _RANKS.get(row[1], len(_RANKS)):
        tx.run("UPDATE outbox SET status = ? WHERE id = ?", state, row[0])
    return True


def read(text: str) -> Message:
    """Give a message back from its column."""
    return _DECODER.decode(text)
