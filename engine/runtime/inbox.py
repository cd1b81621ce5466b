"""Updates, each once: those that wait to be heard, and those that have taken effect (DESIGN §3.1).

An update waits with what is in it and loses it in the transaction in which it takes effect; its
number stays, so that it is known when it is delivered again.
"""

from datetime import datetime
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
from engine.runtime.store import Transaction, moment

_EVENTS: Final[dict[str, type[PersonEvent]]] = {
    kind.__name__: kind
    for kind in (TextReceived, ChoicePressed, ContactShared, MediaReceived, SaidInGroup)
}


def put(tx: Transaction, inbound: Inbound, received: datetime) -> bool:
    """Let an update wait; tells whether it is new."""
    sql = """INSERT INTO inbox (bot, channel, update_id, received_at, chat, payload)
             VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (bot, channel, update_id) DO NOTHING"""
    key = (inbound.bot, inbound.channel, inbound.update_id)
    return tx.run(sql, *key, moment(received), inbound.chat, _packed(inbound)) > 0


def waiting(tx: Transaction, bot: str) -> list[Inbound]:
    """Give the updates of a bot that have not taken effect, in the order in which they came."""
    rows = tx.rows(
        """SELECT channel, update_id, chat, payload FROM inbox
           WHERE bot = ? AND payload IS NOT NULL ORDER BY received_at""",
        bot,
    )
    return [_inbound(bot, *row) for row in rows]


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
    _done(tx, bot, channel, update_id, at, None)


def park(
    tx: Transaction, bot: str, channel: str, update_id: str, at: datetime, explanation: str
) -> None:
    """Put an update aside that could not be processed to its end, with the reason."""
    _done(tx, bot, channel, update_id, at, explanation)


def _done(
    tx: Transaction,
    bot: str,
    channel: str,
    update_id: str,
    at: datetime,
    explanation: str | None,
) -> None:
    sql = """INSERT INTO inbox (bot, channel, update_id, received_at, explanation)
             VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (bot, channel, update_id) DO UPDATE
             SET explanation = excluded.explanation, payload = NULL, chat = NULL"""
    tx.run(sql, bot, channel, update_id, moment(at), explanation)


class _Packed(msgspec.Struct, omit_defaults=True):
    kind: str
    event: dict[str, Any]
    language: str | None = None
    order: int = 0


def _packed(inbound: Inbound) -> str:
    event = msgspec.to_builtins(inbound.event)
    packed = _Packed(type(inbound.event).__name__, event, inbound.language, inbound.order)
    return msgspec.json.encode(packed).decode()


def _inbound(bot: str, channel: str, update_id: str, chat: str, payload: str) -> Inbound:
    packed = msgspec.json.decode(payload, type=_Packed)
    event = msgspec.convert(packed.event, type=_EVENTS[packed.kind])
    return Inbound(bot, channel, chat, update_id, event, packed.language, packed.order)
