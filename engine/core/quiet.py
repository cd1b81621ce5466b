"""The hours of a night in Kyiv in which nobody is written to of the bot's own accord (DOMAIN §5).

Not who may be woken all the same: emergencies pass, silently.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from engine.core.kyiv import KYIV

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """From one time of the clock in Kyiv to another, usually over midnight; alike: never quiet.

    What falls due within them waits for their end.
    """

    begins: time = time(22)
    ends: time = time(8)

    def __contains__(self, at: datetime) -> bool:
        """Tell whether an aware datetime is within the quiet hours."""
        return self.covers(at.astimezone(KYIV).time())

    def covers(self, clock: time) -> bool:
        """Tell whether a time of the clock in Kyiv is within them."""
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends

    def over(self, at: datetime) -> datetime:
        """Give the first moment from an aware datetime on that is not within them, in UTC."""
        if at not in self:
            return at.astimezone(UTC)
        there = at.astimezone(KYIV)
        day = there.date() + _DAY if there.time() >= self.ends else there.date()
        return datetime.combine(day, self.ends, KYIV).astimezone(UTC)
