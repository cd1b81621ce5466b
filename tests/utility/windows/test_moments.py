"""The moments at which windows open and close: midnights, and the changes of clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.core.spans import span
from engine.core.window import DayToDay, Window
from engine.utility.windows import closing, current, dating, view
from tests.utility.conftest import kyiv
from tests.utility.windows.conftest import WORKING


@pytest.mark.parametrize(
    ("instant", "inside"),
    [
        (kyiv("2025-11-26 23:59:59.999999"), False),
        (kyiv("2025-11-27 00:00"), True),
        (kyiv("2025-11-29 12:00"), True),
        (kyiv("2025-12-03 23:59:50"), True),
        (kyiv("2025-12-04 00:00"), False),
        (datetime(2025, 12, 3, 21, 59, 50, tzinfo=UTC), True),
        (datetime(2025, 12, 3, 22, 0, tzinfo=UTC), False),
        (datetime.fromisoformat("2025-12-04T06:59:50+09:00"), True),
        (datetime.fromisoformat("2025-12-03T17:00:00-05:00"), False),
    ],
)
def test_the_window_closes_at_midnight_in_kyiv(instant: datetime, inside: bool) -> None:
    """A window that ends on the 3rd is open till the last instant of the 3rd in Kyiv."""
    assert (current(Window(WORKING), instant) is not None) is inside


@pytest.mark.parametrize(
    ("closing", "midnight"),
    [
        (29, datetime(2026, 3, 29, 21, tzinfo=UTC)),  # a day of 23 hours: +02:00 becomes +03:00
        (28, datetime(2026, 3, 28, 22, tzinfo=UTC)),  # the day before it
    ],
)
def test_the_spring_change_of_clocks(closing: int, midnight: datetime) -> None:
    """On the day that loses an hour the window closes by the new time, before it by the old."""
    window = Window(DayToDay(20, closing))
    assert current(window, midnight - timedelta(seconds=1)) == span(window, 2026, 3)
    assert current(window, midnight) is None


@pytest.mark.parametrize(
    ("opening", "midnight"),
    [
        (25, datetime(2026, 10, 24, 21, tzinfo=UTC)),  # a day of 25 hours begins by the old time
        (26, datetime(2026, 10, 25, 22, tzinfo=UTC)),
    ],
)
def test_the_autumn_change_of_clocks(opening: int, midnight: datetime) -> None:
    """The day that gains an hour opens by the old time, the next one by the new."""
    window = Window(DayToDay(opening, 28))
    assert current(window, midnight - timedelta(seconds=1)) is None
    assert current(window, midnight) == span(window, 2026, 10)


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice(fold: int) -> None:
    """Both 03:30 of the night when clocks go back are of the same day."""
    at = kyiv("2026-10-25 03:30").replace(fold=fold)
    assert current(Window(DayToDay(25, 25)), at) is not None
    assert dating(Window(), "sent", at) == (date(2026, 10, 25), "2026-10")


def test_an_instant_needs_a_time_zone() -> None:
    """A time without a zone is a programmer's error, never taken for the machine's own."""
    with pytest.raises(ValueError, match="time zone"):
        current(Window(), datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("instant", "closes"),
    [
        (kyiv("2026-03-30 23:59:59"), False),
        (kyiv("2026-03-31 00:00"), True),
        (kyiv("2026-03-31 23:59:59"), True),
        (kyiv("2026-04-01 00:00"), False),
        (datetime(2026, 3, 30, 21, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 31, 21, 0, tzinfo=UTC), False),
    ],
)
def test_billing_closes_a_period_for_a_whole_day_in_kyiv(instant: datetime, closes: bool) -> None:
    """From midnight to midnight, whatever the window itself says of that day."""
    window = Window(closing=frozenset({date(2026, 3, 31)}))
    assert closing(window, instant) is closes
    assert view(window, instant)["closing"] is closes
