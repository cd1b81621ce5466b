"""Messages that are handed out all at once, where nobody sends them one by one.

So it is in the console, the pipe and stories; a messenger's have a ``sender``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.core.effects import Message
from engine.runtime import outbox
from engine.runtime.store import Transaction


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way: its key, the chat it goes to, and what it says."""

    id: int
    chat: str
    blocked: bool
    message: Message


def waiting(tx: Transaction, bot: str, channel: str, most: int = 1000) -> list[Outgoing]:
    """Give the messages of a bot in a channel that nobody has sent, oldest first."""
    rows = tx.rows(
        """SELECT o.id, p.chat, p.blocked, o.message FROM outbox o
           JOIN people p ON p.id = o.person_id
           WHERE o.status = 'waiting' AND o.bot = ? AND o.channel = ?
           ORDER BY o.id LIMIT ?""",
        bot,
        channel,
        most,
    )
    return [
        Outgoing(key, chat, bool(blocked), outbox.read(text)) for key, chat, blocked, text in rows
    ]


def mark(tx: Transaction, outgoing: Iterable[Outgoing]) -> None:
    """Note what became of messages: sent, or not wanted by a person who blocked the bot."""
    tx.many(
        "UPDATE outbox SET status = ? WHERE id = ?",
        [("blocked" if item.blocked else "sent", item.id) for item in outgoing],
    )
