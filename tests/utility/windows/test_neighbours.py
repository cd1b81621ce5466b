"""Spans of neighbouring months: shared days, gaps, months that never open."""

from datetime import date

from engine.core.spans import Span, span
from engine.core.window import Always, DayToDay, LastAndFirst, Window
from engine.utility.windows import current, following
from tests.utility.conftest import kyiv
from tests.utility.windows.conftest import CALENDAR


def test_of_two_spans_that_share_days_the_earlier_month_wins() -> None:
    """The later month's span opens when the earlier one has closed, and says so."""
    window = Window(CALENDAR, overrides=(((2026, 2), Always()),))
    january, february = (2026, 1), (2026, 2)
    shared, after = kyiv("2026-02-03 12:00"), kyiv("2026-02-04 00:00")
    rest = Span(february, date(2026, 2, 4), date(2026, 2, 28))
    assert current(window, shared) == Span(january, date(2026, 1, 30), date(2026, 2, 3))
    assert following(window, shared) == rest
    assert current(window, after) == rest


def test_a_span_inside_an_earlier_one_never_opens() -> None:
    """A month whose every day belongs to the month before is passed over."""
    window = Window(
        DayToDay(1, 5),
        overrides=(((2026, 1), LastAndFirst(2, 10, working=False)),),
    )
    january = Span((2026, 1), date(2026, 1, 30), date(2026, 2, 10))
    assert current(window, kyiv("2026-02-03 12:00")) == january
    assert following(window, kyiv("2026-02-03 12:00")).billing == (2026, 3)


def test_a_span_around_an_earlier_one_is_open_before_and_after_it() -> None:
    """Days before the earlier month's span belong to the later month all the same."""
    window = Window(LastAndFirst(0, 3, working=True), overrides=(((2025, 11), Always()),))
    assert current(window, kyiv("2025-11-02 12:00")) == Span(
        (2025, 11), date(2025, 11, 1), date(2025, 11, 2)
    )
    assert current(window, kyiv("2025-11-05 12:00")) == span(window, 2025, 10)
    assert current(window, kyiv("2025-11-06 00:00")) == Span(
        (2025, 11), date(2025, 11, 6), date(2025, 11, 30)
    )


def test_the_next_opening_may_be_of_a_far_month() -> None:
    """The next to open is found past a month that never opens, and before an earlier month's."""
    window = Window(
        LastAndFirst(0, 3, working=True),  # October's is 03.11-05.11: November begins on a Saturday
        overrides=(
            ((2025, 8), LastAndFirst(2, 10, working=False)),
            ((2025, 9), DayToDay(1, 5)),
            ((2025, 11), DayToDay(1, 2)),
        ),
    )
    assert following(window, kyiv("2025-08-31 12:00")) == span(window, 2025, 11)
    assert following(window, kyiv("2025-11-01 12:00")) == span(window, 2025, 10)


def test_touching_spans_follow_at_midnight() -> None:
    """With ``always`` one month's span turns into the next without a gap."""
    assert current(Window(), kyiv("2026-01-31 23:59:59")) == span(Window(), 2026, 1)
    assert current(Window(), kyiv("2026-02-01 00:00")) == span(Window(), 2026, 2)
