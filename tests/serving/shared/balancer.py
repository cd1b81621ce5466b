"""What stands before several processes: each request goes to the next one that takes it.

As an operator's proxy does: whoever refuses a connection is passed over, but a request that may
have been taken in is not given to another; the caller learns of it, and asks again if they must.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from threading import Thread

import aiohttp
from aiohttp import web

LONGEST = 60.0
"""Seconds after which a request that nobody answers is given up: more than a poll waits."""
IDLE = 2.0
"""Seconds that a connection is kept which nobody uses: less than the server keeps it."""


@asynccontextmanager
async def balancing(ports: Sequence[int]) -> AsyncIterator[int]:
    """Stand before ports of this machine, which may become others meanwhile; gives the own one."""
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE)
    patience = aiohttp.ClientTimeout(total=LONGEST)
    async with aiohttp.ClientSession(connector=connector, timeout=patience) as session:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", _Turns(session, ports).answer)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield runner.addresses[0][1]
        finally:
            await runner.cleanup()


@contextmanager
def balancer(ports: Sequence[int]) -> Iterator[int]:
    """Do the same in a thread, for tests that wait for what they ask."""
    loop, listening, over = asyncio.new_event_loop(), Future[int](), asyncio.Event()

    async def stand() -> None:
        async with balancing(ports) as port:
            listening.set_result(port)
            await over.wait()

    thread = Thread(target=loop.run_until_complete, args=(stand(),), name="balancer")
    thread.start()
    try:
        yield listening.result(LONGEST)
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


class _Turns:
    def __init__(self, session: aiohttp.ClientSession, ports: Sequence[int]) -> None:
        self._session, self._ports, self._turn = session, ports, count()

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        turn = next(self._turn)
        for number in range(len(self._ports)):
            port = self._ports[(turn + number) % len(self._ports)]
            try:
                return await self._ask(port, request, body)
            except aiohttp.ClientConnectorError:
                continue
            except (aiohttp.ClientError, TimeoutError):
                return web.Response(status=502)
        return web.Response(status=503)

    async def _ask(self, port: int, request: web.Request, body: bytes) -> web.Response:
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.lower() not in ("host", "connection", "content-length", "transfer-encoding")
        }
        url = f"http://127.0.0.1:{port}{request.path_qs}"
        async with self._session.request(request.method, url, data=body, headers=headers) as answer:
            return web.Response(
                status=answer.status,
                body=await answer.read(),
                content_type=answer.content_type,
            )
