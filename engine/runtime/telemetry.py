"""The Telemetry port: what is counted and timed while a bot is at work.

Labels are names of bots, channels and outcomes: never of people, and few enough to list. Not a
log, and not how figures are shown (``engine.serving.metrics``).
"""

from typing import Protocol


class Telemetry(Protocol):
    """Takes figures; costs next to nothing and never raises."""

    def count(self, what: str, bot: str, channel: str, kind: str) -> None:
        """Count one of ``updates``, ``refusals``, ``turns``, ``messages`` or ``degradations``."""

    def time(self, what: str, bot: str, channel: str, seconds: float) -> None:
        """Note how long one of ``turn`` (from its arrival) or ``call`` (to the channel) took."""


class Silence:
    """Takes figures and forgets them."""

    def count(self, what: str, bot: str, channel: str, kind: str) -> None:
        """Count nothing."""

    def time(self, what: str, bot: str, channel: str, seconds: float) -> None:
        """Time nothing."""
