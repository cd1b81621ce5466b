"""The judgement of readings: base, roll-over, the other zone, the limit, the photo, zero."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.runtime.services import Outcome
from engine.utility.checks import check_meter, check_reading, check_two_zones


def register(last: Any = None, limit: Any = None, **shown: Any) -> dict[str, Any]:
    """Give a register; what is not named is not known."""
    known: dict[str, Any] = {"last": last, "limit": limit, "digits": None, "decimals": 3}
    known |= {"zone": None, "unit": "", "direction": "import"}
    bases = {
        name: None if known[name] is None else Decimal(known[name]) for name in ("last", "limit")
    }
    return {**known, **bases, **shown}


def meter(*registers: dict[str, Any], photo: bool = False) -> dict[str, Any]:
    """Give a meter with these registers."""
    zones = [each["zone"] for each in registers]
    return {"registers": [*registers], "two_zones": zones == ["day", "night"], "photo": photo}


def two_zones(*, photo: bool = False, **night: Any) -> dict[str, Any]:
    """Give a meter whose day stood at 1000 and night at 2100; each may use 400."""
    shown = {"last": 2100, "limit": 400, "zone": "night", "digits": 6, **night}
    return meter(register(1000, 400, zone="day", digits=6), register(**shown), photo=photo)


def judge(reading: Any, *, photo: bool = False, **shown: Any) -> Outcome:
    """Judge a reading of a meter with one register."""
    one = register(**shown)
    return check_reading(meter(one, photo=photo), one, reading, [])


def judge_zone(zone: str, reading: int, *earlier: int, **shown: Any) -> Outcome:
    """Judge a reading of the day or the night, when others were given before."""
    both = two_zones(**shown)
    one = both["registers"][zone == "night"]
    return check_reading(both, one, Decimal(reading), [Decimal(value) for value in earlier])


def _used(outcome: Outcome) -> list[Any]:
    entries: Any = outcome.facts["entries"]
    return [entry["used"] for entry in entries]


# --- the base and the limit -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reading", "verdict", "used"),
    [
        ("104.999", "too_low", None),
        ("105", "done", "0"),
        ("105.000", "done", "0"),
        ("125.5", "done", "20.5"),
        ("125.501", "too_high", "20.501"),
    ],
)
def test_a_reading_is_judged_against_the_base_and_the_limit(
    reading: str, verdict: str, used: str | None
) -> None:
    """Both borders are exact decimals and belong to what is usual; what was used is told."""
    outcome = judge(Decimal(reading), last="105.0", limit="20.5")
    assert outcome == Outcome(verdict, used=None if used is None else Decimal(used))


def test_where_nothing_is_known_nothing_is_asked() -> None:
    """Without a base no reading is too low or too high, without a limit none is too high."""
    nothing = Outcome(used=None)
    assert judge(Decimal(0), limit=1) == nothing
    assert judge(Decimal(999999), limit=1, digits=6) == nothing
    assert judge(Decimal(999999), last=1) == Outcome(used=Decimal(999998))
    assert judge(0, last=1).name == "too_low"


@pytest.mark.parametrize("photo", [True, False])
@pytest.mark.parametrize("last", [None, 99_999])
def test_more_than_the_register_can_show_is_too_high(photo: bool, last: int | None) -> None:
    """A register of five digits never shows 100000, for the first reading or to a camera."""
    assert judge(Decimal("99999.999"), digits=5, last=last, photo=photo).name == "done"
    shown = judge(Decimal(100000), digits=5, last=last, photo=photo)
    assert shown == Outcome("too_high", used=None)


@pytest.mark.parametrize(
    ("reading", "last", "decimals", "used"),
    [
        ("43528.45", "43528", 0, "0"),
        ("43528.999", "43528", 0, "0"),
        ("43528.45", "43528.4", 1, "0"),
        ("105", "105.25", 0, "0"),
    ],
)
def test_a_fraction_that_the_register_does_not_show_is_cut(
    reading: str, last: str, decimals: int, used: str
) -> None:
    """Never rounded, and neither is the base that billing knows better than the display."""
    assert judge(Decimal(reading), last=last, decimals=decimals) == Outcome(used=Decimal(used))


@pytest.mark.parametrize(
    "reading", ["12345", 12345.0, True, None, Decimal(-1), Decimal("NaN"), Decimal("Infinity")]
)
def test_what_is_no_reading_is_an_error(reading: Any) -> None:
    """A flow that hands over something else is a programmer's error, never a judgement."""
    with pytest.raises((TypeError, ValueError)):
        judge(reading)


