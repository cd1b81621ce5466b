"""What processes tell one another through PostgreSQL: LISTEN and NOTIFY.

A connection and a thread of its own, so that news come while the writer is at work. Nothing relies
on it alone: whoever heeds news also looks from time to time.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

import psycopg

from engine.runtime.postgres_link import LONGEST_PAUSE, ServerError, connected, key_of
from engine.runtime.store import Row

LOOKS: Final = 0.5
"""Seconds after which the thread looks whether it is still wanted."""


class News:
    """The news of one database, from when somebody heeds them until it is closed."""

    def __init__(self, url: str, where: str) -> None:
        self._url, self._where = url, where
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def heed(self, listener: Callable[[str], None]) -> None:
        """Have a listener called with all news from now on, ``""`` where some may be missed."""
        self._thread = threading.Thread(
            target=self._listen, args=(listener,), name="news", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Hear no more."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join()

    def _listen(self, listener: Callable[[str], None]) -> None:
        while not self._closed.is_set():
            with suppress(ServerError, psycopg.Error):
                self._hear(listener)
            self._closed.wait(LONGEST_PAUSE)

    def _hear(self, listener: Callable[[str], None]) -> None:
        """Hear until the connection is lost; raises ``psycopg.Error`` then."""
        with connected(self._url, self._where) as connection:
            schema = connection.execute("SELECT current_schema()").fetchone()
            channel = channel_of(str((schema or ("",))[0] or ""))
            connection.execute(f"LISTEN {channel}".encode())
            listener("")
            while not self._closed.is_set():
                for notice in connection.notifies(timeout=LOOKS):
                    listener(notice.payload)


def channel_of(schema: str) -> str:
    """Give the name under which the processes of one schema hear one another."""
    return f"rozmova_{key_of(schema, 'news', '') & 0xFFFFFFFFFFFF:x}"


def publish(connection: psycopg.Connection[Row], schema: str, news: Sequence[str]) -> None:
    """Tell news as part of the transaction in progress; raises ``psycopg.Error``."""
    told = "SELECT pg_notify(%s, said) FROM unnest(%s::text[]) said"
    connection.execute(told, (channel_of(schema), list(news)))
