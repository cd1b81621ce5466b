"""One message, or one notice to many, on its way: claimed, shown, sent, settled.

A message is noted as ``sending`` just before the call and settled right after it, so that whatever
may have been sent when the process dies is known as such. Not whose turn it is (``sender``), not
what follows from a failure (``delivery``).
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import TypeVar

from engine.core import ask
from engine.core.effects import Message
from engine.runtime import news, outbox, people, sessions
from engine.runtime.channel import (
    Broadcasting,
    Fetched,
    Gone,
    Payload,
    Permanent,
    Rendering,
    RetryAfter,
    SendResult,
    Sent,
    Unknown,
)
from engine.runtime.delivery import CRASHED, Verdict, judge
from engine.runtime.explaining import explained
from engine.runtime.keyboards import with_keyboard
from engine.runtime.line import Line
from engine.runtime.outbox import Claimed, Due
from engine.runtime.store import RoleLost, Store, StoreError, Transaction
from engine.runtime.telemetry import Telemetry

log = logging.getLogger("rozmova.sender")

T = TypeVar("T")
Ended = Callable[[Claimed, SendResult, Verdict], None]
PATIENCE = 1.0
"""Seconds until the store is asked again that could not answer."""


class Dispatch:
    """Sees messages of one line to their ends, and tells ``ended`` of each.

    ``role`` is the name that whoever sends in the line has to have (``Store.own``).
    """

    def __init__(
        self,
        store: Store,
        line: Line,
        telemetry: Telemetry,
        ended: Ended,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        role: str | None = None,
    ) -> None:
        self._store, self._line, self._telemetry, self._role = store, line, telemetry, role
        self._ended, self._now = ended, now
        self.stopping = False
        self._fetched = isinstance(line.channel, Fetched)

    async def recover(self) -> None:
        """Settle what an earlier process was sending when it died."""

        def settle(tx: Transaction) -> int:
            cut = outbox.interrupted(tx, *self._line.labels)
            for each in cut:
                outbox.settle(tx, each.id, _judged(CRASHED, each), self._now())
            return len(cut)

        if cut := await self.surely(settle):
            title = self._line.title
            log.warning("%s: %d messages may have been sent before the restart", title, cut)

    async def deliver(self, due: Due) -> None:
        """See one message to its end, part by part; a part that is out is not sent again."""
        claimed, message = await self._begun(partial(self._claim, due.id))
        if claimed is None or message is None:
            return
        rendering = self._rendered(message)
        if isinstance(rendering, Permanent):
            await self._settle([(claimed, rendering)])
            return
        if claimed.attempts == 1:
            self._degraded(message, rendering)
        result: SendResult = Sent()
        for number, payload in enumerate(rendering.payloads):
            if number < claimed.part:
                continue
            if number > claimed.part:
                await self.surely(partial(outbox.advance, key=due.id, part=number))
            result = await self._call(claimed.chat, payload)
            if not isinstance(result, Sent):
                break
        await self._settle([(claimed, result)])

    async def alike(self, dues: Sequence[Due]) -> list[list[Due]]:
        """Put together those that look alike now, and so may be told at once; nothing changes."""

        def read(tx: Transaction) -> list[tuple[Due, Message]]:
            found = ((due, outbox.message(tx, due.id)) for due in dues)
            return [(due, self._whole(tx, due.person_id, m)) for due, m in found if m is not None]

        groups: dict[str, list[Due]] = {}
        for due, message in await self.surely(read):
            groups.setdefault(self._look(message) or f"alone {due.id}", []).append(due)
        return list(groups.values())

    async def broadcast(self, dues: Sequence[Due], through: Broadcasting) -> bool:
        """See a message that looks alike for many to its end, for each of them.

        Whoever would see something else by now, since their question has changed, is left waiting.
        Tells whether the channel broadcasts at all: where it refuses everything for good, it is
        the account that may not, and each is to be told alone.
        """

        def claim(tx: Transaction, begun: bool) -> list[tuple[Claimed, Message]]:
            alike, look = [], None
            for due in dues:
                message = outbox.message(tx, due.id, begun=begun)
                whole = message and self._whole(tx, due.person_id, message)
                look = look or (whole and self._look(whole))
                if whole is None or look is None or self._look(whole) != look:
                    continue
                claimed = outbox.claim(tx, due.id, self._now(), begun=begun)
                if claimed is not None:
                    alike.append((claimed, whole))
            return alike

        claimed = await self._begun(claim)
        if not claimed:
            return True
        payload = self._line.channel.render(claimed[0][1]).payloads[0]
        chats = [each.chat for each, _ in claimed]
        results = await self._call_for_many(chats, payload, through)
        lost = Unknown("nothing was said of it")
        ends = [(each, results.get(each.chat, lost)) for each, _ in claimed]
        refused = [result.why for _, result in ends if isinstance(result, Permanent)]
        if len(refused) < len(ends):
            await self._settle(ends)
            return True
        log.error("%s: no broadcasts: %s", self._line.title, refused[0])
        alone = RetryAfter(refused[0], 0.0, chat=True)
        await self._settle([(each, alone) for each, _ in ends])
        return False

    async def surely(self, work: Callable[[Transaction], T]) -> T:
        """Do work in the store, however long it cannot; raises ``StoreError`` when stopping.

        Raises ``RoleLost`` when another process may send in this line now.
        """

        def as_sender(tx: Transaction) -> T:
            if self._role is not None and not tx.holds(self._role):
                raise RoleLost(self._role)
            return work(tx)

        while True:
            try:
                return await asyncio.wrap_future(self._store.submit(as_sender))
            except StoreError as error:
                log.error("%s: %s", self._line.title, error)
                if self.stopping:  # the next process finds it half done, and knows what that means
                    raise
                await asyncio.sleep(PATIENCE)

    async def _begun(self, claim: Callable[[Transaction, bool], T]) -> T:
        """Begin to send something, which an earlier try may have done of which nobody heard."""
        tries = count()
        return await self.surely(lambda tx: claim(tx, next(tries) > 0))

    def _claim(
        self, key: int, tx: Transaction, begun: bool
    ) -> tuple[Claimed | None, Message | None]:
        """Begin to send a message, as it has to be shown now."""
        claimed = outbox.claim(tx, key, self._now(), begun=begun)
        if claimed is None:
            return None, None
        return claimed, self._whole(tx, claimed.person_id, claimed.message, bulk=claimed.bulk)

    def _whole(
        self, tx: Transaction, person_id: int, message: Message, *, bulk: bool = True
    ) -> Message:
        """Give a message as it has to be shown now; by night a notice makes no sound."""
        if bulk and self._now() in self._line.flow.rules.quiet:
            message = replace(message, silent=True)
        if not self._line.capabilities.one_keyboard:
            return message
        pending = ask.standing(self._line.flow, sessions.glance(tx, person_id))
        return with_keyboard(message, pending)

    def _look(self, message: Message) -> str | None:
        """Give what a message looks like if one call shows it, for comparison."""
        rendering = self._rendered(message)
        if isinstance(rendering, Permanent) or len(rendering.payloads) != 1:
            return None
        return json.dumps(rendering.payloads[0], sort_keys=True)

    def _rendered(self, message: Message) -> Rendering | Permanent:
        try:
            return self._line.channel.render(message)
        except Exception as error:  # an adapter's mistake: the message would raise for ever
            return Permanent(explained(error))

    async def _call(self, chat: str, payload: Payload) -> SendResult:
        """Make one call; an adapter's mistake may have come before the call or after it."""
        began = time.monotonic()
        try:
            return await self._line.channel.send(chat, payload)
        except Exception as error:
            return Unknown(explained(error))
        finally:
            self._telemetry.time("call", *self._line.labels, time.monotonic() - began)

    async def _call_for_many(
        self, chats: Sequence[str], payload: Payload, through: Broadcasting
    ) -> Mapping[str, SendResult]:
        """Make one call for many; receipts do not tell one of them from another: no key is kept."""
        began = time.monotonic()
        try:
            results = await through.broadcast(chats, payload)
        except Exception as error:
            return dict.fromkeys(chats, Unknown(explained(error)))
        finally:
            self._telemetry.time("call", *self._line.labels, time.monotonic() - began)
        return {c: Sent() if isinstance(r, Sent) else r for c, r in results.items()}

    async def _settle(self, ends: Sequence[tuple[Claimed, SendResult]]) -> None:
        """Note how it ended; whoever is gone is not written to any more."""
        verdicts = [(claimed, result, _judged(result, claimed)) for claimed, result in ends]
        for claimed, result, verdict in verdicts:
            self._ended(claimed, result, verdict)

        def settle(tx: Transaction) -> None:
            for claimed, result, verdict in verdicts:
                outbox.settle(tx, claimed.id, verdict, self._now())
                if isinstance(result, Gone):
                    people.block(tx, claimed.person_id, blocked=True)
                if self._fetched and isinstance(result, Sent):
                    tx.tell(news.said(*self._line.labels, claimed.chat))

        await self.surely(settle)
        for claimed, _, verdict in verdicts:
            self._report(claimed, verdict)

    def _report(self, claimed: Claimed, verdict: Verdict) -> None:
        kind = "retry" if verdict.status == "waiting" else verdict.status
        self._telemetry.count("messages", *self._line.labels, kind)
        if verdict.why is not None:
            level = logging.WARNING if verdict.status in ("failed", "unknown") else logging.INFO
            title = self._line.title
            log.log(level, "%s: message %d %s: %s", title, claimed.id, kind, verdict.why)

    def _degraded(self, message: Message, rendering: Rendering) -> None:
        for what in rendering.degraded:
            self._telemetry.count("degradations", *self._line.labels, what)
        if rendering.degraded:
            how = ", ".join(rendering.degraded)
            log.info("%s: %s is shown in another way: %s", self._line.title, message.said, how)


def _judged(result: SendResult, claimed: Claimed) -> Verdict:
    return judge(result, attempts=claimed.attempts, unknowns=claimed.unknowns, bulk=claimed.bulk)
