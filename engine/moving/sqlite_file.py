"""The two sides of a move that are a file of SQLite.

What is moved is opened to be read alone: not even its schema is touched. Not the store, which
brings a file up to date when it opens it.
"""

import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

from engine.moving.database import Database, Refused, refuse_rows
from engine.moving.tables import Table, described
from engine.runtime.file_locks import FileLocks
from engine.runtime.sqlite import PATIENCE, applied, migrate
from engine.runtime.store import Migration, Row, StoreError

_BATCH: Final = 1000
"""Rows that are in memory at once."""
_UNREADABLE: Final = "Could not decode to UTF-8"
"""How the driver says that a text is none."""


class SqliteFile:
    """What both sides have in common."""

    _connection: sqlite3.Connection

    def __init__(self, path: Path) -> None:
        self.path, self.where = path, str(path)
        self._locks = FileLocks(path)

    def own_whole(self) -> bool:
        """Keep those out who would serve bots."""
        return self._locks.own_whole()

    def is_same_as(self, other: Database) -> bool:
        """Whether both are one file, whatever its names."""
        return (
            isinstance(other, SqliteFile)
            and self.path.exists()
            and other.path.exists()
            and self.path.samefile(other.path)
        )

    def tables(self) -> Mapping[str, Table]:
        """Describe all tables."""
        with _world(self.where):
            return described(self._connection)

    def count(self, table: str) -> int:
        """Count the rows of a table."""
        return self._number(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - a table's own name

    def rows(self, table: Table) -> Generator[Row, None, None]:
        """Give all rows."""
        sql = f'SELECT {table.listed} FROM "{table.name}"'  # noqa: S608 - from the migrations
        try:
            with _world(self.where):
                yield from self._connection.execute(sql)
        except sqlite3.OperationalError as error:
            if str(error).startswith(_UNREADABLE):
                column = str(error).split("'")[1]
                raise Refused("no_text", table=table.name, column=column) from None
            raise

    def last_key(self, table: Table) -> int:
        """Give the largest automatic key that was ever used."""
        sql = f"""SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0),
                             coalesce((SELECT max("{table.key}") FROM "{table.name}"), 0))"""  # noqa: S608 - from the migrations
        return self._number(sql, table.name)

    def close(self) -> None:
        """Let go of the file and of the whole."""
        self._connection.close()
        self._locks.close()

    def _number(self, sql: str, *values: object) -> int:
        with _world(self.where):
            (number,) = self._connection.execute(sql, values).fetchone()
        return int(number)


class SqliteSource(SqliteFile):
    """A file that is moved; raises ``Refused`` where there is none."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        if not path.is_file():
            raise Refused("missing", where=self.where)
        with _world(self.where):
            self._connection, self._watch = _to_read(path), _to_read(path)
        self._version = 0

    def applied(self) -> frozenset[str]:
        """Name the migrations that it has had."""
        try:
            with _world(self.where):
                return applied(self._connection)
        except StoreError as error:
            if getattr(error.__cause__, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
                raise Refused("no_database", where=self.where) from None
            raise

    def begin(self, _tables: Sequence[Table]) -> None:
        """See one moment of it."""
        with _world(self.where):
            self._version = self._data_version()
            self._connection.execute("BEGIN")
            applied(self._connection)  # the moment is that of the first look

    def changed(self) -> bool:
        """Whether anybody has written since."""
        with _world(self.where):
            return self._data_version() != self._version

    def close(self) -> None:
        """Let go of the file."""
        self._watch.close()
        super().close()

    def _data_version(self) -> int:
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])


class SqliteTarget(SqliteFile):
    """A file that is moved to; it need not be there yet."""

    lacks_nul = False

    def __init__(self, path: Path, migrations: tuple[Migration, ...]) -> None:
        super().__init__(path)
        self._migrations = migrations
        self._connection = sqlite3.connect(":memory:")  # until it is begun nothing is made

    def look(self) -> None:
        """Raise ``Refused`` where there are rows already."""
        if not self.path.exists():
            return
        with _world(self.where):
            self._connection = _to_read(self.path)
        with closing(self._connection):
            refuse_rows(self)

    def begin(self, _tables: Sequence[Table]) -> None:
        """Begin the transaction, with all tables made."""
        with _world(self.where):
            self._connection = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
            for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                self._connection.execute(f"PRAGMA {setting}")
            self._connection.execute("BEGIN IMMEDIATE")
            migrate(self._connection, self._migrations)

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        """Store rows."""
        places = ", ".join("?" * len(table.columns))
        sql = f'INSERT INTO "{table.name}" ({table.listed}) VALUES ({places})'  # noqa: S608 - from the migrations
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH)):
            try:
                with _world(self.where):
                    self._connection.executemany(sql, batch)
            except sqlite3.IntegrityError as error:
                raise Refused("breaks_rule", table=table.name, rule=str(error)) from None

    def go_on_after(self, table: Table, key: int) -> None:
        """Let the next automatic key be larger than this one."""
        change = "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?"
        with _world(self.where):
            if not self._connection.execute(change, (key, table.name)).rowcount:
                add = "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)"
                self._connection.execute(add, (table.name, key))

    def commit(self) -> None:
        """Make all of it durable."""
        with _world(self.where):
            self._connection.execute("COMMIT")


def _to_read(path: Path) -> sqlite3.Connection:
    address = f"{path.resolve().as_uri()}?mode=ro"
    return sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)


@contextmanager
def _world(where: str) -> Iterator[None]:
    """Say of a disk that is full or fails that it is not the fault of the program."""
    try:
        yield
    except sqlite3.Error as error:
        if str(error).startswith(_UNREADABLE) or isinstance(error, sqlite3.IntegrityError):
            raise
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # not every error of the module has one
        if code == sqlite3.SQLITE_BUSY:
            raise Refused("busy", where=where) from None
        kind = "db_full" if code == sqlite3.SQLITE_FULL else "broken_db"
        raise StoreError(where, str(error), kind) from error
