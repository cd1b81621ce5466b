"""What processes tell one another through the store (``Transaction.tell``), in words.

So that nobody waits for the next look: a sender learns that there is something to send, a page that
something was said to it. Everything that is told can be seen in the store as well.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class News:
    """``waiting``: messages wait to be sent. ``said``: something was said to a ``chat``."""

    what: str
    bot: str
    channel: str
    chat: str = ""


def waiting(bot: str, channel: str) -> str:
    """Say that messages wait to be sent."""
    return f"waiting {bot} {channel}"


def said(bot: str, channel: str, chat: str) -> str:
    """Say that something was said to a chat whose page fetches it."""
    return f"said {bot} {channel} {chat}"


def heard(told: str) -> News | None:
    """Understand what was told; None for ``""``: something may have been missed."""
    what, *rest = told.split(" ", 3)
    return News(what, *rest) if len(rest) >= 2 else None
