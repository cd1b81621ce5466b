"""When the moments of calendar notices fall due: pure arithmetic in Kyiv time (DOMAIN §5).

Not how a moment is written (``engine.core.moments``), not a clock (the instant is given), and not
moments that count from an event: those need the event.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from engine.core.kyiv import KYIV, kyiv_date
from engine.core.moments import DayOfMonth, OfCalendar, WindowLastDay, WindowOpens
from engine.core.spans import Span
from engine.core.window import Always, Window
from engine.utility.windows import current, following

PATIENCE: Final = timedelta(hours=24)
"""How late a notice may be at most: whoever was not told by then is not told (DOMAIN §5)."""

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One falling due of a moment: ``month`` is the billing or calendar month, ``YYYY-MM``.

    From ``since``, the moment as written, somebody may be told; for 24 hours, and not from
    ``ends`` on, when the window that it is about has closed. Both in UTC.
    """

    month: str
    since: datetime
    ends: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.since <= at <= self.since + PATIENCE and at < self.ends


def occasion(moment: OfCalendar, window: Window, at: datetime) -> Occasion | None:
    """Give the occasion on which to tell at an aware datetime, None when there is none.

    Where two days in a row are both due, the newer hides the older.
    """
    today = kyiv_date(at)
    occasions = (_on(moment, window, day) for day in (today, today - _DAY))
    return next((found for found in occasions if found and at in found), None)


def _on(moment: OfCalendar, window: Window, day: date) -> Occasion | None:
    """Give the occasion of a Kyiv day, None when the moment does not fall on it.

    It is about the span that the day is in, outside any span about the next one.
    """
    since = datetime.combine(day, moment.at, KYIV)
    about = current(window, since) or following(window, since)
    match moment:
        case DayOfMonth(number):
            due = day.day == min(number, monthrange(day.year, day.month)[1])
            month = (day.year, day.month)
        case WindowOpens():
            due, month = day == about.opens and _bounded(window, about), about.billing
        case WindowLastDay():
            due, month = day == about.closes and _ends(window, about), about.billing
    ends = datetime.combine(about.closes + _DAY, time(), KYIV)
    named = "{:04d}-{:02d}".format(*month)
    return Occasion(named, since.astimezone(UTC), ends.astimezone(UTC)) if due else None


def _bounded(window: Window, about: Span) -> bool:
    """Tell whether a span is that of a window which opens and closes at all."""
    return not isinstance(dict(window.overrides).get(about.billing, window.rule), Always)


def _ends(window: Window, about: Span) -> bool:
    """Tell whether a span closes for good: not for another month's that only interrupts it."""
    later = following(window, datetime.combine(about.closes, time(), KYIV))
    after = following(window, datetime.combine(later.opens, time(), KYIV))
    return _bounded(window, about) and about.billing not in (later.billing, after.billing)
