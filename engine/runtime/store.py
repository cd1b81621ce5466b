"""The Store port: transactions over a database, and nothing about what is in it.

Adapters stand beside this file; one contract test proves them all. SQL here and in the modules
that use it is the part that SQLite and PostgreSQL share, with ``?`` for values. Times are UTC
text (``moment``) so that they compare alike everywhere; decimals and dates are text too.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Row = tuple[Any, ...]
MOVING = "the database is being moved"
MOVED = "db_moved"
"""The kind of error of a process that served, and missed how the database began to be moved."""


class StoreError(Exception):
    """The database cannot be used; ``where`` is its file or address, ``why`` the cause in short.

    No password is in either. ``kind`` is the key by which staff are told, where more is known.
    """

    def __init__(self, where: str, why: str, kind: str = "broken_db") -> None:
        super().__init__(f"{where}: {why}")
        self.where, self.why, self.kind = where, why, kind


class RoleLost(Exception):  # noqa: N818 - it names what happened
    """The name (``Store.own``) by which this process may do something is not its own any more."""


class Transaction(Protocol):
    """One transaction in progress; it is committed or rolled back by the store."""

    def run(self, sql: str, *values: Any) -> int:
        """Execute a statement; give the number of rows it touched."""

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """Execute a query; give all its rows."""

    def row(self, sql: str, *values: Any) -> Row | None:
        """Execute a query; give its first row, if any."""

    def many(self, sql: str, values: Sequence[Row]) -> None:
        """Execute a statement once for each row of values."""

    def lock(self, name: str) -> None:
        """Keep everybody out who locks the same name, until this transaction ends.

        Whoever reads and then writes what follows from it locks a name first: other processes may
        write at the same time. Where somebody else has the name this raises a ``StoreError``, which
        must be let through, and the store does the whole work again a moment later.
        """

    def lock_free(self, names: Sequence[str]) -> set[str]:
        """Lock those of the names that nobody else has at this moment, and give them."""

    def holds(self, name: str) -> bool:
        """Tell whether this process has a name (``Store.own``), and has it until this is committed.

        Whoever does something that one process at a time may do asks in each transaction: a name
        can be lost with the connection to a server.
        """

    def tell(self, news: str) -> None:
        """Tell all processes that heed this store, once it is committed; told twice is told once.

        Not for what must be known: whoever is away at that moment never hears of it.
        """


@dataclass(frozen=True, slots=True)
class Migration:
    """A named step of the schema; ``{id}`` stands for an automatic integer key."""

    name: str
    statements: tuple[str, ...]


class Store(Protocol):
    """A database that many steps may use at once; work is atomic and isolated."""

    def submit(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """Do work in a transaction; the future is resolved when it is durable.

        An exception of the work rolls back that work alone and is raised by the future. Work may be
        done more than once before it is committed: all its effects are in the store.
        """

    def beside(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """Do work as ``submit`` does, but at the same time as other work where that is possible.

        In no order with anything else, and without the names of this process (``holds``): it locks
        whatever it reads in order to write.
        """

    @property
    def abreast(self) -> int:
        """How many pieces of such work are done at the same time."""

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Do work in a transaction and wait until it is durable."""

    @property
    def shared(self) -> bool:
        """Whether any number of processes may serve a bot from it, rather than one at a time."""

    def own(self, name: str) -> bool:
        """Take a name for this process alone, until it closes the store or dies in any way.

        Gives False when another process has it, and raises a ``StoreError`` of the kind
        ``db_moving`` while the database is being moved. Whoever had a name, was cut off from the
        database and finds it so gets nothing but errors of the kind ``MOVED`` from then on.
        """

    def disown(self, name: str) -> None:
        """Let go of a name that nothing is done by any more, so that another process may have it.

        Whoever has it asks for nothing by it (``Transaction.holds``) at the same time.
        """

    def heed(self, listener: Callable[[str], None]) -> None:
        """Have a listener called with the news of every process, from a thread of the store's.

        It is called with ``""`` when news may have been missed. There is one listener.
        """

    def close(self) -> None:
        """Finish what was submitted, and let go of the database and of names."""


def moment(at: datetime) -> str:
    """Give a moment as text that sorts as time does: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def when(stored: str) -> datetime:
    """Give the moment back, aware."""
    return datetime.fromisoformat(stored)
