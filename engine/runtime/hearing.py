"""Hearing chats: one update of each at a time, many chats in a round, nobody behind a slow one.

What waits stands in the inbox, not here: a chat is heard until nothing waits in it, whoever has
taken its updates in. Not what a round does (``rounds``), nor how updates are taken in (``intake``).
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import ceil
from typing import TypeVar

from engine.runtime.conversation import Waiting
from engine.runtime.explaining import explained
from engine.runtime.handled import Handled
from engine.runtime.inbox import Chat
from engine.runtime.runner import Runner
from engine.runtime.store import StoreError
from engine.runtime.telemetry import Telemetry

log = logging.getLogger("rozmova.intake")

A = TypeVar("A")
T = TypeVar("T")

MOST = 64
"""Chats in a round."""
AT_ONCE = 32
"""People whose remote calls are made at the same time."""
PAUSE = 1.0
"""Seconds until a chat is heard again whose turn could not be stored."""
ELSEWHERE = 0.05
"""Seconds until a chat is heard again that another process had."""
CALLED = 0.5
"""Seconds until a chat is heard again whose remote call another process makes."""


@dataclass(slots=True)
class _Line:
    """A chat that is to be heard: when its updates came here, None for those of others.

    ``begun`` of them were there when its turn began.
    """

    since: deque[float | None] = field(default_factory=deque)
    begun: int = 0


class Hearing:
    """Hears the chats of all bots of one process."""

    def __init__(self, runner: Runner, telemetry: Telemetry) -> None:
        self._runner, self._telemetry = runner, telemetry
        self._lines: dict[Chat, _Line] = {}
        self._ready: deque[Chat] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="turn")
        self._abreast = runner.store.abreast
        self._rounds = 0
        self._stopping = False

    def add(self, chat: Chat, since: float | None = None) -> None:
        """Hear a chat in which an update waits; ``since`` is when it came here (monotonic)."""
        line = self._lines.get(chat)
        if line is None:
            line = self._lines[chat] = _Line()
            self._ready.append(chat)
        line.since.append(since)
        self._begin()

    def __contains__(self, chat: Chat) -> bool:
        return chat in self._lines

    def __len__(self) -> int:
        return len(self._lines)

    async def close(self) -> None:
        """Hear nothing further; what has begun ends, and what is stored waits for the restart."""
        self._stopping = True
        while self._tasks:  # what ends may leave something to be ended
            await asyncio.wait(self._tasks)
        self._threads.shutdown()

    def _begin(self) -> None:
        """Begin rounds as long as somebody is ready to be heard, and share them out.

        As many are under way as the store does at the same time, and one more: it stands ready
        when another has been committed.
        """
        while self._ready and self._rounds <= self._abreast and not self._stopping:
            share = ceil(len(self._ready) / max(1, self._abreast - self._rounds))
            chats = [self._ready.popleft() for _ in range(min(MOST, share))]
            for chat in chats:
                self._lines[chat].begun = len(self._lines[chat].since)
            self._rounds += 1
            self._spawn(self._round(chats))

    async def _round(self, chats: Sequence[Chat]) -> None:
        try:
            turned = await asyncio.wrap_future(self._runner.hear(chats))
        except StoreError as error:
            log.error("%d chats: %s", len(chats), error)
            self._later(chats, PAUSE)
        except Exception as error:  # of one of them; it is found out whose, each by themselves
            log.debug("a round of %d chats: %s", len(chats), explained(error))
            for chat in chats:
                self._spawn(self._alone(chat))
        else:
            self._later([chat for chat in chats if chat not in turned], ELSEWHERE)
            for chat, (handled, waiting) in turned.items():
                if waiting is not None:
                    self._spawn(self._finish(chat, handled, waiting))
                elif handled is not None:
                    self._end(chat, handled)
                else:
                    self._nothing(chat)
        finally:
            self._rounds -= 1
            self._begin()

    async def _alone(self, chat: Chat) -> None:
        """Hear one chat by itself, so that an update that raises is put aside."""
        try:
            handled = await self._in_thread(self._runner.alone, chat)
        except StoreError as error:
            log.error("%s %s: %s", *chat[:2], error)
            self._later([chat], PAUSE)
        except Exception as error:  # it could not even be put aside: it waits behind all others
            log.error("%s %s: %s", *chat[:2], explained(error))
            self._nothing(chat)
        else:
            if handled is None:
                self._nothing(chat)
            else:
                self._end(chat, handled)

    async def _finish(self, chat: Chat, handled: Handled | None, waiting: Waiting) -> None:
        """See a remote call to its end; an update that had to wait for it is then heard."""
        pause = 0.0
        try:
            if await self._in_thread(self._runner.finish, waiting) is None:
                pause = CALLED
        except StoreError as error:  # the call is pending: the next turn begins with it
            log.error("%s %s: %s", *chat[:2], error)
            await asyncio.sleep(PAUSE)
        except Exception as error:
            log.error("%s %s: %s", *chat[:2], explained(error))
            await asyncio.sleep(PAUSE)
        if handled is None:
            self._later([chat], pause)
        else:
            self._end(chat, handled)

    def _end(self, chat: Chat, handled: Handled) -> None:
        """Note that a turn has come to its end; the chat's next one is behind all others."""
        line = self._lines[chat]
        since = line.since.popleft()
        labels = chat[:2]
        if since is not None:
            self._telemetry.time("turn", *labels, time.monotonic() - since)
        else:
            line.since.appendleft(None)  # of others' updates it is not known how many there are
        self._telemetry.count("turns", *labels, "parked" if handled.parked else "handled")
        self._go_on(chat)

    def _nothing(self, chat: Chat) -> None:
        """Note that nothing waited when the chat's turn began: another process was first."""
        line = self._lines[chat]
        for _ in range(line.begun):
            line.since.popleft()
        self._go_on(chat)

    def _go_on(self, chat: Chat) -> None:
        if self._lines[chat].since:
            self._ready.append(chat)
            self._begin()
        else:
            del self._lines[chat]

    def _later(self, chats: Sequence[Chat], seconds: float) -> None:
        """Hear chats again after some time."""
        if not chats:
            return

        def ready() -> None:
            self._ready.extend(chats)
            self._begin()

        asyncio.get_running_loop().call_later(seconds, ready)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _in_thread(self, work: Callable[[A], T], argument: A) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, argument)
