"""What was sent for the month that is reported at that moment, as a register shows it."""

from decimal import Decimal
from typing import Any

import pytest

from engine.core.flow import Rules
from engine.core.window import DayToDay, Outside, Window
from engine.utility import accounts
from tests.utility.conftest import Utility, kyiv

MARCH = kyiv("2026-03-02T10:00")
APRIL = kyiv("2026-04-02T10:00")


@pytest.fixture
def known(utility: Utility) -> Utility:
    """Give a utility whose billing last saw 100 on 1 February."""
    utility.has("7")
    utility.has_register("7", "771", last_value="100", last_date="2026-02-01")
    return utility


def sent(utility: Utility, at: Any = MARCH, number: str = "7") -> list[Any]:
    """Give what was sent for each register of an account, in the order of asking."""
    meters = accounts.meters_of(utility.account(number, at))
    return [register["sent"] for meter in meters for register in accounts.registers_of(meter)]


def test_what_was_sent_this_month_is_shown(known: Utility) -> None:
    """By whomever, and exactly as sent; it is not the base."""
    assert sent(known) == [None]
    known.send("7", MARCH, known.person("neighbour"), [Decimal("120")])
    (register,) = accounts.registers_of(known.meter("7", MARCH))
    assert (register["sent"], register["last"]) == (Decimal(120), Decimal(100))


def test_a_zero_that_was_sent_is_a_reading(known: Utility) -> None:
    """It is not nothing."""
    known.run("UPDATE registers SET last_value = NULL")
    known.send("7", MARCH, known.person(), [0])
    assert sent(known) == [Decimal(0)]


@pytest.mark.parametrize("at", [APRIL, kyiv("2026-02-28T10:00"), kyiv("2027-03-02T10:00")])
def test_what_was_sent_for_another_month_is_not_shown(known: Utility, at: Any) -> None:
    """Neither in the next month, nor in the one before, nor in that of another year."""
    known.send("7", MARCH, known.person(), [120])
    assert sent(known, at) == [None]


def test_the_month_of_what_was_sent_comes_from_the_window(known: Utility) -> None:
    """After the window of April it is still April that is reported, until that of May opens."""
    ruled = known.with_rules(Rules(window=Window(DayToDay(1, 28), Outside.ACCEPT)))
    ruled.send("7", kyiv("2026-04-28T10:00"), known.person(), [120])
    assert sent(ruled, kyiv("2026-04-28T23:59")) == [Decimal(120)]
    assert sent(ruled, kyiv("2026-04-30T23:59")) == [Decimal(120)]
    assert sent(ruled, kyiv("2026-05-01T00:00")) == [None]
    ruled.send("7", kyiv("2026-05-30T10:00"), known.person(), [130])
    assert sent(ruled, kyiv("2026-05-31T23:59")) == [Decimal(130)]
    assert sent(ruled, kyiv("2026-06-01T00:00")) == [None]


def test_what_was_corrected_is_not_shown(known: Utility) -> None:
    """Only the newest of a month is there, and the register is listed once."""
    for value in (190, 120):
        known.send("7", MARCH, known.person(), [value])
    assert sent(known) == [Decimal(120)]


@pytest.mark.parametrize(
    ("status", "there"),
    [("accepted", True), ("flagged", True), ("queued", True), ("rejected", False)],
)
def test_what_was_sent_is_shown_while_it_counts(known: Utility, status: str, there: bool) -> None:
    """A reading that billing has rejected was not sent."""
    known.send("7", MARCH, known.person(), [120])
    known.run("UPDATE readings SET status = ?", status)
    assert sent(known) == [Decimal(120) if there else None]


def test_each_register_has_its_own(utility: Utility) -> None:
    """Neither another meter's, nor another zone's, nor another register's of the same meter."""
    utility.has("7")
    for meter, name, zone in [("A", "", ""), ("B", "", ""), ("C", "", "day"), ("C", "", "night"),
                              ("D", "1", ""), ("D", "2", "")]:  # fmt: skip
        utility.has_register("7", meter, register=name, zone=zone)
    utility.send("7", MARCH, utility.person(), [1], [2], [3, 4], [5, 6])
    assert sent(utility) == [1, 2, 3, 4, 5, 6]
    for gone, left in (("meter = 'A'", [None, 2, 3, 4, 5, 6]),
                       ("zone = 'day'", [None, 2, None, 4, 5, 6]),
                       ("register = '2'", [None, 2, None, 4, 5, None])):  # fmt: skip
        utility.run(f"DELETE FROM readings WHERE {gone}")  # noqa: S608 - the words above
        assert sent(utility) == left


def test_a_meter_of_that_number_elsewhere_is_another(known: Utility) -> None:
    """In another account, or at another utility."""
    known.has("8")
    known.has_register("8", "771")
    known.send("8", MARCH, known.person(), [120])
    assert (sent(known), sent(known, number="8")) == ([None], [Decimal(120)])
    known.run("UPDATE readings SET bot = 'other'")
    assert sent(known, number="8") == [None]
