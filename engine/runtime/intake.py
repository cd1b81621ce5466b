"""The intake: takes updates durably, then lets each happen, one person's in their order.

An update is stored before the channel confirms it, and heard afterwards: a slow service holds up
the one person who waits for it, not the messenger. Not what a channel understands (``channel``),
nor whose turn it is to be heard (``hearing``).
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from engine.core.effects import Message
from engine.runtime import era, inbox, outbox
from engine.runtime.channel import Inbound, Unreadable, Update
from engine.runtime.hearing import Hearing
from engine.runtime.inbox import Chat
from engine.runtime.runner import Runner
from engine.runtime.store import StoreError, Transaction
from engine.runtime.taking import Taking
from engine.runtime.telemetry import Telemetry

log = logging.getLogger("rozmova.intake")

T = TypeVar("T")

LEFT = 2.0
"""Seconds for which a process sees an update wait before it hears it that another has taken in."""
MOST = 500
"""Chats of others that are heard at the same time."""


class Intake:
    """Hears all bots of one process.

    ``storing`` is false from the first update that could not be stored to the next that could.
    """

    def __init__(self, runner: Runner, telemetry: Telemetry) -> None:
        self.storing = True
        self._runner, self._store, self._telemetry = runner, runner.store, telemetry
        self._taking = Taking(self._store)
        self._hearing = Hearing(runner, telemetry)
        self._era: str | None = None
        self._seen: dict[str, dict[tuple[Chat, str], float]] = {}

    async def recover(self, bot: str, *, since: float = LEFT) -> int:
        """Hear what a process has taken in and not heard, since it ended or has too much to do.

        Only what this one has seen waiting for ``since`` seconds, by its own clock: another
        machine's may be ahead. Gives in how many chats.
        """
        now, before = time.monotonic(), self._seen.get(bot, {})
        waiting = await self._transact(lambda tx: inbox.left(tx, bot, MOST))
        seen = self._seen[bot] = {each: before.get(each, now) for each in waiting}
        chats = [chat for (chat, _), first in seen.items() if now - first >= since]
        others = [chat for chat in chats if chat not in self._hearing]
        for chat in others:
            self._hearing.add(chat)
        return len(others)

    async def accept(self, updates: Sequence[Update]) -> None:
        """Take updates; they are durable when it returns. Raises ``StoreError``.

        Whoever called may be gone before it ends: what has been stored is heard all the same.
        """
        await asyncio.shield(asyncio.ensure_future(self._accept(updates)))

    async def _accept(self, updates: Sequence[Update]) -> None:
        came = time.monotonic()
        try:
            waits = await self._taking.take(updates)
        except StoreError as error:
            self._cannot_store(updates, error)
            raise
        self.storing = True
        for update, is_new in zip(updates, waits, strict=True):
            if isinstance(update, Inbound):
                kind = "new" if is_new else "duplicate"
                self._telemetry.count("updates", update.bot, update.channel, kind)
                if is_new:  # it is stored: whatever follows, nobody would hear it otherwise
                    self._hearing.add((update.bot, update.channel, update.chat), came)
        for update in updates:
            if isinstance(update, Unreadable):
                await self._excuse(update)

    async def _excuse(self, update: Unreadable) -> None:
        await asyncio.to_thread(self._runner.excuse, update)
        self._telemetry.count("updates", update.bot, update.channel, "unreadable")
        log.error("%s %s: %s", update.bot, update.channel, update.why)

    async def answer(self, greeting: Inbound) -> tuple[Message, ...]:
        """Let a greeting happen now, and take the replies (``Desk.answer``)."""
        return tuple(await asyncio.to_thread(self._runner.greet, greeting))

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
            self._era = await self._transact(era.uuid)
        return self._era

    @property
    def hearing(self) -> int:
        """How many chats are being heard, or wait for their turn."""
        return len(self._hearing)

    async def close(self) -> None:
        """Hear nothing further; what has begun ends, and what is stored waits for the restart."""
        await self._hearing.close()

    def _cannot_store(self, updates: Sequence[Update], error: StoreError) -> None:
        self.storing = False
        for update in updates:
            self._telemetry.count("updates", update.bot, update.channel, "not stored")
        log.error("%d updates could not be stored: %s", len(updates), error)

    async def _transact(self, work: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._store.submit(work))
