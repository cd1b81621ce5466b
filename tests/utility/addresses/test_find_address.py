"""Addresses that people type, found among those of accounts and works."""

import pytest

from engine.utility.addresses.look import MOST
from tests.utility.addresses.streets import (
    at_home,
    find,
    found,
    lives,
    place,
    shown,
    works_on,
)
from tests.utility.conftest import Utility


@pytest.fixture
def region(utility: Utility) -> Utility:
    """Give a utility of a town and two villages."""
    lives(utility, "1", "вул. Корзо, 5, кв. 2", "м. Ужгород", outage_group="1.1", flat="2",
          phone="+380501112233", eic="62Z")  # fmt: skip
    lives(utility, "2", "вул. Корзо, 5, кв. 3", "м. Ужгород", outage_group="1.1")
    lives(utility, "3", "вул. Миру, 1", "м. Ужгород", outage_group="1.1")
    lives(utility, "4", "вул. Миру, 1", "м. Ужгород", outage_group="1.2")
    lives(utility, "5", "пров. Миру, 1", "м. Ужгород")
    lives(utility, "6", "с. Баранинці, вул. Миру, 1", outage_group="2.1")
    lives(utility, "7", "вул. Григорія Сковороди, 44", "м. Ужгород")
    lives(utility, "8", "с. Дубове, 15")
    works_on(utility, "W", place("вул. Швабська", "1-15", "м. Ужгород"))
    return utility


@pytest.mark.parametrize(
    ("typed", "addresses"),
    [
        ("Корзо 5", ["м. Ужгород, вул. Корзо, 5"]),
        ("вулиця корзо, буд. 5", ["м. Ужгород, вул. Корзо, 5"]),
        ("КОРЗО 7-а", ["м. Ужгород, вул. Корзо, 7-А"]),
        ("Ужгород Корзо 5", ["м. Ужгород, вул. Корзо, 5"]),
        ("м. Ужгород, вул. Корзо, 5, кв. 2", ["м. Ужгород, вул. Корзо, 5"]),
        ("вул. Миру 1, Баранинці", ["с. Баранинці, вул. Миру, 1"]),
        ("пров. Миру 1", ["м. Ужгород, пров. Миру, 1"]),
        ("вул. Миру 1", ["с. Баранинці, вул. Миру, 1", "м. Ужгород, вул. Миру, 1"]),
        ("Миру 1", ["с. Баранинці, вул. Миру, 1", "м. Ужгород, вул. Миру, 1",
                    "м. Ужгород, пров. Миру, 1"]),
        ("Швабська 100", ["м. Ужгород, вул. Швабська, 100"]),  # known from a work
        ("с. Дубове, 15", ["с. Дубове, 15"]),
        ("Дубове 15", ["с. Дубове, 15"]),
    ],
)  # fmt: skip
def test_an_address_finds_its_streets(region: Utility, typed: str, addresses: list[str]) -> None:
    """Of any kind and settlement that it leaves open, shown as billing writes them."""
    outcome = find(region, typed)
    assert sorted(shown(region, typed)) == sorted(addresses)
    assert outcome.facts["guessed"] is False


@pytest.mark.parametrize(
    ("typed", "ending"),
    [
        ("вул. Хрещатик 15", "not_found"),
        ("Чоп, Корзо 5", "not_found"),
        ("Корзо Миру 5", "not_found"),
        ("привіт", "not_found"),
        ("5", "not_found"),
        ("?", "not_found"),
        ("а, б, в, г 5", "not_found"),
        ("я" * 900, "not_found"),
        ("Корзо", "no_house"),
        ("Корзо 5-7", "no_house"),
        ("вул. Миру", "no_house"),
        ("с. Баранинці, 15", "no_house"),  # there are streets there
        ("м. Ужгород", "no_house"),
        ("Ужгород 5", "no_house"),
        ("с. Баранинці, вул. Зелена, 3", "not_found"),
    ],
)
def test_what_is_not_found_is_told_apart(region: Utility, typed: str, ending: str) -> None:
    """A street that is not known, and one of which the house is not said."""
    assert find(region, typed).name == ending


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Сковороди 44", "м. Ужгород, вул. Григорія Сковороди, 44"),
        ("ул. Швабская 3", "м. Ужгород, вул. Швабська, 3"),
        ("Ужгород, Сковороды, 44", "м. Ужгород, вул. Григорія Сковороди, 44"),
        ("по Швабській 3", "м. Ужгород, вул. Швабська, 3"),
        ("на вулиці Швабській, 3", "м. Ужгород, вул. Швабська, 3"),
        ("Швабської 3", "м. Ужгород, вул. Швабська, 3"),
        ("Швабскька 3", "м. Ужгород, вул. Швабська, 3"),
        ("Швабка 3", "м. Ужгород, вул. Швабська, 3"),
        ("Ужгород Швабську 3", "м. Ужгород, вул. Швабська, 3"),
        ("пл. Корзо 5", "м. Ужгород, вул. Корзо, 5"),
    ],
)
def test_a_street_that_is_only_alike_is_a_guess(region: Utility, typed: str, address: str) -> None:
    """In the other language, another case, of another kind, mistyped, or by a part of its name.

    The person has to say that it is theirs.
    """
    outcome = find(region, typed)
    assert shown(region, typed) == [address]
    assert outcome.facts["guessed"] is True


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("с. Дубове 3", "с. Дубове, 3"),
        ("Дубове 3", "с. Дубове, 3"),
        ("дубове", "с. Дубове"),
        ("с. Дубове, вул. Зелена, 3", "с. Дубове"),
        ("Дубове Зелена 3", "с. Дубове"),
        ("с. Дубове, 5-7", "с. Дубове"),
    ],
)
def test_a_settlement_is_a_place_where_a_work_is_on_all_of_it(
    utility: Utility, typed: str, address: str
) -> None:
    """While it is ahead; one house of it is none of a street that is not known."""
    lives(utility, "1", "с. Дубове, вул. Лісова, 7")
    ending = "not_found" if "Зелена" in typed else "no_house"
    assert find(utility, typed).name == ending
    works_on(utility, "1", place(settlement="с. Дубове"))
    assert shown(utility, typed) == [address]
    assert find(utility, typed).facts["guessed"] is False
    utility.run("UPDATE works SET status = 'finished'")
    assert find(utility, typed).name == ending


