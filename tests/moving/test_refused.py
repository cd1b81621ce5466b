"""What a move does not begin: said in one sentence, and nothing is written anywhere."""

from contextlib import closing
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from engine.moving.database import Refused
from engine.moving.opening import open_source, open_target
from engine.moving.postgres_server import PostgresTarget
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Migration, StoreError
from tests.moving.places import address, change, fill, held, move_all, move_between
from tests.places import MIGRATIONS, Database, empty_schema, open_store

ON_BOTH = True
NEWER = Migration("999_newer", ("CREATE TABLE novelties (id {id})",))


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """Give a file with three people."""
    return fill(tmp_path / "full.db", 3)


@pytest.fixture
def empty(database: Database) -> Path | str:
    """Give a place to move to, with all tables or without any."""
    return database.place()


@pytest.fixture
def source(database: Database, full: Path) -> Path | str:
    """Give a place to move from, with three people."""
    if database.kind == "sqlite":
        return full
    place = database.place()
    move_all(full, place)
    return place


def refused(source: Path | str, target: Path | str, key: str) -> Refused:
    """Try to move; it must not be possible, and the target holds what it held."""
    before = held(target)
    with pytest.raises(Refused) as raised:
        move_all(source, target)
    assert raised.value.key == key
    assert held(target) == before
    return raised.value


# what is moved


def test_a_file_that_is_not_there(tmp_path: Path, empty: Path | str) -> None:
    """It is not made either."""
    refused(tmp_path / "nowhere.db", empty, "missing")
    assert not (tmp_path / "nowhere.db").exists()


@pytest.mark.parametrize("content", [b"", b"Dear diary" * 1000])
def test_a_file_that_is_no_database(tmp_path: Path, empty: Path | str, content: bytes) -> None:
    """Empty, or something else altogether."""
    (tmp_path / "diary.db").write_bytes(content)
    refused(tmp_path / "diary.db", empty, "no_database")
    assert (tmp_path / "diary.db").read_bytes() == content


def test_a_database_of_another_program(tmp_path: Path, empty: Path | str) -> None:
    """Whatever is in it."""
    change(tmp_path / "other.db", "CREATE TABLE people (id INTEGER)")
    refused(tmp_path / "other.db", empty, "no_database")


def test_an_older_schema_is_left_as_it_is(tmp_path: Path, empty: Path | str) -> None:
    """Whoever moves it brings it up to date first, on purpose."""
    older = tmp_path / "older.db"
    SqliteStore(older, MIGRATIONS[:-2]).close()
    before = older.read_bytes()
    refused(older, empty, "older")
    assert older.read_bytes() == before


def test_a_newer_schema_is_not_understood(database: Database, empty: Path | str) -> None:
    """What this version does not know it would leave behind."""
    newer = database.place()
    if isinstance(newer, str):
        with psycopg.connect(newer) as server:
            server.execute("INSERT INTO rozmova_migrations (name) VALUES ('999_newer')")
    else:
        open_store(newer, (*MIGRATIONS, NEWER)).close()
    try:
        refused(newer, empty, "newer")
    finally:
        if isinstance(newer, str):
            with psycopg.connect(newer) as server:
                server.execute("DELETE FROM rozmova_migrations WHERE name = '999_newer'")


def test_a_table_that_somebody_has_changed(full: Path, empty: Path | str) -> None:
    """A column too many would be left behind without a word."""
    change(full, "ALTER TABLE people ADD COLUMN nickname TEXT")
    assert refused(full, empty, "damaged").facts["table"] == "people"


def test_the_rows_of_others_are_left_behind_and_told(full: Path, empty: Path | str) -> None:
    """A table that is none of ours is nobody's loss unnoticed."""
    change(full, "CREATE TABLE guests (name TEXT)")
    change(full, "INSERT INTO guests VALUES ('Ївга')")
    with (
        closing(open_source(address(full))) as one,
        closing(open_target(address(empty), MIGRATIONS)) as other,
    ):
        _, left = move_between(one, other)
    assert [(each.name, each.rows) for each in left] == [("guests", 1)]


# where it is moved


