"""A store whose disk may be full for a while, and which tells whenever a transaction has ended."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from engine.runtime import schema
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import StoreError, Transaction
from tests.runtime.desk import SENT

T = TypeVar("T")


class FragileStore(SqliteStore):
    """A store on disk; ``full`` is whether there is no room at the moment.

    With ``reads_only`` what only reads succeeds. ``done`` counts transactions that have ended,
    ``refused`` those for which there was no room.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(file, (*schema.MIGRATIONS, SENT))
        self.full = False
        self.reads_only = False
        self.refused = 0
        self.done = 0
        self.ended: list[Callable[[], None]] = []

    def submit(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """Do work, unless there is no room."""
        future: Future[T] = Future()
        if self.full:
            self.refused += 1
            future.set_exception(StoreError("a disk", "full"))
        else:
            future = super().submit(self._unwritten(work) if self.reads_only else work)
        future.add_done_callback(self._tell)
        return future

    def _unwritten(self, work: Callable[[Transaction], T]) -> Callable[[Transaction], T]:
        def read(tx: Transaction) -> T:
            tx.run("PRAGMA query_only = 1")
            try:
                return work(tx)
            except StoreError:
                self.refused += 1
                raise
            finally:
                tx.run("PRAGMA query_only = 0")

        return read

    def _tell(self, _done: "Future[T]") -> None:
        self.done += 1
        for each in self.ended:
            each()
