"""The SQLite store: one file, one writer thread, steps committed together.

WAL and ``synchronous=FULL``: what is committed survives a power cut. The thread takes whatever
work is waiting, gives each piece a savepoint of its own, commits once and only then answers; so
many people cost few disk syncs. Not a pool: SQLite has one writer anyway.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from engine.runtime.file_locks import FileLocks
from engine.runtime.store import Migration, Row, StoreError, Transaction
from engine.runtime.work_queue import Piece, WorkQueue

T = TypeVar("T")
MAX_BATCH = 64
"""Pieces of work in one commit."""
PATIENCE = 30.0
"""Seconds to wait for another process that writes to the same file."""
LOG = 8_000
"""Pages of the log (32 MB) from which on they are written back: of many people each step touches
others, and pages that are written back late are written back once.
"""
CACHE = 65_536
"""Kilobytes of pages at hand: the upper levels of the indexes of a million people."""

_WORLD = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_READONLY,
    }
)
"""Errors that are nobody's mistake in the program (sqlite.org/rescode.html)."""


class SqliteTransaction:
    """A transaction on the writer's connection."""

    __slots__ = ("_connection", "_names", "_where", "news")

    def __init__(
        self, connection: sqlite3.Connection, where: str, names: Collection[str] = ()
    ) -> None:
        self._connection, self._where, self._names = connection, where, names
        self.news: dict[str, None] = {}

    def run(self, sql: str, *values: Any) -> int:
        """Execute a statement; give the number of rows it touched."""
        with _world(self._where):
            return self._connection.execute(sql, values).rowcount

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """Execute a query; give all its rows."""
        with _world(self._where):
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> Row | None:
        """Execute a query; give its first row, if any."""
        with _world(self._where):
            found: Row | None = self._connection.execute(sql, values).fetchone()
        return found

    def many(self, sql: str, values: Sequence[Row]) -> None:
        """Execute a statement once for each row of values."""
        with _world(self._where):
            self._connection.executemany(sql, values)

    def lock(self, name: str) -> None:
        """Do nothing: nobody else writes while this transaction lasts."""

    def lock_free(self, names: Sequence[str]) -> set[str]:
        """Give all names, for the same reason."""
        return set(names)

    def holds(self, name: str) -> bool:
        """Tell whether this process has a name: nothing but its end takes it away."""
        return name in self._names

    def tell(self, news: str) -> None:
        """Tell the listener of this process: there is no other one that would not look itself."""
        self.news[news] = None