def test_a_settlement_of_which_no_street_is_known_is_a_place(region: Utility) -> None:
    """Nobody there could ever name one."""
    assert shown(region, "с. Дубове") == ["с. Дубове"]
    assert shown(region, "с. Дубове, вул. Зелена, 3") == ["с. Дубове"]


def test_a_town_of_ones_own_is_named_where_it_is_the_place(utility: Utility) -> None:
    """There is nothing else to show."""
    utility = at_home(utility, "м. Харків")
    lives(utility, "1", "вул. Сумська, 10")
    assert find(utility, "Харків").name == "no_house"
    works_on(utility, "1", place(settlement="м. Харків"))
    assert shown(utility, "Харків") == ["м. Харків"]


def test_a_place_stands_for_an_account_and_tells_nothing_of_one(region: Utility) -> None:
    """No number, flat, phone or EIC; the group if all accounts of the house have that one."""
    (korzo,) = found(region, "Корзо 5")
    assert set(korzo) == {"number", "address", "settlement", "group", "key"}
    assert (korzo["number"], korzo["settlement"], korzo["group"]) == (None, "м. Ужгород", "1.1")
    assert set(korzo["key"].values()) == {"ужгород", "корзо", "вул", "5", ""}
    groups = {each["address"]: each["group"] for each in found(region, "Миру 1")}
    assert groups == {
        "м. Ужгород, вул. Миру, 1": None,  # two groups
        "м. Ужгород, пров. Миру, 1": None,  # none
        "с. Баранинці, вул. Миру, 1": "2.1",
    }


def test_too_many_places_to_choose_from_need_a_settlement(utility: Utility) -> None:
    """Eight are shown, nine are not."""
    for number in range(MOST):
        lives(utility, str(number), "вул. Миру, 1", f"с. Село{'а' * number}")
    assert len(found(utility, "Миру 1")) == MOST
    lives(utility, "9", "вул. Миру, 1", "с. Дубове")
    assert find(utility, "Миру 1").name == "many"
    assert find(utility, "Миру").name == "many"
    assert shown(utility, "Дубове, Миру 1") == ["с. Дубове, вул. Миру, 1"]


def test_where_there_is_one_town_it_is_not_named(utility: Utility) -> None:
    """Addresses without a settlement are there, and only there."""
    utility = at_home(utility, "м. Харків")
    lives(utility, "1", "вул. Сумська, 10")
    lives(utility, "2", "вул. Сумська, 10", "Харків")
    for typed in ("Сумська 10", "Харків, Сумська 10", "г. Харків, Сумська 10"):
        assert shown(utility, typed) == ["вул. Сумська, 10"]
    assert find(utility, "Полтава, Сумська 10").name == "not_found"


def test_a_settlement_that_nobody_says_is_believed_of_the_person(utility: Utility) -> None:
    """Where neither the accounts nor the bot say where they are."""
    lives(utility, "1", "вул. Сумська, 10")
    assert shown(utility, "Сумська 10") == ["вул. Сумська, 10"]
    assert shown(utility, "с. Дубове, Сумська 10") == ["с. Дубове, вул. Сумська, 10"]


def test_a_kind_that_only_some_write_is_one_street(utility: Utility) -> None:
    """«Корзо» of a work is the «вул. Корзо» of the accounts, and its any town is theirs."""
    lives(utility, "1", "вул. Корзо, 5", "м. Ужгород")
    works_on(utility, "W", place("Корзо", "1-15"))
    assert shown(utility, "Корзо 5") == ["м. Ужгород, вул. Корзо, 5"]


def test_an_initial_and_a_kind_of_settlement_look_alike(utility: Utility) -> None:
    """«С. Бандери» is no village, where none is known by that name."""
    lives(utility, "1", "вул. С. Бандери, 5", "м. Ужгород")
    assert shown(utility, "С. Бандери 5") == ["м. Ужгород, вул. С. Бандери, 5"]


def test_another_bots_streets_are_not_known(region: Utility) -> None:
    """Each utility has its own."""
    region.run("UPDATE accounts SET bot = 'other'")
    region.run("UPDATE work_places SET bot = 'other'")
    for typed in ("Корзо 5", "Швабська 3", "Сковороди 44", "с. Дубове 15"):
        assert find(region, typed).name == "not_found"


def test_accounts_without_keys_are_no_streets_yet(utility: Utility) -> None:
    """What was stored before addresses had keys is known as soon as it gets them."""
    utility.has("1", address="вул. Корзо, 5")
    assert find(utility, "Корзо 5").name == "not_found"
