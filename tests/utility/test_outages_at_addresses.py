"""Works by address: who is told of them, and when «no outages» would be a lie."""

from datetime import timedelta
from typing import Any

import pytest

from engine.runtime.store import Row, Transaction, moment
from engine.utility.addresses.look import find_address
from engine.utility.outages import find_outages
from tests.utility.addresses.streets import (
    NOW,
    at_home,
    find,
    found,
    lives,
    outages,
    place,
    reasons,
    works_on,
)
from tests.utility.conftest import Utility, kyiv

ACCOUNT = {"number": "1", "group": None}


@pytest.fixture
def grid(utility: Utility) -> Utility:
    """Give a utility whose works were imported an hour ago."""
    utility.imported("works", NOW - timedelta(hours=1))
    return utility


def test_an_account_is_told_of_works_on_its_address(grid: Utility) -> None:
    """By its settlement, street and house, along with those on its number and group."""
    lives(grid, "1", "вул. Корзо, 5-А", "м. Ужгород", outage_group="1.1")
    works_on(grid, "1", place("Корзо", "1-15"), reason="проміжок")
    works_on(grid, "2", place("вул. Корзо", "5А", "Ужгород"), reason="будинок")
    works_on(grid, "3", place(settlement="м. Ужгород"), reason="місто")
    works_on(grid, "4", accounts=("1",), reason="рахунок")
    works_on(grid, "5", outage_group="1.1", reason="черга")
    works_on(grid, "6", place("Корзо", "5"), place("Корзо", "1-15 парні"), reason="сусіди")
    works_on(grid, "7", place("Корзо", "1-15", "Дубове"), reason="інше село")
    works_on(grid, "8", place("пл. Корзо"), reason="площа")
    works_on(grid, "9", place("Корзо"), status="cancelled", reason="скасовано")
    outcome = outages(grid, {"number": "1", "group": "1.1"})
    assert outcome.name == "done"
    assert reasons(outcome) == ["проміжок", "будинок", "місто", "рахунок", "черга"]
    assert outcome.facts["outages_complete"] is True


@pytest.mark.parametrize("home", ["", "м. Ужгород"])
def test_nobody_is_told_of_another_villages_outage(grid: Utility, home: str) -> None:
    """An account that names no settlement is where the bot says, and else nobody knows where."""
    grid = at_home(grid, home) if home else grid
    lives(grid, "1", "вул. Корзо, 5")
    works_on(grid, "1", place("Корзо", "5", "м. Ужгород"), reason="місто")
    works_on(grid, "2", place("Корзо", "5", "с. Дубове"), reason="село")
    outcome = outages(grid, ACCOUNT)
    assert reasons(outcome) == (["місто"] if home else [])
    assert outcome.name == ("done" if home else "unknown")


@pytest.mark.parametrize(
    ("address", "where", "ending"),
    [
        (None, place("Корзо", "5"), "unknown"),  # nobody knows where the account is
        ("", place(settlement="Дубове"), "unknown"),
        ("вул. Корзо", place("Корзо", "5"), "unknown"),  # which house is it?
        ("вул. Корзо, 5-7", place("Корзо", "5"), "unknown"),
        ("вул. Корзо", place("Миру", "5"), "done"),  # another street, whatever the house
        ("вул. Корзо, 5", place("Корзо", "7"), "done"),
        ("с. Дубове", place("Миру", "5", "Дубове"), "unknown"),
        ("с. Дубове", place("Миру", "5", "Ужгород"), "done"),
        ("с. Дубове, вул. Миру, 7", place("Миру", "5", "Дубове"), "done"),
        ("вул. Корзо, 5", place("Корзо", "5", "Дубове"), "unknown"),
        ("вул. Корзо, 7", place("Корзо", "5", "Дубове"), "done"),
    ],
)
def test_an_address_that_does_not_say_enough_is_no_proof_of_light(
    grid: Utility, address: str | None, where: object, ending: str
) -> None:
    """Only a work that may be there after all makes a doubt, while it is ahead."""
    if address is None:
        grid.has("1")
    else:
        lives(grid, "1", address)
    works_on(grid, "1", where)  # type: ignore[arg-type]
    outcome = outages(grid, ACCOUNT)
    assert (outcome.name, "outages" in outcome.facts) == (ending, ending == "done")
    grid.run("UPDATE works SET status = 'finished'")
    assert outages(grid, ACCOUNT).name == "done"


