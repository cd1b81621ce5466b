"""How a database means to find what a piece of work asks for, statement by statement."""

from collections.abc import Callable, Sequence
from typing import Any

from engine.runtime.store import Row, Store, Transaction
from tests.places import WithinTransaction


class Recording(WithinTransaction):
    """A transaction that does what it is asked and keeps the statements."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx)
        self.asked = list[tuple[str, tuple[Any, ...]]]()

    def run(self, sql: str, *values: Any) -> int:
        """Execute a statement."""
        self.asked.append((sql, values))
        return super().run(sql, *values)

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """Execute a query."""
        self.asked.append((sql, values))
        return super().rows(sql, *values)

    def row(self, sql: str, *values: Any) -> Row | None:
        """Execute a query for one row."""
        self.asked.append((sql, values))
        return super().row(sql, *values)

    def many(self, sql: str, values: Sequence[Row]) -> None:
        """Execute a statement for many rows."""
        self.asked.extend((sql, row) for row in values)
        super().many(sql, values)


def plan(store: Store, work: Callable[[Transaction], object]) -> list[str]:
    """Do a piece of work, and give the steps by which SQLite finds its rows."""

    def explain(tx: Transaction) -> list[str]:
        recording = Recording(tx)
        work(recording)
        return [
            row[3]
            for sql, values in recording.asked
            for row in tx.rows(f"EXPLAIN QUERY PLAN {sql}", *values)
        ]

    return store.transact(explain)
