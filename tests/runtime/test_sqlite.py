"""The SQLite store: the contract, and what is SQLite's own (DESIGN §4)."""

import sqlite3
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from engine.runtime import sqlite
from engine.runtime.sqlite import MAX_BATCH, SqliteStore
from engine.runtime.store import Migration, Row, Store, StoreError, Transaction
from tests.runtime.contract import StoreContract
from tests.runtime.pieces import FIRST, add, busy, count_up, notes


def open_sqlite(address: str, migrations: tuple[Migration, ...]) -> Store:
    """Open a file as a store."""
    return SqliteStore(Path(address), migrations)


class TestSqlite(StoreContract):
    """A store in a file."""

    open_at = staticmethod(open_sqlite)

    @pytest.fixture
    def address(self, tmp_path: Path) -> str:
        """Name a file that is not there yet."""
        return str(tmp_path / "rozmova.db")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Name a file that is not there yet."""
    return tmp_path / "rozmova.db"


@pytest.fixture
def memory() -> Iterator[SqliteStore]:
    """Open a store in memory."""
    store = SqliteStore(None, (FIRST,))
    yield store
    store.close()


def test_without_a_path_the_store_is_in_memory(memory: SqliteStore) -> None:
    """A bot can be tried with nothing set up, and leaves no file behind."""
    memory.transact(add("раз"))
    assert memory.transact(notes) == ["раз"]
    assert not Path(":memory:").exists()


def test_what_is_committed_survives_a_power_cut(file: Path) -> None:
    """Write-ahead log, synchronised at every commit; references are enforced."""
    store = SqliteStore(file, (FIRST,))
    settings = ("journal_mode", "synchronous", "foreign_keys")
    found = store.transact(lambda tx: [tx.row(f"PRAGMA {name}") for name in settings])
    store.close()
    assert found == [("wal",), (2,), (1,)]


def test_many_pieces_cost_few_commits(memory: SqliteStore) -> None:
    """What waits while the store is at work is committed together."""
    executed: list[str] = []
    memory.transact(lambda tx: tx._connection.set_trace_callback(executed.append))  # type: ignore[attr-defined]
    with busy(memory):
        futures = [memory.submit(add(str(n))) for n in range(MAX_BATCH + 10)]
    assert [future.result(10) for future in futures] == [1] * len(futures)
    assert executed.count("COMMIT") <= 4


@pytest.mark.parametrize(
    "content",
    [b"this is no database, only a text that is long enough to be taken for one" * 20, b"x" * 5000],
)
def test_a_file_that_is_no_database_is_said_to_be_one(file: Path, content: bytes) -> None:
    """A typed failure with the file's name, not a traceback; the file stays as it was."""
    file.write_bytes(content)
    with pytest.raises(StoreError) as raised:
        SqliteStore(file, (FIRST,))
    assert raised.value.where == str(file)
    assert raised.value.why
    assert file.read_bytes() == content


