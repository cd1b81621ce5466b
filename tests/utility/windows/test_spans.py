"""The span of one month: known dates, special days, months with rules of their own."""

from datetime import date

import pytest

from engine.core.spans import Span, span
from engine.core.window import Always, DayToDay, LastAndFirst, Rule, Window
from engine.utility.windows import following
from tests.utility.conftest import kyiv
from tests.utility.windows.conftest import CALENDAR, WORKING


@pytest.mark.parametrize(
    ("rule", "billing", "opens", "closes"),
    [
        (WORKING, (2025, 11), "2025-11-27", "2025-12-03"),
        (WORKING, (2025, 12), "2025-12-30", "2026-01-05"),
        (WORKING, (2026, 1), "2026-01-29", "2026-02-04"),
        (CALENDAR, (2028, 2), "2028-02-28", "2028-03-03"),
        (CALENDAR, (2026, 2), "2026-02-27", "2026-03-03"),
        (CALENDAR, (2025, 12), "2025-12-30", "2026-01-03"),
        (LastAndFirst(2, 0, working=False), (2026, 4), "2026-04-29", "2026-04-30"),
        (LastAndFirst(0, 3, working=False), (2026, 4), "2026-05-01", "2026-05-03"),
        (LastAndFirst(2, 0, working=True), (2025, 11), "2025-11-27", "2025-11-28"),
        (LastAndFirst(0, 1, working=True), (2025, 10), "2025-11-03", "2025-11-03"),
        (LastAndFirst(31, 31, working=False), (2026, 1), "2026-01-01", "2026-02-28"),
        (LastAndFirst(31, 31, working=True), (2026, 1), "2026-01-01", "2026-02-27"),
        (DayToDay(20, 25), (2026, 2), "2026-02-20", "2026-02-25"),
        (DayToDay(30, 31), (2026, 2), "2026-02-28", "2026-02-28"),
        (DayToDay(1, 31), (2028, 2), "2028-02-01", "2028-02-29"),
        (Always(), (2026, 2), "2026-02-01", "2026-02-28"),
    ],
)
def test_known_spans(rule: Rule, billing: tuple[int, int], opens: str, closes: str) -> None:
    """The spans that the utilities' notices and the calendar on the wall show."""
    expected = Span(billing, date.fromisoformat(opens), date.fromisoformat(closes))
    assert span(Window(rule), *billing) == expected


def test_special_days_move_the_working_span() -> None:
    """A day off and a working Saturday move both ends of the span."""
    window = Window(
        WORKING,
        days_off=frozenset({date(2026, 1, 30), date(2026, 2, 3)}),
        working_weekends=frozenset({date(2026, 1, 31), date(2026, 2, 1)}),
    )
    assert span(window, 2026, 1) == Span((2026, 1), date(2026, 1, 29), date(2026, 2, 4))


def test_a_day_in_both_lists_is_off() -> None:
    """A weekend listed as working and as a day off does not count as working."""
    saturday = frozenset({date(2026, 1, 31)})
    window = Window(WORKING, days_off=saturday, working_weekends=saturday)
    assert span(window, 2026, 1) == span(Window(WORKING), 2026, 1)


def test_special_days_do_not_touch_calendar_days() -> None:
    """A rule of calendar days counts days off like any others."""
    window = Window(CALENDAR, days_off=frozenset({date(2026, 1, 30), date(2026, 2, 3)}))
    assert span(window, 2026, 1) == span(Window(CALENDAR), 2026, 1)


def test_a_month_wholly_off_counts_calendar_days() -> None:
    """A month in which nobody works still has a window."""
    window = Window(WORKING, days_off=frozenset(date(2026, 1, day) for day in range(1, 32)))
    assert span(window, 2026, 1) == Span((2026, 1), date(2026, 1, 30), date(2026, 2, 4))


def test_an_override_rules_its_billing_month_alone() -> None:
    """An override replaces the rule of the month whose consumption is reported, no other."""
    window = Window(CALENDAR, overrides=(((2026, 1), DayToDay(1, 30)),))
    assert span(window, 2026, 1) == Span((2026, 1), date(2026, 1, 1), date(2026, 1, 30))
    assert span(window, 2025, 12) == span(Window(CALENDAR), 2025, 12)
    assert span(window, 2026, 2) == span(Window(CALENDAR), 2026, 2)


@pytest.mark.parametrize("rule", [LastAndFirst(0, 0, working=False), DayToDay(25, 20)], ids=str)
def test_a_rule_without_days_is_a_programmers_error(rule: Rule) -> None:
    """A rule that could not be written in YAML is refused, not searched for ever."""
    with pytest.raises(ValueError, match="without days"):
        following(Window(rule), kyiv("2026-02-02 12:00"))
