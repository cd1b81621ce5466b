"""The sender of one bot in one channel: takes messages from the outbox and sees each to its end.

One person's messages go one after the other; dialogue goes before notices. A message is noted as
``sending`` just before the call and settled right after it, so that whatever may have been sent
when the process dies is known as such. Not how fast (``pacing``), not what follows from a failure
(``delivery``), not how a channel sends.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from engine.core import ask
from engine.core.effects import Choice, Message
from engine.core.flow import Flow
from engine.runtime import outbox, people, sessions
from engine.runtime.channel import (
    Capabilities,
    Channel,
    Gone,
    Pace,
    Payload,
    Permanent,
    RetryAfter,
    SendResult,
    Sent,
    Unknown,
)
from engine.runtime.delivery import CRASHED, Verdict, backoff, judge, pause
from engine.runtime.explaining import explained
from engine.runtime.outbox import Claimed, Due
from engine.runtime.pacing import Pacer
from engine.runtime.store import Store, StoreError, Transaction
from engine.runtime.telemetry import Telemetry

log = logging.getLogger("rozmova.sender")

T = TypeVar("T")
LOOKS = 1.0
"""Seconds after which the outbox is looked at even if nobody says that there is something."""
MOST = 500
"""Messages that are looked at in one go."""
AT_ONCE = 64
"""Calls that are under way at the same time."""
BULK_AT_ONCE = 48
"""Calls that are under way when no notice is begun, so that slow ones leave room for dialogue."""


@dataclass(frozen=True, slots=True)
class Line:
    """The channel that a sender serves: whose it is, its adapter, and its limits."""

    flow: Flow
    name: str
    channel: Channel
    capabilities: Capabilities
    pace: Pace


class Sender:
    """Sends what waits until it is stopped; whoever stores messages calls ``wake``."""

    def __init__(
        self,
        store: Store,
        line: Line,
        telemetry: Telemetry,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._line, self._telemetry, self._now = store, line, telemetry, now
        self._pacer = Pacer(line.pace)
        self._changed = asyncio.Event()
        self._new = True
        self._look_at = 0.0
        self._stopping = False
        self._queues: dict[int, deque[tuple[Due, bool]]] = {}
        self._more = False
        self._busy: dict[int, int] = {}
        self._calls: set[asyncio.Task[None]] = set()
        self._troubles = 0

    def wake(self) -> None:
        """Say that there may be something to send."""
        self._new = True
        self._changed.set()

    def stop(self) -> None:
        """Begin no further message; ``run`` returns when those under way have ended."""
        self._stopping = True
        self._changed.set()

    async def run(self) -> None:
        """Send until stopped; a store that does not answer is asked again."""
        await self._patiently(self._recover)
        while not self._stopping:
            self._changed.clear()
            few = self._more and len(self._queues) < AT_ONCE
            if self._new or few or time.monotonic() >= self._look_at:
                await self._patiently(self._look)
            rest = min(self._begin(bulk=False), self._begin(bulk=True))
            with suppress(TimeoutError):
                async with asyncio.timeout(rest):
                    await self._changed.wait()
        if self._calls:
            await asyncio.wait(self._calls)

    async def _patiently(self, step: Callable[[], Awaitable[None]]) -> None:
        """Do a step; when nothing can be read or stored, wait and try again."""
        while not self._stopping:
            try:
                await step()
            except StoreError as error:
                log.error("%s: %s", self._name, error)
                await asyncio.sleep(LOOKS)
            else:
                return

    async def _recover(self) -> None:
        """Settle what an earlier process was sending when it died."""

        def settle(tx: Transaction) -> int:
            cut = outbox.interrupted(tx, self._line.flow.bot, self._line.name)
            for each in cut:
                outbox.settle(tx, each.id, _judged(CRASHED, each), self._now())
            return len(cut)

        if cut := await self._do(settle):
            log.warning("%s: %d messages may have been sent before the restart", self._name, cut)

    async def _look(self) -> None:
        """Line up what may go now, each person's dialogue before their notices."""
        bot, channel, at = self._line.flow.bot, self._line.name, self._now()
        self._new, self._look_at = False, time.monotonic() + LOOKS

        def look(tx: Transaction) -> list[tuple[Due, bool]]:
            found = [
                (due, bulk)
                for bulk in (False, True)
                for due in outbox.due(tx, bot, channel, at, bulk=bulk, most=MOST)
            ]
            for due, _ in found:
                if due.dead:
                    outbox.claim(tx, due.id, at)  # settles it, at no cost to the pace
            return found

        found = await self._do(look)
        self._queues, self._more = {}, len(found) >= MOST
        self._new = self._new or any(due.dead for due, _ in found)
        for due, bulk in sorted(found, key=lambda each: (each[1], each[0].id)):
            if not due.dead and due.id != self._busy.get(due.person_id):
                self._queues.setdefault(due.person_id, deque()).append((due, bulk))

    def _begin(self, *, bulk: bool) -> float:
        """Begin every message whose turn it is; gives the seconds until the next one's."""
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
            self._leave(person_id, queue)
            self._start(due)
        return soonest

    def _leave(self, person_id: int, queue: deque[tuple[Due, bool]]) -> None:
        queue.popleft()
        if not queue:
            del self._queues[person_id]

    def _start(self, due: Due) -> None:
        self._busy[due.person_id] = due.id
        call = asyncio.create_task(self._deliver(due))
        self._calls.add(call)

        def ended(done: asyncio.Task[None]) -> None:
            self._calls.discard(done)
            del self._busy[due.person_id]
            self._changed.set()
            if not done.cancelled() and (error := done.exception()):
                log.error("%s: message %d: %s", self._name, due.id, explained(error))

        call.add_done_callback(ended)

    async def _deliver(self, due: Due) -> None:
        """See one message to its end, part by part; a part that is out is not sent again."""
        claimed, pending = await self._surely(lambda tx: self._claim(tx, due))
        if claimed is None:
            return
        message = _with_keyboard(claimed.message, pending)
        try:
            rendering = self._line.channel.render(message)
        except Exception as error:  # an adapter's mistake: the message would raise for ever
            await self._settle(claimed, Permanent(explained(error)))
            return
        if claimed.attempts == 1 and rendering.degraded:
            self._degraded(claimed.message.said, rendering.degraded)
        result: SendResult = Sent()
        for number, payload in enumerate(rendering.payloads):
            if number < claimed.part:
                continue
            if number > claimed.part:
                await self._surely(partial(outbox.advance, key=due.id, part=number))
            result = await self._call(claimed.chat, payload)
            if not isinstance(result, Sent):
                break
        await self._settle(claimed, result)

    async def _call(self, chat: str, payload: Payload) -> SendResult:
        """Make one call; an adapter's mistake may have come before the call or after it."""
        began = time.monotonic()
        try:
            return await self._line.channel.send(chat, payload)
        except Exception as error:
            return Unknown(explained(error))
        finally:
            self._telemetry.time("call", *self._labels, time.monotonic() - began)

    def _claim(self, tx: Transaction, due: Due) -> tuple[Claimed | None, tuple[Choice, ...]]:
        claimed = outbox.claim(tx, due.id, self._now())
        if claimed is None or not self._line.capabilities.one_keyboard:
            return claimed, ()
        return claimed, ask.standing(self._line.flow, sessions.load(tx, due.person_id))

    async def _settle(self, claimed: Claimed, result: SendResult) -> None:
        """Note how it ended; whoever is gone is not written to any more."""
        verdict = _judged(result, claimed)
        self._slow_down(claimed, result, verdict)

        def settle(tx: Transaction) -> None:
            outbox.settle(tx, claimed.id, verdict, self._now())
            if isinstance(result, Gone):
                people.block(tx, claimed.person_id, blocked=True)

        await self._surely(settle)
        kind = "retry" if verdict.status == "waiting" else verdict.status
        self._telemetry.count("messages", *self._labels, kind)
        if verdict.why is not None:
            level = logging.WARNING if verdict.status in ("failed", "unknown") else logging.INFO
            log.log(level, "%s: message %d %s: %s", self._name, claimed.id, kind, verdict.why)
        if verdict.status == "waiting":
            self._queues.pop(claimed.person_id, None)  # nothing of theirs overtakes it
        if verdict.status == "waiting" or claimed.attempts > 1:
            self.wake()  # of theirs something may go that had to wait for it

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

    def _degraded(self, said: str, degraded: tuple[str, ...]) -> None:
        for what in degraded:
            self._telemetry.count("degradations", *self._labels, what)
        log.info("%s: %s is shown in another way: %s", self._name, said, ", ".join(degraded))

    async def _surely(self, work: Callable[[Transaction], T]) -> T:
        """Do work in the store, however long it cannot."""
        while True:
            try:
                return await self._do(work)
            except StoreError as error:
                log.error("%s: %s", self._name, error)
                if self._stopping:  # the next process finds it half done, and knows what that means
                    raise
                await asyncio.sleep(LOOKS)

    async def _do(self, work: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._store.submit(work))

    @property
    def _name(self) -> str:
        return f"{self._line.flow.bot} {self._line.name}"

    @property
    def _labels(self) -> tuple[str, str]:
        return self._line.flow.bot, self._line.name


def _judged(result: SendResult, claimed: Claimed) -> Verdict:
    return judge(result, attempts=claimed.attempts, unknowns=claimed.unknowns, bulk=claimed.bulk)


def _with_keyboard(message: Message, pending: tuple[Choice, ...]) -> Message:
    """Give a message the buttons of the question that waits, after those of its own."""
    own = {choice.id for choice in message.choices}
    if not pending or all(choice.id in own for choice in pending):
        return message
    kept = [choice for choice in message.choices if not ask.of_a_question(choice)]
    return replace(message, choices=(*kept, *pending))
