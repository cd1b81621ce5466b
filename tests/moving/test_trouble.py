"""What goes wrong on the way: a full disk, a server that is away, rows that arrive otherwise."""

import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from engine.moving import postgres_server, sqlite_file
from engine.moving.database import Refused
from engine.moving.move import Progress
from engine.moving.opening import open_source, open_target
from engine.moving.postgres_server import PostgresSource, PostgresTarget
from engine.moving.sqlite_file import SqliteTarget
from engine.moving.tables import Table
from engine.runtime.store import Row, StoreError
from tests import places
from tests.moving.places import address, change, fill, held, move_all, move_between
from tests.places import MIGRATIONS, empty_schema, open_store
from tests.runtime.wire import Wire
from tests.serving.served import until

MESSAGES = 3000


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """Give a file with many messages."""
    return fill(tmp_path / "full.db", 10, MESSAGES)


@pytest.fixture
def wire() -> Iterator[Wire]:
    """Lay a wire to the server."""
    places.need()
    about = conninfo_to_dict(places.ADDRESS)
    laid = Wire(str(about.get("host") or "127.0.0.1"), int(about.get("port") or 5432))
    yield laid
    laid.close()


@pytest.fixture
def server() -> Iterator[str]:
    """Give a schema with nothing in it."""
    with empty_schema() as made:
        yield made


class SmallDisk(SqliteTarget):
    """A file on a disk with little room."""

    def begin(self, tables: Sequence[Table]) -> None:
        """Begin, with room for a few pages more."""
        super().begin(tables)
        (pages,) = self._connection.execute("PRAGMA page_count").fetchone()
        self._connection.execute(f"PRAGMA max_page_count = {pages + 5}")


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_full_disk_is_called_full(full: Path, server: str, tmp_path: Path, kind: str) -> None:
    """Nothing is there, and later it succeeds; whatever was being read."""
    target = tmp_path / "target.db"
    move_all(full, server)
    with (
        closing(open_source(address(full if kind == "sqlite" else server))) as one,
        closing(SmallDisk(target, MIGRATIONS)) as other,
        pytest.raises(StoreError) as raised,
    ):
        move_between(one, other)
    assert raised.value.kind == "db_full"
    assert not any(held(target).values())
    move_all(full, target)
    assert held(target) == held(full)


def cut_at(wire: Wire, stage: str) -> Progress:
    """Cut a wire when a stage of the move begins."""

    def progress(now: str, _rows: int) -> None:
        if now == stage:
            wire.cut()

    return progress


def afar(schema: str, wire: Wire) -> str:
    """Give the address of a schema at the end of a wire."""
    return make_conninfo(schema, host="127.0.0.1", port=wire.port)


@pytest.mark.parametrize("stage", ["copy", "compare"])
def test_a_source_that_goes_away(wire: Wire, full: Path, tmp_path: Path, stage: str) -> None:
    """Nothing was moved, and what was to be moved is unharmed."""
    target = tmp_path / "target.db"
    with empty_schema() as schema:
        move_all(full, schema)
        with (
            closing(PostgresSource(afar(schema, wire))) as one,
            closing(open_target(address(target), MIGRATIONS)) as other,
            pytest.raises(StoreError),
        ):
            move_between(one, other, progress=cut_at(wire, stage))
        assert held(schema) == held(full)
    assert not any(held(target).values())


def test_a_source_that_went_away_when_all_was_read(wire: Wire, full: Path, tmp_path: Path) -> None:
    """Its locks went with its connection: somebody may be serving from it by now."""

    class LetGo(PostgresSource):
        """A schema whose connection is lost just before the commit."""

        def changed(self) -> bool:
            wire.cut()
            return super().changed()

    target = tmp_path / "target.db"
    with empty_schema() as schema:
        move_all(full, schema)
        with (
            closing(LetGo(afar(schema, wire))) as one,
            closing(open_target(address(target), MIGRATIONS)) as other,
            pytest.raises(StoreError),
        ):
            move_between(one, other)
    assert not any(held(target).values())


@pytest.mark.parametrize(
    ("stage", "error"), [("copy", StoreError), ("compare", StoreError), ("commit", Refused)]
)
def test_a_target_that_goes_away(
    wire: Wire, full: Path, stage: str, error: type[Exception]
) -> None:
    """Nothing was moved; that it may have been is said when it broke at the very end."""
    with empty_schema() as schema:
        with (
            closing(open_source(address(full))) as one,
            closing(PostgresTarget(afar(schema, wire), MIGRATIONS)) as other,
            pytest.raises(error) as raised,
        ):
            move_between(one, other, progress=cut_at(wire, stage))
        if isinstance(raised.value, Refused):
            assert raised.value.key == "uncertain"
        assert not any(held(schema).values())
        until("the server's notice", lambda: _can_be_moved(full, schema))
        assert held(schema) == held(full)