def test_what_is_too_high_is_shown_later_where_a_photo_is_needed() -> None:
    """The meter is photographed as a whole; what is too low is refused all the same."""
    assert judge(500, last=100, limit=400, photo=True) == Outcome(used=Decimal(400))
    assert judge(501, last=100, limit=400, photo=True) == Outcome(used=Decimal(401))
    assert judge(99, last=100, limit=400, photo=True).name == "too_low"


# --- the register that went round -------------------------------------------------------------


def test_a_register_that_went_round_is_asked_about() -> None:
    """From 99 950 to 30 there are 80 (DOMAIN §4)."""
    outcome = judge(Decimal(30), last=99_950, digits=5, limit=400)
    assert outcome == Outcome("rolled_over", used=Decimal(80))


@pytest.mark.parametrize(
    ("reading", "limit", "verdict"),
    [
        (350, 400, "rolled_over"),
        (351, 400, "too_low"),
        (9_949, None, "rolled_over"),
        (9_950, None, "too_low"),
    ],
)
def test_a_way_round_is_plausible_within_the_limit_or_a_tenth_of_the_range(
    reading: int, limit: int | None, verdict: str
) -> None:
    """Ten thousand of a hundred thousand are a tenth, and no longer under it."""
    assert judge(Decimal(reading), last=99_950, digits=5, limit=limit).name == verdict


def test_without_the_number_of_digits_no_register_goes_round() -> None:
    """Nobody knows where the zeros would be."""
    assert judge(Decimal(30), last=99_950).name == "too_low"


def test_a_way_round_is_told_from_the_other_zone() -> None:
    """A value that the register may show after its zeros is asked about as that."""
    near_the_end = {"last": 999_900, "limit": 2_000}
    outcome = judge_zone("night", 1_100, **near_the_end)
    assert outcome == Outcome("rolled_over", used=Decimal(1_200))


# --- day and night taken for each other -------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "reading", "earlier", "verdict"),
    [
        ("day", 2222, (), "other_zone"),  # too high for the day, right for the night
        ("night", 1111, (), "other_zone"),  # too low for the night, right for the day
        ("night", 1111, (2222,), "other_zone"),
        ("night", 1111, (1111,), "too_low"),  # the day has its value, which is not the night's
        ("day", 1401, (), "too_high"),
        ("night", 999, (), "too_low"),
        ("night", 2501, (1111,), "too_high"),
        ("day", 1111, (), "done"),
        ("night", 2222, (2222,), "done"),
    ],
)
def test_a_reading_that_only_the_other_zone_can_have_is_offered_to_it(
    zone: str, reading: int, earlier: tuple[int, ...], verdict: str
) -> None:
    """Unless what was given for the other zone does not fit here."""
    assert judge_zone(zone, reading, *earlier).name == verdict


def test_the_other_zone_is_offered_before_a_photo_is_asked() -> None:
    """A mistake is not photographed."""
    assert judge_zone("day", 2222, photo=True).name == "other_zone"
    assert judge_zone("day", 1401, photo=True).name == "done"


def test_a_zone_without_a_base_is_offered_only_on_evidence() -> None:
    """Anything would fit it; but what was given for it may speak."""
    first = two_zones()["registers"][0]
    unread = meter(register(zone="day"), {**first, "zone": "night"})
    night = unread["registers"][1]
    assert check_reading(unread, night, Decimal(500), None).name == "too_low"
    assert check_reading(unread, night, Decimal(500), [Decimal(1111)]).name == "other_zone"


def test_there_is_no_other_zone_where_there_are_not_exactly_two() -> None:
    """Neither with one register nor with three."""
    three = meter(*(register(last, 400, zone=zone) for zone, last in
                    [("day", 1000), ("night", 2100), ("peak", 5000)]))  # fmt: skip
    assert check_reading(three, three["registers"][0], Decimal(2222)).name == "too_high"
    assert judge(2222, last=1000, limit=400).name == "too_high"


@pytest.mark.parametrize(
    ("day", "night", "verdict"),
    [
        (1111, 2222, "done"),
        (2222, 1111, "swapped"),
        (999, 2222, "too_low"),
        (1401, 2222, "too_high"),
        (1401, 2099, "too_low"),
    ],
)
def test_two_zones_are_judged_together(day: int, night: int, verdict: str) -> None:
    """Swapped when only that way both fit; else the worse of the two is said."""
    outcome = check_two_zones(two_zones(), Decimal(day), Decimal(night))
    assert outcome == Outcome(verdict)


