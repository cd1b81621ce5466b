"""What SQL says of addresses and places is what ``places`` says, and it goes by indexes."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Row, Transaction
from engine.utility.addresses.address import Address
from engine.utility.addresses.houses import WHOLE_STREET, House, Houses
from engine.utility.addresses.names import NO_STREET, UNNAMED, Name, Street
from engine.utility.addresses.places import Place, covers, may_cover
from engine.utility.addresses.stored import (
    AFFECTED,
    PLACE_COLUMNS,
    accounts_at,
    address_row,
    place_rows,
    works_at,
)
from tests.utility.conftest import MIGRATIONS

BOT = "zakarpattia"
SETTLEMENTS = st.sampled_from([UNNAMED, Name("ужгород"), Name("дубове")])
STREETS = st.builds(Street, st.sampled_from(["корзо", "миру"]), st.sampled_from(["", "вул", "пл"]))
SUFFIXES = st.sampled_from(["", "а", "/2"])
HOUSE = st.none() | st.builds(House, st.integers(1, 6), SUFFIXES)
HOUSES = st.just(WHOLE_STREET) | st.builds(
    lambda low, more, parity, suffix: Houses(low, low + more, parity, suffix),
    st.integers(1, 6), st.integers(0, 4), st.sampled_from([None, 0, 1]), st.none() | SUFFIXES,
)  # fmt: skip
ADDRESSES = st.builds(Address, SETTLEMENTS, STREETS | st.just(NO_STREET), HOUSE)
PLACES = st.builds(Place, SETTLEMENTS, STREETS, st.lists(HOUSES, min_size=1, max_size=3).map(tuple))
WHOLE = st.builds(Place, st.sampled_from([Name("ужгород"), Name("дубове")]))
HOMES = st.sampled_from(["", "ужгород"])


@pytest.fixture(scope="module")
def store() -> Iterator[SqliteStore]:
    """Give a store that examples share, each for itself."""
    opened = SqliteStore(None, MIGRATIONS)
    yield opened
    opened.close()


def put_account(tx: Transaction, number: str, address: Address, bot: str = BOT) -> None:
    """Store an account by its address alone."""
    tx.run(
        """INSERT INTO accounts (bot, number, settlement_key, street, street_kind, house,
             house_suffix) VALUES (?, ?, ?, ?, ?, ?, ?)""",
        bot, number, *address_row(address),
    )  # fmt: skip


def put_work(tx: Transaction, work: str, *places: Place, bot: str = BOT) -> None:
    """Store the places of a work."""
    tx.many(
        f"""INSERT INTO work_places (bot, work, {PLACE_COLUMNS})
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",  # noqa: S608
        [(bot, work, *row) for row in place_rows(places)],
    )


def fresh(tx: Transaction) -> None:
    """Forget the example before."""
    tx.run("DELETE FROM accounts")
    tx.run("DELETE FROM work_places")


each = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@each
@given(st.lists(ADDRESSES, max_size=8), st.lists(PLACES | WHOLE, min_size=1, max_size=3), HOMES)
def test_a_work_affects_the_accounts_that_its_places_cover(
    store: SqliteStore, addresses: list[Address], places: list[Place], home: str
) -> None:
    """Neither one more nor one less, and none of another bot."""

    def look(tx: Transaction) -> list[Row]:
        fresh(tx)
        for number, address in enumerate(addresses):
            put_account(tx, str(number), address)
            put_account(tx, f"other {number}", address, bot="other")
        put_work(tx, "1", *places)
        put_work(tx, "2", Place(UNNAMED, Street("корзо")))
        return tx.rows(f"SELECT number FROM ({AFFECTED}) AS touched", BOT, "1", home)  # noqa: S608

    found = sorted(number for (number,) in store.transact(look))
    assert found == [
        str(number)
        for number, address in enumerate(addresses)
        if any(covers(place, address, home) for place in places)
    ]


@each
@given(ADDRESSES, st.lists(PLACES | WHOLE, max_size=6), HOMES, st.booleans())
def test_an_address_finds_the_works_that_cover_it(
    store: SqliteStore, address: Address, places: list[Place], home: str, maybe: bool
) -> None:
    """Or that might, by what it does not say."""

    def look(tx: Transaction) -> list[Row]:
        fresh(tx)
        for number, place in enumerate(places):
            put_work(tx, str(number), place)
            put_work(tx, f"other {number}", place, bot="other")
        sql, values = works_at(address, BOT, home, maybe=maybe)
        return tx.rows(sql, *values)

    rule = may_cover if maybe else covers
    assert {work for (work,) in store.transact(look)} == {
        str(number) for number, place in enumerate(places) if rule(place, address, home)
    }


@given(PLACES | WHOLE, ADDRESSES, HOMES)
def test_what_covers_may_cover(place: Place, address: Address, home: str) -> None:
    """Where all is said, the two are one."""
    if covers(place, address, home):
        assert may_cover(place, address, home)
    where = address.settlement.key or home
    if where and address.street.key and address.house:
        assert covers(place, address, home) == may_cover(place, address, home)


def test_accounts_from_before_addresses_had_keys_are_touched_by_nothing(
    store: SqliteStore,
) -> None:
    """Until they get them, also by a work on the whole settlement that is everybody's."""

    def look(tx: Transaction) -> list[Row]:
        fresh(tx)
        tx.run("INSERT INTO accounts (bot, number, address) VALUES (?, '1', 'Корзо 5')", BOT)
        put_work(tx, "1", Place(UNNAMED, Street("корзо")), Place(Name("ужгород")))
        return tx.rows(AFFECTED, BOT, "1", "ужгород")

    assert store.transact(look) == []


def plan(store: SqliteStore, sql: str, *values: object) -> str:
    """Give how SQLite would go about a query."""
    rows = store.transact(lambda tx: tx.rows(f"EXPLAIN QUERY PLAN {sql}", *values))
    return "\n".join(str(row[3]) for row in rows)


def test_a_work_finds_its_accounts_by_indexes(store: SqliteStore) -> None:
    """A town may have a million accounts."""
    how = plan(store, AFFECTED, BOT, "1", "")
    assert "SCAN p" not in how
    assert "SCAN a" not in how
    assert "USING INDEX accounts_house (bot=? AND street=? AND house>? AND house<?)" in how
    assert "accounts_settlement (bot=? AND settlement_key=?)" in how
    assert how.count("INDEX work_places_work (bot=? AND work=?") == 2


def test_an_address_finds_its_works_and_neighbours_by_indexes(store: SqliteStore) -> None:
    """By the street."""
    address = Address(Name("ужгород"), Street("корзо", "вул"), House(5))
    sql, values = works_at(address, BOT, "")
    works = plan(store, sql, *values)
    assert "work_places_street (bot=? AND street=?)" in works
    sql, values = accounts_at(address, BOT, "")
    neighbours = plan(store, sql, *values)
    assert "accounts_house (bot=? AND street=? AND house=?)" in neighbours
