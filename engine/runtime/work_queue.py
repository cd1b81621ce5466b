"""Work that waits for the one thread which does it: pieces in, batches out, closed once.

What the stores have in common. Not the thread, and not how a batch is committed.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from engine.runtime.store import StoreError, Transaction

T = TypeVar("T")
Piece = tuple[Callable[[Transaction], Any], "Future[Any]"]


class WorkQueue:
    """Pieces of work in the order in which they came, at most ``most`` in a batch."""

    def __init__(self, where: str, most: int) -> None:
        self._where, self._most = where, most
        self._waiting: queue.SimpleQueue[Piece | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self.closed = False

    def submit(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """Let work wait; raises ``StoreError`` when nobody takes any more."""
        future: Future[T] = Future()
        with self._closing:
            if self.closed:
                raise StoreError(self._where, "closed")
            self._waiting.put((work, future))
        return future

    def close(self) -> None:
        """Take no more work; what waits is still given out."""
        with self._closing:
            if not self.closed:
                self._waiting.put(None)
            self.closed = True

    def batch(self, seconds: float | None = None) -> list[Piece] | None:
        """Wait for work, and take along what else is waiting; None when closed and all is out.

        With ``seconds`` it does not wait longer than that, and may give nothing.
        """
        try:
            first = self._waiting.get(timeout=seconds)
        except queue.Empty:
            return []
        if first is None:
            self._waiting.put(None)  # however often it is asked
            return None
        batch = [first]
        while len(batch) < self._most:
            try:
                piece = self._waiting.get_nowait()
            except queue.Empty:
                break
            if piece is None:
                self._waiting.put(None)
                break
            batch.append(piece)
        return [piece for piece in batch if piece[1].set_running_or_notify_cancel()]