class SqliteStore:
    """A store in one SQLite file, or in memory when there is no path.

    Raises ``StoreError`` when the file cannot be opened, is no database, or cannot be migrated.
    """

    def __init__(self, path: Path | None, migrations: Sequence[Migration]) -> None:
        self._where = str(path) if path else ":memory:"
        self._locks = FileLocks(path)
        self._listener: Callable[[str], None] | None = None
        self._queue = WorkQueue(self._where, MAX_BATCH)
        opened: Future[None] = Future()
        self._thread = threading.Thread(
            target=self._write, args=(opened, tuple(migrations)), name="store", daemon=True
        )
        self._thread.start()
        opened.result()

    def submit(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """Do work in a transaction; the future is resolved when it is durable."""
        return self._queue.submit(work)

    def beside(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """Do work in its turn."""
        return self.submit(work)

    @property
    def abreast(self) -> int:
        """A file has one writer."""
        return 1

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Do work in a transaction and wait until it is durable."""
        return self.submit(work).result()

    @property
    def shared(self) -> bool:
        """A file has one writer: further processes would only wait for it."""
        return False

    def own(self, name: str) -> bool:
        """Take a name by a lock on a file beside the database, which ends with the process."""
        return self._locks.own(name)

    def disown(self, name: str) -> None:
        """Keep the name: a file has one process, which would be the next to take it."""

    def heed(self, listener: Callable[[str], None]) -> None:
        """Have a listener called by the writer, after the commit and before the answers."""
        self._listener = listener

    def close(self) -> None:
        """Finish what was submitted, and let go of the file and of names."""
        self._queue.close()
        self._thread.join()
        self._locks.close()

    def _write(self, opened: "Future[None]", migrations: tuple[Migration, ...]) -> None:
        """Own the connection from the first to the last statement."""
        try:
            connection = open_database(self._where, migrations)
        except sqlite3.Error as error:
            opened.set_exception(StoreError(self._where, str(error)))
            return
        except BaseException as error:
            opened.set_exception(error)
            return
        opened.set_result(None)
        with closing(connection):
            while (batch := self._queue.batch()) is not None:
                self._commit(connection, batch)

    def _commit(self, connection: sqlite3.Connection, batch: list[Piece]) -> None:
        answers: list[tuple[Future[Any], Any, BaseException | None]] = []
        news: dict[str, None] = {}
        try:
            connection.execute("BEGIN IMMEDIATE")
            for work, future in batch:
                tx = SqliteTransaction(connection, self._where, self._locks.names)
                result, failure = _attempt(connection, tx, work)
                answers.append((future, result, failure))
                news.update({} if failure else tx.news)
            connection.execute("COMMIT")
        except (sqlite3.Error, StoreError) as error:
            with suppress(sqlite3.Error):  # SQLite may have rolled back by itself
                connection.execute("ROLLBACK")
            failed = error if isinstance(error, StoreError) else StoreError(self._where, str(error))
            answers = [(future, None, failed) for _, future in batch]
            news = {}
        if self._listener is not None:
            for each in news:
                self._listener(each)
        for future, result, failure in answers:
            if failure is not None:
                future.set_exception(failure)
            else:
                future.set_result(result)


def _attempt(
    connection: sqlite3.Connection, tx: SqliteTransaction, work: Callable[[Transaction], T]
) -> tuple[T | None, BaseException | None]:
    """Do one piece of work; its failure is its own, unless it took the whole transaction along."""
    connection.execute("SAVEPOINT piece")
    try:
        result = work(tx)
    except BaseException as error:  # even SystemExit: the thread serves everybody
        try:
            connection.execute("ROLLBACK TO piece")
            connection.execute("RELEASE piece")
        except sqlite3.Error:  # SQLite has rolled everything back: the first error says why
            if isinstance(error, StoreError):
                raise error from None
            raise
        return None, error
    connection.execute("RELEASE piece")
    return result, None


@contextmanager
def _world(where: str) -> Iterator[None]:
    """Say of a disk that is full or fails that it is not the fault of whoever uses it."""
    try:
        yield
    except sqlite3.Error as error:
        if _is_worlds(error):
            raise StoreError(where, str(error)) from error
        raise


def _is_worlds(error: BaseException | None) -> bool:
    """Tell a disk that is full or fails from a statement that is wrong."""
    code = getattr(error, "sqlite_errorcode", None)  # not every error of the module has one
    return code is not None and code & 0xFF in _WORLD


def open_database(where: str, migrations: tuple[Migration, ...]) -> sqlite3.Connection:
    """Open a file, or ``:memory:``, with its schema up to date; raises ``sqlite3.Error``."""
    connection = sqlite3.connect(where, timeout=PATIENCE, isolation_level=None)
    try:
        _use_write_ahead_log(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint={LOG}")
        connection.execute(f"PRAGMA cache_size=-{CACHE}")
        connection.execute("PRAGMA foreign_keys=ON")
        _bring_up_to_date(connection, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switch the file over; SQLite does not wait for others who do the same at this moment."""
    patient_until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > patient_until:
                raise
            time.sleep(0.01)
        else:
            return


def _bring_up_to_date(connection: sqlite3.Connection, migrations: tuple[Migration, ...]) -> None:
    """Bring the schema up to date; several processes may start together."""
    if applied(connection).issuperset(migration.name for migration in migrations):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrate(connection, migrations)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def migrate(connection: sqlite3.Connection, migrations: tuple[Migration, ...]) -> None:
    """Do what has not been done yet, within the transaction at hand."""
    from sqlite_utils import Database, Migrations  # 0.1 s to import: only when there is work

    steps = Migrations("rozmova")
    for migration in migrations:
        steps(name=migration.name)(_step(migration))
    steps.apply(Database(connection))


def applied(connection: sqlite3.Connection) -> frozenset[str]:
    """Name the migrations that a file has had; none where it is nobody's yet."""
    known = "SELECT count(*) FROM sqlite_master WHERE name = '_sqlite_migrations'"
    if not connection.execute(known).fetchone()[0]:
        return frozenset()
    names = "SELECT name FROM _sqlite_migrations WHERE migration_set = 'rozmova'"
    return frozenset(name for (name,) in connection.execute(names))


def _step(migration: Migration) -> Callable[[Any], None]:
    def apply(database: Any) -> None:
        for statement in migration.statements:
            database.conn.execute(statement.replace("{id}", "INTEGER PRIMARY KEY AUTOINCREMENT"))

    return apply
