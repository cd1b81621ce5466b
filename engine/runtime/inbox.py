"""Updates, each once: those that wait to be heard, and those that have taken effect (DESIGN §3.1).

An update waits with what is in it and loses it in the transaction in which it takes effect; its
number stays, so that it is known when it is delivered again.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Final

import msgspec

from engine.core.events import (
    ChoicePressed,
    ContactShared,
    MediaReceived,
    PersonEvent,
    SaidInGroup,
    TextReceived,
)
from engine.runtime.channel import Inbound
from engine.runtime.store import Row, Transaction, moment

_LAST: Final = 2**62
"""The rank of what is heard last."""
_EVENTS: Final[dict[str, type[PersonEvent]]] = {
    kind.__name__: kind
    for kind in (TextReceived, ChoicePressed, ContactShared, MediaReceived, SaidInGroup)
}


Chat = tuple[str, str, str]
"""Bot, channel and the chat's address in it."""


def put(tx: Transaction, updates: Sequence[tuple[Inbound, datetime]]) -> list[bool]:
    """Let updates wait, each with the moment at which it came; tells of each whether it is new.

    One that another process takes in at the same moment may be new for both.
    """
    keys = [(each.bot, each.channel, each.update_id) for each, _ in updates]
    if not keys:
        return []
    marks = ", ".join(["(?, ?, ?)"] * len(keys))
    known = {
        tuple(row)
        for row in tx.rows(
            f"""SELECT bot, channel, update_id FROM (VALUES {marks}) k CROSS JOIN inbox
                WHERE bot = k.column1 AND channel = k.column2
                  AND update_id = k.column3""",  # noqa: S608 - CROSS keeps SQLite from the whole inbox
            *chain.from_iterable(keys),
        )
    }
    new = []
    for key in keys:
        new.append(key not in known)
        known.add(key)
    tx.many(
        """INSERT INTO inbox (bot, channel, update_id, received_at, chat, rank, payload)
           VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (bot, channel, update_id) DO NOTHING""",
        [
            (*key, moment(came), each.chat, each.order, _packed(each))
            for key, (each, came), is_new in zip(keys, updates, new, strict=True)
            if is_new
        ],
    )
    return new


def first(tx: Transaction, chats: Sequence[Chat]) -> dict[Chat, Inbound]:
    """Give the update of each chat whose turn it is: by the channel's order, then as it came."""
    if not chats:
        return {}
    keys = ", ".join(["(?, ?, ?)"] * len(chats))
    rows = tx.rows(
        f"""SELECT i.bot, i.channel, i.update_id, i.chat, i.rank, i.payload
            FROM (VALUES {keys}) k CROSS JOIN inbox i
            WHERE i.bot = k.column1 AND i.channel = k.column2
              AND i.update_id = (
                SELECT update_id FROM inbox
                WHERE bot = k.column1 AND channel = k.column2 AND chat = k.column3
                  AND payload IS NOT NULL
                ORDER BY rank, received_at LIMIT 1)""",  # noqa: S608 - question marks alone
        *chain.from_iterable(chats),
    )
    found = [_inbound(*row) for row in rows]
    return {(each.bot, each.channel, each.chat): each for each in found}


def put_off(tx: Transaction, inbound: Inbound) -> None:
    """Let an update wait behind all others of its chat: it may never be heard."""
    sql = "UPDATE inbox SET rank = ? WHERE bot = ? AND channel = ? AND update_id = ?"
    tx.run(sql, _LAST, inbound.bot, inbound.channel, inbound.update_id)


def left(tx: Transaction, bot: str, most: int) -> list[tuple[Chat, str]]:
    """Give the chats of a bot in which an update waits, the longest first, and since when.

    That is by the clock of whoever took it in: not to be held against another machine's.
    """
    rows = tx.rows(
        """SELECT channel, chat, min(received_at) FROM inbox
           WHERE bot = ? AND payload IS NOT NULL
           GROUP BY channel, chat ORDER BY min(received_at) LIMIT ?""",
        bot,
        most,
    )
    return [((bot, channel, chat), since) for channel, chat, since in rows]


def count(tx: Transaction, bot: str) -> int:
    """Tell how many updates of a bot wait."""
    row = tx.row("SELECT count(*) FROM inbox WHERE bot = ? AND payload IS NOT NULL", bot)
    return int(row[0]) if row else 0


def seen(tx: Transaction, bot: str, channel: str, update_id: str) -> bool:
    """Tell whether an update has taken effect before."""
    sql = """SELECT 1 FROM inbox
             WHERE bot = ? AND channel = ? AND update_id = ? AND payload IS NULL"""
    return tx.row(sql, bot, channel, update_id) is not None


def take(tx: Transaction, bot: str, channel: str, update_id: str, at: datetime) -> None:
    """Note an update that takes effect, whether it has waited or not."""
    write(tx, [(bot, channel, update_id, moment(at), None)])


def park(
    tx: Transaction, bot: str, channel: str, update_id: str, at: datetime, explanation: str
) -> None:
    """Put an update aside that could not be processed to its end, with the reason."""
    write(tx, [(bot, channel, update_id, moment(at), explanation)])


def write(tx: Transaction, rows: Sequence[Row]) -> None:
    """Note what has happened to updates: bot, channel, number, moment, and why it was parked."""
    tx.many(
        """INSERT INTO inbox (bot, channel, update_id, received_at, explanation)
           VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (bot, channel, update_id) DO UPDATE
           SET explanation = excluded.explanation, payload = NULL, chat = NULL""",
        rows,
    )


class _Packed(msgspec.Struct, omit_defaults=True):
    kind: str
    event: dict[str, Any]
    language: str | None = None


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(_Packed)


def _packed(inbound: Inbound) -> str:
    event = msgspec.to_builtins(inbound.event)
    packed = _Packed(type(inbound.event).__name__, event, inbound.language)
    return _ENCODER.encode(packed).decode()


def _inbound(bot: str, channel: str, update_id: str, chat: str, rank: int, payload: str) -> Inbound:
    packed = _DECODER.decode(payload)
    event = msgspec.convert(packed.event, type=_EVENTS[packed.kind])
    return Inbound(bot, channel, chat, update_id, event, packed.language, rank)
