"""Readings that were sent before: corrections, repetitions, and what nobody has seen yet."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.core.values import Value
from engine.runtime.people import Person
from engine.runtime.services import Outcome
from tests.utility.conftest import Utility
from tests.utility.readings.conftest import AT, ELECTRICITY, HEAT, NEXT, RECORD, take

ON_BOTH = True


def compare(utility: Utility, who: Person, values: list[Any], place: int, at: Any = AT) -> Outcome:
    """Compare the readings of one meter with what was sent."""
    inputs: dict[str, Any] = {
        "account": utility.account("7", at),
        "meter": utility.meter("7", at, place),
    }
    return utility.call("compare_sent", at, who, **inputs, values=values)


BEFORE: list[Value] = [
    {"zone": "day", "direction": "import", "value": Decimal(1111), "unit": "кВт·год"},
    {"zone": "night", "direction": "import", "value": Decimal(2222), "unit": "кВт·год"},
]
"""What a person is shown of 1111 by day and 2222 by night."""


def test_a_correction_supersedes_and_keeps_the_history(home: Utility, who: Person) -> None:
    """The old record stays, marked; the new one names it; registers that agree stay active."""
    home.send("7", AT, who, [Decimal(110)], [1111, 2222])
    outcome = home.send("7", AT.replace(day=9), who, [Decimal(110)], [1112, 2222])
    receipt: Value = {"billing_month": "2026-03", "as_of": date(2026, 3, 9), "count": 2}
    assert outcome == Outcome("done", {"receipt": receipt})
    assert home.rows(RECORD) == [
        ("", "", "110", "accepted", None, 1),
        ("1.8.2", "day", "1111", "superseded", None, 2),
        ("1.8.1", "night", "2222", "accepted", None, 3),
        ("1.8.2", "day", "1112", "accepted", 2, 4),
    ]


def test_the_same_readings_again_are_here_already(home: Utility, who: Person) -> None:
    """Readings that all agree make no second record, and the person is told so."""
    first = take(home, who, [1111, 2222], ELECTRICITY)
    again = take(home, home.person("2"), [Decimal("1111.0"), 2222], ELECTRICITY)
    assert again == Outcome("already", first.facts)
    assert len(home.rows(RECORD)) == 2


def test_the_same_reading_in_the_next_month_is_a_new_one(home: Utility, who: Person) -> None:
    """Who uses nothing repeats the reading every month, and each month has its record."""
    for at in (AT, NEXT):
        assert home.send("7", at, who, [Decimal(110)], [1111, 2222]).name == "done"
    months = home.rows("SELECT DISTINCT billing_month, status FROM readings ORDER BY 1")
    assert months == [("2026-03", "accepted"), ("2026-04", "accepted")]


def test_nobody_replaces_what_they_have_not_seen(home: Utility, who: Person) -> None:
    """Between the question and the answer somebody else of the family sent another reading."""
    take(home, home.person("2"), [1111, 2222], ELECTRICITY)
    before = home.rows(RECORD)
    for seen in (None, [None, None], [1111, None], [1111, 2221]):
        outcome = take(home, who, [1112, 2223], ELECTRICITY, sent=seen)
        assert outcome == Outcome("replaces", sent=[1111, 2222], before=BEFORE)
    assert home.rows(RECORD) == before
    assert home.rows("SELECT count(*) FROM receipts") == [(1,)]
    assert take(home, who, [1112, 2223], ELECTRICITY, sent=[1111, 2222]).name == "done"


def test_what_agrees_need_not_have_been_seen(home: Utility, who: Person) -> None:
    """Only a record that would be superseded is asked about."""
    take(home, home.person("2"), [1111, 2222], ELECTRICITY)
    assert take(home, who, [1111, 2223], ELECTRICITY, sent=[None, 2222]).name == "done"


def test_what_the_person_saw_may_be_gone(home: Utility, who: Person) -> None:
    """There is nothing left to replace, so there is nothing to ask."""
    assert take(home, who, [1111, 2222], ELECTRICITY, sent=[1000, 2000]).name == "done"


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ([1111, 2222], Outcome("already", {"sent": [1111, 2222]})),
        ([Decimal("1111.9"), 2222], Outcome("already", {"sent": [1111, 2222]})),
        ([1112, 2222], Outcome("replaces", sent=[1111, 2222], before=BEFORE)),
        ([1112, 2223], Outcome("replaces", sent=[1111, 2222], before=BEFORE)),
    ],
)
def test_readings_are_compared_with_what_was_sent_this_month(
    home: Utility, who: Person, values: list[Any], outcome: Outcome
) -> None:
    """All the same is already here; anything else replaces; of the next month nothing is sent."""
    take(home, who, [1111, 2222], ELECTRICITY)
    assert compare(home, who, values, ELECTRICITY) == outcome
    assert compare(home, who, values, ELECTRICITY, NEXT) == Outcome(sent=None)
    assert compare(home, who, [Decimal(1)], HEAT) == Outcome(sent=None)


def test_a_register_that_was_not_sent_is_compared_with_nothing(home: Utility, who: Person) -> None:
    """What is there of the meter is given, the rest is None."""
    take(home, who, [1111, 2222], ELECTRICITY)
    home.run("UPDATE readings SET status = 'rejected' WHERE zone = 'night'")
    assert compare(home, who, [1111, 2222], ELECTRICITY) == Outcome(sent=[1111, None])
    outcome = compare(home, who, [1112, 2222], ELECTRICITY)
    assert outcome == Outcome("replaces", sent=[1111, None], before=BEFORE[:1])


def test_the_same_step_again_changes_nothing(home: Utility, who: Person) -> None:
    """A step repeated under its key ends as before, a month later and after others too."""

    def send(key: str, day: int, seen: int | None = None, at: Any = AT) -> Outcome:
        return take(home, who, [day, 2222], ELECTRICITY, at, key=key, sent=[seen, 2222])

    first, repeated = send("1", 1111), send("2", 1111)
    assert (first.name, repeated.name) == ("done", "already")
    assert send("3", 1112, 1111).name == "done"
    before = home.rows(RECORD)
    assert send("1", 1111, 1112, NEXT) == first
    assert send("2", 1111, 1112) == repeated
    assert home.rows(RECORD) == before


def test_keys_of_two_bots_are_apart(home: Utility, who: Person) -> None:
    """A key means a step of one bot."""
    take(home, who, [Decimal(110)], key="1")
    home.run("UPDATE receipts SET bot = 'other'")
    assert take(home, who, [Decimal(110)], key="1").name == "already"
