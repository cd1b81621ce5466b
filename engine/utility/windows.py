"""When a submission window is open: pure calendar arithmetic in Kyiv time (DOMAIN §4).

Not the text of a rule (the language reads it), not a clock (the instant is given), and not the
decision about a reading sent outside: ``Window.outside`` says it, the readings obey it.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from engine.core.spans import Span, month_after, own_spans
from engine.core.values import Value
from engine.core.window import Always, DayToDay, LastAndFirst, Outside, Rule, Window

KYIV: Final = ZoneInfo("Europe/Kyiv")

Dated: TypeAlias = Literal["sent", "first"]
"""How a reading is dated: the day it was sent, or the first of the month that follows."""


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
    as_of = _kyiv_date(at) if dated == "sent" else date(*month_after(billing), 1)
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


@lru_cache(maxsize=256)
def _turns(window: Window, day: date) -> tuple[Span, ...]:
    """List the spans near a day, from before it to well after it, in order and sharing no day.

    A span reaches at most from the 1st of its month to the end of the next, so only the span of
    the month before can take days from it, and it cannot take all of two months' spans running.
    """
    month = (day.year, day.month)
    before = month_after(month, -1)
    turns = [turn for ahead in range(5) for turn in own_spans(window, month_after(before, ahead))]
    return tuple(sorted(turns, key=lambda turn: turn.opens))


def _kyiv_date(at: datetime) -> date:
    if at.tzinfo is None:
        raise ValueError("an instant without a time zone has no Kyiv date")
    return at.astimezone(KYIV).date()