@pytest.mark.parametrize(
    ("day", "night", "verdict"),
    [
        (1401, 2222, "done"),
        (1401, 2099, "too_low"),
        (2222, 1111, "swapped"),
        (1111, 10**6, "too_long"),
    ],
)
def test_of_two_zones_a_photo_settles_what_is_too_high(day: int, night: int, verdict: str) -> None:
    """And nothing else, and nothing that no register shows."""
    outcome = check_two_zones(two_zones(photo=True), Decimal(day), Decimal(night))
    assert outcome.name == verdict


def test_of_two_zones_one_may_have_gone_round() -> None:
    """The night went through its zeros, the day used more than usual: the zeros are asked first."""
    both = two_zones(last=999_950)
    outcome = check_two_zones(both, Decimal(1500), Decimal(30))
    assert outcome == Outcome("rolled_over")
    assert check_two_zones(both, Decimal(999), Decimal(30)).name == "too_low"


def test_registers_without_zones_are_taken_in_their_order() -> None:
    """Where billing names no zones, the first number is the first register's."""
    unnamed = meter(register(1000, 400), register(2100, 400))
    assert check_two_zones(unnamed, Decimal(1111), Decimal(2222)).name == "done"


@given(st.integers(1000, 1400), st.integers(2100, 2500))
def test_whatever_fits_is_offered_when_it_is_swapped(day: int, night: int) -> None:
    """And once it is swapped back, nothing is asked any more."""
    assert check_two_zones(two_zones(), Decimal(day), Decimal(night)).name == "done"
    assert check_two_zones(two_zones(), Decimal(night), Decimal(day)).name == "swapped"
    assert judge_zone("day", night).name == "other_zone"
    assert judge_zone("night", day, night).name == "other_zone"


# --- the meter as a whole ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "night", "photo", "name"),
    [
        (1111, 2222, True, "done"),
        (1401, 2222, True, "photo_needed"),
        (1111, 2501, True, "photo_needed"),
        (1401, 2222, False, "done"),
    ],
)
def test_a_photo_is_asked_once_for_a_meter(day: int, night: int, photo: bool, name: str) -> None:
    """When any of its registers is too high, and the utility wants to see that."""
    assert check_meter(two_zones(photo=photo), [Decimal(day), Decimal(night)]).name == name


def test_a_register_that_went_round_is_measured_by_what_it_used() -> None:
    """Eighty from 99 950 to 30 are nothing to photograph."""
    one = meter(register(99_950, 400, digits=5), photo=True)
    outcome = check_meter(one, [Decimal(30)])
    assert (outcome.name, _used(outcome)) == ("done", [Decimal(80)])


@pytest.mark.parametrize(
    ("values", "used", "unchanged"),
    [
        ([1000, 2100], [0, 0], True),
        ([1000, 2101], [0, 1], False),
        ([Decimal("1000.0009"), 2100], [0, 0], True),
    ],
)
def test_a_meter_is_unchanged_when_nothing_was_used(
    values: list[Any], used: list[int], unchanged: bool
) -> None:
    """What the display does not show was not used."""
    outcome = check_meter(two_zones(), values)
    assert (_used(outcome), outcome.facts["unchanged"]) == (used, unchanged)


def test_a_meter_without_a_base_is_never_unchanged() -> None:
    """Nobody knows what it was before."""
    outcome = check_meter(two_zones(last=None), [Decimal(1000), Decimal(0)])
    assert (_used(outcome), outcome.facts["unchanged"]) == ([Decimal(0), None], False)


def test_the_entries_are_what_a_person_is_shown() -> None:
    """Zone, value as it will be stored, unit, consumption and base of each register."""
    day = register(1000, 400, zone="day", unit="кВт·год", decimals=0)
    facts = check_meter(meter(day), [Decimal("1111.9")]).facts
    assert facts["entries"] == [
        {
            "zone": "day",
            "direction": "import",
            "value": 1111,
            "unit": "кВт·год",
            "used": 111,
            "last": 1000,
        }
    ]


@pytest.mark.parametrize("values", [[], [1], [1, 2, 3], [1, None], [1, "2"], [1, -2]])
def test_values_that_do_not_fit_the_meter_are_an_error(values: list[Any]) -> None:
    """A reading for each register, and nothing else."""
    with pytest.raises((ValueError, TypeError)):
        check_meter(two_zones(), values)