def test_an_account_from_before_addresses_had_keys_is_looked_up_all_the_same(
    grid: Utility,
) -> None:
    """Its address is read when it is asked about."""
    grid.has("1", address="вул. Корзо, 5")
    works_on(grid, "1", place("Корзо", "1-15"), reason="проміжок")
    assert reasons(outages(grid, ACCOUNT)) == ["проміжок"]


def test_what_is_known_is_told_though_more_may_be_unknown(grid: Utility) -> None:
    """With the word that it may not be all."""
    lives(grid, "1", "вул. Корзо")
    works_on(grid, "1", place("Корзо"), reason="уся вулиця")
    works_on(grid, "2", place("Корзо", "5"), reason="один будинок")
    outcome = outages(grid, ACCOUNT)
    assert (outcome.name, reasons(outcome)) == ("unknown", ["уся вулиця"])
    assert outcome.facts["outages_complete"] is False


def test_an_import_with_bad_rows_is_no_proof_of_light(grid: Utility) -> None:
    """What was on those rows nobody knows; what is known is told."""
    grid.run("UPDATE imports SET incomplete = 1")
    outcome = outages(grid, ACCOUNT)
    assert (outcome.name, "outages" in outcome.facts) == ("unknown", False)
    works_on(grid, "1", accounts=("1",), reason="рахунок")
    outcome = outages(grid, ACCOUNT)
    assert (outcome.name, reasons(outcome)) == ("unknown", ["рахунок"])


def test_it_is_told_as_of_when_the_works_are_known(utility: Utility) -> None:
    """Also when that is too long ago, and None when it never was."""
    never = outages(utility, ACCOUNT)
    assert (never.name, never.facts["outages_as_of"]) == ("unknown", None)
    for imported, name, today in (
        ("2026-03-02T00:30", "done", True),
        ("2026-03-01T23:30", "done", False),
        ("2026-02-28T09:00", "unknown", False),
    ):
        utility.imported("works", kyiv(imported))
        told = outages(utility, ACCOUNT)
        assert (told.name, told.facts["outages_as_of_today"]) == (name, today)
        assert told.facts["outages_as_of"] == kyiv(imported)


def test_a_place_is_told_of_whatever_is_on_its_house(grid: Utility) -> None:
    """By address, by the accounts that are there, and by their groups."""
    lives(grid, "1", "вул. Корзо, 5, кв. 1", "м. Ужгород", outage_group="1.1")
    lives(grid, "2", "вул. Корзо, 5, кв. 2", "м. Ужгород", outage_group="1.2")
    lives(grid, "3", "вул. Корзо, 7", "м. Ужгород", outage_group="1.3")
    works_on(grid, "1", place("Корзо", "5"), reason="адреса")
    works_on(grid, "2", accounts=("2", "3"), reason="рахунок")
    works_on(grid, "3", outage_group="1.2", reason="черга")
    works_on(grid, "4", accounts=("3",), reason="сусід")
    works_on(grid, "5", outage_group="1.3", reason="інша черга")
    (korzo,) = found(grid, "Корзо 5")
    outcome = outages(grid, korzo)
    assert (outcome.name, reasons(outcome)) == ("done", ["адреса", "рахунок", "черга"])


