"""A store whose disk may be full for a while, and which tells whenever a transaction has ended."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from engine.runtime import schema
from engine.runtime.store import StoreError, Transaction
from tests.places import Place, Wrapped
from tests.runtime.sent import SENT

T = TypeVar("T")


class FragileStore(Wrapped):
    """A store; ``full`` is whether there is no room at the moment.

    With ``reads_only`` what only reads succeeds, with ``unanswered`` nobody hears of what was
    written, as when a server is lost while it commits (both of SQLite alone). ``done`` counts
    transactions that have ended, ``refused`` those that seemed to be in vain.
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place, (*schema.MIGRATIONS, SENT))
        self.full = False
        self.reads_only = False
        self.unanswered = False
        self.refused = 0
        self.done = 0
        self.ended: list[Callable[[], None]] = []

    def submit(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """Do work, unless there is no room."""
        future: Future[T] = Future()
        if self.full:
            self.refused += 1
            future.set_exception(StoreError("a disk", "full"))
        elif self.unanswered:
            result, wrote = super().submit(self._noting(work)).result()
            if wrote:
                self.refused += 1
                future.set_exception(StoreError("a server", "lost while committing"))
            else:
                future.set_result(result)
        else:
            future = super().submit(self._unwritten(work) if self.reads_only else work)
        future.add_done_callback(self._tell)
        return future

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Do work, unless there is no room, and wait for it."""
        return self.submit(work).result()

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

    def _noting(self, work: Callable[[Transaction], T]) -> Callable[[Transaction], tuple[T, bool]]:
        """Tell besides whether anything was written."""
        changes = "SELECT total_changes()"

        def note(tx: Transaction) -> tuple[T, bool]:
            before, result = tx.rows(changes), work(tx)
            return result, tx.rows(changes) != before

        return note

    def _tell(self, _done: "Future[T]") -> None:
        self.done += 1
        for each in self.ended:
            each()