def test_a_damaged_database_is_a_store_error(file: Path) -> None:
    """Pages that were overwritten are noticed by the work that needs them; the rest goes on."""
    rows: list[Row] = [(f"{number}" * 50,) for number in range(2000)]
    store = SqliteStore(file, (FIRST,))
    store.transact(lambda tx: tx.many("INSERT INTO notes (said) VALUES (?)", rows))
    store.close()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] + b"\xff" * (len(whole) // 2))
    damaged = SqliteStore(file, (FIRST,))
    with pytest.raises(StoreError, match="malformed"):
        damaged.transact(notes)
    assert damaged.transact(count_up) == 1
    damaged.close()


class _Contended:
    """A connection whose file is being switched over by others at this moment."""

    def __init__(self, *codes: int) -> None:
        self.codes = list(codes)

    def execute(self, _sql: str) -> None:
        if self.codes:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = self.codes.pop(0)
            raise error


def test_who_starts_with_others_waits_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite itself does not wait when several processes switch one file to the log."""
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    contended: Any = _Contended(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY)
    sqlite._use_write_ahead_log(contended)
    assert contended.codes == []
    broken: Any = _Contended(sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY)
    with pytest.raises(sqlite3.OperationalError):
        sqlite._use_write_ahead_log(broken)
    monkeypatch.setattr(sqlite, "PATIENCE", -1)
    with pytest.raises(sqlite3.OperationalError):
        sqlite._use_write_ahead_log(broken)


@pytest.mark.parametrize("path", ["missing/rozmova.db", "."])
def test_a_place_where_no_file_can_be_is_a_store_error(tmp_path: Path, path: str) -> None:
    """No such folder, or a folder itself."""
    with pytest.raises(StoreError):
        SqliteStore(tmp_path / path, (FIRST,))


def test_a_file_that_somebody_else_holds_too_long(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its patience the store says so, does nothing by halves, and works again later."""
    monkeypatch.setattr(sqlite, "PATIENCE", 0.01)
    store = SqliteStore(file, (FIRST,))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        store.transact(add("раз"))
    other.execute("ROLLBACK")
    other.close()
    store.transact(add("два"))
    assert store.transact(notes) == ["два"]
    store.close()


def test_a_full_disk_is_an_error_of_the_world(file: Path) -> None:
    """Whoever was told «stored» is stored; the others are told; later it goes on."""
    store = SqliteStore(file, (FIRST,))
    store.transact(add("раз"))
    pages = store.transact(lambda tx: tx.row("PRAGMA page_count"))
    assert pages is not None
    store.transact(lambda tx: tx.row(f"PRAGMA max_page_count = {pages[0] + 1}"))
    with busy(store):
        futures = [store.submit(add("повно" * 100_000 + str(n))) for n in range(3)]
    failures = [future.exception(10) for future in futures]
    assert [type(failure) for failure in failures] == [StoreError] * 3
    store.transact(lambda tx: tx.row("PRAGMA max_page_count = 100000"))
    store.transact(add("два"))
    assert store.transact(notes) == ["раз", "два"]
    store.close()


def asked(how: str, sql: str, tx: Transaction) -> object:
    """Execute a statement in one of the ways that a transaction has."""
    return getattr(tx, how)(sql)


@pytest.mark.parametrize("how", ["run", "row", "rows", "many"])
def test_each_statement_says_that_it_is_the_disk(file: Path, how: str) -> None:
    """Before anybody takes it for a mistake of their own, whichever way they wrote."""
    store = SqliteStore(file, (FIRST,))
    large, seen = "повно" * 100_000, []

    def writing(tx: Transaction) -> None:
        (pages,) = tx.row("PRAGMA page_count") or (0,)
        tx.row(f"PRAGMA max_page_count = {pages + 1}")
        try:
            values = [(large,)] if how == "many" else large
            getattr(tx, how)("INSERT INTO notes (said) VALUES (?)", values)
        except Exception as error:
            seen.append(error)
            raise

    with pytest.raises(StoreError):
        store.transact(writing)
    (error,) = seen
    assert isinstance(error, StoreError)
    assert (error.where, error.why) == (str(file), "database or disk is full")
    assert store.transact(notes) == []
    store.close()


REFUSING = """CREATE TRIGGER refusing BEFORE INSERT ON notes WHEN new.said = 'ні'
              BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"""


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("INSERT INTO notes (said) VALUES ('ні')", sqlite3.IntegrityError),  # a trigger's
        ("INSERT INTO notes (said) VALUES ('раз')", sqlite3.IntegrityError),
        ("INSERT INTO notes (nonsense) VALUES ('два')", sqlite3.OperationalError),
        ("SELECT abs(-9223372036854775808)", sqlite3.OperationalError),
        ("INSERT INTO notes (said) VALUES (?)", sqlite3.ProgrammingError),
    ],
)
def test_a_mistake_in_a_statement_is_not_the_disks(
    memory: SqliteStore, sql: str, error: type[sqlite3.Error]
) -> None:
    """Whatever its text says, it is its own code that counts; and the store serves on."""
    memory.transact(add("раз"))
    memory.transact(lambda tx: tx.run(REFUSING))
    for how in ("run", "row", "rows"):
        with pytest.raises(error):
            memory.transact(partial(asked, how, sql))
    assert memory.transact(notes) == ["раз"]


def test_a_migration_that_raises_something_else_does_not_hang() -> None:
    """Whatever goes wrong at the start is told to whoever starts."""
    twice = (FIRST, FIRST)
    with pytest.raises(ValueError, match="already registered"):
        SqliteStore(None, twice)


def test_a_name_is_owned_by_whichever_path_the_file_is_opened(file: Path) -> None:
    """Two names of one file are one database."""
    store = SqliteStore(file, (FIRST,))
    file.with_name("other.db").symlink_to(file)
    other = SqliteStore(file.with_name("other.db"), (FIRST,))
    assert store.own("poltava")
    assert not other.own("poltava")
    store.close()
    other.close()