def test_a_house_is_looked_up_by_indexes(grid: Utility) -> None:
    """A town may have a million accounts, and a work name half of them."""
    lives(grid, "1", "вул. Корзо, 5", "м. Ужгород", outage_group="1.1")
    (korzo,) = found(grid, "Корзо 5")
    plans: list[str] = []

    class Explained:
        """A transaction that notes how SQLite goes about each query."""

        def __init__(self, tx: Transaction) -> None:
            self._tx = tx

        def rows(self, sql: str, *values: Any) -> list[Row]:
            plans.extend(row[3] for row in self._tx.rows(f"EXPLAIN QUERY PLAN {sql}", *values))
            return self._tx.rows(sql, *values)

        def row(self, sql: str, *values: Any) -> Row | None:
            return next(iter(self.rows(sql, *values)), None)

    def look(tx: Transaction) -> None:
        explained: Any = Explained(tx)
        find_address("Корзо 5", NOW, grid.bot, explained)
        find_outages(korzo, NOW, grid.bot, explained)

    grid.store.transact(look)
    searches = [plan for plan in plans if "accounts" in plan or "work_places" in plan]
    assert len(searches) > 5
    assert [plan for plan in searches if plan.endswith("(bot=?)") or "SCAN" in plan] == []


def test_of_a_house_where_no_account_is_known_absence_says_nothing(grid: Utility) -> None:
    """While a work is ahead that names accounts or a group: it may be theirs."""
    lives(grid, "1", "вул. Корзо, 5", "м. Ужгород")
    works_on(grid, "1", place("Корзо", "20-30"), reason="адреса")
    (new,) = found(grid, "Корзо 99")
    assert outages(grid, new).name == "done"
    works_on(grid, "2", accounts=("77",), ends=moment(kyiv("2026-03-06T09:00")))
    assert outages(grid, new).name == "unknown"
    (known,) = found(grid, "Корзо 5")
    assert outages(grid, known).name == "done"
    (touched,) = found(grid, "Корзо 25")
    outcome = outages(grid, touched)
    assert (outcome.name, reasons(outcome)) == ("unknown", ["адреса"])


def test_a_place_of_a_settlement_is_not_told_of_anothers(grid: Utility) -> None:
    """The person chose which."""
    lives(grid, "1", "вул. Миру, 1", "м. Ужгород")
    lives(grid, "2", "вул. Миру, 1", "с. Дубове")
    works_on(grid, "1", place("Миру", "1", "Дубове"), reason="село")
    works_on(grid, "2", accounts=("1",), reason="місто")
    told = {each["settlement"]: reasons(outages(grid, each)) for each in found(grid, "Миру 1")}
    assert told == {"м. Ужгород": ["місто"], "с. Дубове": ["село"]}
    assert find(grid, "Чоп, Миру 1").name == "not_found"


@pytest.mark.parametrize("typed", ["с. Дубове 3", "Дубове", "с. Дубове, вул. Зелена, 3"])
def test_a_settlement_is_told_of_works_on_all_of_it(grid: Utility, typed: str) -> None:
    """And never that there are no others: they may be on any street, or name any account."""
    lives(grid, "1", "с. Дубове, вул. Лісова, 7")
    lives(grid, "2", "с. Дубове", outage_group="1.1")
    works_on(grid, "1", place(settlement="с. Дубове"), reason="село")
    works_on(grid, "2", place("Лісова", "3", "с. Дубове"), reason="вулиця")
    works_on(grid, "3", accounts=("2",), reason="рахунок")
    works_on(grid, "4", outage_group="1.1", reason="черга")
    (dubove,) = found(grid, typed)
    outcome = outages(grid, dubove)
    assert (outcome.name, reasons(outcome)) == ("unknown", ["село"])
    assert outcome.facts["outages_by_settlement"] is True


def test_of_a_settlement_absence_is_not_told(grid: Utility) -> None:
    """Of a house of a village without streets that billing knows, it is."""
    lives(grid, "1", "с. Дубове, 15")
    for typed in ("Дубове", "Дубове 3"):
        (dubove,) = found(grid, typed)
        outcome = outages(grid, dubove)
        assert (outcome.name, "outages" in outcome.facts) == ("unknown", False)
        assert outcome.facts["outages_by_settlement"] is True
    (house,) = found(grid, "Дубове 15")
    outcome = outages(grid, house)
    assert (outcome.name, outcome.facts["outages_by_settlement"]) == ("done", False)
