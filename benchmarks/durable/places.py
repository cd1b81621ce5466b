"""The databases that are measured: a file on a disk, a file on a slow one, a PostgreSQL server."""

import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg

from engine.assembly import MIGRATIONS
from engine.runtime.postgres import PostgresStore
from engine.runtime.postgres_transaction import translated
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Row, Store
from engine.runtime.work_queue import Piece

_TABLES = """SELECT oid::regclass::text FROM pg_class
             WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"""
SLOW = 0.005
"""Seconds that a commit takes longer on the slow disk: one fsync of the log."""

Written = Sequence[tuple[str, Sequence[Row]]]
"""The statements of one commit, each with its rows."""


class SlowDisk(SqliteStore):
    """A file on a disk that needs 5 ms to say that something is stored."""

    def _commit(self, connection: sqlite3.Connection, batch: list[Piece]) -> None:
        time.sleep(SLOW)
        super()._commit(connection, batch)


@dataclass(frozen=True, slots=True)
class Place:
    """A database, by its address; ``slow`` is a file on the slow disk."""

    name: str
    address: str
    slow: bool = False

    def open(self) -> Store:
        """Open it as the engine does."""
        if self.address.startswith("postgresql:"):
            return PostgresStore(self.address, MIGRATIONS)
        kind = SlowDisk if self.slow else SqliteStore
        return kind(Path(self.address), MIGRATIONS)

    def count(self) -> None:
        """Let a server count what was filled in, as its autovacuum does sooner or later."""
        if self.address.startswith("postgresql:"):
            with psycopg.connect(self.address, autocommit=True) as connection:
                for (table,) in connection.execute(_TABLES).fetchall():
                    connection.execute(f"ANALYZE {table}".encode())

    def replay(self, commits: Sequence[Written]) -> float:
        """Write the same rows by plain batches, commit by commit; gives the seconds it took."""
        if self.address.startswith("postgresql:"):
            return _in_postgres(self.address, commits)
        return _in_sqlite(self.address, commits, SLOW if self.slow else 0.0)


@contextmanager
def fresh(name: str, postgres: str | None) -> Iterator[Place]:
    """Give an empty database for as long as the block lasts."""
    if name.startswith("postgres"):
        with _schema(postgres or "") as address:
            yield Place(name, address)
        return
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        yield Place(name, str(Path(folder) / "rozmova.db"), slow=name == "slow disk")


@contextmanager
def _schema(server: str) -> Iterator[str]:
    schema = f"bench_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
        try:
            joint = "&" if "?" in server else "?"
            yield f"{server}{joint}options=-csearch_path%3D{schema}"
        finally:
            connection.execute(f"DROP SCHEMA {schema} CASCADE".encode())


def _in_sqlite(file: str, commits: Sequence[Written], slow: float) -> float:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    began = time.perf_counter()
    for written in commits:
        connection.execute("BEGIN IMMEDIATE")
        for sql, rows in written:
            connection.executemany(sql, rows)
        if slow:
            time.sleep(slow)
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return took


def _in_postgres(address: str, commits: Sequence[Written]) -> float:
    orders = [[(translated(sql), rows) for sql, rows in written] for written in commits]
    with psycopg.connect(address, autocommit=True) as connection:
        began = time.perf_counter()
        for written in orders:
            with connection.transaction():
                for sql, rows in written:
                    psycopg.RawCursor(connection).executemany(sql, rows)
        return time.perf_counter() - began
