"""The judgement of a reading: against its base, its limit, its register, and its zone."""

from decimal import Decimal
from typing import Any

import pytest

from engine.runtime.services import Outcome
from tests.utility.conftest import Utility, kyiv

AT = kyiv("2026-03-02T10:00")


def judge(utility: Utility, reading: Any, **register: Any) -> str:
    """Judge a reading of a register."""
    shown = {"last": None, "limit": None, "digits": None, **register}
    inputs = {"register": shown, "reading": reading}
    return utility.call("check_reading", AT, utility.person(), **inputs).name


@pytest.mark.parametrize(
    ("reading", "verdict"),
    [
        ("104.999", "too_low"),
        ("105", "done"),
        ("105.000", "done"),
        ("125.5", "done"),
        ("125.501", "too_high"),
    ],
)
def test_a_reading_is_judged_against_the_base_and_the_limit(
    utility: Utility, reading: str, verdict: str
) -> None:
    """Both borders are exact decimals and belong to what is usual."""
    register = {"last": Decimal("105.0"), "limit": Decimal("20.5")}
    assert judge(utility, Decimal(reading), **register) == verdict


def test_where_nothing_is_known_nothing_is_asked(utility: Utility) -> None:
    """Without a base no reading is too low or too high, without a limit none is too high."""
    assert judge(utility, Decimal(0), limit=Decimal(1)) == "done"
    assert judge(utility, Decimal(999999), limit=Decimal(1)) == "done"
    assert judge(utility, Decimal(999999), last=Decimal(1)) == "done"
    assert judge(utility, 0, last=Decimal(1)) == "too_low"


def test_more_than_the_register_can_show_is_too_high(utility: Utility) -> None:
    """A register of five digits never shows 100000, not even for the first reading."""
    assert judge(utility, Decimal("99999.999"), digits=5) == "done"
    assert judge(utility, Decimal(100000), digits=5) == "too_high"


@pytest.mark.parametrize(
    "reading", ["12345", 12345.0, True, None, Decimal(-1), Decimal("NaN"), Decimal("Infinity")]
)
def test_what_is_no_reading_is_an_error(utility: Utility, reading: Any) -> None:
    """A flow that hands over something else is a programmer's error, never a judgement."""
    with pytest.raises((TypeError, ValueError)):
        judge(utility, reading)


def zones(utility: Utility, order: list[str | None], day: int, night: int) -> Outcome:
    """Judge two zones; day stood at 1000, night at 2100, each may use 400."""
    bases = dict(zip(order, (1000, 2100) if order[0] != "night" else (2100, 1000), strict=True))
    registers = [
        {"zone": zone, "last": Decimal(base), "limit": Decimal(400), "digits": 6}
        for zone, base in bases.items()
    ]
    inputs: dict[str, Any] = {
        "meter": {"registers": registers},
        "two_zones": {"day": day, "night": night},
    }
    return utility.call("check_two_zones", AT, utility.person(), **inputs)


@pytest.mark.parametrize("order", [["day", "night"], ["night", "day"]])
@pytest.mark.parametrize(
    ("day", "night", "verdict"),
    [
        (1111, 2222, "done"),
        (2222, 1111, "too_low"),
        (999, 2222, "too_low"),
        (1401, 2222, "too_high"),
        (1401, 2099, "too_low"),
    ],
)
def test_two_zones_are_judged_each_against_its_own(
    utility: Utility, order: list[str | None], day: int, night: int, verdict: str
) -> None:
    """Which register stands first does not matter; too low is said before too high."""
    assert zones(utility, order, day, night).name == verdict


def test_two_zones_are_given_in_the_registers_order(utility: Utility) -> None:
    """A meter whose night stands first gets its night first; nothing is stored swapped."""
    assert zones(utility, ["day", "night"], 1111, 2222).facts["values"] == [1111, 2222]
    assert zones(utility, ["night", "day"], 1111, 2222).facts["values"] == [2222, 1111]


def test_registers_without_zones_are_taken_in_their_order(utility: Utility) -> None:
    """Where billing names no zones, the first number is the first register's."""
    assert zones(utility, [None, "peak"], 1111, 2222) == Outcome("done", {"values": [1111, 2222]})
