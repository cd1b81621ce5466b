"""A server that publishes a schedule, well or badly. Not a test.

What it does is in the path: ``/ok``, ``/cut``, ``/slow``, … Each connection is answered once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from engine.utility.schedule.json_file import LIMIT
from tests.utility.schedule.pieces import TODAY, as_bytes, grid, off

SCHEDULE = as_bytes(grid({TODAY: {"GPV1.1": off("09:00-12:30")}}))
_ANSWERS: dict[str, tuple[bytes, int, int | None]] = {
    "ok": (SCHEDULE, 200, len(SCHEDULE)),
    "missing": (b"no such page", 404, 12),
    "broken": (b"<html>502 Bad Gateway</html>", 200, 28),
    "cut": (SCHEDULE[:-20], 200, len(SCHEDULE)),
    "cut-without-length": (SCHEDULE[:-20], 200, None),
    "huge": (b" " * (LIMIT + 1), 200, LIMIT + 1),
}
"""Body, status, and the length that is announced."""
_MOVED = {"moved": "/ok", "round": "/round", "to-file": "file:///etc/hostname"}


class _Publisher(BaseHTTPRequestHandler):
    """Answers by the path."""

    closing: Event

    def do_GET(self) -> None:
        """Answer well or badly."""
        what = self.path.partition("?")[0].removeprefix("/")
        if what in _ANSWERS:
            self._answer(*_ANSWERS[what])
        elif what in _MOVED:
            self._moved(_MOVED[what])
        elif what == "endless":
            self._endless()
        else:  # slow, silent
            if what == "slow":
                self._answer(SCHEDULE[:20], length=len(SCHEDULE))
            self.closing.wait()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, body: bytes, status: int = 200, length: int | None = None) -> None:
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while not self.closing.is_set():
                self.wfile.write(b" " * 65_536)
        except OSError:  # whoever asked has had enough
            self.close_connection = True

    def _moved(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()


@contextmanager
def publishing() -> Iterator[str]:
    """Let it serve; gives its address."""
    closing = Event()
    publisher = type("Publisher", (_Publisher,), {"closing": closing})
    with ThreadingHTTPServer(("127.0.0.1", 0), publisher) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            closing.set()
            server.shutdown()
            thread.join()
