"""The connection to PostgreSQL: made, made anew when it is lost, with the names that it holds.

Names are held by the connection on which everything is written: whoever sees in a transaction that
a name is held has it until that is committed. Not the work that is done on it, nor the news that
other processes tell (``postgres_news``).
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, LiteralString

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.numeric import Int8Dumper
from psycopg.types.string import StrDumperUnknown

from engine.runtime.store import MOVED, MOVING, Row, StoreError

PATIENCE: Final = 10.0
"""Seconds in which a server that restarts should be back."""
FIRST_PAUSE: Final = 0.05
LONGEST_PAUSE: Final = 1.0
"""Seconds between two attempts to connect, at first and at most."""
_CONNECT: Final = {"connect_timeout": 5, "application_name": "rozmova", "client_encoding": "UTF8"}
_KEEPALIVES: Final = {
    "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}  # fmt: skip
_SETTINGS: Final[LiteralString] = """SELECT
    set_config('statement_timeout', '60s', false),
    set_config('lock_timeout', '2s', false),
    set_config('idle_in_transaction_session_timeout', '5min', false),
    set_config('tcp_keepalives_idle', '10', false),
    set_config('tcp_keepalives_interval', '5', false),
    set_config('tcp_keepalives_count', '3', false),
    set_config('tcp_user_timeout', '30000', false),
    set_config('default_transaction_isolation', 'read committed', false),
    set_config('random_page_cost', '1.1', false),
    set_config('client_min_messages', 'error', false),
    set_config('synchronous_commit',
        replace(current_setting('synchronous_commit'), 'off', 'on'), false)"""
"""Nothing waits for ever; a client that has gone is noticed, and its names are free.

What is committed is on a disk, though the server may be set to say so before: an update that was
confirmed and a reading would be gone with its power. Any other way of waiting for it stays.

