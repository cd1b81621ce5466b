"""All bots of one process at work: channels in, turns, senders out, time passing.

Not the HTTP server that carries some of it (``server``), nor how bots are put together
(``opening``).
"""

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from engine.runtime import era, inbox, news, outbox
from engine.runtime.channel import Fetched
from engine.runtime.explaining import explained
from engine.runtime.http import Response, Route
from engine.runtime.intake import LEFT, Intake
from engine.runtime.line import Line
from engine.runtime.runner import Runner
from engine.runtime.sender import Sender
from engine.runtime.store import MOVED, StoreError, Transaction
from engine.serving.attendance import Attendance
from engine.serving.insisting import insist
from engine.serving.metrics import Metrics
from engine.serving.roles import Roles

log = logging.getLogger("rozmova.serve")

Errand = Callable[[], Coroutine[Any, Any, None]]

TICK = 5.0
"""Seconds from one look at the clock to the next: timers, reminders, what is forgotten."""
SWEEP = 2.0
"""Seconds from one look for updates that were left by others to the next."""
ANSWERS = 2.0
"""Seconds in which a store that is ready answers."""
FLUSH = 25.0
"""Seconds at most that a stopping server waits for calls under way: longer than any of them."""


class Service:
    """Runs the bots of ``lines`` between ``start`` and ``stop``; both are called once.

    ``errands`` go on beside them all the while, each by its role. ``given_up`` says why it has to
    stop by itself, where it has.
    """

    def __init__(
        self,
        runner: Runner,
        intake: Intake,
        lines: Sequence[Line],
        metrics: Metrics,
        errands: Mapping[str, Errand] = MappingProxyType({}),
    ) -> None:
        self._runner, self._store, self._intake = runner, runner.store, intake
        self._metrics, self._errands = metrics, errands
        self._roles = Roles(self._store)
        self._attendances = [
            Attendance(line, self._roles, f"{line.title} updates") for line in lines
        ]
        self._lines = lines
        self._senders = {
            line.labels: Sender(self._store, line, metrics, role=line.title) for line in lines
        }
        self._bots = list(dict.fromkeys(line.flow.bot for line in lines))
        self._fetching: list[asyncio.Task[None]] = []
        self._sending: list[asyncio.Task[None]] = []
        self._stopping = False
        self.given_up: StoreError | None = None

    @property
    def routes(self) -> list[Route]:
        """What the channels answer over HTTP."""
        return [route for each in self._attendances for route in each.line.channel.routes()]

    async def start(self, give_up: Callable[[], None]) -> None:
        """Begin to work; the HTTP server listens already, since messengers call back at once.

        ``give_up`` is called when this has to be stopped, since it can never do anything again.
        """
        loop = asyncio.get_running_loop()

        def listen(told: str) -> None:
            with suppress(RuntimeError):  # the loop is closed, and nobody is there to be woken
                loop.call_soon_threadsafe(self._hear, told)

        self._store.heed(listen)
        for bot in self._bots:
            role, clock = f"{bot} clock", partial(self._let_time_pass, bot)
            play, hear = (
                partial(self._roles.play, role, clock),
                partial(self._hear_left, bot, give_up),
            )
            self._fetching.append(asyncio.create_task(insist(role, play)))
            self._fetching.append(asyncio.create_task(insist(bot, hear)))
        for role, errand in self._errands.items():
            run = partial(self._roles.play, role, errand)
            self._fetching.append(asyncio.create_task(insist(role, run)))
        for (bot, channel), sender in self._senders.items():
            role = f"{bot} {channel}"
            send = partial(self._roles.play, role, sender.run)
            self._sending.append(asyncio.create_task(insist(role, send)))
        self._fetching += [asyncio.create_task(each.run()) for each in self._attendances]

    def _hear(self, told: str) -> None:
        """Wake whoever waits for what any process has told."""
        told_of = news.heard(told)
        for line in self._lines:
            if told_of is not None and (told_of.bot, told_of.channel) != line.labels:
                continue
            if told_of is None or told_of.what == "waiting":
                self._senders[line.labels].wake()
            if isinstance(line.channel, Fetched) and (told_of is None or told_of.what == "said"):
                line.channel.tell(told_of.chat if told_of else None)

    async def stop(self) -> None:
        """Take in nothing more, end what has begun; what is stored goes on after a restart."""
        self._stopping = True
        for task in self._fetching:
            task.cancel()
        await asyncio.gather(*self._fetching, return_exceptions=True)
        await self._intake.close()
        for sender in self._senders.values():
            sender.stop()
        self._roles.close()
        if self._sending:
            await asyncio.wait(self._sending, timeout=FLUSH)
        for each in self._attendances:
            await each.line.channel.close()

    async def health(self) -> Response:
        """Say that the process lives and its loop turns."""
        return Response(body=b"ok\n")

    async def ready(self) -> Response:
        """Say whether requests are to come here: the store can write, and this is not its end.

        A channel that fails does so in all processes: told along, it is no reason for none to be
        ready, and for the web chat to be gone with a messenger's token.
        """
        channels = {each.line.title: each.state for each in self._attendances}
        store = self._intake.storing and await self._store_writes()
        fine = store and not self._stopping
        told = {"ready": fine, "store": store, "channels": channels}
        headers = {"content-type": "application/json"}
        return Response(200 if fine else 503, json.dumps(told).encode(), headers)

    async def metrics(self) -> Response:
        """Give the figures in Prometheus' format."""
        working = {each.line.labels: each.state == "working" for each in self._attendances}
        shown = self._metrics.shown(await self._waiting(), working)
        return Response(200, shown, {"content-type": "text/plain; version=0.0.4; charset=utf-8"})

    async def _hear_left(self, bot: str, give_up: Callable[[], None]) -> None:
        """Hear what other processes have taken in and left, or this one before it was restarted.

        At first whatever waits: where another process is about to hear it, nothing happens twice.
        """
        since = 0.0
        while True:
            try:
                number = await self._intake.recover(bot, since=since)
            except StoreError as error:
                log.error("%s: %s", bot, error)
                if error.kind == MOVED:
                    self.given_up = error
                    return give_up()
            else:
                since = LEFT
                if number:
                    log.info("%s: updates waited in %d chats", bot, number)
            await asyncio.sleep(SWEEP)

    async def _let_time_pass(self, bot: str) -> None:
        """Look at the clock from time to time; what raises is tried at the next look."""
        while True:
            try:
                await asyncio.to_thread(self._runner.tick, bot, datetime.now(UTC))
            except StoreError as error:
                log.error("%s: %s", bot, error)
            except Exception as error:
                log.error("%s: %s", bot, explained(error))
            await asyncio.sleep(TICK)

    async def _store_writes(self) -> bool:
        try:
            async with asyncio.timeout(ANSWERS):
                await asyncio.wrap_future(self._store.submit(era.touch))
        except (StoreError, TimeoutError):
            return False
        return True

    async def _waiting(self) -> dict[tuple[str, str], int]:
        def count(tx: Transaction) -> dict[tuple[str, str], int]:
            return {
                (box, bot): number(tx, bot)
                for bot in self._bots
                for box, number in (("inbox", inbox.count), ("outbox", outbox.count))
            }

        try:
            async with asyncio.timeout(ANSWERS):
                return await asyncio.wrap_future(self._store.submit(count))
        except (StoreError, TimeoutError):
            return {}
