"""When a submission window is open: pure calendar arithmetic in Kyiv time (DOMAIN §4).

Not the text of a rule (the language reads it), not a clock (the instant is given), and not the
decision about a reading sent outside: ``Window.outside`` says it, the readings obey it.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from engine.core.values import Value
from engine.core.window import Always, DayToDay, LastAndFirst, Outside, Rule, Window

KYIV: Final = ZoneInfo("Europe/Kyiv")

Dated: TypeAlias = Literal["sent", "first"]
"""How a reading is dated: the day it was sent, or the first of the month that follows."""

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """One opening of a window, for one billing month: the month whose consumption is reported.

    ``billing`` is (year, month). Both days are open: the span begins at 00:00 Kyiv time of
    ``opens`` and ends at 00:00 Kyiv time of the day after ``closes``.
    """

    billing: tuple[int, int]
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


def current(window: Window, at: datetime) -> Span | None:
    """Give the span that an aware datetime falls into, None outside.

    Where overrides make two spans share days, those belong to the earlier billing month, and the
    later one has what is left: its ``opens`` and ``closes`` here are days it has to itself.
    """
    day = _kyiv_date(at)
    return next((turn for turn in _turns(window, day) if day in turn), None)


def following(window: Window, at: datetime) -> Span:
    """Give the next span that opens after an aware datetime, days shared with others left out."""
    day = _kyiv_date(at)
    return next(turn for turn in _turns(window, day) if turn.opens > day)


def _preceding(window: Window, at: datetime) -> Span | None:
    """Give the last span that closed before an aware datetime."""
    day = _kyiv_date(at)
    closed = [turn for turn in _turns(window, day) if turn.closes < day]
    return closed[-1] if closed else None


def view(window: Window, at: datetime, dated: Dated = "sent") -> dict[str, Value]:
    """Show the window to texts and conditions, as ``bot.window`` (LANGUAGE §3).

    ``open`` (bool), ``outside`` (``refuse``, ``accept`` or ``flag``), ``always`` (bool: open, and
    by a rule that never closes), ``opens`` and ``closes`` (dates of the current span, of the next
    one when closed), ``next_opens`` and ``next_closes`` (dates of the next span to open),
    ``as_of`` (date) and ``billing_month`` (``YYYY-MM``) of a reading sent at that moment.

    The rule of the span that ``opens``: ``rule`` (``always``, ``day_to_day``, ``last_and_first``
    or ``last_and_first_working``) with its numbers ``last first from_day to_day``, None where it
    has none such; ``dated`` as given. ``closing`` (bool) and ``while_closing`` (``refuse`` or
    ``queue``): whether billing closes a period on that day, and what becomes of readings then.
    """
    now, later = current(window, at), following(window, at)
    shown = now or later
    rule = dict(window.overrides).get(shown.billing, window.rule)
    as_of, billing_month = dating(window, dated, at)
    return {
        "open": now is not None,
        "outside": window.outside.value,
        "always": now is not None and isinstance(rule, Always),
        "opens": shown.opens,
        "closes": shown.closes,
        "next_opens": later.opens,
        "next_closes": later.closes,
        "as_of": as_of,
        "billing_month": billing_month,
        **_spelt_out(rule),
        "dated": dated,
        "closing": closing(window, at),
        "while_closing": window.while_closing.value,
    }


def closing(window: Window, at: datetime) -> bool:
    """Tell whether billing closes a period on the Kyiv day of an aware datetime."""
    return _kyiv_date(at) in window.closing


def dating(window: Window, dated: Dated, at: datetime) -> tuple[date, str]:
    """Give ``as_of`` and the billing month (``YYYY-MM``) of a reading sent at an aware datetime.

    The billing month is the current span's. Outside any span it is that of the last one where late
    readings are taken, else that of the next. ``as_of`` is the Kyiv date of sending (``sent``), or
    the 1st of the month after the billing month (``first``), which may lie ahead.
    """
    late = None if window.outside is Outside.REFUSE else _preceding(window, at)
    billing = (current(window, at) or late or following(window, at)).billing
    as_of = _kyiv_date(at) if dated == "sent" else date(*_month_after(billing), 1)
    return as_of, "{:04d}-{:02d}".format(*billing)


def _spelt_out(rule: Rule) -> dict[str, Value]:
    """Give a rule's name and numbers; None for the numbers that such a rule does not have."""
    named: dict[str, Value] = {"rule": "always"}
    match rule:
        case DayToDay(opens=opens, closes=closes):
            named = {"rule": "day_to_day", "from_day": opens, "to_day": closes}
        case LastAndFirst(last=last, first=first, working=working):
            name = "last_and_first_working" if working else "last_and_first"
            named = {"rule": name, "last": last, "first": first}
    return {"last": None, "first": None, "from_day": None, "to_day": None, **named}


def _named_days(rule: Rule, window: Window, month: tuple[int, int]) -> list[date]:
    """List days of a rule in a billing month: the first and the last of them bound the span."""
    match rule:
        case Always():
            return _days(month)
        case DayToDay(opens=opens, closes=closes):
            days = _days(month)
            return [days[min(number, len(days)) - 1] for number in (opens, closes)]
        case LastAndFirst(last=last, first=first, working=working):
            ending, beginning = _days(month), _days(_month_after(month))
            if working:
                ending, beginning = _working(ending, window), _working(beginning, window)
            return (ending[-last:] if last else []) + beginning[:first]


def _working(days: list[date], window: Window) -> list[date]:
    """Keep the working days: Mon-Fri and the listed weekends, but for the listed days off.

    Under martial law Ukraine has no public days off; a day in both lists is off.
    """
    saturday = 5
    working = [
        day
        for day in days
        if (day.weekday() < saturday or day in window.working_weekends)
        and day not in window.days_off
    ]
    return working or days


def _turns(window: Window, day: date) -> list[Span]:
    """List the spans near a day, from before it to well after it, in order and sharing no day.

    A span reaches at most from the 1st of its month to the end of the next, so only the span of
    the month before can take days from it, and it cannot take all of two months' spans running.
    """
    month = (day.year, day.month)
    before = _month_after(month, -1)
    turns = [turn for ahead in range(5) for turn in _own(window, _month_after(before, ahead))]
    return sorted(turns, key=lambda turn: turn.opens)


@lru_cache(maxsize=512)  # every turn of every conversation looks at the same few months
def _own(window: Window, billing: tuple[int, int]) -> tuple[Span, ...]:
    """Give what is left of a month's span by the span of the month before: 0, 1 or 2 pieces."""
    whole = span(window, *billing)
    taken = span(window, *_month_after(billing, -1))
    pieces = (
        replace(whole, closes=min(whole.closes, taken.opens - _DAY)),
        replace(whole, opens=max(whole.opens, taken.closes + _DAY)),
    )
    return tuple(piece for piece in pieces if piece.opens <= piece.closes)


def _days(month: tuple[int, int]) -> list[date]:
    return [date(*month, number + 1) for number in range(monthrange(*month)[1])]


def _month_after(month: tuple[int, int], months: int = 1) -> tuple[int, int]:
    year, index = divmod(month[0] * 12 + month[1] - 1 + months, 12)
    return year, index + 1


def _kyiv_date(at: datetime) -> date:
    if at.tzinfo is None:
        raise ValueError("an instant without a time zone has no Kyiv date")
    return at.astimezone(KYIV).date()
