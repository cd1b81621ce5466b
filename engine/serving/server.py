"""The HTTP server round a service: it listens first, then the bots begin; they stop first, too.

Not what the bots do (``service``), nor what is answered over HTTP (``web``).
"""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn

from engine.serving.service import Service
from engine.serving.web import application

GRACE = 10
"""Seconds that a stopping server gives to requests that are under way."""


class Server(uvicorn.Server):
    """An HTTP server that begins and ends a service's work."""

    def __init__(
        self, service: Service, config: uvicorn.Config, announce: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._service, self._announce = service, announce

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGTERM and Ctrl+C, and then return: a graceful stop is no failure."""
        loop = asyncio.get_running_loop()
        signals = (signal.SIGINT, signal.SIGTERM)
        for each in signals:
            loop.add_signal_handler(each, self.handle_exit, each, None)
        try:
            yield
        finally:
            for each in signals:
                loop.remove_signal_handler(each)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, say so, then let the bots begin."""
        await super().startup(sockets)
        self._announce()
        await self._service.start(self._give_up)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let the bots end what they have begun, then the requests."""
        await self._service.stop()
        await super().shutdown(sockets)

    def _give_up(self) -> None:
        """Stop as if a signal had come."""
        self.should_exit = True


def serve(
    service: Service,
    listening: socket.socket,
    refused: Callable[[], None],
    announce: Callable[[], None],
) -> None:
    """Serve until a signal comes; raises ``StoreError`` when the service has given up before.

    ``refused`` counts requests that are too large; ``announce`` is called when a signal would stop
    the server gracefully.
    """
    own = {"/health": service.health, "/ready": service.ready, "/metrics": service.metrics}
    config = uvicorn.Config(
        application(service.routes, own, refused),
        log_config=None,
        access_log=False,  # addresses of chats stand in no log
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = Server(service, config, announce)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(server.serve(sockets=[listening]))
    if service.given_up is not None:
        raise service.given_up


def listen(host: str, port: int) -> socket.socket:
    """Take an address to listen at; raises ``OSError`` when it is not to be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except BaseException:
        listening.close()
        raise
    return listening
