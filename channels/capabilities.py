"""What a channel can show, as data. Not how: ``render`` does the fitting for all of them.

Limits: Telegram Bot API 10.0 (4,096 UTF-16 units a message), Viber REST API (7,000 characters;
keyboards show about 32 characters of a label).
"""

from collections.abc import Callable
from dataclasses import dataclass


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Limits of one channel: lengths of a text and of a label, as ``measure`` counts them."""

    text: int
    label: int
    contact: bool
    measure: Callable[[str], int] = len


UNLIMITED = Capabilities(text=1_000_000, label=1_000, contact=True)

KNOWN = {
    "telegram": Capabilities(text=4096, label=64, contact=True, measure=_utf16),
    "viber": Capabilities(text=7000, label=250, contact=True),
    "web": UNLIMITED,
    "console": UNLIMITED,
    "pipe": UNLIMITED,
}
"""By the channel's name, which is also the one in a reading's record."""
