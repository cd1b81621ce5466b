"""The sender of one bot in one channel: whose turn it is, until everything has come to its end.

One person's messages go one after the other; dialogue goes before notices. Not how a message is
sent (``dispatch``), how fast (``pacing``), nor what follows from a failure (``delivery``).
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from engine.runtime import outbox
from engine.runtime.channel import Broadcasting, RetryAfter, SendResult, Unknown
from engine.runtime.delivery import Verdict, backoff, pause
from engine.runtime.dispatch import Dispatch
from engine.runtime.explaining import explained
from engine.runtime.line import Line
from engine.runtime.outbox import Claimed, Due
from engine.runtime.pacing import Pacer
from engine.runtime.store import Store, StoreError, Transaction
from engine.runtime.telemetry import Telemetry

log = logging.getLogger("rozmova.sender")

LOOKS = 1.0
"""Seconds after which the outbox is looked at even if nobody says that there is something."""
MOST = 500
"""Messages that are looked at in one go."""
AT_ONCE = 64
"""Calls that are under way at the same time."""
BULK_AT_ONCE = 48
"""Calls that are under way when no notice is begun, so that slow ones leave room for dialogue."""


class Sender:
    """Sends what waits until it is stopped; whoever stores messages calls ``wake``."""

    def __init__(
        self,
        store: Store,
        line: Line,
        telemetry: Telemetry,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._line, self._now = line, now
        self._dispatch = Dispatch(store, line, telemetry, self._note_end, now)
        self._pacer = Pacer(line.pace)
        self._changed = asyncio.Event()
        self._new = True
        self._look_at = 0.0
        self._stopping = False
        self._queues: dict[int, deque[tuple[Due, bool]]] = {}
        self._more = False
        self._busy: dict[int, int] = {}
        self._calls: set[asyncio.Task[None]] = set()
        self._broadcasting = False
        self._again = False
        self._troubles = 0

    def wake(self) -> None:
        """Say that there may be something to send."""
        self._new = True
        self._changed.set()

    def stop(self) -> None:
        """Begin no further message; ``run`` returns when those under way have ended."""
        self._stopping = self._dispatch.stopping = True
        self._changed.set()

    async def run(self) -> None:
        """Send until stopped; a store that does not answer is asked again."""
        with suppress(StoreError):  # it was stopped while the store could not answer
            await self._dispatch.recover()
            while not self._stopping:
                self._changed.clear()
                few = self._more and len(self._queues) < AT_ONCE
                if self._new or few or time.monotonic() >= self._look_at:
                    await self._look()
                rest = min(self._begin(bulk=False), self._begin(bulk=True))
                with suppress(TimeoutError):
                    async with asyncio.timeout(rest):
                        await self._changed.wait()
        if self._calls:
            await asyncio.wait(self._calls)

    async def _look(self) -> None:
        """Line up what may go now, each person's dialogue before their notices."""
        at, self._new, self._look_at = self._now(), False, time.monotonic() + LOOKS

        def look(tx: Transaction) -> list[tuple[Due, bool]]:
            found = [
                (due, bulk)
                for bulk in (False, True)
                for due in outbox.due(tx, *self._line.labels, at, bulk=bulk, most=MOST)
            ]
            for due, _ in found:
                if due.dead:
                    outbox.claim(tx, due.id, at)  # settles it, at no cost to the pace
            return found

        found = await self._dispatch.surely(look)
        self._queues, self._more = {}, len(found) >= MOST
        self._new = self._new or any(due.dead for due, _ in found)
        for due, bulk in sorted(found, key=lambda each: (each[1], each[0].id)):
            if not due.dead and due.id != self._busy.get(due.person_id):
                self._queues.setdefault(due.person_id, deque()).append((due, bulk))

    def _begin(self, *, bulk: bool) -> float:
        """Begin every message whose turn it is; gives the seconds until the next one's."""
        if bulk and self._line.broadcast is not None:
            return self._begin_broadcast(self._line.broadcast)
        soonest, now = LOOKS, time.monotonic()
        for person_id, queue in list(self._queues.items()):
            if self._stopping or len(self._calls) >= (BULK_AT_ONCE if bulk else AT_ONCE):
                break
            if rest := self._pacer.rest(now, bulk=bulk):
                return min(soonest, rest)
            due, is_bulk = queue[0]
            if is_bulk != bulk or person_id in self._busy:
                continue
            if wait := self._pacer.wait(due.chat, now, bulk=bulk):
                soonest = min(soonest, wait)
                continue
            self._pacer.take(due.chat, now, bulk=bulk)
            self._start(self._dispatch.deliver(due), [due])
        return soonest

    def _begin_broadcast(self, through: Broadcasting) -> float:
        """Begin with the notices of as many people as one call may have, one call after another."""
        idle = [
            queue[0][0]
            for person_id, queue in self._queues.items()
            if queue[0][1] and person_id not in self._busy
        ][: through.most_receivers]
        rest = self._pacer.rest(time.monotonic(), bulk=True)
        if rest or not idle or self._stopping or self._broadcasting:
            return rest or LOOKS
        self._broadcasting = True
        self._start(self._broadcast(idle, through), idle)
        return LOOKS

    async def _broadcast(self, dues: Sequence[Due], through: Broadcasting) -> None:
        """Tell those together who are told the same; whoever would have to wait goes next time."""
        try:
            for group in await self._dispatch.alike(dues):
                rest = self._pacer.rest(time.monotonic(), bulk=True)
                if rest > LOOKS or self._stopping:
                    return
                await asyncio.sleep(rest)
                self._pacer.take(group[0].chat, time.monotonic(), bulk=True)
                if len(group) > 1:
                    await self._dispatch.broadcast(group, through)
                else:
                    await self._dispatch.deliver(group[0])
        finally:
            self._broadcasting = False
            self.wake()

    def _start(self, work: Coroutine[Any, Any, None], dues: Sequence[Due]) -> None:
        """Begin to send to people, to whom nothing else is sent meanwhile."""
        for due in dues:
            queue = self._queues[due.person_id]
            queue.popleft()
            if not queue:
                del self._queues[due.person_id]
            self._busy[due.person_id] = due.id
        call = asyncio.create_task(work)
        self._calls.add(call)

        def ended(done: asyncio.Task[None]) -> None:
            self._calls.discard(done)
            for due in dues:
                del self._busy[due.person_id]
            self._new, self._again = self._new or self._again, False
            self._changed.set()
            if not done.cancelled() and (error := done.exception()):
                log.error("%s: message %d: %s", self._line.title, dues[0].id, explained(error))

        call.add_done_callback(ended)

    def _note_end(self, claimed: Claimed, result: SendResult, verdict: Verdict) -> None:
        """Let what follows from an end of an attempt be so, before it is stored."""
        self._slow_down(claimed, result, verdict)
        if verdict.status == "waiting":
            self._queues.pop(claimed.person_id, None)  # nothing of theirs overtakes it
        if verdict.status == "waiting" or claimed.attempts > 1:
            self._again = True  # of theirs something may go that had to wait for it

    def _slow_down(self, claimed: Claimed, result: SendResult, verdict: Verdict) -> None:
        """Freeze whom the channel does not want to hear, as long as it says or trouble lasts."""
        now = time.monotonic()
        match result:
            case RetryAfter(_, seconds, everybody=True):
                self._count_trouble(now)
                self._pacer.freeze(now, pause(seconds, self._troubles))
            case RetryAfter() if verdict.again_in is not None:
                self._pacer.refuse(claimed.chat, now, verdict.again_in.total_seconds())
            case Unknown():
                self._count_trouble(now)
                self._pacer.freeze(now, backoff(self._troubles) / 4)
            case _:
                self._troubles = 0

    def _count_trouble(self, now: float) -> None:
        """Count calls that fail together once: they were begun before anybody knew."""
        if not self._pacer.frozen(now):
            self._troubles += 1
