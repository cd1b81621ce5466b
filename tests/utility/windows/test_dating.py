"""The month and the date of a reading, by the moment at which it was sent."""

from datetime import UTC, date, datetime

import pytest

from engine.core.window import Always, DayToDay, Outside, Rule, Window
from engine.utility.windows import Dated, dating
from tests.utility.conftest import kyiv
from tests.utility.windows.conftest import WORKING


@pytest.mark.parametrize(
    ("outside", "at", "billing", "as_of"),
    [
        (Outside.FLAG, "2026-03-26 10:00", "2026-03", date(2026, 4, 1)),
        (Outside.ACCEPT, "2026-04-19 23:59", "2026-03", date(2026, 4, 1)),
        (Outside.FLAG, "2026-04-20 00:00", "2026-04", date(2026, 5, 1)),
        (Outside.REFUSE, "2026-03-26 10:00", "2026-04", date(2026, 5, 1)),
    ],
)
def test_a_late_reading_is_the_last_month_s(
    outside: Outside, at: str, billing: str, as_of: date
) -> None:
    """Where late readings are taken they belong to the window that closed, until the next opens."""
    assert dating(Window(DayToDay(20, 25), outside), "first", kyiv(at)) == (as_of, billing)


@pytest.mark.parametrize(
    ("rule", "dated", "at", "as_of", "billing_month"),
    [
        (WORKING, "first", "2025-11-27 00:00", "2025-12-01", "2025-11"),
        (WORKING, "first", "2025-12-03 23:59:50", "2025-12-01", "2025-11"),
        (WORKING, "first", "2025-12-04 00:00", "2026-01-01", "2025-12"),
        (WORKING, "first", "2025-12-31 12:00", "2026-01-01", "2025-12"),
        (WORKING, "sent", "2025-12-03 23:59:50", "2025-12-03", "2025-11"),
        (WORKING, "sent", "2025-12-15 12:00", "2025-12-15", "2025-12"),
        (WORKING, "sent", "2026-01-02 12:00", "2026-01-02", "2025-12"),
        (Always(), "sent", "2026-01-31 23:59:59", "2026-01-31", "2026-01"),
        (Always(), "first", "2025-12-10 12:00", "2026-01-01", "2025-12"),
        (DayToDay(1, 28), "sent", "2026-03-28 23:59:59", "2026-03-28", "2026-03"),
        (DayToDay(1, 28), "sent", "2026-03-29 00:00", "2026-03-29", "2026-04"),
        (DayToDay(1, 28), "first", "2025-12-29 00:00", "2026-02-01", "2026-01"),
        (DayToDay(20, 25), "sent", "2026-03-10 12:00", "2026-03-10", "2026-03"),
        (DayToDay(20, 25), "sent", "2026-12-26 12:00", "2026-12-26", "2027-01"),
    ],
)
def test_how_readings_are_dated(
    rule: Rule, dated: Dated, at: str, as_of: str, billing_month: str
) -> None:
    """A reading has the month of its span, or of the span to come, and the date of its utility."""
    expected = (date.fromisoformat(as_of), billing_month)
    assert dating(Window(rule), dated, kyiv(at)) == expected


def test_sending_is_dated_by_the_day_in_kyiv() -> None:
    """A reading sent at 22:30 UTC in winter is dated the next day, and in its month."""
    at = datetime(2026, 1, 31, 22, 30, tzinfo=UTC)
    assert dating(Window(), "sent", at) == (date(2026, 2, 1), "2026-02")
