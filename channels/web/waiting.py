"""Polls that wait for something new in a chat, and the bell that wakes them.

Not what is new: whoever is woken reads that from the store. All of it is in memory, so that a
restart costs a poll and nothing else.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

MOST = 4
"""Polls of one chat that may wait at once: a few open tabs; of more, the newest stay."""

IN_ALL = 2_000
"""Polls that may wait at once, each with a connection; of more, the newest stay."""


class Bell:
    """Hangs beside one waiting poll."""

    def __init__(self) -> None:
        self.over = False
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake the poll, now or when it comes to wait."""
        self._rung.set()

    def end(self) -> None:
        """Wake the poll for the last time."""
        self.over = True
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Wait until the bell rings, at most so long; then it is over."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            self.over = True
        self._rung.clear()


class Bells:
    """All polls that wait, by chat; ``in_all`` is the most of them."""

    def __init__(self, in_all: int = IN_ALL) -> None:
        self._in_all = in_all
        self._bells: dict[str, list[Bell]] = {}
        self._oldest: OrderedDict[Bell, None] = OrderedDict()
        self.closed = False

    @contextmanager
    def hang(self, chat: str) -> Iterator[Bell]:
        """Hang a bell for as long as a poll goes on; too many end the oldest, chat's or of all."""
        bell = Bell()
        beside = self._bells.setdefault(chat, [])
        beside.append(bell)
        for older in beside[:-MOST]:
            older.end()
        self._oldest[bell] = None
        if len(self._oldest) > self._in_all:
            self._oldest.popitem(last=False)[0].end()
        try:
            yield bell
        finally:
            self._oldest.pop(bell, None)
            beside.remove(bell)
            if not beside:
                self._bells.pop(chat, None)

    def ring(self, chat: str | None) -> None:
        """Wake all polls of a chat, or of every chat."""
        for bell in list(self._oldest) if chat is None else self._bells.get(chat, ()):
            bell.ring()

    def close(self) -> None:
        """End all polls, and those to come."""
        self.closed = True
        for beside in self._bells.values():
            for bell in beside:
                bell.end()
