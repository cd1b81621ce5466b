"""Addresses as billing and people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.utility.addresses.address import (
    Address,
    Unread,
    Why,
    address_of,
    read_address,
    read_settlement,
    read_street,
)
from engine.utility.addresses.names import name_key

LONG = "вул. " + "а" * 600


def keys(address: Address) -> tuple[str, str, str, str]:
    """Give settlement, kind, street and house, as short as they can be written."""
    house = address.house
    number = f"{house.number}{house.suffix}" if house else ""
    return address.settlement.key, address.street.kind, address.street.key, number


def read(text: str) -> tuple[str, str, str, str]:
    """Read an address that can be read."""
    found = read_address(text)
    assert isinstance(found, Address), found
    return keys(found)


@pytest.mark.parametrize(
    ("text", "settlement", "kind", "street", "house"),
    [
        ("м. Ужгород, вул. Корзо, 5, кв. 2", "ужгород", "вул", "корзо", "5"),
        ("Корзо 5", "", "", "корзо", "5"),
        ("просп. Науки, 3", "", "просп", "науки", "3"),
        ("пр-т Науки 3", "", "просп", "науки", "3"),
        ("вул. 8 Березня, 12", "", "вул", "8 березня", "12"),
        ("вул. 8-го Березня 12", "", "вул", "8 березня", "12"),
        ("бульв. Т. Шевченка 20-А", "", "бульв", "шевченка", "20а"),
        ("б-р Т.Шевченка, 20а", "", "бульв", "шевченка", "20а"),
        ("наб. Незалежності, 17", "", "наб", "незалежності", "17"),
        ("с. Баранинці, вул. Центральна, 19/2", "баранинці", "вул", "центральна", "19/2"),
        ("Баранинці, Центральна, 19/2", "баранинці", "", "центральна", "19/2"),
        ("ул. Сумская 10 б", "", "вул", "сумская", "10б"),
        ("м. Ужгород вул. Корзо 5", "ужгород", "вул", "корзо", "5"),
        ("вул.Корзо,5", "", "вул", "корзо", "5"),
        ("ВУЛИЦЯ КОРЗО, БУДИНОК 5, КВАРТИРА 2", "", "вул", "корзо", "5"),
        ("вул. Корзо, буд. 15 корп. 2, під'їзд 3", "", "вул", "корзо", "15к2"),
        ("Корзо 15к2 кв 7", "", "", "корзо", "15к2"),
        ("вул. Корзо, 5, 2", "", "вул", "корзо", "5"),
        ("Корзо, 5, Ужгород", "ужгород", "", "корзо", "5"),
        ("Корзо вул., 5", "", "вул", "корзо", "5"),
        ("Київське шосе 12", "", "шосе", "київське", "12"),
        ("Театральна площа, 3", "", "пл", "театральна", "3"),
        ("Набережна 5", "", "", "набережна", "5"),
        ("вул. Набережна, 5", "", "вул", "набережна", "5"),
        ("мкр. 5, 12", "", "мкр", "5", "12"),
        ("мкр 5", "", "мкр", "5", ""),
        ("вул. 2-га Лісова, 5", "", "вул", "2 лісова", "5"),
        ("вул. Слов’янська 20A", "", "вул", "словянська", "20а"),
        ("вул. «Зоряна», 1 (біля школи)", "", "вул", "зоряна", "1"),
        ("вул. Івано-Франківська, 1", "", "вул", "івано франківська", "1"),
        ("88000, Закарпатська обл., Ужгородський р-н, с. Дубове, вул. Лісна, 7", "дубове", "вул",
         "лісна", "7"),
        ("с. Дубове 15", "дубове", "", "", "15"),
        ("с. Дубове, 15", "дубове", "", "", "15"),
        ("смт Великий Березний", "великий березний", "", "", ""),
        ("8 Березня", "", "", "8 березня", ""),
    ],
)  # fmt: skip
def test_an_address_is_read(text: str, settlement: str, kind: str, street: str, house: str) -> None:
    """Kinds are keys, flats and whatever stands above a settlement are read over."""
    assert read(text) == (settlement, kind, street, house)


@pytest.mark.parametrize(
    ("text", "why", "part", "clear"),
    [
        ("", Why.NOTHING, "", ("", "", "", "")),
        ("5", Why.NOTHING, "", ("", "", "", "")),
        ("?!", Why.NOTHING, "", ("", "", "", "")),
        (LONG, Why.NOTHING, "", ("", "", "", "")),
        ("вул. Корзо, 5-7", Why.HOUSE, "5-7", ("", "вул", "корзо", "")),
        ("м. Ужгород, Корзо 5-7", Why.HOUSE, "5-7", ("ужгород", "", "корзо", "")),
        ("а, б, в, г", Why.NAMES, "б", ("", "", "", "")),
        ("вул. Корзо, вул. Швабська", Why.NAMES, "вул. Швабська", ("", "вул", "корзо", "")),
    ],
)
def test_what_cannot_be_read_says_why(
    text: str, why: Why, part: str, clear: tuple[str, str, str, str]
) -> None:
    """The part that is to blame is named, and what is clear all the same is given."""
    found = read_address(text)
    assert isinstance(found, Unread)
    assert (found.why, found.part, keys(found.clear)) == (why, part, clear)


def test_streets_of_one_name_and_other_kinds_are_two() -> None:
    """Who names no kind may mean either."""
    streets = [read_street(text) for text in ("вул. Миру", "пров. Миру", "Миру")]
    street, lane, either = (found for found in streets if found)
    assert not street.same(lane)
    assert either.same(street)
    assert either.same(lane)


@pytest.mark.parametrize("kind", ["вул.", "вулиця", "ул.", "улица", "Вул", "BУЛ."])
def test_the_words_of_one_kind_are_one(kind: str) -> None:
    """Ukrainian or Russian, short or long, with a look-alike letter."""
    street = read_street(f"{kind} Миру")
    assert street
    assert (street.kind, street.key) == ("вул", "миру")


@pytest.mark.parametrize("text", ["вул. Корзо, 5", "вул. Корзо 5", "вул. Корзо 5-7", "Корзо, Миру",
                                  "", "...", "вул. Корзо; пл. Миру"])  # fmt: skip
def test_a_street_alone_has_no_house_and_no_second_name(text: str) -> None:
    """A list or a house in the cell of a street would be taken for a name."""
    assert read_street(text) is None


@pytest.mark.parametrize("text", ["Ужгород", "м. Ужгород", "УЖГОРОД", "місто Ужгород", "г.Ужгород"])
def test_the_kind_of_a_settlement_does_not_count(text: str) -> None:
    """A «смт» of yesterday is a «селище» today."""
    assert read_settlement(text).key == "ужгород"


def test_a_settlement_that_is_said_apart_is_believed() -> None:
    """A column of its own is said on purpose; without it the address's own holds."""
    text = "м. Ужгород, вул. Корзо, 5"
    assert keys(address_of(text, "с. Дубове")) == ("дубове", "вул", "корзо", "5")
    assert keys(address_of(text)) == ("ужгород", "вул", "корзо", "5")
    assert keys(address_of("вул. Корзо, 5-7", "Дубове")) == ("дубове", "вул", "корзо", "")


@given(st.text(max_size=80) | st.text("м.с.вул.корзо5а/-, №", max_size=40))
def test_whatever_is_typed_is_read_or_says_why(text: str) -> None:
    """Nothing raises, and an address that was read has a name."""
    found = read_address(text)
    if isinstance(found, Address):
        assert found.settlement.key or found.street.key


WORDS = st.sampled_from(["Корзо", "Шевченка", "8 Березня", "Велика Лісова", "Слов'янська"])
KINDS = st.sampled_from(["вул.", "вулиця", "просп.", "пр-т", "пл.", "б-р", "провулок"])
HOUSES = st.sampled_from(["5", "20-А", "20 а", "19/2", "15 корп. 2", "буд. 7", "15к2"])


@given(KINDS, WORDS, HOUSES, st.sampled_from([", ", ",", " "]))
def test_where_commas_stand_makes_no_difference(
    kind: str, name: str, house: str, between: str
) -> None:
    """«вул. Корзо, 5» and «вул. Корзо 5» are one address."""
    assert read(f"{kind} {name}{between}{house}") == read(f"{kind} {name}, {house}")


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(text: str) -> None:
    """What was folded once is not folded into something else."""
    assert name_key(name_key(text)) == name_key(text)
