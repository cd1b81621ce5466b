"""Readings at which billing should look, and why."""

from dataclasses import replace
from decimal import Decimal

from engine.core.flow import Profile
from engine.core.values import Value
from engine.core.window import Outside
from engine.runtime.people import Person
from tests.utility.conftest import Utility, kyiv
from tests.utility.readings.conftest import AT, ELECTRICITY, NEXT, closed_late, take

ON_BOTH = True
PHOTO: dict[str, Value] = {"reference": "AgACAgIAAx"}


def test_a_reading_that_is_too_high_is_flagged(home: Utility, who: Person) -> None:
    """A confirmed value above the limit is taken, and billing is told to look at it, and why."""
    home.send("7", AT, who, [Decimal("505.001")], [1400, 2222])
    records = home.rows("SELECT value, status, reason, photo FROM readings ORDER BY id")
    assert records == [
        ("505.001", "flagged", "too_high", None),
        ("1400", "accepted", None, None),
        ("2222", "accepted", None, None),
    ]


def test_a_photo_goes_with_every_register_that_is_too_high(home: Utility, who: Person) -> None:
    """One picture shows the whole meter; a register that is as usual needs none."""
    take(home, who, [1401, 2222], ELECTRICITY, photo=PHOTO)
    take(home, who, [1402, 2501], ELECTRICITY, photo=PHOTO, sent=[1401, 2222])
    records = home.rows("SELECT value, status, reason, photo FROM readings ORDER BY id")
    flagged = ("flagged", "too_high photo", "AgACAgIAAx")
    assert records == [
        ("1401", "superseded", *flagged[1:]),
        ("2222", "superseded", None, None),
        ("1402", *flagged),
        ("2501", *flagged),
    ]


def test_a_register_that_went_round_is_flagged(home: Utility, who: Person) -> None:
    """And its new value is the base of the next month."""
    home.run("UPDATE registers SET last_value = '999950' WHERE zone = 'day'")
    take(home, who, [30, 2222], ELECTRICITY)
    records = home.rows("SELECT value, status, reason FROM readings WHERE zone = 'day'")
    assert records == [("30", "flagged", "rolled_over")]
    assert home.meter("7", NEXT, ELECTRICITY)["registers"][0]["last"] == 30


def test_all_reasons_are_told(home: Utility, who: Person) -> None:
    """In one order, with spaces between them."""
    rules = closed_late(home, Outside.FLAG).bot.rules
    photo = {"electricity": Profile("electricity", photo=True)}
    ruled = home.with_rules(replace(rules, meters=photo))
    late = kyiv("2026-03-26T10:00")
    take(ruled, who, [1401, 2222], ELECTRICITY, late, photo=PHOTO)
    assert home.rows("SELECT reason FROM readings ORDER BY id") == [
        ("outside_window too_high photo",), ("outside_window",),
    ]  # fmt: skip


def test_a_flagged_reading_is_corrected_like_any(home: Utility, who: Person) -> None:
    """Flagged readings are active: a correction supersedes them."""
    take(home, who, [Decimal(999)])
    take(home, who, [Decimal(110)], sent=[Decimal(999)])
    rows = home.rows("SELECT value, status, supersedes FROM readings")
    assert rows == [("999", "superseded", None), ("110", "accepted", 1)]
