"""What texts see of a window."""

from datetime import date

import pytest

from engine.core.window import Always, DayToDay, LastAndFirst, Outside, Rule, WhileClosing, Window
from engine.utility.windows import view
from tests.utility.conftest import kyiv
from tests.utility.windows.conftest import CALENDAR, WORKING


def test_the_view_of_an_open_window() -> None:
    """An open window shows the current span and the next."""
    assert view(Window(WORKING), kyiv("2025-12-03 23:59:50"), "first") == {
        "open": True,
        "outside": "refuse",
        "always": False,
        "opens": date(2025, 11, 27),
        "closes": date(2025, 12, 3),
        "next_opens": date(2025, 12, 30),
        "next_closes": date(2026, 1, 5),
        "as_of": date(2025, 12, 1),
        "billing_month": "2025-11",
        "rule": "last_and_first_working",
        "last": 2,
        "first": 3,
        "from_day": None,
        "to_day": None,
        "dated": "first",
        "closing": False,
        "while_closing": "refuse",
    }


def test_the_view_of_a_closed_window() -> None:
    """A closed window shows the span to come, the policy outside, and that billing closes."""
    window = Window(
        DayToDay(20, 25),
        Outside.FLAG,
        closing=frozenset({date(2025, 12, 4)}),
        while_closing=WhileClosing.QUEUE,
    )
    assert view(window, kyiv("2025-12-04 00:00")) == {
        "open": False,
        "outside": "flag",
        "always": False,
        "opens": date(2025, 12, 20),
        "closes": date(2025, 12, 25),
        "next_opens": date(2025, 12, 20),
        "next_closes": date(2025, 12, 25),
        "as_of": date(2025, 12, 4),
        "billing_month": "2025-11",
        "rule": "day_to_day",
        "last": None,
        "first": None,
        "from_day": 20,
        "to_day": 25,
        "dated": "sent",
        "closing": True,
        "while_closing": "queue",
    }


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        (Always(), ("always", None, None, None, None)),
        (DayToDay(1, 28), ("day_to_day", None, None, 1, 28)),
        (CALENDAR, ("last_and_first", 2, 3, None, None)),
        (WORKING, ("last_and_first_working", 2, 3, None, None)),
        (LastAndFirst(0, 5, working=False), ("last_and_first", 0, 5, None, None)),
    ],
    ids=str,
)
def test_the_rule_is_shown_by_its_name_and_numbers(
    rule: Rule, shown: tuple[str, int | None, int | None, int | None, int | None]
) -> None:
    """A text can say the rule itself; numbers that it does not have are none."""
    seen = view(Window(rule), kyiv("2026-02-10 12:00"))
    assert tuple(seen[n] for n in ("rule", "last", "first", "from_day", "to_day")) == shown


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        ("2026-02-15", "last_and_first"),  # closed: the span to come is February's own
        ("2026-03-03", "last_and_first"),  # open: still February's
        ("2026-03-04", "day_to_day"),  # from here on the span to come is March's
        ("2026-03-20", "day_to_day"),
        ("2026-03-21", "last_and_first"),
    ],
)
def test_the_rule_shown_is_that_of_the_span_shown(day: str, rule: str) -> None:
    """A single month with a rule of its own shows it as long as its span is the one in question."""
    window = Window(CALENDAR, overrides=(((2026, 3), DayToDay(10, 20)),))
    assert view(window, kyiv(f"{day} 12:00"))["rule"] == rule


@pytest.mark.parametrize(
    ("day", "always"), [("2026-01-15", True), ("2026-02-15", False), ("2026-02-27", False)]
)
def test_always_is_said_of_the_days_when_it_holds(day: str, always: bool) -> None:
    """A month limited by an override is not always open, not even when it has closed."""
    window = Window(Always(), overrides=(((2026, 2), DayToDay(1, 20)),))
    assert view(window, kyiv(f"{day} 12:00"))["always"] is always
