"""The two databases of a move as the move sees them; each kind of database has a file of its own.

All of these may raise ``StoreError``: the world's fault, nothing of the move is stored then.
"""

from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import Any, Protocol

from engine.moving.tables import Table
from engine.runtime.store import Row


class Refused(Exception):  # noqa: N818 - it names what happened
    """Nothing was moved; ``key`` and ``facts`` are how staff are told why."""

    def __init__(self, key: str, **facts: Any) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


class Database(Protocol):
    """What both have in common; ``where`` is the address without a password."""

    where: str

    def own_whole(self) -> bool:
        """Keep those out who would serve bots, until this is closed; False where somebody does."""

    def is_same_as(self, other: "Database") -> bool:
        """Whether both are one database, by whichever names."""

    def tables(self) -> Mapping[str, Table]:
        """Describe all tables, those of others too."""

    def count(self, table: str) -> int:
        """Count the rows of a table."""

    def rows(self, table: Table) -> Generator[Row, None, None]:
        """Give all rows, a few at a time in memory, their columns in the table's order."""

    def last_key(self, table: Table) -> int:
        """Give the largest automatic key that was ever used, also of rows that are gone."""

    def close(self) -> None:
        """Let go; whatever was not committed has never been."""


class Source(Database, Protocol):
    """What is moved: looked at and never changed."""

    def applied(self) -> frozenset[str]:
        """Name the migrations that it has had; none where it is no database of ours."""

    def begin(self, tables: Sequence[Table], /) -> None:
        """See from now on one moment of these tables, whoever else may write."""

    def changed(self) -> bool:
        """Whether anybody has written since that moment."""


class Target(Database, Protocol):
    """Where it is moved: one transaction, and nothing is there before it is committed."""

    lacks_nul: bool
    """Whether the character NUL cannot be stored in a text: U+FFFD is, as wherever we write."""

    def look(self) -> None:
        """Raise ``Refused`` where there are rows already; changes nothing."""

    def begin(self, tables: Sequence[Table], /) -> None:
        """Begin the transaction, with all tables made; nobody else writes until its end."""

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        """Store rows; rules of the schema are looked at on the way."""

    def go_on_after(self, table: Table, key: int) -> None:
        """Let the next automatic key be larger than this one."""

    def commit(self) -> None:
        """Make all of it durable. Raises ``Refused`` where that may or may not have happened."""


def refuse_rows(database: Database) -> None:
    """Raise ``Refused`` where any table has rows; ours or anybody's."""
    for name in database.tables():
        if rows := database.count(name):
            raise Refused("occupied", where=database.where, table=name, rows=rows)
