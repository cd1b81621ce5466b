"""``rozmova serve`` as a process of its own, and its database as one may look into it."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Self, TypeVar

import psycopg

from engine.runtime.postgres_transaction import translated

ROOT = Path(__file__).parents[2]
ROZMOVA = Path(sys.executable).parent / "rozmova"
LONG = 20.0
"""Seconds after which what should happen has not; only a failing test waits so long."""

T = TypeVar("T")


def open_windows(folder: Path) -> Path:
    """Copy the shipped bots into a folder, with submission windows that are always open.

    So a test may run on any day of the month, with the real clock.
    """
    for part in ("flows", "locales"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in folder.glob("flows/*/bot.yaml"):
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"(?m)^(window:\n  rule:) .*$", r"\1 always", text), "utf-8")
    return folder


def until(what: str, look: Callable[[], T | None], seconds: float = LONG) -> T:
    """Look until there is something; fails when there is not in time."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f"it did not come: {what}"
        time.sleep(0.01)
    return found


@dataclass
class Served:
    """Bots at work; ``folder`` holds their files and the database, unless that is elsewhere."""

    folder: Path
    bots: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    options: Sequence[str] = ()
    log: list[str] = field(default_factory=list)
    place: Path | str | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def database(self) -> Path:
        """The file that the bots are served from."""
        return self.folder / "rozmova.db"

    def import_samples(self) -> None:
        """Import the sample accounts of every bot."""
        for bot in self.bots:
            file = self.folder / "flows" / bot / "accounts.csv"
            options = ["--bot", bot, "--db", self.db]
            command = [str(ROZMOVA), "import", "accounts", str(file), *options]
            subprocess.run(command, check=True, capture_output=True, cwd=self.folder)

    def start(self) -> Self:
        """Start; returns once it listens."""
        options = self.options or ["--db", self.db]
        command = [str(ROZMOVA), "serve", *self.bots, *options, "--port", str(self.port)]
        surroundings = {k: v for k, v in os.environ.items() if not k.startswith("ROZMOVA_")}
        self.process = subprocess.Popen(
            command,
            cwd=self.folder,
            env={**surroundings, **self.environment},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            encoding="utf-8",
        )
        started = len(self.log)
        self._reader = threading.Thread(target=self._read, args=(self.process.stderr,))
        self._reader.start()
        self.port = until("the address", lambda: self._address(started), 2 * LONG)
        return self

    def ready(self) -> None:
        """Wait until every channel works."""
        until("ready", lambda: self._ready())

    def kill(self) -> None:
        """Kill it, as a power cut does."""
        self.process.kill()
        self.end()

    def stop(self) -> int:
        """Stop it as an operator does; gives the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.end()

    def end(self) -> int:
        """Wait until it ends by itself; gives the exit code."""
        code = self.process.wait(LONG)
        self._reader.join()
        assert self.process.stderr is not None
        self.process.stderr.close()
        return code

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask the server something: status and body."""
        return self.ask("GET", path)

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes]:
        """Make a request: status and body."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=LONG)) as connection:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()

    def metric(self, name: str, **labels: str) -> float:
        """Give a figure of ``/metrics``: the sum of those that have these labels."""
        shown = self.get("/metrics")[1].decode()
        wanted = [f'{key}="{value}"' for key, value in labels.items()]
        lines = [line for line in shown.splitlines() if re.match(rf"{name}[ {{]", line)]
        return sum(float(x.split()[-1]) for x in lines if all(each in x for each in wanted))

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look into the database."""
        if isinstance(self.place, str):
            with psycopg.connect(self.place) as other:
                return psycopg.RawCursor(other).execute(translated(sql), values).fetchall()
        address = f"file:{self.database}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=LONG)) as connection:
            return connection.execute(sql, values).fetchall()

    def state(self, bot: str, chat: str) -> str | None:
        """Name the state in which a person's question waits."""
        found = self.rows(
            "SELECT s.state FROM sessions s JOIN people p ON p.id = s.person_id"
            " WHERE p.bot = ? AND p.chat = ?",
            bot,
            chat,
        )
        return found[0][0] if found else None

    def said(self, bot: str, chat: str) -> list[str]:
        """Give the texts that the bot has decided to say to a person, in order."""
        found = self.rows(
            "SELECT o.message FROM outbox o JOIN people p ON p.id = o.person_id"
            " WHERE p.bot = ? AND p.chat = ? ORDER BY o.id",
            bot,
            chat,
        )
        return [json.loads(message)["text"] for (message,) in found]

    def quiet(self) -> None:
        """Wait until nothing is on its way, in or out."""
        busy = """SELECT (SELECT count(*) FROM inbox WHERE payload IS NOT NULL)
                       + (SELECT count(*) FROM outbox WHERE status IN ('waiting', 'sending'))"""
        until("silence", lambda: self.rows(busy) == [(0,)])

    def readings(self, bot: str) -> list[str]:
        """Give the values that billing would get of a bot, in order."""
        sql = "SELECT value FROM readings WHERE bot = ? AND status = 'accepted' ORDER BY id"
        return [str(value) for (value,) in self.rows(sql, bot)]

    @property
    def db(self) -> str:
        """The address of the database."""
        return self.place if isinstance(self.place, str) else f"sqlite:///{self.database}"

    def _read(self, stream: Any) -> None:
        for line in stream:
            self.log.append(line.rstrip("\n"))

    def _address(self, started: int) -> int | None:
        assert self.process.poll() is None, "\n".join(self.log[started:])
        found = re.search(r"http://127\.0\.0\.1:(\d+)", "\n".join(self.log[started:]))
        return int(found[1]) if found else None

    def _ready(self) -> bool:
        assert self.process.poll() is None, "\n".join(self.log)
        try:
            status, told = self.get("/ready")
        except OSError:
            return False
        return status == 200 and set(json.loads(told)["channels"].values()) == {"working"}
