"""The PostgreSQL store: a few connections of a process, of which the first has its names.

As many processes as need be share a database. Work is done in its order by the first writer, and
what may be done beside it by others, so that one waits for the server while another computes.

Not how work is done (``postgres_writer``), not the connection (``postgres_link``) and not
statements (``postgres_transaction``).
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Final, TypeVar

import psycopg

from engine.runtime.postgres_link import Link, ServerError, Share
from engine.runtime.postgres_migrations import migrate
from engine.runtime.postgres_news import News
from engine.runtime.postgres_transaction import PostgresTransaction
from engine.runtime.postgres_writer import Writer
from engine.runtime.store import Migration, Transaction
from engine.runtime.work_queue import WorkQueue

T = TypeVar("T")
MAX_BATCH: Final = 32
"""Pieces of work in one commit: a server keeps 64 savepoints at hand, services have theirs too."""
BESIDE: Final = 2
"""Writers beside the first: one waits for the server while the other computes."""
NO_RIGHTS: Final = (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidSchemaName)
"""What a server says to whoever may not make tables there."""


class PostgresStore:
    """A store in a PostgreSQL database, ``postgresql://user@host:port/name``.

    Raises ``StoreError`` when it cannot be reached or migrated; its ``kind`` says why.
    """

    def __init__(self, url: str, migrations: Sequence[Migration]) -> None:
        self._url, self._share = url, Share()
        self._link = Link(url, self._share)
        self._news = News(url, self._link.where)
        self._queue = WorkQueue(self._link.where, MAX_BATCH)
        self._aside = WorkQueue(self._link.where, 1)
        self._first = Writer(self._link, self._queue, partial(_open, self._link, migrations))
        self._others: list[Writer] = []
        self._adding = threading.Lock()

    def submit(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """Do work in a transaction; the future is resolved when it is durable."""
        return self._queue.submit(work)

    def beside(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """Do work in a transaction of its own, on another connection, opened when first wanted."""
        future = self._aside.submit(work)
        with self._adding:
            if len(self._others) < BESIDE:
                link = Link(self._url, self._share, shares=True)
                self._others.append(Writer(link, self._aside, _nothing))
        return future

    @property
    def abreast(self) -> int:
        """As many as there are connections for it."""
        return BESIDE

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Do work in a transaction and wait until it is durable."""
        return self.submit(work).result()

    @property
    def shared(self) -> bool:
        """Any number of processes may use it."""
        return True

    def own(self, name: str) -> bool:
        """Take a name by a lock of the first connection, which ends with the process."""
        return self.transact(partial(_own, name))

    def disown(self, name: str) -> None:
        """Let go of a name; if the server is away it is free as soon as that notices."""
        self._link.renounce(name)
        self.transact(lambda _: self._link.give_back(name))

    def heed(self, listener: Callable[[str], None]) -> None:
        """Have a listener called with what processes tell, by a thread with its own connection."""
        self._news.heed(listener)

    def close(self) -> None:
        """Finish what was submitted, and let go of the connections and of names."""
        self._news.close()
        self._aside.close()
        self._queue.close()
        for writer in (*self._others, self._first):
            writer.join()


def _open(link: Link, migrations: Sequence[Migration]) -> None:
    connection = link.open()
    try:
        migrate(connection, tuple(migrations), link.key("migrate", ""))
    except NO_RIGHTS as error:
        why = error.diag.message_primary or type(error).__name__
        raise ServerError(link.where, why, "db_rights") from None
    except psycopg.Error as error:
        why = error.diag.message_primary or type(error).__name__
        raise ServerError(link.where, why) from None


def _nothing() -> None:
    """Begin with nothing: the connection is made with the first piece of work."""


def _own(name: str, tx: Transaction) -> bool:
    if not isinstance(tx, PostgresTransaction):
        raise TypeError("a name is held by a connection to PostgreSQL")
    return tx.own(name)
