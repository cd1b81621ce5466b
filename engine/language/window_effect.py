"""What a window as written comes to: settings without effect (S15), months that never open (S18).

Not its form (``read_window``) and not the arithmetic (``engine.core.spans``). Nothing here knows
what day it is: a month that is over stays as it was written, and is no mistake.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from engine.core.spans import Month, days_of, month_after, own_spans, working_days
from engine.core.window import DayToDay, LastAndFirst, Rule, WhileClosing, Window
from engine.language.nodes import Scalar
from engine.language.reader import Reader

_SATURDAY = 6


@dataclass(frozen=True, slots=True)
class Written:
    """Where the days and single months of a window stand; keys that are not there are None."""

    overrides: Sequence[tuple[Scalar, Month, Scalar]] = ()
    days_off: Scalar | None = None
    working_weekends: Scalar | None = None
    days: Sequence[tuple[str, Scalar, date]] = ()
    """Each date with the key under which it stands."""


def report(window: Window, written: Written, reader: Reader) -> None:
    """Report what changes nothing, what a month has not, and months in which nothing opens."""
    _unused(window, written, reader)
    _like_always(window, written, reader)
    _without_working_days(window, written, reader)
    _swallowed(window, written, reader)
    _closing_all_along(window, written, reader)


def _unused(window: Window, written: Written, reader: Reader) -> None:
    """Report days off where nobody counts working days, and those that are so anyway (S15)."""
    working = any(map(_counts_working, (window.rule, *(rule for _, rule in window.overrides))))
    for key in (written.days_off, written.working_weekends):
        if key is not None and not working:
            reader.warning("S15", key.at, word=key.text, case="unused")
    for key_text, scalar, day in written.days if working else ():
        weekend = key_text == "working_weekends"
        if key_text != "closing" and (day.isoweekday() >= _SATURDAY) is not weekend:
            reader.warning("S15", scalar.at, word=scalar.text, case=key_text)


def _like_always(window: Window, written: Written, reader: Reader) -> None:
    """Report months with the rule of every month, and with days that they have not (S15)."""
    rules = dict(window.overrides)
    for name, month, scalar in written.overrides:
        rule = rules.get(month)
        if rule == window.rule:
            reader.warning("S15", scalar.at, word=scalar.text, month=name.text, case="override")
        elif isinstance(rule, DayToDay) and _exists(month):
            last = len(days_of(month))
            if rule.opens > last:
                reader.warning("S15", scalar.at, word=scalar.text, month=name.text,
                               day=rule.opens, last=last, case="no_day")  # fmt: skip


def _without_working_days(window: Window, written: Written, reader: Reader) -> None:
    """Report a month of which days off leave no working day, so that all its days count (S15)."""
    rules, told = dict(window.overrides), set[Month]()
    for key, scalar, day in written.days:
        month = (day.year, day.month)
        if key != "days_off" or month in told or not _exists(month):
            continue
        about = (month, month_after(month, -1))
        counted = any(_counts_working(rules.get(each, window.rule)) for each in about)
        if counted and not working_days(days_of(month), window):
            told.add(month)
            reader.warning("S15", scalar.at, word=scalar.text, month=_spelt(month), case="all_off")


def _swallowed(window: Window, written: Written, reader: Reader) -> None:
    """Report a month all of whose days belong to the month before it (S18)."""
    places = {month: scalar for _, month, scalar in written.overrides}
    for month in dict.fromkeys(each for name in places for each in (name, month_after(name))):
        if _exists(month) and not own_spans(window, month):
            before = month_after(month, -1)
            scalar = places.get(before) or places[month]
            reader.warning("S18", scalar.at, word=scalar.text, month=_spelt(month),
                           before=_spelt(before), case="swallowed")  # fmt: skip


def _closing_all_along(window: Window, written: Written, reader: Reader) -> None:
    """Report a month on all of whose days billing closes a period and refuses readings (S18)."""
    if window.while_closing is not WhileClosing.REFUSE:
        return
    closing = {day: scalar for key, scalar, day in written.days if key == "closing"}
    near = {month_after((day.year, day.month), by) for day in closing for by in (-1, 0)}
    for month in sorted(near):
        days = list(_open_days(window, month)) if _exists(month) else []
        if days and all(day in closing for day in days):
            scalar = closing[days[0]]
            reader.warning("S18", scalar.at, word=scalar.text, month=_spelt(month),
                           first=f"{days[0]:%d.%m}", last=f"{days[-1]:%d.%m}",
                           case="closing")  # fmt: skip


def _open_days(window: Window, month: Month) -> Iterator[date]:
    for span in own_spans(window, month):
        numbers = range(span.opens.toordinal(), span.closes.toordinal() + 1)
        yield from map(date.fromordinal, numbers)


def _counts_working(rule: Rule) -> bool:
    return isinstance(rule, LastAndFirst) and rule.working


def _exists(month: Month) -> bool:
    """Say whether the calendar has the month and its neighbours."""
    return MINYEAR < month[0] < MAXYEAR


def _spelt(month: Month) -> str:
    return "{:04d}-{:02d}".format(*month)
