"""A writer to PostgreSQL: one connection and one thread, pieces of work committed together.

It takes whatever work is waiting, gives each piece a savepoint of its own, commits once and only
then answers: round trips to the disk decide how many people are served. What somebody else was in
the way of is done again a moment later; so is what was under way when the connection broke, unless
it may have been committed.

Not how many writers there are (``postgres``), not the connection (``postgres_link``) and not
statements (``postgres_transaction``).
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, LiteralString, TypeVar

import psycopg

from engine.runtime.postgres_link import Link, ServerError
from engine.runtime.postgres_marks import Marks
from engine.runtime.postgres_news import publish
from engine.runtime.postgres_transaction import (
    ConnectionLost,
    PostgresTransaction,
    StatementError,
    TryAgain,
    meant,
)
from engine.runtime.store import Row, Transaction
from engine.runtime.work_queue import WorkQueue

T = TypeVar("T")
PATIENCE: Final = 30.0
"""Seconds in which a piece is done again because somebody else is in the way."""
BEGIN: Final[LiteralString] = "BEGIN; SET LOCAL lock_timeout = '100ms'"
"""How long a piece may wait for somebody else: whatever shares the thread with it waits as well."""
COMMIT: Final[LiteralString] = "SET LOCAL lock_timeout = '2s'; COMMIT"
"""Whoever tells news waits for others who do to be through with their commits."""


@dataclass(slots=True, eq=False)
class _Piece:
    """A piece of work, and until when it is tried; what became of it, once that is known."""

    work: Callable[[Transaction], Any]
    future: "Future[Any]"
    until: float = field(default_factory=lambda: time.monotonic() + PATIENCE)
    result: Any = None
    failure: BaseException | None = None

    def answer(self) -> None:
        """Tell whoever waits what became of it."""
        if self.failure is not None:
            self.future.set_exception(self.failure)
        else:
            self.future.set_result(self.result)


class Writer:
    """Does the work of a queue, from when it is made until the queue is closed.

    ``begin`` is done first, in its thread; what it raises is raised here, and nothing is done.
    """

    def __init__(self, link: Link, queue: WorkQueue, begin: Callable[[], None]) -> None:
        self._link, self._queue = link, queue
        begun: Future[None] = Future()
        self._thread = threading.Thread(
            target=self._write, args=(begun, begin), name="store", daemon=True
        )
        self._thread.start()
        begun.result()

    def join(self) -> None:
        """Wait until all is done, and the connection let go of."""
        self._thread.join()

    def _write(self, begun: "Future[None]", begin: Callable[[], None]) -> None:
        """Own the connection from the first to the last statement."""
        try:
            begin()
        except BaseException as error:
            self._link.drop()
            begun.set_exception(error)
            return
        begun.set_result(None)
        again: list[_Piece] = []
        while (batch := self._queue.batch(0 if again else None)) is not None or again:
            if batch:
                again = self._do([*again, *(_Piece(*piece) for piece in batch)])
            else:  # nothing else is to be done: the first may wait for those in its way
                again = [*again[1:], *self._do(again[:1], patient=True)]
        self._link.drop()

    def _do(self, pieces: list[_Piece], *, patient: bool = False) -> list[_Piece]:
        """Do a batch in one transaction and answer; give those pieces that are to be done again."""
        if not pieces:
            return []
        try:
            connection = self._link.connection(lambda: self._queue.closed)
            self._commit(connection, pieces, patient=patient)
        except ConnectionLost as lost:  # before the commit: nothing of it is stored
            self._give_up(pieces, TryAgain(lost.where, lost.why))
        except Exception as error:  # whatever it is, the thread serves everybody
            self._give_up(pieces, error)
        now = time.monotonic()
        again = [each for each in pieces if isinstance(each.failure, TryAgain) and each.until > now]
        for piece in pieces:
            if piece not in again:
                piece.answer()
        return again

    def _commit(
        self, connection: psycopg.Connection[Row], pieces: list[_Piece], *, patient: bool
    ) -> None:
        """Do pieces, each by itself, and make them durable together.

        Raises ``ConnectionLost`` while it is sure that nothing is stored, ``ServerError`` else.
        """
        news: dict[str, None] = {}
        marks = Marks(partial(self._run, connection))
        self._run(connection, BEGIN)
        for number, piece in enumerate(pieces):
            marks.set("piece")
            tx = PostgresTransaction(connection, self._link, marks, patient=patient)
            piece.result, piece.failure = _attempt(tx, piece.work)
            if piece.failure is None:
                news.update(tx.news)
            elif tx.failed and not marks.is_there("piece"):
                self._spoilt(connection, pieces, number)
                return
            else:
                marks.undo("piece")
            marks.release("piece")
        try:
            if news:
                publish(connection, self._link.schema, list(news))
            connection.execute(COMMIT)
        except psycopg.Error as error:
            failed = meant(error, connection, self._link.where)
            if isinstance(failed, ConnectionLost):
                raise ServerError(failed.where, "lost while committing: it may be stored") from None
            with suppress(psycopg.Error):  # it may not have come as far as the commit
                connection.execute("ROLLBACK")
            if isinstance(failed, StatementError):  # a rule that is looked at only now
                failed = ServerError(self._link.where, str(failed))
            for piece in pieces:
                piece.failure = piece.failure or failed

    def _spoilt(
        self, connection: psycopg.Connection[Row], pieces: list[_Piece], number: int
    ) -> None:
        """End a transaction in which a query of one piece failed: the others are done again."""
        self._run(connection, "ROLLBACK")
        for piece in pieces[:number] + pieces[number + 1 :]:
            piece.failure = TryAgain(self._link.where, "another piece of work failed")

    def _give_up(self, pieces: list[_Piece], why: Exception) -> None:
        """Let a transaction be over, whatever state it is in: it goes with its connection."""
        self._link.drop()
        for piece in pieces:
            piece.failure = why

    def _run(self, connection: psycopg.Connection[Row], orders: str) -> None:
        try:
            connection.execute(orders.encode())
        except psycopg.Error as error:
            raise meant(error, connection, self._link.where) from None


def _attempt(
    tx: PostgresTransaction, work: Callable[[Transaction], T]
) -> tuple[T | None, BaseException | None]:
    """Do one piece of work; its failure is its own, unless the connection is lost."""
    try:
        result = work(tx)
        if tx.failed:
            raise StatementError("a statement failed, and the work went on as if it had not")
    except ConnectionLost:
        raise
    except BaseException as error:  # even SystemExit: the thread serves everybody
        return None, error
    return result, None
