"""Moments of notices as they are written (LANGUAGE §3 "Notices")."""

from datetime import time

import pytest

from engine.core.moments import (
    DayOfMonth,
    DaysBefore,
    HoursBefore,
    Moment,
    WindowLastDay,
    WindowOpens,
    read_moment,
)

TEN = time(10)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("5 days before", DaysBefore(5, TEN)),
        ("1 day before 08:15", DaysBefore(1, time(8, 15))),
        ("on the day", DaysBefore(0, TEN)),
        ("on the day 7:30", DaysBefore(0, time(7, 30))),
        ("1 hour before", HoursBefore(1)),
        ("36 hours before", HoursBefore(36)),
        ("day 1", DayOfMonth(1, TEN)),
        ("day 31 23:59", DayOfMonth(31, time(23, 59))),
        ("last day", DayOfMonth(31, TEN)),
        ("last day 00:00", DayOfMonth(31, time(0))),
        ("window opens", WindowOpens(TEN)),
        ("window opens 09:00", WindowOpens(time(9))),
        ("window last day", WindowLastDay(TEN)),
        ("window last day 18:05", WindowLastDay(time(18, 5))),
        ("  window   last\tday  18:05 ", WindowLastDay(time(18, 5))),
    ],
)
def test_a_moment_is_read(written: str, expected: Moment) -> None:
    """A time that is not written is ten in the morning; spaces are free."""
    assert read_moment(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "", "10:00", "day", "day 0", "day 32", "day 025", "day 25 24:00", "day 25 10:60",
        "day 25 10.00", "day 25 10:0", "day25", "1 day", "a day before", "1000 days before",
        "1 hour before 10:00", "window", "window closes", "window last day 10:00 10:00",
        "last day of month", "Day 25", "day ٢٥", "day 25\n10:00 x",
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_no_moment(written: str) -> None:
    """Whoever wrote it is told by ``check``."""
    assert read_moment(written) is None
