"""Databases in memory whose schema is made once in a run: the next one gets a copy of it.

To make it takes ten times as long, and nearly every test wants one. Files are left alone: other
processes may come to them at the same moment.
"""

import sqlite3
from collections.abc import Callable
from threading import Lock

from engine.runtime.store import Migration

BringUpToDate = Callable[[sqlite3.Connection, tuple[Migration, ...]], None]


class MadeOnce:
    """Brings databases up to date as the store does; those in memory from a copy, if it has one."""

    def __init__(self, make: BringUpToDate) -> None:
        self._make, self._lock = make, Lock()
        self._made: dict[tuple[Migration, ...], sqlite3.Connection] = {}

    def __call__(self, connection: sqlite3.Connection, migrations: tuple[Migration, ...]) -> None:
        """Bring a database up to date."""
        if not _new_in_memory(connection):
            self._make(connection, migrations)
            return
        with self._lock:
            made = self._made.get(migrations)
            if made is not None:
                made.backup(connection)
                return
            self._make(connection, migrations)
            made = sqlite3.connect(":memory:", check_same_thread=False)
            connection.backup(made)
            self._made[migrations] = made

    def close(self) -> None:
        """Give back what the copies take."""
        for made in self._made.values():
            made.close()


def _new_in_memory(connection: sqlite3.Connection) -> bool:
    (_, _, file), *_ = connection.execute("PRAGMA database_list").fetchall()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return not file and not tables
