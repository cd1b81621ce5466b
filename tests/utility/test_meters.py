"""Which registers of a meter are asked, what they are called, and which meter replaced which."""

from typing import Any

import pytest

from engine.core.flow import Profile, Rules
from engine.utility import accounts
from tests.utility.conftest import Utility, kyiv

MARCH = kyiv("2026-03-02T10:00")
APRIL = kyiv("2026-04-02T10:00")
CODES = {
    "day": ("1.8.2", "15.8.2", "Т22"),
    "night": ("1.8.1", "15.8.1", "Т21"),
    "total": ("1.8.0", "15.8.0", "Т20"),
    "export": ("А-",),
}
PROFILE = Profile("electricity", codes=CODES)


def metered(utility: Utility, *registers: tuple[str, str], **profile: Any) -> Utility:
    """Give a utility with a profile, and one meter with registers of these codes and zones."""
    utility.has("7")
    for name, zone in registers:
        utility.has_register("7", "E1", service="electricity", register=name, zone=zone)
    known = Profile("electricity", **{"codes": CODES, **profile})
    return utility.with_rules(Rules(meters={"electricity": known}))


def asked(utility: Utility) -> list[tuple[Any, Any]]:
    """Give code and zone of the registers that are asked."""
    return [
        (register["name"], register["zone"])
        for register in accounts.registers_of(utility.meter("7", MARCH))
    ]


@pytest.mark.parametrize("total", ["1.8.0", "15.8.0", "Т20", "T20", "т 20"])
def test_a_sum_of_zones_is_not_asked(utility: Utility, total: str) -> None:
    """However billing writes its code: Cyrillic or Latin, small or capital, with a space."""
    utility = metered(utility, (total, ""), ("1.8.2", "day"), ("1.8.1", "night"))
    assert asked(utility) == [("1.8.2", "day"), ("1.8.1", "night")]


def test_a_meter_of_one_zone_keeps_its_only_register(utility: Utility) -> None:
    """There 1.8.0 is no sum of anything."""
    assert asked(metered(utility, ("1.8.0", ""))) == [("1.8.0", None)]


def test_a_sum_stays_beside_zones_of_the_other_direction(utility: Utility) -> None:
    """What is given back in two zones says nothing of what was used."""
    utility = metered(utility, ("1.8.0", ""), ("2.8.1", "night"), ("2.8.2", "day"))
    assert asked(utility) == [("1.8.0", None), ("2.8.1", "night"), ("2.8.2", "day")]


def test_what_billing_calls_a_zone_is_no_sum(utility: Utility) -> None:
    """«T20» may be the total of one kind of meter and a zone of another: billing knows."""
    utility = metered(utility, ("Т20", "peak"), ("Т21", "night"))
    assert asked(utility) == [("Т20", "peak"), ("Т21", "night")]


def test_without_a_profile_every_register_is_asked(utility: Utility) -> None:
    """A utility that says nothing about its codes is asked about all of them, as billing lists."""
    utility = metered(utility, ("1.8.0", ""), ("1.8.2", ""), codes={})
    assert asked(utility) == [("1.8.0", None), ("1.8.2", None)]


@pytest.mark.parametrize(("day", "night"), [("1.8.2", "1.8.1"), ("T22", "т21"), ("15.8.2", "Т21")])
def test_the_profile_names_the_zones_that_billing_does_not(
    utility: Utility, day: str, night: str
) -> None:
    """A code means what this utility says it means."""
    assert asked(metered(utility, (night, ""), (day, ""))) == [(day, "day"), (night, "night")]


def test_billings_own_zone_is_believed_before_the_profile(utility: Utility) -> None:
    """Profiles are for meters of which billing does not tell."""
    utility = metered(utility, ("1.8.1", "day"), ("1.8.2", "night"))
    assert asked(utility) == [("1.8.1", "day"), ("1.8.2", "night")]


@pytest.mark.parametrize(
    ("zones", "order", "flag"),
    [
        (("night", "day"), ["day", "night"], True),
        (("day", "night"), ["day", "night"], True),
        (("night", "day", "peak"), ["night", "day", "peak"], False),
        (("peak", "half_peak"), ["peak", "half_peak"], False),
        (("day", "day"), ["day", "day"], False),
        (("night",), ["night"], False),
    ],
)
def test_exactly_day_and_night_are_asked_in_that_order(
    utility: Utility, zones: tuple[str, ...], order: list[str], flag: bool
) -> None:
    """Whatever order billing lists them in; any other meter keeps billing's order."""
    named = [(f"регістр {place}", zone) for place, zone in enumerate(zones)]
    utility = metered(utility, *named)
    meter = utility.meter("7", MARCH)
    assert [register["zone"] for register in accounts.registers_of(meter)] == order
    assert (meter["two_zones"], meter["zones"]) == (flag, len(zones))


