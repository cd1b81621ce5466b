"""What a conversation writes, so that the same rows can be written without it."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from benchmarks.durable.places import Written
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Row, Transaction

T = TypeVar("T")


class RecordingStore(SqliteStore):
    """A store that remembers what each commit writes; one piece of work is one commit."""

    def begin(self) -> list[Written]:
        """Give the list in which commits will stand from now on."""
        self.commits: list[Written] = []
        return self.commits

    def submit(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """Do work and remember what it wrote."""

        def recorded(tx: Transaction) -> T:
            recording = _Recording(tx)
            result = work(recording)
            self.commits.append(list(recording.written.items()))
            return result

        return super().submit(recorded)


class _Recording:
    """A transaction that notes rows by statement, as a batch would write them."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.written: dict[str, list[Row]] = {}
        self.row, self.rows, self.lock, self.holds = tx.row, tx.rows, tx.lock, tx.holds
        self.lock_free, self.tell = tx.lock_free, tx.tell

    def run(self, sql: str, *values: Any) -> int:
        """Do it, and note what it writes."""
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            self.written.setdefault(sql, []).append(values)
        return self._tx.run(sql, *values)

    def many(self, sql: str, values: Sequence[Row]) -> None:
        """Do it, and note what it writes."""
        self.written.setdefault(sql, []).extend(tuple(row) for row in values)
        self._tx.many(sql, values)