Keepalives notice it while the server has nothing to say; ``tcp_user_timeout`` while an answer of
the server's is on its way, which is how it mostly is under load. What is looked up for a turn is
in memory or on a disk without heads: a server whose settings are as they came would rather read a
table of some thousand people from one end to the other.
"""
_BY_KEYS: Final[LiteralString] = """SELECT
    set_config('plan_cache_mode', 'force_generic_plan', false),
    set_config('enable_seqscan', 'off', false)"""
"""Planned once, and whatever there is by then found by an index."""
_TOLD_BY: Final = (
    ("db_password", re.compile("password|authentication|pg_hba")),
    ("db_missing", re.compile('database ".*" does not exist')),
    ("db_user", re.compile('role ".*" does not exist')),
)
"""How the server says why nobody is let in: before that there is no code to go by."""


class ServerError(StoreError):
    """The server cannot be used, or not now."""

    def __init__(self, where: str, why: str, kind: str = "db_trouble") -> None:
        super().__init__(where, why, kind)


class _Text(StrDumperUnknown):
    """Text without the one character that PostgreSQL cannot store."""

    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))


@dataclass(slots=True)
class Share:
    """A process's share of the whole database: whether a connection ``had`` it, and it is ``gone``.

    Gone for good: while no connection was there somebody began to move the database, and whatever
    was written to it afterwards would be lost.
    """

    had: bool = False
    gone: bool = False


class Link:
    """One connection to a database; ``where`` is its address without a password.

    One that ``shares`` has a share of the whole without any name: nobody moves the database
    while something may be written through it. ``share`` is common to all links of a process.
    """

    def __init__(self, url: str, share: Share | None = None, *, shares: bool = False) -> None:
        self.where = where(url)
        self._url, self._shares = url, shares
        self._share = share or Share()
        self._connection: psycopg.Connection[Row] | None = None
        self._names: set[str] = set()
        self._unwanted: set[str] = set()
        self._sharing: psycopg.Connection[Row] | None = None
        self.schema = ""
        self._patient_until: float | None = None

    def connection(self, closing: Callable[[], bool] = lambda: False) -> psycopg.Connection[Row]:
        """Give the connection, made anew if it was lost; names are held again that are free yet.

        Raises ``ServerError`` where that has not succeeded in time; when ``closing`` at once, and
        after the first time, too: a server that stays away holds up nobody else. So it does for
        ever once the share of the whole is gone.
        """
        pause = FIRST_PAUSE
        while self._connection is None or self._connection.closed:
            if self._share.gone:
                raise ServerError(self.where, "moved while the connection was lost", MOVED)
            until = self._patient_until = self._patient_until or time.monotonic() + PATIENCE
            try:
                self._open()
            except ServerError:
                if closing() or time.monotonic() > until:
                    raise
                if self._share.gone:
                    continue
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
        return self._connection

    def open(self) -> psycopg.Connection[Row]:
        """Connect for the first time; raises ``ServerError`` at once when that cannot be."""
        return self._connection or self._open()

    def take(self, name: str) -> bool:
        """Take a name for this connection, and for those that follow it; tells whether it is free.

        When the connection is lost, somebody else may have it before the next one is made.
        """
        self._unwanted.discard(name)
        if name not in self._names and self._connection is not None:
            if not self._lock(self._connection, name):
                return False
            self._names.add(name)
        return True

    def renounce(self, name: str) -> None:
        """Have a name no longer than this connection lasts; may be said from any thread.

        So it is free even where the server cannot be told (``give_back``).
        """
        self._unwanted.add(name)

    def give_back(self, name: str) -> None:
        """Let go of a name; the share of the whole stays."""
        if name in self._names and self._connection is not None:
            _had(self._connection, "SELECT pg_advisory_unlock(%s)", self.key("own", name))
            self._names.discard(name)
        self._unwanted.discard(name)

    def holds(self, name: str) -> bool:
        """Tell whether the connection holds a name."""
        return name in self._names

    def take_whole(self) -> bool:
        """Take the whole schema; tells whether nobody else has it or serves a bot from it.

        Whoever has a name has a share of the whole, too.
        """
        connection = self.open()  # it says of which schema all names are
        return _had(connection, "SELECT pg_try_advisory_lock(%s)", self.key("whole", ""))

    def key(self, kind: str, name: str) -> int:
        """Give the number of an advisory lock; they are of one schema, as all names are."""
        return key_of(self.schema, kind, name)

    def drop(self) -> None:
        """Let go of the connection, and with it of all names."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> psycopg.Connection[Row]:
        connection = connected(self._url, self.where)
        try:
            connection.execute(_SETTINGS)
            said = "SELECT current_schema(), current_setting('server_encoding')"
            schema, encoding = connection.execute(said).fetchone() or (None, "")
            if encoding != "UTF8":
                raise ServerError(self.where, f"encoding {encoding}, not UTF8", "db_encoding")
            self.schema = schema or ""
            if self._shares:
                self._take_share(connection)
                connection.execute(_BY_KEYS)
            wanted = self._names - self._unwanted
            self._names = {name for name in wanted if self._lock(connection, name)}
        except BaseException as error:
            connection.close()
            if isinstance(error, psycopg.Error):
                raise ServerError(self.where, type(error).__name__) from None
            raise
        self._connection, self._patient_until = connection, None
        return connection

    def _lock(self, connection: psycopg.Connection[Row], name: str) -> bool:
        """Take a share of the whole and a name; raises ``ServerError`` while all is taken."""
        self._take_share(connection)
        return _had(connection, "SELECT pg_try_advisory_lock(%s)", self.key("own", name))

    def _take_share(self, connection: psycopg.Connection[Row]) -> None:
        share: LiteralString = "SELECT pg_try_advisory_lock_shared(%s)"
        if self._sharing is not connection:
            if not _had(connection, share, self.key("whole", "")):
                self._share.gone = self._share.had
                raise ServerError(self.where, MOVING, "db_moving")
            self._sharing, self._share.had = connection, True


def _had(connection: psycopg.Connection[Row], lock: LiteralString, key: int) -> bool:
    return connection.execute(lock, (key,)).fetchone() == (True,)


def key_of(schema: str, kind: str, name: str) -> int:
    """Give a number of 64 bits for a name of a kind in a schema."""
    written = "\0".join((schema, kind, name)).encode()
    return int.from_bytes(sha256(written).digest()[:8], "big", signed=True)


def where(url: str) -> str:
    """Give an address as it may be shown: server and database, without a password.

    Raises ``ServerError`` for an address that cannot be read; nothing of it is repeated, since a
    password may stand in any part of it.
    """
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error:
        raise ServerError("postgresql://…", "no address", "db_address") from None
    host, port, name = (str(parts.get(key) or "") for key in ("host", "port", "dbname"))
    if "@" in host + name or (port and not port.replace(",", "").isdigit()):
        raise ServerError("postgresql://…", "no address", "db_address")
    return f"postgresql://{host}{port and f':{port}'}/{name}"


def connected(url: str, place: str) -> psycopg.Connection[Row]:
    """Connect; raises ``ServerError``.

    Time limits and the encoding are ours where the address says nothing of them.
    """
    given = conninfo_to_dict(url)
    settings: dict[str, Any] = {**_CONNECT, **_KEEPALIVES, **given}
    try:
        connection = psycopg.Connection.connect(**settings, autocommit=True)
    except psycopg.Error as error:
        said = str(error)
        kinds = (kind for kind, words in _TOLD_BY if words.search(said))
        why = said.splitlines()[0] if said else type(error).__name__
        raise ServerError(place, why, next(kinds, "db_unreachable")) from None
    connection.adapters.register_dumper(int, Int8Dumper)
    connection.adapters.register_dumper(str, _Text)
    return connection
