"""When a stage that counts back from an event is said, and until when it is true. Pure, Kyiv time.

Not how a moment is written (``engine.core.moments``), and not which stages there are (``life``).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from engine.core.kyiv import KYIV, kyiv_date
from engine.core.moments import DaysBefore, HoursBefore
from engine.core.quiet import Quiet

EVENING: Final = timedelta(hours=2)
"""How long before the quiet hours that is said which is too late in the morning."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """From when something may be said, and until when it is true; both UTC."""

    due: datetime
    until: datetime


def slot(
    moment: DaysBefore | HoursBefore, starts: datetime, ends: datetime | None, quiet: Quiet
) -> Slot:
    """Give the slot of a moment for an event.

    Nobody is told in the quiet hours, nor after the beginning: what is due then comes in the
    morning if that is still before the beginning, else the evening before (DOMAIN §5).
    """
    written = _written(moment, starts)
    due = quiet.over(written)
    if due >= starts:
        due = _last_chance(starts, quiet)
    return Slot(due, _until(moment, due, starts, ends))


def day_ends(at: datetime) -> datetime:
    """Give the end of the Kyiv day of a moment, in UTC."""
    return _at(kyiv_date(at) + _DAY, time())


def _written(moment: DaysBefore | HoursBefore, starts: datetime) -> datetime:
    if isinstance(moment, HoursBefore):
        return starts.astimezone(UTC) - timedelta(hours=moment.hours)
    return _at(kyiv_date(starts) - moment.days * _DAY, moment.at)


def _last_chance(starts: datetime, quiet: Quiet) -> datetime:
    day = kyiv_date(starts)
    morning = _at(day, quiet.ends)
    if morning < starts and quiet.begins != quiet.ends:
        return morning
    evenings = (_at(each, quiet.begins) - EVENING for each in (day, day - _DAY))
    return next(evening for evening in evenings if evening < starts)


def _until(
    moment: DaysBefore | HoursBefore, due: datetime, starts: datetime, ends: datetime | None
) -> datetime:
    """Give the end of what is said: of the day itself until the work's, else until that comes."""
    if isinstance(moment, HoursBefore):
        return starts.astimezone(UTC)
    if moment.days == 0:
        return ends.astimezone(UTC) if ends else day_ends(starts)
    return min(day_ends(due), starts.astimezone(UTC))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, KYIV).astimezone(UTC)
