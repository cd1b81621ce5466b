"""The wire of the stand-in for Viber: an HTTP server, and what can go wrong there."""

import json
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from tests.standins.viber import ViberStandIn


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with a call: it is answered with a status, an HTTP status or any body.

    ``cut`` closes the connection before the call is carried out, or after. ``delay`` is in
    seconds, before anything else; it ends early when the stand-in closes. ``raw`` replaces all of
    an HTTP answer. With ``body`` or ``raw`` the call is carried out. ``to`` keeps a fault
    for a call that names this person.
    """

    status: int | None = None
    http: int | None = None
    body: bytes | None = None
    raw: bytes | None = None
    cut: Literal["before", "after"] | None = None
    delay: float = 0
    to: str = ""


class Server(ThreadingHTTPServer):
    """Listens on a free port of this machine."""

    daemon_threads, block_on_close = True, False

    def __init__(self, viber: "ViberStandIn") -> None:
        super().__init__(("127.0.0.1", 0), Connection)
        self.viber = viber

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that hang up are what some tests are about."""


class Connection(BaseHTTPRequestHandler):
    """Takes calls and answers them, unless a fault is planned."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        """Take a call: the method is the last part of the path."""
        viber, method = self.server.viber, self.path.rpartition("/")[2]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fault = viber.fault(method, body)
        viber.closing.wait(fault.delay)
        if fault.cut == "before":
            self.close_connection = True
        elif fault.http is not None:
            self._answer(fault.http, fault.body or b"<html>not Viber</html>")
        elif fault.status is not None:
            self._answer(200, json.dumps({"status": fault.status, "status_message": "-"}).encode())
        else:
            answer = viber.carry_out(method, body, self.headers.get("X-Viber-Auth-Token"))
            if fault.cut == "after":
                self.close_connection = True
            elif fault.raw is not None:
                self.wfile.write(fault.raw)
                self.close_connection = True
            else:
                self._answer(200, json.dumps(answer).encode() if fault.body is None else fault.body)

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Say nothing."""
