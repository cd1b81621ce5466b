"""Where stores are in tests: files, memory, and schemas of a PostgreSQL that is at hand.

``ROZMOVA_TEST_POSTGRES`` is the address of a database in which schemas may be made. Without
a server there its tests are skipped, with one line that says so; not where ``CI`` is set.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import psycopg

from engine.runtime import schema as runtime_schema
from engine.runtime.postgres import PostgresStore
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Migration, Row, Store, Transaction
from engine.utility import schema as utility_schema
from tests.runtime.sent import SENT
from tests.standins.needs import missing

T = TypeVar("T")
Place = Path | str | None
"""A file, the address of a schema, or memory."""
ADDRESS = os.environ.get(
    "ROZMOVA_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/test?connect_timeout=3"
)
MIGRATIONS = (*runtime_schema.MIGRATIONS, *utility_schema.MIGRATIONS, SENT)
_EMPTY = """SELECT format('DELETE FROM %I', relname) FROM pg_class
            WHERE relnamespace = %s::regnamespace AND relkind = 'r' AND relname <> %s
            UNION ALL SELECT format('SELECT setval(%L, 1, false)', oid::regclass) FROM pg_class
            WHERE relnamespace = %s::regnamespace AND relkind = 'S'"""


def open_store(place: Place, migrations: tuple[Migration, ...]) -> Store:
    """Open a store, whichever it is."""
    if isinstance(place, str):
        return PostgresStore(place, migrations)
    return SqliteStore(place, migrations)


class Wrapped:
    """A store around another one, for tests in which something becomes of its work."""

    def __init__(self, place: Place, migrations: tuple[Migration, ...]) -> None:
        self.within = open_store(place, migrations)

    def submit(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """Do work; the future is resolved when it is durable."""
        return self.within.submit(work)

    def beside(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """Do work as all other work, so that whatever becomes of that becomes of this."""
        return self.submit(work)

    @property
    def abreast(self) -> int:
        """One thing is done after the other."""
        return 1

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Do work and wait until it is durable."""
        return self.within.transact(work)

    def own(self, name: str) -> bool:
        """Take a name."""
        return self.within.own(name)

    def disown(self, name: str) -> None:
        """Let go of a name."""
        self.within.disown(name)

    @property
    def shared(self) -> bool:
        """Tell whether any number of processes may use it."""
        return self.within.shared

    def heed(self, listener: Callable[[str], None]) -> None:
        """Have a listener hear the news."""
        self.within.heed(listener)

    def close(self) -> None:
        """Close the store within."""
        self.within.close()


class WithinTransaction:
    """A transaction that passes everything on to another, for tests that look or fail."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def run(self, sql: str, *values: Any) -> int:
        """Execute a statement."""
        return self._tx.run(sql, *values)

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """Execute a query."""
        return self._tx.rows(sql, *values)

    def row(self, sql: str, *values: Any) -> Row | None:
        """Execute a query for one row."""
        return self._tx.row(sql, *values)

    def many(self, sql: str, values: Sequence[Row]) -> None:
        """Execute a statement for many rows."""
        self._tx.many(sql, values)

    def lock(self, name: str) -> None:
        """Keep others out."""
        self._tx.lock(name)

    def lock_free(self, names: Sequence[str]) -> set[str]:
        """Keep others out as far as they are not there."""
        return self._tx.lock_free(names)

    def holds(self, name: str) -> bool:
        """Tell whether this process has a name."""
        return self._tx.holds(name)

    def tell(self, news: str) -> None:
        """Tell the others."""
        self._tx.tell(news)


@cache
def lacking() -> str | None:
    """Say why there is no PostgreSQL, None if there is one."""
    try:
        psycopg.connect(ADDRESS).close()
    except psycopg.OperationalError as error:
        return str(error).splitlines()[0]
    return None


def need() -> None:
    """Skip a test where there is no PostgreSQL; CI has one."""
    if why := lacking():
        missing(f"no PostgreSQL: {why}")


class Schema:
    """A schema of its own; nobody else uses it."""

    def __init__(self) -> None:
        self.name = f"rozmova_{uuid4().hex}"
        separator = "&" if "?" in ADDRESS else "?"
        self.address = f"{ADDRESS}{separator}options=-csearch_path%3D{self.name}"
        self._run(f"CREATE SCHEMA {self.name}")

    def empty(self) -> None:
        """Remove all rows; the next keys are the first ones again."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            names = (self.name, "rozmova_migrations", self.name)
            statements = connection.execute(_EMPTY.replace("%I", "%%I").replace("%L", "%%L"), names)
            connection.execute(";".join(row[0] for row in statements).encode())

    def drop(self) -> None:
        """Remove it with all that is in it."""
        self._run(f"SET client_min_messages = error; DROP SCHEMA {self.name} CASCADE")

    def _run(self, sql: str) -> None:
        with psycopg.connect(ADDRESS, autocommit=True) as connection:
            connection.execute(sql.encode())


@contextmanager
def empty_schema() -> Iterator[str]:
    """Give the address of a schema in which there is nothing yet."""
    need()
    made = Schema()
    try:
        yield made.address
    finally:
        made.drop()


class Schemas:
    """Schemas with all tables, made once and emptied for each test: that takes a tenth of the time.

    What a test holds it gives back at its end.
    """

    def __init__(self) -> None:
        self._free: list[Schema] = []
        self._all: list[Schema] = []

    def take(self) -> Schema:
        """Give a schema without rows."""
        need()
        if not self._free:
            made = Schema()
            PostgresStore(made.address, MIGRATIONS).close()
            self._all.append(made)
            return made
        taken = self._free.pop()
        taken.empty()
        return taken

    def give_back(self, schema: Schema) -> None:
        """Let another test have a schema."""
        self._free.append(schema)

    def drop(self) -> None:
        """Remove all schemas."""
        for schema in self._all:
            schema.drop()


SCHEMAS = Schemas()


class Database:
    """Where the stores of one test are: in files of a folder, or in schemas of PostgreSQL."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self._folder = kind, folder
        self._taken: list[Schema] = []
        self._own: list[Schema] = []
        self._files = 0

    def bare(self) -> Path | str:
        """Give a place at which there is nothing at all, for stores with tables of their own."""
        if self.kind == "postgres":
            need()
            self._own.append(Schema())
            return self._own[-1].address
        return self.place()

    def place(self) -> Path | str:
        """Give a place at which nothing is stored yet."""
        if self.kind == "postgres":
            self._taken.append(SCHEMAS.take())
            return self._taken[-1].address
        self._files += 1
        return self._folder / f"rozmova{self._files}.db"

    def passing(self) -> Place:
        """Give a place for what need not outlive the store that is opened there."""
        return self.place() if self.kind == "postgres" else None

    def close(self) -> None:
        """Give back what was taken."""
        for schema in self._taken:
            SCHEMAS.give_back(schema)
        for schema in self._own:
            schema.drop()
        self._taken.clear()
        self._own.clear()
