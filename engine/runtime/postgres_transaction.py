"""A transaction on PostgreSQL: the statements that all stores share, and what their errors mean.

Not the connection (``postgres_link``) nor when a transaction begins and ends (``postgres``). Values
never stand in a statement nor in an error of ours: an error's own words may hold what people wrote.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import Any, Final

import psycopg
from psycopg.pq import TransactionStatus

from engine.runtime.postgres_link import Link, ServerError
from engine.runtime.postgres_marks import Marks
from engine.runtime.postgres_rows import taken_apart
from engine.runtime.store import Row

_AGAIN: Final = frozenset({"40001", "40P01", "55P03"})
"""Not serializable, a deadlock, a lock that was not to be had in time."""
_IN_THE_WAY: Final = "somebody else is in the way for too long"
_WORLD: Final = frozenset({"08", "25P03", "25006", "53", "57", "58", "XX"})
"""Codes, and classes of them, that are nobody's mistake in the program (Appendix A of the manual).

The connection, a transaction left alone, a server that only reads, resources, an operator, the
system, damage.
"""
_SAVEPOINT: Final = re.compile(
    r"(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) ([a-z_]+)", re.ASCII
)
_WORDS: Final = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|\?")


class ConnectionLost(ServerError):  # noqa: N818 - it names what happened
    """The connection broke while a transaction was under way, and took all of it along."""


class TryAgain(ServerError):  # noqa: N818 - it names what to do
    """Somebody else was in the way: the same work may succeed a moment later."""


class StatementError(Exception):
    """A statement that is wrong or breaks a rule of the schema: its code, and what it is about.

    Where it is about values, the message names the constraint or the column, and no value.
    """


class PostgresTransaction:
    """A piece of work within a transaction on the writer's connection.

    ``marks`` are the transaction's savepoints: a statement that only reads needs none.
    """

    __slots__ = ("_connection", "_cursor", "_held", "_link", "_marks", "_patient", "news")

    def __init__(
        self,
        connection: psycopg.Connection[Row],
        link: Link,
        marks: Marks,
        *,
        patient: bool = False,
    ) -> None:
        self._connection, self._link, self._marks = connection, link, marks
        self._patient = patient
        self._cursor = psycopg.RawCursor(connection)
        self._held: set[str] = set()
        self.news: dict[str, None] = {}

    def run(self, sql: str, *values: Any) -> int:
        """Execute a statement; give the number of rows it touched."""
        if savepoint := _SAVEPOINT.fullmatch(sql):
            self._mark(*savepoint.groups())
            return 0
        self._marks.write()
        self._execute(sql, values)
        return self._cursor.rowcount

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """Execute a query; give all its rows."""
        self._read(sql, values)
        return self._cursor.fetchall()

    def row(self, sql: str, *values: Any) -> Row | None:
        """Execute a query; give its first row, if any."""
        self._read(sql, values)
        return self._cursor.fetchone()

    def many(self, sql: str, values: Sequence[Row]) -> None:
        """Execute a statement once for each row of values, in few trips."""
        if not values:
            return
        self._marks.write()
        wide = taken_apart(sql)
        if wide is not None and not wide.meet(values):
            for statement, row in wide.together(values):
                self._execute(statement, row)
            return
        try:
            self._cursor.executemany(translated(sql), values)
        except psycopg.Error as error:
            raise meant(error, self._connection, self._link.where) from None

    def lock(self, name: str) -> None:
        """Keep others out who lock this name; raises ``TryAgain`` where somebody else has it.

        Only a transaction that nobody shares is ``patient`` and waits for a moment: whoever waits
        in a batch would hold up the others in it.
        """
        if name in self._held:
            return
        if self._patient:
            self.row("SELECT pg_advisory_xact_lock(?)", self._link.key("lock", name))
            self._held.add(name)
        elif not self.lock_free([name]):
            raise TryAgain(self._link.where, _IN_THE_WAY)

    def lock_free(self, names: Sequence[str]) -> set[str]:
        """Lock those of the names that nobody else has, in one trip, and give them."""
        wanted = {self._link.key("lock", name): name for name in names if name not in self._held}
        if wanted:
            sql = "SELECT key, pg_try_advisory_xact_lock(key) FROM unnest(?::bigint[]) key"
            self._held.update(wanted[key] for key, had in self.rows(sql, list(wanted)) if had)
        return self._held.intersection(names)

    def holds(self, name: str) -> bool:
        """Tell whether the connection has a name, and so nobody else until this is committed."""
        return self._link.holds(name)

    def tell(self, news: str) -> None:
        """Have news told with the commit."""
        self.news[news] = None

    def own(self, name: str) -> bool:
        """Take a name for as long as the connection lasts, whatever becomes of the transaction."""
        return self._link.take(name)

    @property
    def failed(self) -> bool:
        """Whether a statement has failed since the last savepoint, so that none is done now."""
        return self._connection.info.transaction_status == TransactionStatus.INERROR

    def _mark(self, order: str, name: str) -> None:
        """Set, release or go back to a savepoint."""
        try:
            if order == "SAVEPOINT":
                self._marks.set(name)
            elif order == "RELEASE SAVEPOINT":
                self._marks.release(name)
            else:
                self._held.clear()  # locks that were taken since go with it
                self._marks.undo(name)
        except psycopg.Error as error:
            raise meant(error, self._connection, self._link.where) from None

    def _read(self, sql: str, values: Row) -> None:
        if not sql.lstrip().startswith("SELECT"):
            self._marks.write()
        self._execute(sql, values)

    def _execute(self, sql: str, values: Row) -> None:
        try:
            self._cursor.execute(translated(sql), values)
        except psycopg.Error as error:
            raise meant(error, self._connection, self._link.where) from None


@lru_cache(maxsize=4096)
def translated(sql: str) -> bytes:
    """Write a statement for the server: ``$1`` for the first ``?``, literals left as they are."""
    numbers = count(1)
    return _WORDS.sub(lambda word: f"${next(numbers)}" if word[0] == "?" else word[0], sql).encode()


def meant(
    error: psycopg.Error, connection: psycopg.Connection[Row], where: str
) -> ServerError | StatementError:
    """Give what an error of the driver's means to those who use the store."""
    code = error.sqlstate or ""
    # between the rows of one trip the driver does not notice that a connection is broken: it only
    # says, without any code, that it can do nothing with it
    unusable = isinstance(error, psycopg.OperationalError) and not code
    if connection.closed or connection.broken or unusable:
        return ConnectionLost(where, "the connection was lost")
    if code in _AGAIN:
        return TryAgain(where, f"{_IN_THE_WAY} ({type(error).__name__})")
    if code in _WORLD or code[:2] in _WORLD:
        return ServerError(where, error.diag.message_primary or type(error).__name__)
    about = error.diag.constraint_name or error.diag.column_name or error.diag.table_name
    if code.startswith("42"):  # about names in the statement alone
        about = error.diag.message_primary
    return StatementError(" ".join(filter(None, (type(error).__name__, code, about))))
