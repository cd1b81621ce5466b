"""The two sides of a move that are a schema of PostgreSQL.

Rows go in and out by COPY, which keeps only a few of them in memory. What is moved is locked
against those who write, and read at one moment. Not the store, which works in many transactions.
"""

import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from secrets import randbits
from typing import Any, Final, LiteralString

import psycopg
from psycopg import sql

from engine.moving.database import Database, Refused, refuse_rows
from engine.moving.tables import Table
from engine.runtime.postgres import NO_RIGHTS
from engine.runtime.postgres_link import Link, ServerError
from engine.runtime.postgres_migrations import APPLIED, applied, migrate
from engine.runtime.postgres_transaction import ConnectionLost, StatementError, TryAgain, meant
from engine.runtime.store import Migration, Row

LEAVING: Final = 1.0
"""Seconds in which a server notices that the process which had a name has gone."""
RETURNING: Final = 4.0
"""Seconds in which a process that serves is back whose connection was lost: it looks each two."""
_KINDS: Final = {"bigint": "INTEGER", "text": "TEXT"}
_WIRE: Final = {"INTEGER": "int8", "TEXT": "text"}
_COLUMNS: Final[LiteralString] = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attidentity <> ''
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND c.relname <> %s
    ORDER BY c.relname, a.attnum"""
_SEQUENCE: Final[LiteralString] = """
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = pg_get_serial_sequence(%s, %s)::regclass"""
_PATIENCE: Final[LiteralString] = """SELECT
    set_config('statement_timeout', '0', false),
    set_config('idle_in_transaction_session_timeout', '0', false),
    set_config('lock_timeout', '10s', false)"""
"""A move takes as long as it takes; only those in the way are not waited for very long."""


class PostgresSchema:
    """What both sides have in common; raises ``StoreError`` where it cannot be reached."""

    def __init__(self, url: str) -> None:
        self._link = Link(url)
        self.where = self._link.where
        self._connection = self._link.open()
        self._run(_PATIENCE)

    def own_whole(self) -> bool:
        """Keep those out who would serve bots; a server has a moment to notice that one left."""
        until = time.monotonic() + LEAVING
        with self._world():
            while not (owned := self._link.take_whole()) and time.monotonic() < until:
                time.sleep(LEAVING / 20)
        return owned

    def is_same_as(self, other: Database) -> bool:
        """Whether both are one schema of one database, whatever they are called."""
        if not isinstance(other, PostgresSchema):
            return False
        here, there = (each._one("SELECT current_schema()") for each in (self, other))
        if here != there:
            return False
        key = randbits(62)  # locks are of one database: who has it is here, too
        self._one("SELECT pg_advisory_lock(%s)", key)
        free = other._one("SELECT pg_try_advisory_lock(%s)", key)
        self._one("SELECT pg_advisory_unlock(%s)", key)
        if free:
            other._one("SELECT pg_advisory_unlock(%s)", key)
        return not free

    def tables(self) -> Mapping[str, Table]:
        """Describe all tables, but not what they refer to."""
        with self._world():
            rows = self._connection.execute(_COLUMNS, (APPLIED,)).fetchall()
        columns: dict[str, dict[str, str]] = {}
        keys: dict[str, str] = {}
        for name, column, kind, automatic in rows:
            columns.setdefault(name, {})[column] = _KINDS.get(kind) or kind
            if automatic:
                keys[name] = column
        return {name: Table(name, kinds, keys.get(name)) for name, kinds in columns.items()}

    def count(self, table: str) -> int:
        """Count the rows of a table."""
        return int(self._one(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))))

    def rows(self, table: Table) -> Generator[Row, None, None]:
        """Give all rows."""
        copying = sql.SQL("COPY {} ({}) TO STDOUT").format(*_named(table))
        with (
            self._world(),
            self._connection.cursor() as cursor,
            cursor.copy(copying) as copy,
        ):
            copy.set_types([_WIRE[kind] for kind in table.columns.values()])
            yield from copy.rows()

    def last_key(self, table: Table) -> int:
        """Give the largest automatic key that was ever used."""
        name, key = sql.Identifier(table.name), sql.Identifier(table.key or "")
        asked = sql.SQL("""SELECT greatest(
            (SELECT last_value - CASE WHEN is_called THEN 0 ELSE 1 END FROM {sequence}),
            (SELECT coalesce(max({key}), 0) FROM {name}))""")
        with self._world():
            found = self._connection.execute(_SEQUENCE, (f'"{table.name}"', table.key)).fetchone()
        sequence = sql.Identifier(*(found or ()))
        return int(self._one(asked.format(sequence=sequence, key=key, name=name)))

    def close(self) -> None:
        """Let go of the connection; what was not committed goes with it, and so does the whole."""
        self._link.drop()

    def _one(self, query: LiteralString | sql.Composed, *values: object) -> Any:
        with self._world():
            row = self._connection.execute(query, values).fetchone()
        return row[0] if row else None

    def _run(self, query: LiteralString | sql.Composed) -> None:
        with self._world():
            self._connection.execute(query)

    @contextmanager
    def _world(self) -> Iterator[None]:
        """Say what an error of the driver's means; a value of anybody's is in none of it."""
        try:
            yield
        except psycopg.Error as error:
            if isinstance(error, NO_RIGHTS):
                why = error.diag.message_primary or type(error).__name__
                raise ServerError(self.where, why, "db_rights") from None
            failed = meant(error, self._connection, self.where)
            if isinstance(failed, TryAgain):
                raise Refused("busy", where=self.where) from None
            if error.sqlstate == "53100":  # no space left on the server's disk
                raise ServerError(self.where, failed.args[0], "db_full") from None
            raise failed from None


class PostgresSource(PostgresSchema):
    """A schema that is moved."""

    def applied(self) -> frozenset[str]:
        """Name the migrations that it has had."""
        with self._world():
            return applied(self._connection)

    def own_whole(self) -> bool:
        """Keep those out who would serve bots, also those who were only cut off for a moment.

        Whoever is back while the whole is taken never writes again; a small database would be
        moved before they are, and they would serve on from what is left of it.
        """
        owned = super().own_whole()
        if owned:
            time.sleep(RETURNING)
        return owned

    def begin(self, tables: Sequence[Table]) -> None:
        """See one moment of it; nobody writes until this is closed."""
        self._run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        self._run(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(_all(tables)))

    def changed(self) -> bool:
        """Nobody could write, as long as the connection lasts that has the locks."""
        self._one("SELECT 1")
        return False


class PostgresTarget(PostgresSchema):
    """A schema that is moved to; its tables need not be there yet."""

    lacks_nul = True

    def __init__(self, url: str, migrations: tuple[Migration, ...]) -> None:
        super().__init__(url)
        self._migrations = migrations

    def look(self) -> None:
        """Raise ``Refused`` where there are rows already."""
        refuse_rows(self)

    def begin(self, tables: Sequence[Table]) -> None:
        """Begin the transaction, with all tables made; nobody else writes until its end."""
        with self._world():
            self._connection.execute("BEGIN")
            migrate(self._connection, self._migrations, self._link.key("migrate", ""))
        self._run(_PATIENCE)
        self._run(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(_all(tables)))

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        """Store rows."""
        copying = sql.SQL("COPY {} ({}) FROM STDIN").format(*_named(table))
        try:
            with self._world(), self._connection.cursor() as cursor, cursor.copy(copying) as copy:
                for row in rows:
                    copy.write_row(row)
        except StatementError as error:
            raise Refused("breaks_rule", table=table.name, rule=str(error)) from None

    def go_on_after(self, table: Table, key: int) -> None:
        """Let the next automatic key be larger than this one; unlike ``setval`` it is undone."""
        name, column = sql.Identifier(table.name), sql.Identifier(table.key or "")
        following = max(key, self.last_key(table)) + 1
        restart = sql.SQL("ALTER TABLE {} ALTER COLUMN {} RESTART WITH {}")
        self._run(restart.format(name, column, sql.Literal(following)))

    def commit(self) -> None:
        """Make all of it durable."""
        try:
            self._run("COMMIT")
        except ConnectionLost:
            raise Refused("uncertain", where=self.where) from None


def _named(table: Table) -> tuple[sql.Identifier, sql.Composed]:
    return sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, table.columns))


def _all(tables: Sequence[Table]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(table.name) for table in tables)
