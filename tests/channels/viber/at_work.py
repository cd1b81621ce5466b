"""A bot in Viber at work: its channel in a loop of its own, behind a server, with a plain desk."""

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp
from aiohttp import web

from channels.viber.api import TIMEOUT
from channels.viber.bot import Viber
from engine.core.effects import Message
from engine.runtime.channel import Inbound, Opening, Update
from engine.runtime.http import Request
from engine.runtime.store import StoreError
from tests.core.small_flow import small_flow

T = TypeVar("T")
IMPATIENT = aiohttp.ClientTimeout(sock_connect=0.3, sock_read=0.3)
"""For calls that never end; any other might take longer on a busy machine."""


@dataclass
class Desk:
    """Takes what comes, and greets with what it is told; ``broken`` stores nothing."""

    greeting: tuple[Message, ...] = ()
    broken: bool = False
    updates: list[Update] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    troubles: list[str | None] = field(default_factory=list)

    async def accept(self, updates: Sequence[Update]) -> None:
        """Keep updates."""
        self._check()
        self.updates += updates

    async def answer(self, greeting: Inbound) -> tuple[Message, ...]:
        """Keep a greeting, and answer it the first time."""
        self._check()
        known = greeting in self.updates
        self.updates.append(greeting)
        return () if known else self.greeting

    async def said(self, chat: str, after: int) -> list[tuple[int, Message]]:  # noqa: ARG002 - port
        """Nothing: it is for other channels."""
        return []

    async def era(self) -> str:
        """Nothing either."""
        return ""

    def trouble(self, why: str | None) -> None:
        """Take note of it."""
        self.troubles.append(why)

    def refused(self, reason: str) -> None:
        """Keep a reason."""
        self.refusals.append(reason)

    def _check(self) -> None:
        if self.broken:
            raise StoreError("rozmova.db", "disk full")


def opening(desk: Desk, name: str = "Київенерго", **about: str) -> Opening:
    """Open a small bot's channel; ``about`` are its settings, its token and its ``public_url``."""
    flow = small_flow(main="hello:\nmenu: {buttons: {a: end}}\n", bot=f"name: {name}")
    return Opening(flow, desk, about.get, about.get, about.get("public_url"))


class AtWork:
    """The channel behind a server of this machine; works from ``with`` on, not yet started."""

    def __init__(self, desk: Desk, timeout: aiohttp.ClientTimeout = TIMEOUT, **about: str) -> None:
        self._desk, self._timeout, self._about = desk, timeout, about
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self._open())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something in the channel's loop, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _open(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        about = {"public_url": f"{self.url}/", **self._about}
        self.channel = Viber(opening(self._desk, **about), self._timeout)

    async def _close(self) -> None:
        await self.channel.close()
        await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked = Request(request.method, headers, dict(request.query), await request.read())
        for route in self.channel.routes():
            if (route.method, route.path) == (request.method, request.path):
                answer = await route.answer(asked)
                return web.Response(
                    status=answer.status, body=answer.body, headers=dict(answer.headers)
                )
        return web.Response(status=404)
