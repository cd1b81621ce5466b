"""The contact centre's hours: from facts, by the Kyiv clock, the safe side where unclear."""

from datetime import UTC, datetime

import pytest

from engine.core.flow import Rules
from engine.core.values import Value
from tests.utility.conftest import Utility, kyiv


def answers(utility: Utility, at: datetime, opens: Value, closes: Value) -> bool:
    """Ask whether somebody answers."""
    facts = {"operator_from": opens, "operator_to": closes}
    ruled = utility.with_rules(Rules(), **{name: fact for name, fact in facts.items() if fact})
    return ruled.call("call_operator", at, ruled.person()).name == "done"


@pytest.mark.parametrize(
    ("opens", "closes", "time", "answered"),
    [
        (8, 20, "07:59", False),
        (8, 20, "08:00", True),
        (8, 20, "19:59", True),
        (8, 20, "20:00", False),
        ("08:30", "17.15", "08:29", False),
        ("08:30", "17.15", "17:14", True),
        ("20:00", "06:00", "23:30", True),
        ("20:00", "06:00", "05:59", True),
        ("20:00", "06:00", "12:00", False),
        ("8", "24:00", "23:59", True),
        ("8", "24:00", "00:00", False),
        ("0", 24, "03:00", True),
    ],
)
def test_the_telephone_is_answered_within_its_hours(
    utility: Utility, opens: Value, closes: Value, time: str, answered: bool
) -> None:
    """The first minute is within, the last is not; hours may reach over midnight."""
    assert answers(utility, kyiv(f"2026-03-02T{time}"), opens, closes) is answered


def test_the_hours_are_those_of_kyiv(utility: Utility) -> None:
    """06:00 by Greenwich is eight in Kyiv in winter and nine in summer."""
    assert answers(utility, datetime(2026, 3, 2, 6, tzinfo=UTC), 8, 9)
    assert not answers(utility, datetime(2026, 7, 2, 6, tzinfo=UTC), 8, 9)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [(None, None), (8, None), (None, 17), ("рано", 17), (8, "25:00"), (8, "9:75"), (True, 17)],
)
def test_without_clear_hours_the_number_is_told(
    utility: Utility, opens: Value, closes: Value
) -> None:
    """A missing or unreadable hour never hides the telephone number."""
    assert answers(utility, kyiv("2026-03-02T03:00"), opens, closes)
