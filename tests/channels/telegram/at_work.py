"""A bot at work in Telegram's stand-in: its channel, and a desk that only takes note."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from channels.telegram.channel import TelegramChannel
from engine.core.effects import Message
from engine.core.flow import Flow
from engine.runtime.channel import Inbound, Opening, Update
from engine.runtime.http import Request
from engine.runtime.store import StoreError
from tests.core.small_flow import small_flow

LONG = 20.0
"""Seconds after which what should happen has not; only a failing test waits so long."""


@dataclass
class Desk:
    """Takes note of what comes; each update counts once, and the next ``full`` are not kept."""

    updates: list[Update] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    taken: int = 0
    full: int = 0
    _came: asyncio.Event = field(default_factory=asyncio.Event)
    troubles: list[str | None] = field(default_factory=list)

    async def accept(self, updates: Sequence[Update]) -> None:
        """Keep updates, or fail as a store on a full disk does."""
        if self.full:
            self.full -= 1
            raise StoreError("rozmova.db", "disk full")
        self.taken += len(updates)
        known = {_number(update) for update in self.updates}
        self.updates += [update for update in updates if _number(update) not in known]
        self._came.set()

    async def holds(self, count: int) -> list[Update]:
        """Give the updates, once there are so many."""
        async with asyncio.timeout(LONG):
            while len(self.updates) < count:
                await self._came.wait()
                self._came.clear()
        return self.updates

    async def answer(self, greeting: Inbound) -> tuple[Message, ...]:
        """Fail: Telegram has no greeting that is answered at once."""
        raise AssertionError(greeting)

    async def said(self, chat: str, after: int) -> list[tuple[int, Message]]:
        """Fail: Telegram remembers what was said itself."""
        raise AssertionError(chat, after)

    async def era(self) -> str:
        """Fail, as above."""
        raise AssertionError

    def trouble(self, why: str | None) -> None:
        """Take note of it."""
        self.troubles.append(why)

    def refused(self, reason: str) -> None:
        """Take note of a refusal."""
        self.refusals.append(reason)


@dataclass
class Naps:
    """A sleep that takes no time, and what was asked of it."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        """Let everybody else run for a moment."""
        self.seconds.append(seconds)
        await asyncio.sleep(0.001)


@dataclass
class Bot:
    """A channel that has started, and all around it."""

    channel: TelegramChannel
    desk: Desk
    naps: Naps


def bot_flow() -> Flow:
    """Give the smallest flow that there is, with a few commands."""
    return small_flow(
        main="hello: {go: end}\nmenu: {buttons: {a: hello}}",
        bot="commands: {cancel: menu, menu: menu, back: back}",
    )


def opening(token: str, api: str, public_url: str | None = None, **more: Any) -> Opening:
    """Give what a channel is opened with."""
    return Opening(
        more.get("flow") or bot_flow(),
        more.get("desk") or Desk(),
        {"TELEGRAM_API": api}.get,
        {"TELEGRAM_TOKEN": token}.get,
        public_url,
    )


def channel_of(
    opened: Opening, token: str, api: str, total: float = LONG, naps: Naps | None = None
) -> TelegramChannel:
    """Give a channel that polls by the second and loses no time in waiting."""
    return TelegramChannel(opened, token, api, total, poll=1, sleep=naps or Naps())


@asynccontextmanager
async def polling(token: str, api: str, **more: Any) -> AsyncIterator[Bot]:
    """Let a bot fetch its updates."""
    desk, naps = more.pop("desk", None) or Desk(), Naps()
    channel = channel_of(opening(token, api, desk=desk), token, api, naps=naps, **more)
    fetching: asyncio.Task[None] | None = None
    try:
        await channel.start()
        fetching = asyncio.create_task(channel.receive())
        yield Bot(channel, desk, naps)
    finally:
        if fetching:
            fetching.cancel()
            await asyncio.wait([fetching])
        await channel.close()


@asynccontextmanager
async def listening(channel: TelegramChannel, port: int) -> AsyncIterator[None]:
    """Serve the routes of a channel, as the engine's server does."""
    app = web.Application()
    for route in channel.routes():
        app.router.add_route(route.method, route.path, _served(route.answer))
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def called(token: str, api: str, port: int, public_url: str = "") -> AsyncIterator[Bot]:
    """Let a bot be called at its webhook, which listens at the port."""
    desk, naps = Desk(), Naps()
    opened = opening(token, api, public_url or f"http://127.0.0.1:{port}", desk=desk)
    channel = channel_of(opened, token, api, naps=naps)
    try:
        async with listening(channel, port):
            await channel.start()
            await channel.receive()
            yield Bot(channel, desk, naps)
    finally:
        await channel.close()


def _served(answer: Any) -> Any:
    async def serve(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        given = Request(request.method, headers, dict(request.query), await request.read())
        response = await answer(given)
        return web.Response(status=response.status, body=response.body)

    return serve


def _number(update: Update) -> str:
    return update.key if not hasattr(update, "update_id") else update.update_id
