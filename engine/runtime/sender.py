"""The sender of one bot in one channel: whose turn it is, until everything has come to its end.

One person's messages go one after the other; dialogue goes before notices. Not how a message is
sent (``dispatch``), how fast (``pacing``), nor what follows from a failure (``delivery``).
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from engine.runtime import outbox
from engine.runtime.channel import Broadcasting, RetryAfter, SendResult, Sent, Unknown
from engine.runtime.delivery import LONGEST_SILENCE, Verdict, backoff, pause
from engine.runtime.dispatch import Dispatch
from engine.runtime.explaining import explained
from engine.runtime.line import Line
from engine.runtime.outbox import Claimed, Due
from engine.runtime.pacing import Pacer
from engine.runtime.store import RoleLost, Store, StoreError, Transaction
from engine.runtime.telemetry import Telemetry

log = logging.getLogger("rozmova.sender")

LOOKS = 1.0
"""Seconds after which the outbox is looked at even if nobody says that there is something."""
MOST = 500
"""Messages that are looked at in one go."""
AT_ONCE = 64
"""Calls that are under way at the same time."""
KINDS = ((False, False), (True, True), (True, False))
"""What is looked for, the most pressing first: dialogue, urgent notices, notices."""
LASTING = 3
"""Failures in a row after which a trouble is shown to whoever looks after the server."""
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
        role: str | None = None,
    ) -> None:
        self._line, self._now = line, now
        self._dispatch = Dispatch(store, line, telemetry, self._note_end, now, role)
        self._pacer = Pacer(line.pace)
        self._changed = asyncio.Event()
        self._new = True
        self._look_from = self._look_at = 0.0
        self._stopping = False
        self._queues: dict[int, deque[tuple[Due, bool]]] = {}
        self._more = False
        self._busy: dict[int, int] = {}
        self._calls: set[asyncio.Task[None]] = set()
        self._loudspeaker = line.broadcast
        self._grouping: asyncio.Task[None] | None = None
        self._singles: set[int] = set()
        self._again: set[int] = set()
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
        """Send until stopped; a store that does not answer is asked again.

        Raises ``RoleLost`` when another process may do so; it may then be called anew. In any case
        the calls under way have ended before.
        """
        self._new = True
        try:
            await self._dispatch.recover()
            while not self._stopping:
                self._changed.clear()
                if self._is_to_look(time.monotonic()):
                    await self._look()
                rest = min(self._begin(bulk=False), self._begin(bulk=True))
                if self._new:
                    rest = min(rest, max(0.0, self._look_from - time.monotonic()))
                with suppress(TimeoutError):
                    async with asyncio.timeout(rest):
                        await self._changed.wait()
        except StoreError as error:  # it was stopped while the store could not answer
            log.info("%s: %s", self._line.title, error)
        finally:
            if under_way := [*self._calls, *([self._grouping] if self._grouping else [])]:
                await asyncio.wait(under_way)

    def _is_to_look(self, now: float) -> bool:
        """Tell whether to look what may go: when there is news, when little is left, at times.

        Not all the time, however much news there is: looks may last long where many messages
        wait or the store is busy, and nothing that is lined up would go meanwhile.
        """
        few = self._more and len(self._queues) < AT_ONCE
        return few or now >= self._look_at or (self._new and now >= self._look_from)

    async def _look(self) -> None:
        """Line up what may go now: each person's dialogue, what is urgent, other notices."""
        began = time.monotonic()
        at, self._new, self._look_at = self._now(), False, began + LOOKS

        def look(tx: Transaction) -> list[tuple[Due, bool]]:
            found = [
                (due, bulk)
                for bulk, urgent in KINDS
                for due in outbox.due(
                    tx, *self._line.labels, at, bulk=bulk, urgent=urgent, most=MOST
                )
            ]
            for due, _ in found:
                if due.dead:
                    outbox.claim(tx, due.id, at)  # settles it, at no cost to the pace
            return found

        found = await self._dispatch.surely(look)
        ended = time.monotonic()
        self._look_from = ended + min(ended - began, LOOKS)  # half of the time is for looks
        self._queues, self._more = {}, len(found) >= MOST
        self._singles &= {due.id for due, _ in found}
        self._new = self._new or any(due.dead for due, _ in found)
        for due, bulk in sorted(found, key=lambda each: (each[1], not each[0].urgent, each[0].id)):
            if not due.dead and due.id != self._busy.get(due.person_id):
                self._queues.setdefault(due.person_id, deque()).append((due, bulk))

    def _begin(self, *, bulk: bool) -> float:
        """Begin every message whose turn it is; gives the seconds until the next one's."""
        night = bulk and self._night()
        if bulk and self._loudspeaker is not None:
            self._group(self._loudspeaker)
        soonest, now = LOOKS, time.monotonic()
        for person_id, queue in list(self._queues.items()):
            if self._stopping or len(self._calls) >= self._room(bulk=bulk):
                break
            if rest := self._pacer.rest(now, bulk=bulk):
                return min(soonest, rest)
            due, is_bulk = queue[0]
            if is_bulk != bulk or person_id in self._busy or not self._alone(due, bulk=bulk):
                continue
            if night and not due.urgent:
                continue
            if wait := self._pacer.wait(due.chat, now, bulk=bulk):
                soonest = min(soonest, wait)
                continue
            self._pacer.take(due.chat, now, bulk=bulk)
            self._start(due)
        return soonest

    def _night(self) -> bool:
        """Tell whether only what is urgent may be told of the bot's own accord."""
        return self._now() in self._line.flow.rules.quiet

    def _room(self, *, bulk: bool) -> int:
        """Give how many calls may be under way: one, to see, while nothing gets through."""
        if self._troubles:
            return 1
        return BULK_AT_ONCE if bulk else AT_ONCE

    def _alone(self, due: Due, *, bulk: bool) -> bool:
        """Tell whether a message goes alone: all but notices that have not been compared yet."""
        return not bulk or self._loudspeaker is None or due.id in self._singles

    def _group(self, loudspeaker: Broadcasting) -> None:
        """Compare the notices that wait, and tell those together who are told the same."""
        night = self._night()
        notices = [
            queue[0][0]
            for person_id, queue in self._queues.items()
            if queue[0][1] and person_id not in self._busy and queue[0][0].id not in self._singles
            if queue[0][0].urgent or not night
        ]
        under_way = self._grouping is not None and not self._grouping.done()
        if notices and not under_way and not self._stopping:
            some = notices[: loudspeaker.most_receivers]
            self._grouping = asyncio.create_task(self._broadcast(some, loudspeaker))

    async def _broadcast(self, notices: Sequence[Due], loudspeaker: Broadcasting) -> None:
        """Tell those together who are told the same; if that raises each is told alone."""
        try:
            await self._tell_together(notices, loudspeaker)
        except (StoreError, RoleLost):  # stopped while the store could not answer, or lost
            pass
        except Exception as error:  # one of them is to blame, and harms no other
            log.error("%s: no broadcast: %s", self._line.title, explained(error))
            self._singles |= {due.id for due in notices}
        self.wake()

    async def _tell_together(self, notices: Sequence[Due], loudspeaker: Broadcasting) -> None:
        """Send what is alike for two and more; nobody waits for anybody else's meanwhile."""
        groups = await self._dispatch.alike(notices)
        self._singles |= {group[0].id for group in groups if len(group) == 1}
        for group in groups:
            rest = self._pacer.rest(time.monotonic(), bulk=True)
            if len(group) == 1 or rest > LOOKS or self._stopping:
                continue
            await asyncio.sleep(rest)
            night = self._night()
            idle = [due for due in group if self._is_next(due) and (due.urgent or not night)]
            if not idle:
                continue
            self._pacer.take(idle[0].chat, time.monotonic(), bulk=True)
            self._take(idle)
            try:
                allowed = await self._dispatch.broadcast(idle, loudspeaker)
            finally:
                self._release(idle)
            if not allowed:
                self._loudspeaker = None

    def _is_next(self, due: Due) -> bool:
        """Tell whether a notice is still what its person waits for."""
        queue = self._queues.get(due.person_id)
        return queue is not None and queue[0][0].id == due.id and due.person_id not in self._busy

    def _take(self, dues: Sequence[Due]) -> None:
        """Send nothing else meanwhile to people to whom something is sent."""
        for due in dues:
            queue = self._queues[due.person_id]
            queue.popleft()
            if not queue:
                del self._queues[due.person_id]
            self._busy[due.person_id] = due.id

    def _release(self, dues: Sequence[Due]) -> None:
        for due in dues:
            del self._busy[due.person_id]
            self._new = self._new or due.person_id in self._again
            self._again.discard(due.person_id)

    def _start(self, due: Due) -> None:
        """See a message to its end beside all others."""
        self._take([due])
        call = asyncio.create_task(self._dispatch.deliver(due))
        self._calls.add(call)

        def ended(done: asyncio.Task[None]) -> None:
            self._calls.discard(done)
            self._release([due])
            self._changed.set()
            error = None if done.cancelled() else done.exception()
            if error is not None and not isinstance(error, RoleLost):
                log.error("%s: message %d: %s", self._line.title, due.id, explained(error))

        call.add_done_callback(ended)

    def _note_end(self, claimed: Claimed, result: SendResult, verdict: Verdict) -> None:
        """Let what follows from an end of an attempt be so, before it is stored."""
        self._slow_down(claimed, result, verdict)
        if verdict.status == "waiting":
            self._queues.pop(claimed.person_id, None)  # nothing of theirs overtakes it
        if verdict.status == "waiting" or claimed.attempts > 1:
            self._again.add(claimed.person_id)  # something may go that had to wait for it

    def _slow_down(self, claimed: Claimed, result: SendResult, verdict: Verdict) -> None:
        """Freeze whom the channel does not want to hear, as long as it says or trouble lasts."""
        now = time.monotonic()
        match result:
            case RetryAfter(_, seconds, everybody=True):
                self._count_trouble(now)
                own = min(backoff(self._troubles), LONGEST_SILENCE)
                self._pacer.freeze(now, own if seconds is None else pause(seconds, 1))
            case RetryAfter(chat=True) if verdict.again_in is not None:
                self._pacer.leave(claimed.chat, now, verdict.again_in.total_seconds())
            case RetryAfter() if verdict.again_in is not None:
                self._pacer.refuse(claimed.chat, now, verdict.again_in.total_seconds())
            case Unknown():
                self._count_trouble(now)
                self._pacer.freeze(now, min(backoff(self._troubles) / 4, LONGEST_SILENCE))
            case _:
                self._troubles = 0
        lasting = self._troubles >= LASTING and not isinstance(result, Sent)
        self._line.condition.sending = verdict.why if lasting else None

    def _count_trouble(self, now: float) -> None:
        """Count calls that fail together once: they were begun before anybody knew."""
        if not self._pacer.frozen(now):
            self._troubles += 1