def _can_be_moved(source: Path, target: str) -> bool:
    with suppress(Refused):  # until the server has noticed that the first one is gone
        move_all(source, target)
        return True
    return False


class Forgetful(SqliteTarget):
    """A file in which something else is read than was written."""

    reading: Callable[[list[Row]], list[Row]]

    def rows(self, table: Table) -> Generator[Row, None, None]:
        """Give rows as they should not be."""
        yield from self.reading(list(super().rows(table)))


@pytest.mark.parametrize(
    "reading",
    [
        lambda rows: rows[1:],
        lambda rows: [*rows, *rows[:1]],
        lambda rows: [*rows[:1], *rows[:1], *rows[2:]],
        lambda rows: [(*row[:-1], "0") for row in rows],
    ],
    ids=["one less", "one more", "one for another", "a text for a number"],
)
def test_rows_that_arrive_otherwise_are_not_committed(
    full: Path, tmp_path: Path, reading: Callable[[list[Row]], list[Row]]
) -> None:
    """Whatever became of them; the table is named."""
    target = tmp_path / "target.db"
    with (
        closing(open_source(address(full))) as one,
        closing(Forgetful(target, MIGRATIONS)) as other,
    ):
        other.reading = reading
        with pytest.raises(Refused) as raised:
            move_between(one, other)
    assert raised.value.key == "differs"
    assert raised.value.facts["table"] == "people"
    assert not any(held(target).values())


class Uncounted(SqliteTarget):
    """A file whose automatic keys begin anew."""

    def go_on_after(self, table: Table, key: int) -> None:
        """Forget it."""


def test_keys_that_would_come_again_are_not_committed(full: Path, tmp_path: Path) -> None:
    """The newest message was deleted: its number is used all the same."""
    change(full, "DELETE FROM outbox WHERE id = ?", MESSAGES)
    with (
        closing(open_source(address(full))) as one,
        closing(Uncounted(tmp_path / "target.db", MIGRATIONS)) as other,
        pytest.raises(Refused) as raised,
    ):
        move_between(one, other)
    assert raised.value.key == "key_lost"


def test_after_a_move_that_failed_keys_begin_where_they_began(wire: Wire, full: Path) -> None:
    """Not even counters are changed in a target that stays empty."""
    with empty_schema() as schema:
        open_store(schema, MIGRATIONS).close()
        with (
            closing(open_source(address(full))) as one,
            closing(PostgresTarget(afar(schema, wire), MIGRATIONS)) as other,
            pytest.raises(StoreError),
        ):
            move_between(one, other, progress=cut_at(wire, "compare"))
        assert _next_person(schema) == 1


def _next_person(schema: str) -> int:
    sql = """INSERT INTO people (bot, channel, chat, language, met_at)
             VALUES ('b', 'c', '1', 'uk', '') RETURNING id"""
    with closing(open_store(schema, MIGRATIONS)) as store:
        (key,) = store.transact(lambda tx: tx.row(sql)) or (0,)
    return int(key)


@pytest.mark.parametrize("side", ["source", "target"])
def test_a_server_to_which_somebody_writes(
    full: Path, tmp_path: Path, side: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are waited for, but not for ever."""
    soon = postgres_server._PATIENCE.replace("10s", "100ms")
    monkeypatch.setattr(postgres_server, "_PATIENCE", soon)
    with empty_schema() as schema:
        source: Path | str = schema if side == "source" else full
        target: Path | str = schema if side == "target" else tmp_path / "target.db"
        open_store(schema, MIGRATIONS).close()
        if side == "source":
            move_all(full, schema)
        with psycopg.connect(schema) as writer:
            writer.execute("LOCK TABLE people IN ROW EXCLUSIVE MODE")
            with pytest.raises(Refused) as raised:
                move_all(source, target)
    assert raised.value.key == "busy"


def test_a_file_to_which_somebody_writes(
    full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a server."""
    monkeypatch.setattr(sqlite_file, "PATIENCE", 0.1)
    target = tmp_path / "target.db"
    open_store(target, MIGRATIONS).close()
    with closing(sqlite3.connect(target, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refused) as raised:
            move_all(full, target)
    assert raised.value.key == "busy"
