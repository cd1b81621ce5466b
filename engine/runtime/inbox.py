"""Updates that have taken effect, so that none does twice (DESIGN §3.1)."""

from datetime import datetime

from engine.runtime.store import Transaction, moment


def seen(tx: Transaction, bot: str, channel: str, update_id: str) -> bool:
    """Tell whether an update has been here before."""
    sql = "SELECT 1 FROM inbox WHERE bot = ? AND channel = ? AND update_id = ?"
    return tx.row(sql, bot, channel, update_id) is not None


def take(tx: Transaction, bot: str, channel: str, update_id: str, at: datetime) -> None:
    """Note an update that takes effect."""
    sql = "INSERT INTO inbox (bot, channel, update_id, received_at) VALUES (?, ?, ?, ?)"
    tx.run(sql, bot, channel, update_id, moment(at))


def park(
    tx: Transaction, bot: str, channel: str, update_id: str, at: datetime, explanation: str
) -> None:
    """Put an update aside that could not be processed to its end, with the reason."""
    sql = """INSERT INTO inbox (bot, channel, update_id, received_at, explanation)
             VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (bot, channel, update_id) DO UPDATE
             SET explanation = excluded.explanation"""
    tx.run(sql, bot, channel, update_id, moment(at), explanation)
