"""A store in memory that can be brought back to what it held: for trying what a person may do.

It serves one thread and loses everything when it is closed; what is stored is read by nobody else.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TypeVar

from engine.runtime.sqlite import SqliteTransaction, open_database
from engine.runtime.store import Row, Transaction
from engine.stories.world import MIGRATIONS

T = TypeVar("T")

Kept = Mapping[str, tuple[Row, ...]]
"""Everything that a store holds: rows by table. Tables that are as before are shared."""

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sqlite%'"
_WHERE = ":memory:"
_TOUCHED = "CREATE TEMP TABLE touched (name TEXT)"
_TOUCH = """CREATE TEMP TRIGGER touch_{table}_{event} AFTER {event} ON main.{table}
    BEGIN INSERT INTO touched VALUES ('{table}'); END"""
_EVENTS = ("INSERT", "UPDATE", "DELETE")


class RewindingStore:
    """A database of one bot and one person, as a ``Store`` whose work is done on the spot."""

    def __init__(self) -> None:
        self._connection = open_database(_WHERE, MIGRATIONS)
        self._tables = [name for (name,) in self._connection.execute(_TABLES)]
        self._connection.execute(_TOUCHED)
        for table in self._tables:
            for event in _EVENTS:
                self._connection.execute(_TOUCH.format(table=table, event=event))
        self._held = {table: self._rows(table) for table in self._tables}

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Do work; what it did is undone if it raises."""
        return self._within("work", lambda: work(SqliteTransaction(self._connection, _WHERE)))

    def submit(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """Do work; the future is resolved already."""
        future: Future[T] = Future()
        try:
            future.set_result(self.transact(work))
        except Exception as error:
            future.set_exception(error)
        return future

    def beside(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """Do work on the spot, as all of it."""
        return self.submit(work)

    @property
    def abreast(self) -> int:
        """One thing is done after the other."""
        return 1

    @property
    def shared(self) -> bool:
        """Nobody else sees this store."""
        return False

    def heed(self, listener: Callable[[str], None]) -> None:
        """Do nothing: there are no others whose news could be heard."""

    def own(self, name: str) -> bool:  # noqa: ARG002 - nobody else sees this store
        """Take a name, which is always free."""
        return True

    def disown(self, name: str) -> None:
        """Do nothing: there are no others who could take it."""

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()

    def keep(self) -> Kept:
        """Give all that is stored, to be brought back by ``return_to``."""
        self._held = {**self._held, **{table: self._rows(table) for table in self._touched()}}
        self._connection.execute("DELETE FROM touched")
        return self._held

    def return_to(self, kept: Kept) -> None:
        """Hold again what was kept, and nothing else."""
        self._connection.execute("PRAGMA foreign_keys = OFF")  # nothing is deleted in its wake
        self._within("return", lambda: self._put_back(kept))
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._held = dict(kept)

    def _put_back(self, kept: Kept) -> None:
        others = [table for table, rows in kept.items() if rows is not self._held[table]]
        for table in {*self._touched(), *others}:
            rows = kept[table]
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own tables
            if rows:
                places = ", ".join("?" * len(rows[0]))
                insert = f"INSERT INTO {table} VALUES ({places})"  # noqa: S608 - our own tables
                self._connection.executemany(insert, rows)
        self._connection.execute("DELETE FROM touched")

    def _touched(self) -> list[str]:
        """Name the tables of which a row was written since they were last kept or put back."""
        return [name for (name,) in self._connection.execute("SELECT DISTINCT name FROM touched")]

    def _rows(self, table: str) -> tuple[Row, ...]:
        return tuple(self._connection.execute(f"SELECT * FROM {table}"))  # noqa: S608 - our own

    def _within(self, name: str, work: Callable[[], T]) -> T:
        self._connection.execute(f"SAVEPOINT {name}")
        try:
            done = work()
        except BaseException:
            self._connection.execute(f"ROLLBACK TO {name}")
            self._connection.execute(f"RELEASE {name}")
            raise
        self._connection.execute(f"RELEASE {name}")
        return done
