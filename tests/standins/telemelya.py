"""telemelya, a stand-in for api.telegram.org of other authors, as it comes from PyPI.

It knows webhooks alone, and no secret: what it delivers goes through a ``Gateway`` that adds the
one which a bot demands. It keeps its state in Redis, and wants to find a bucket of S3 when it
starts, in which only files would be kept.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps, loads
from pathlib import Path
from threading import Thread
from typing import Any, Self
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.standins.needs import missing
from tests.standins.ports import free_port

PACKAGE = "telemelya==0.2.2"
VENVS = Path(__file__).parent / ".venvs"
REDIS = ("127.0.0.1", 6379)
DATABASE = 9
LONG = 20.0
"""Seconds after which what should happen has not; only a failing test waits so long."""


class Telemelya:
    """The server, between ``start`` and ``stop`` or in a ``with``.

    ``bot`` is where the bot listens, ``secret`` what it demands of its webhook.
    """

    def __init__(self, token: str, bot: str, secret: str) -> None:
        self.token = token
        self._session = uuid4().hex
        self._gateway = _serving(_gateway(bot, secret))
        self._bucket = _serving(_Bucket)
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start; returns once it listens. The first time on a machine it is installed."""
        python = _installed(_python_with_pip())
        try:
            socket.create_connection(REDIS, timeout=1).close()
        except OSError:
            missing(f"there is no Redis on {REDIS[0]}:{REDIS[1]}")
        environment = {
            "MOCK_SERVER_HOST": "127.0.0.1",
            "MOCK_SERVER_PORT": str(self._port),
            "REDIS_URL": f"redis://{REDIS[0]}:{REDIS[1]}/{DATABASE}",
            "MINIO_ENDPOINT": f"127.0.0.1:{self._bucket.server_port}",
            "PATH": os.environ["PATH"],
        }
        self._process = subprocess.Popen(
            [python, "-m", "telemelya.server.app"],
            env=environment,
            cwd=VENVS,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + LONG
        while not self._listens():
            assert self._process.poll() is None, "telemelya did not start"
            assert time.monotonic() < until, "telemelya does not listen"
            time.sleep(0.05)
        return self

    def stop(self) -> None:
        """Stop everything."""
        if self._process is not None:
            with suppress(OSError):  # what Redis knows of the bot would stay for ever
                _request(self.url, "POST", f"/bot{self.token}/deleteWebhook", b"", {})
            self._process.kill()
            self._process.wait()
        for server in (self._gateway, self._bucket):
            server.shutdown()
            server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address, for the setting ``TELEGRAM_API``."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def public_url(self) -> str:
        """Where the bot has to say that it is reached."""
        return f"http://127.0.0.1:{self._gateway.server_port}"

    def say(self, chat: int, text: str) -> int:
        """Write something; give the status that the bot answered to the delivery."""
        return self._act({"chat_id": chat, "text": text})

    def press(self, chat: int, data: str) -> int:
        """Press a button by its id; give the status that the bot answered to the delivery."""
        return self._act({"chat_id": chat, "callback_data": data})

    def show(self, chat: int) -> int:
        """Send a picture; give the status that the bot answered to the delivery."""
        return self._act({"chat_id": chat, "photo_file_id": "AgAC-1", "photo_caption": "1234"})

    def calls(self, count: int = 0, seconds: float = LONG) -> list[dict[str, Any]]:
        """Give what the bot has called, once there are so many calls; fails when they lack."""
        until = time.monotonic() + seconds
        while len(calls := self._ask("GET", "responses")["responses"]) < count:
            assert time.monotonic() < until, f"{len(calls)} calls of {count}"
            time.sleep(0.02)
        return list(calls)

    def _act(self, act: dict[str, Any]) -> int:
        delivery = self._ask("POST", "send_update", act)["delivery"]
        return int(delivery["status_code"])

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        query = urlencode({"bot_token": self.token, "session_id": self._session})
        headers = {"Authorization": "Bearer x", "Content-Type": "application/json"}
        target = f"/api/v1/test/{path}?{query}"
        status, answer = _request(self.url, method, target, dumps(body).encode(), headers)
        assert status == 200, (status, answer)
        return loads(answer)

    def _listens(self) -> bool:
        with suppress(OSError):
            return _request(self.url, "GET", "/", b"", {})[0] == 200
        return False


class _Bucket(BaseHTTPRequestHandler):
    """A bucket that is there; nothing is kept in it."""

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep the output of the tests clean."""


def _gateway(bot: str, secret: str) -> type[BaseHTTPRequestHandler]:
    """Pass everything on to the bot, with the secret that Telegram would send along."""

    class Gateway(_Bucket):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {
                "Content-Type": self.headers["Content-Type"],
                "X-Telegram-Bot-Api-Secret-Token": secret,
            }
            status, answer = _request(bot, "POST", self.path, body, headers)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    return Gateway


def _serving(answers: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), answers)
    Thread(target=server.serve_forever, daemon=True).start()
    return server


def _request(
    base: str, method: str, path: str, body: bytes, headers: dict[str, str]
) -> tuple[int, bytes]:
    connection = HTTPConnection(urlsplit(base).netloc, timeout=LONG)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _installed(pip: str) -> Path:
    """Give a Python that has the package in an environment of its own, which is made but once."""
    home = VENVS / PACKAGE.replace("==", "-")
    python = home / "bin" / "python"
    if not home.exists():
        VENVS.mkdir(exist_ok=True)
        VENVS.joinpath(".gitignore").write_text("*\n")
        new = VENVS / uuid4().hex
        subprocess.run([pip, "-m", "venv", "--without-pip", str(new)], check=True)
        install = [pip, "-m", "pip", "--python", f"{new}/bin/python", "install", "-q", PACKAGE]
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            shutil.rmtree(new)
            missing(f"{PACKAGE} cannot be installed: {done.stderr.strip().splitlines()[-1]}")
        try:
            new.rename(home)
        except OSError:  # another run of the tests was faster
            shutil.rmtree(new)
    return python


def _python_with_pip() -> str:
    """Give a Python that can install; the one that runs the tests need not."""
    for python in (sys.executable, f"{sys.base_exec_prefix}/bin/python3", "python3"):
        asked = [python, "-m", "pip", "--version"]
        with suppress(FileNotFoundError):
            if subprocess.run(asked, capture_output=True, check=False).returncode == 0:
                return python
    return missing("no Python here has pip")
