"""A real server for tests: mounts a channel's routes, can be stopped and started again."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse
from starlette.responses import Response as HttpResponse
from starlette.routing import Route as HttpRoute

from channels.web.channel import PATIENCE, Web
from channels.web.newcomers import Newcomers
from channels.web.waiting import IN_ALL
from engine.runtime.http import Request, Route
from tests.channels.web.bot import Desk
from tests.standins.ports import free_port

Serve = Callable[[HttpRequest], Awaitable[HttpResponse]]


class Server:
    """Serves routes on a port of its own in a thread."""

    def __init__(self, routes: list[HttpRoute], port: int) -> None:
        config = uvicorn.Config(
            Starlette(routes=routes), "127.0.0.1", port, lifespan="off", ws="none",
            log_level="critical", access_log=False,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._socket = config.bind_socket()
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Serve; the socket listens already, so that nobody is turned away."""
        self._socket.listen()
        self._thread.start()

    def stop(self) -> None:
        """Let what is under way end, and let go of the port."""
        self._server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive()
        self._socket.close()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            runner.run(self._server.serve(sockets=[self._socket]))


class Site:
    """One bot's chat on the web; the desk stays when the server does not."""

    def __init__(
        self,
        desk: Desk,
        patience: float = PATIENCE,
        in_all: int = IN_ALL,
        newcomers: Newcomers | None = None,
    ) -> None:
        self.desk, self._patience = desk, patience
        self._in_all, self._newcomers = in_all, newcomers
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.chat = f"{self.address}/chat/bot"

    def start(self) -> None:
        """Begin as a new process does."""
        self.web = Web(self.desk.opening(), self._patience, self._in_all, self._newcomers)
        self.desk.channel = self.web
        self._server = Server([mounted(route) for route in self.web.routes()], self.port)
        self._server.start()

    def stop(self) -> None:
        """End as a process does that was asked to."""
        self.run(self.web.close())
        self._server.stop()
        self.desk.channel = None

    def run(self, work: Awaitable[None]) -> None:
        """Do something within the server."""

        async def do() -> None:
            await work

        asyncio.run_coroutine_threadsafe(do(), self._server.loop).result(10)


def mounted(route: Route) -> HttpRoute:
    """Give a route of the port as Starlette's."""

    async def serve(http: HttpRequest) -> HttpResponse:
        request = Request(
            http.method, dict(http.headers), dict(http.query_params), await http.body()
        )
        response = await route.answer(request)
        return HttpResponse(response.body, response.status, dict(response.headers))

    return HttpRoute(route.path, serve, methods=[route.method])


def showing(html: str, path: str = "/") -> HttpRoute:
    """Give a page of somebody else's site."""

    async def serve(_: HttpRequest) -> HttpResponse:
        return HTMLResponse(html)

    return HttpRoute(path, serve)