@pytest.mark.parametrize(
    ("name", "zone", "codes"),
    [
        ("T22", "day", ["T22"]),
        ("1.8.3", "night", ["1.8.3"]),
        ("", "day", ["1.8.2", "15.8.2", "Т22"]),
        ("Активна", "night", ["1.8.1", "15.8.1", "Т21"]),
        ("", "peak", []),
        ("", "", []),
    ],
)
def test_the_codes_to_look_for_on_the_display(
    utility: Utility, name: str, zone: str, codes: list[str]
) -> None:
    """The register's own code; where billing has none, those that its zone may have."""
    utility = metered(utility, (name, zone))
    (register,) = accounts.registers_of(utility.meter("7", MARCH))
    assert register["codes"] == codes


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("1.8.0", "import"),
        ("2.8.0", "export"),
        ("2.8.2", "export"),
        ("15.8.2", "import"),
        ("a-", "export"),
        ("2. поверх", "import"),
        ("", "import"),
    ],
)
def test_the_direction_is_told_by_the_code(utility: Utility, name: str, direction: str) -> None:
    """The group 2 of a display code is what is given back, and so are the profile's own codes."""
    utility = metered(utility, (name, ""))
    (register,) = accounts.registers_of(utility.meter("7", MARCH))
    assert register["direction"] == direction


@pytest.mark.parametrize("photo", [True, False])
def test_whether_a_photo_is_needed_comes_from_the_profile(utility: Utility, photo: bool) -> None:
    """Of the meter's own service."""
    utility = metered(utility, ("1.8.0", ""), photo=photo)
    utility.has_register("7", "771", service="heat")
    meters = accounts.meters_of(utility.account("7", MARCH))
    assert [meter["photo"] for meter in meters] == [photo, False]


def test_readings_stay_together_when_the_profile_is_corrected(utility: Utility) -> None:
    """They are kept under billing's own code and zone; what the profile says is only shown."""
    right = metered(utility, ("1.8.2", ""), ("1.8.1", ""))
    swapped = {"day": CODES["night"], "night": CODES["day"]}
    wrong = right.with_rules(Rules(meters={"electricity": Profile("electricity", codes=swapped)}))
    wrong.send("7", MARCH, wrong.person(), [1111, 2222])
    right.send("7", MARCH, right.person(), [2223, 1111])
    rows = "SELECT register, zone, value, status FROM readings ORDER BY register, id"
    assert utility.rows(rows) == [
        ("1.8.1", "", "1111", "accepted"),
        ("1.8.2", "", "2222", "superseded"),
        ("1.8.2", "", "2223", "accepted"),
    ]
    assert [one["last"] for one in accounts.registers_of(right.meter("7", APRIL))] == [2223, 1111]


# --- the meter that was there before ---------------------------------------------------------


@pytest.fixture
def replaced(utility: Utility) -> Utility:
    """Give a utility where the meter A was read in March and billing lists B since."""
    utility.has("7")
    utility.has_register("7", "A")
    utility.send("7", MARCH, utility.person(), [120])
    exchange(utility, "A", "B")
    return utility


def exchange(utility: Utility, old: str, new: str) -> None:
    """Let billing list another meter in the place of one."""
    utility.run("UPDATE registers SET meter = ?, last_value = '0' WHERE meter = ?", new, old)


def before(utility: Utility, at: Any = APRIL) -> dict[str, Any]:
    """Give what each meter replaced."""
    meters = accounts.meters_of(utility.account("7", at))
    return {meter["number"]: meter["replaces"] for meter in meters}


def test_a_new_meter_names_the_one_it_replaced_until_it_is_read(replaced: Utility) -> None:
    """From the first reading of the new one on, nothing is said about the old."""
    assert before(replaced) == {"B": "A"}
    replaced.send("7", APRIL, replaced.person(), [5])
    assert before(replaced) == {"B": None}


def test_a_meter_that_was_always_there_replaced_nothing(utility: Utility) -> None:
    """Whether it was read or not."""
    utility.has("7")
    utility.has_register("7", "A")
    assert before(utility) == {"A": None}
    utility.send("7", MARCH, utility.person(), [120])
    assert before(utility) == {"A": None}


def test_a_further_meter_replaces_nothing(replaced: Utility) -> None:
    """Once the new meter was read, one that is put up beside it is simply another."""
    replaced.send("7", APRIL, replaced.person(), [5])
    replaced.has_register("7", "C")
    assert before(replaced) == {"B": None, "C": None}


def test_a_meter_of_another_service_replaces_nothing(replaced: Utility) -> None:
    """Water does not follow heat."""
    replaced.has_register("7", "W", service="hot_water")
    assert before(replaced) == {"B": "A", "W": None}


def test_the_meter_replaced_is_the_last_one(replaced: Utility) -> None:
    """A was followed by B, B by C."""
    replaced.send("7", APRIL, replaced.person(), [5])
    exchange(replaced, "B", "C")
    may = kyiv("2026-05-02T10:00")
    assert before(replaced, may) == {"C": "B"}
    replaced.send("7", may, replaced.person(), [7])
    assert before(replaced, may) == {"C": None}


def test_one_meter_stands_in_the_place_of_one(utility: Utility) -> None:
    """Of two meters one was replaced; of three, no meter is named twice."""
    utility.has("7")
    for meter in ("A", "B"):
        utility.has_register("7", meter)
    utility.send("7", MARCH, utility.person(), [1], [2])
    exchange(utility, "A", "C")
    utility.has_register("7", "D")
    assert before(utility) == {"C": "A", "B": None, "D": None}


def test_another_accounts_readings_say_nothing(replaced: Utility) -> None:
    """Nor do those of another utility, nor rejected ones."""
    replaced.has("8")
    replaced.run("UPDATE readings SET account = '8'")
    assert before(replaced) == {"B": None}
    replaced.run("UPDATE readings SET account = '7', bot = 'other'")
    assert before(replaced) == {"B": None}
    replaced.run("UPDATE readings SET bot = 'poltava', status = 'rejected'")
    assert before(replaced) == {"B": None}
