"""The hours of a Kyiv night in which nobody is written to of the bot's own accord (DOMAIN §5)."""

from datetime import datetime
from typing import Final

from engine.core.kyiv import KYIV

QUIET_FROM: Final = 22
QUIET_TO: Final = 8
"""Hours of the clock in Kyiv; what falls due between them waits for their end."""


def quiet(at: datetime) -> bool:
    """Tell whether an aware datetime is within the quiet hours."""
    return not QUIET_TO <= at.astimezone(KYIV).hour < QUIET_FROM
