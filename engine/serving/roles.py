"""Roles: what one process at a time does for all that serve a bot from one database.

Sending and fetching in a channel, and looking at the clock. A role is had by whoever takes its name
first, and free as soon as its part has ended, that process ends in any way, or loses its connection
to the database. What is done until something has come to its end has a role of its own.
Updates and web pages are no role: any process takes them.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress

from engine.runtime.store import RoleLost, Store, StoreError

log = logging.getLogger("rozmova.serve")

LOOKS = 1.0
"""Seconds after which it is tried again to have a role, or looked whether it is still had."""


class Roles:
    """The roles of one process, looked at every so many seconds."""

    def __init__(self, store: Store, looks: float = LOOKS) -> None:
        self._store, self._looks = store, looks
        self._had: set[str] = set()
        self._closed = asyncio.Event()

    def close(self) -> None:
        """Take no further role."""
        self._closed.set()

    async def play(self, name: str, part: Callable[[], Coroutine[None, None, None]]) -> None:
        """Play a part whenever this process has its role, until the part has come to its end.

        A role that is lost cancels the part, or the part notices it itself (``RoleLost``); it
        begins anew when the role is had again.
        """
        while await self._take(name):
            playing = asyncio.get_running_loop().create_task(part())
            try:
                while not playing.done() and await self._holds(name):
                    await asyncio.wait([playing], timeout=self._looks)
                lost = not playing.done()
            finally:
                playing.cancel()
                await asyncio.wait([playing])
                await self._give_back(name)
            if not lost and not isinstance(playing.exception(), RoleLost):
                playing.result()
                return
            log.warning("%s: another process may have this role now", name)

    async def _take(self, name: str) -> bool:
        """Wait until the role is had; False when no role is to be had any more.

        Whoever has many roles already lets others be first.
        """
        while not self._closed.is_set():
            try:
                if await asyncio.to_thread(self._store.own, name):
                    self._had.add(name)
                    return True
            except StoreError as error:
                log.error("%s: %s", name, error)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._looks * (1 + len(self._had))):
                    await self._closed.wait()
        return False

    async def _give_back(self, name: str) -> None:
        """Let another process have the role: this one may have to end much else before it ends."""
        self._had.discard(name)
        with suppress(StoreError):  # without its connection the role is free anyway
            await asyncio.to_thread(self._store.disown, name)

    async def _holds(self, name: str) -> bool:
        """Tell whether the role is still had; while the store does not answer nobody knows."""
        try:
            return await asyncio.wrap_future(self._store.submit(lambda tx: tx.holds(name)))
        except StoreError:
            return True