def test_a_target_that_is_not_empty(source: Path | str, database: Database) -> None:
    """One row of anybody's is enough."""
    target = database.place()
    if isinstance(target, str):
        move_all(source, target)
    else:
        change(target, "CREATE TABLE guests (name TEXT)")
        change(target, "INSERT INTO guests VALUES ('Ївга')")
        before = target.read_bytes()
    why = refused(source, target, "occupied")
    assert why.facts["rows"] >= 1
    if isinstance(target, Path):
        assert target.read_bytes() == before


def test_a_target_that_is_the_source(source: Path | str) -> None:
    """By whichever name."""
    refused(source, source, "same")
    if isinstance(source, Path):
        source.with_name("alias.db").symlink_to(source)
        refused(source, source.with_name("alias.db"), "same")
    else:
        refused(source, source.replace("127.0.0.1", "localhost"), "same")


def test_an_empty_target_that_was_used_before(source: Path | str, empty: Path | str) -> None:
    """It has its tables already, and that is no obstacle."""
    open_store(empty, MIGRATIONS).close()
    move_all(source, empty)
    assert held(empty) == held(source)


# those who are at work


@pytest.mark.parametrize("side", ["source", "target"])
def test_a_database_that_is_served(source: Path | str, empty: Path | str, side: str) -> None:
    """While a bot is served from either nothing is moved; afterwards it is."""
    served = open_store(source if side == "source" else empty, MIGRATIONS)
    assert served.own("poltava")
    refused(source, empty, "served")
    served.close()
    move_all(source, empty)
    assert held(empty) == held(source)


def test_a_target_in_which_somebody_writes_meanwhile(
    source: Path | str, database: Database
) -> None:
    """What came between the look and the beginning is seen."""
    target = database.place()
    with (
        closing(open_source(address(source))) as one,
        closing(open_target(address(target), MIGRATIONS)) as other,
    ):
        other.look = lambda: _be_served_once(target)  # type: ignore[method-assign]
        with pytest.raises(Refused) as raised:
            move_between(one, other)
    assert raised.value.key == "occupied"
    assert held(target)["era"] == [(1, "x")]


def _be_served_once(place: Path | str) -> None:
    with closing(open_store(place, MIGRATIONS)) as store:
        store.transact(lambda tx: tx.run("INSERT INTO era (one, id) VALUES (1, 'x')"))


def test_a_file_in_which_somebody_writes_while_it_is_moved(full: Path, empty: Path | str) -> None:
    """What was written would be missing: nothing is moved."""

    def write(stage: str, _rows: int) -> None:
        if stage == "compare":
            change(full, "UPDATE people SET name = 'Ївга'")

    with (
        closing(open_source(address(full))) as one,
        closing(open_target(address(empty), MIGRATIONS)) as other,
        pytest.raises(Refused) as raised,
    ):
        move_between(one, other, progress=write)
    assert raised.value.key == "changed"
    assert not any(held(empty).values())


def test_whoever_may_not_make_tables_is_told_so(full: Path) -> None:
    """A server's user without rights."""
    with empty_schema() as schema, psycopg.connect(schema, autocommit=True) as server:
        guest = f"guest_{uuid4().hex}"
        server.execute(f"CREATE ROLE {guest} LOGIN".encode())
        try:
            address_of_guest = make_conninfo(schema, user=guest)
            with (
                closing(open_source(address(full))) as one,
                closing(PostgresTarget(address_of_guest, MIGRATIONS)) as other,
                pytest.raises(StoreError) as raised,
            ):
                move_between(one, other)
        finally:
            server.execute(f"DROP ROLE {guest}".encode())
    assert raised.value.kind == "db_rights"


# rows that the program does not write


@pytest.mark.parametrize(
    ("sql", "key"),
    [
        ("UPDATE people SET blocked = 'так'", "odd_value"),
        ("UPDATE people SET name = x'0102'", "odd_value"),
        ("UPDATE people SET name = CAST(x'ff' AS TEXT)", "no_text"),
        ("INSERT INTO timers VALUES (77, 'rest', 1, '')", "breaks_rule"),
    ],
)
def test_a_value_that_cannot_be_right(full: Path, empty: Path | str, sql: str, key: str) -> None:
    """The table is named, the value is not."""
    change(full, sql)
    facts = refused(full, empty, key).facts
    assert facts["table"] in ("people", "timers")
    assert "77" not in str(facts)
