"""The spans of a submission window, month by month: pure calendar arithmetic (DOMAIN §4).

Not what is open at a moment, and not what texts are shown of it (``engine.utility.windows``).
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from engine.core.window import Always, DayToDay, LastAndFirst, Rule, Window

Month = tuple[int, int]
"""Year and month."""

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """One opening of a window, for one billing month: the month whose consumption is reported.

    ``billing`` is (year, month). Both days are open: the span begins at 00:00 Kyiv time of
    ``opens`` and ends at 00:00 Kyiv time of the day after ``closes``.
    """

    billing: Month
    opens: date
    closes: date

    def __contains__(self, day: date) -> bool:
        return self.opens <= day <= self.closes


def span(window: Window, year: int, month: int) -> Span:
    """Give the span of a billing month as the month's rule has it, whatever its neighbours do.

    The last and first days are counted within their two months: ``last 31 days`` of April are the
    whole of April. In a month without any working day every day is counted.
    Raises ``ValueError`` for a rule without days (closing before it opens, ``last 0 first 0``):
    none such can be written in ``bot.yaml``.
    """
    rule = dict(window.overrides).get((year, month), window.rule)
    days = _named_days(rule, window, (year, month))
    if not days or days[-1] < days[0]:
        raise ValueError(f"a rule without days: {rule}")
    return Span((year, month), days[0], days[-1])


@lru_cache(maxsize=512)  # every turn of every conversation looks at the same few months
def own_spans(window: Window, billing: Month) -> tuple[Span, ...]:
    """Give what is left of a month's span by the span of the month before: 0, 1 or 2 pieces."""
    whole = span(window, *billing)
    taken = span(window, *month_after(billing, -1))
    pieces = (
        replace(whole, closes=min(whole.closes, taken.opens - _DAY)),
        replace(whole, opens=max(whole.opens, taken.closes + _DAY)),
    )
    return tuple(piece for piece in pieces if piece.opens <= piece.closes)


def _named_days(rule: Rule, window: Window, month: Month) -> list[date]:
    """List days of a rule in a billing month: the first and the last of them bound the span."""
    match rule:
        case Always():
            return days_of(month)
        case DayToDay(opens=opens, closes=closes):
            days = days_of(month)
            return [days[min(number, len(days)) - 1] for number in (opens, closes)]
        case LastAndFirst(last=last, first=first, working=working):
            ending, beginning = days_of(month), days_of(month_after(month))
            if working:
                ending, beginning = _working(ending, window), _working(beginning, window)
            return (ending[-last:] if last else []) + beginning[:first]


def _working(days: list[date], window: Window) -> list[date]:
    return working_days(days, window) or days


def working_days(days: list[date], window: Window) -> list[date]:
    """Keep the working days: Mon-Fri and the listed weekends, but for the listed days off.

    Under martial law Ukraine has no public days off; a day in both lists is off.
    """
    saturday = 5
    return [
        day
        for day in days
        if (day.weekday() < saturday or day in window.working_weekends)
        and day not in window.days_off
    ]


def days_of(month: Month) -> list[date]:
    """Give all days of a month."""
    return [date(*month, number + 1) for number in range(monthrange(*month)[1])]


def month_after(month: Month, months: int = 1) -> Month:
    """Give the month so many months later."""
    year, index = divmod(month[0] * 12 + month[1] - 1 + months, 12)
    return year, index + 1
