"""The intake: takes updates durably, then lets each happen, one person's in their order.

An update is stored before the channel confirms it, and heard afterwards: a slow service holds up
the one person who waits for it, not the messenger. Not what a channel understands (``channel``)
nor what an update does (``runner``).
"""

import asyncio
import heapq
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from engine.core.effects import Message
from engine.runtime import inbox, outbox, people
from engine.runtime.channel import Blocked, Inbound, Moved, Receipt, Unreadable, Update
from engine.runtime.explaining import explained
from engine.runtime.runner import Runner
from engine.runtime.store import StoreError, Transaction
from engine.runtime.telemetry import Telemetry

log = logging.getLogger("rozmova.intake")

A = TypeVar("A")
T = TypeVar("T")

AT_ONCE = 32
"""People who are heard at the same time."""
_TICK = timedelta(microseconds=1)
"""Between updates that come at once, so that they wait in their order."""
PAUSE = 1.0
"""Seconds until an update is heard again that could not be stored."""

Chat = tuple[str, str, str]
"""Bot, channel and the chat's address in it."""


@dataclass(order=True, slots=True)
class _Waiting:
    """An update in its chat's line: by the channel's order, then as it came."""

    order: int
    number: int
    inbound: Inbound = field(compare=False)
    since: float = field(compare=False)


class Intake:
    """Hears all bots of one process; ``heard`` is told in which channel of which bot.

    ``storing`` is false from the first update that could not be stored to the next that could.
    """

    def __init__(self, runner: Runner, telemetry: Telemetry) -> None:
        self.heard: Callable[[str, str], None] = lambda *_: None
        self.storing = True
        self._runner, self._store, self._telemetry = runner, runner.store, telemetry
        self._lines: dict[Chat, list[_Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="turn")
        self._stopping = False
        self._number = 0
        self._era: str | None = None

    async def recover(self, bot: str) -> None:
        """Line up what an earlier process has taken and not heard."""
        waiting = await self._transact(lambda tx: inbox.waiting(tx, bot))
        if waiting:
            log.info("%s: %d updates were waiting", bot, len(waiting))
        for inbound in waiting:
            self._line_up(inbound)

    async def accept(self, updates: Sequence[Update]) -> None:
        """Take updates; they are durable when it returns. Raises ``StoreError``.

        Whoever called may be gone before it ends: what has been stored is heard all the same.
        """
        await asyncio.shield(asyncio.ensure_future(self._accept(updates)))

    async def _accept(self, updates: Sequence[Update]) -> None:
        try:
            waits = await self._transact(lambda tx: self._take(tx, updates))
        except StoreError as error:
            self._cannot_store(updates, error)
            raise
        self.storing = True
        for update, is_new in zip(updates, waits, strict=True):
            if isinstance(update, Inbound):
                kind = "new" if is_new else "duplicate"
                self._telemetry.count("updates", update.bot, update.channel, kind)
                if is_new:  # it is stored: whatever follows, nobody would hear it otherwise
                    self._line_up(update)
        for update in updates:
            if isinstance(update, Unreadable):
                await self._excuse(update)

    async def _excuse(self, update: Unreadable) -> None:
        await self._in_thread(self._runner.excuse, update)
        self._telemetry.count("updates", update.bot, update.channel, "unreadable")
        log.error("%s %s: %s", update.bot, update.channel, update.why)
        self.heard(update.bot, update.channel)

    async def answer(self, greeting: Inbound) -> tuple[Message, ...]:
        """Let a greeting happen now, and take the replies (``Desk.answer``)."""
        return tuple(await self._in_thread(self._runner.greet, greeting))

    async def said(
        self, bot: str, channel: str, chat: str, after: int
    ) -> list[tuple[int, Message]]:
        """Give what was said to a chat after a message (``Desk.said``)."""
        return await self._transact(
            lambda tx: outbox.said(tx, bot, channel, chat, after, datetime.now(UTC))
        )

    async def era(self) -> str:
        """Give the UUID of the store (``Desk.era``)."""
        if self._era is None:
            self._era = await self._transact(outbox.era)
        return self._era

    async def close(self) -> None:
        """Hear nothing further; what has begun ends, and what is stored waits for the restart."""
        self._stopping = True
        if self._tasks:
            await asyncio.wait(self._tasks)
        self._threads.shutdown()

    def _cannot_store(self, updates: Sequence[Update], error: StoreError) -> None:
        self.storing = False
        for update in updates:
            self._telemetry.count("updates", update.bot, update.channel, "not stored")
        log.error("%d updates could not be stored: %s", len(updates), error)

    def _take(self, tx: Transaction, updates: Sequence[Update]) -> list[bool]:
        """Store what has to be heard, note the rest; tells of each whether it is to be heard."""
        now = datetime.now(UTC)
        waits = [
            isinstance(each, Inbound) and inbox.put(tx, each, now + number * _TICK)
            for number, each in enumerate(updates)
        ]
        for update in updates:
            match update:
                case Receipt(bot, channel, key, _, state):
                    outbox.receipt(tx, bot, channel, key, state)
                case Blocked() | Moved():
                    _note(tx, update)
        return waits

    def _line_up(self, inbound: Inbound) -> None:
        chat = (inbound.bot, inbound.channel, inbound.chat)
        busy = chat in self._lines
        self._number += 1
        waiting = _Waiting(inbound.order, self._number, inbound, time.monotonic())
        heapq.heappush(self._lines.setdefault(chat, []), waiting)
        if not busy:
            task = asyncio.create_task(self._hear_all(chat))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _hear_all(self, chat: Chat) -> None:
        """Hear one chat's updates until none waits."""
        line = self._lines[chat]
        while line and not self._stopping:
            waiting = heapq.heappop(line)
            if not await self._hear(waiting):
                heapq.heappush(line, waiting)
                await asyncio.sleep(PAUSE)
        del self._lines[chat]

    async def _hear(self, waiting: _Waiting) -> bool:
        """Let one update happen; tells whether the next one's turn has come."""
        inbound = waiting.inbound
        labels = (inbound.bot, inbound.channel)
        try:
            handled = await self._in_thread(self._runner.handle, inbound)
        except StoreError as error:
            log.error("%s %s: %s", *labels, error)
            return False
        except Exception as error:  # it could not even be put aside: the next process tries again
            log.error("%s %s: %s", *labels, explained(error))
            return True
        self._telemetry.time("turn", *labels, time.monotonic() - waiting.since)
        self._telemetry.count("turns", *labels, "parked" if handled.parked else "handled")
        self.heard(*labels)
        return True

    async def _in_thread(self, work: Callable[[A], T], argument: A) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, argument)

    async def _transact(self, work: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._store.submit(work))


def _note(tx: Transaction, update: Blocked | Moved) -> None:
    """Note what happened to a chat, once; of somebody unknown there is nothing to note."""
    key = (update.bot, update.channel, update.update_id)
    people.keep_to_oneself(tx, update.bot, update.channel, update.chat)
    person = people.find(tx, update.bot, update.channel, update.chat)
    if person is None or inbox.seen(tx, *key):
        return
    inbox.take(tx, *key, update.at)
    match update:
        case Blocked():
            people.block(tx, person.id, blocked=update.blocked)
        case Moved():
            people.move(tx, person, update.to)
