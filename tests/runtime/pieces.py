"""Pieces of work for the contract of stores, and the tables that they work on."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from engine.runtime.store import Migration, Store, Transaction

FIRST = Migration(
    "001_notes",
    (
        "CREATE TABLE notes (id {id}, said TEXT UNIQUE, number INTEGER)",
        "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",
    ),
)
SECOND = Migration("002_more", ("ALTER TABLE notes ADD COLUMN more TEXT DEFAULT 'new'",))
BROKEN = Migration("002_broken", ("CREATE TABLE half (x TEXT)", "CREATE NONSENSE"))

PATIENCE = 60
"""Seconds after which a test gives up waiting for a thread or a process."""

OpenAt = Callable[[str, tuple[Migration, ...]], Store]


def add(said: str | None) -> Callable[[Transaction], int]:
    """Make a piece of work that notes a text."""
    return lambda tx: tx.run("INSERT INTO notes (said) VALUES (?)", said)


def notes(tx: Transaction) -> list[str | None]:
    """Give all texts in the order in which they came."""
    return [said for (said,) in tx.rows("SELECT said FROM notes ORDER BY id")]


def count_up(tx: Transaction) -> int:
    """Read a counter, and write what comes after: right only where nobody comes between."""
    tx.lock("counter x")
    row = tx.row("SELECT value FROM counters WHERE name = 'x'")
    value = row[0] + 1 if row else 1
    tx.run(
        "INSERT INTO counters (name, value) VALUES ('x', ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        value,
    )
    return int(value)


def add_and_raise(tx: Transaction) -> None:
    """Write something, and fail."""
    add("гірке")(tx)
    raise LookupError("a programmer's error")


def leave(tx: Transaction) -> None:
    """Write something, and try to end the process."""
    add("пішов")(tx)
    raise SystemExit(3)


@contextmanager
def busy(store: Store) -> Iterator[None]:
    """Keep the store at work, so that what is submitted meanwhile is committed together."""
    began, go_on = threading.Event(), threading.Event()

    def wait(_tx: Transaction) -> None:
        began.set()
        assert go_on.wait(PATIENCE)

    working = store.submit(wait)
    assert began.wait(PATIENCE)
    try:
        yield
    finally:
        go_on.set()
        working.result(PATIENCE)


def count_in_process(open_at: OpenAt, address: str, times: int, ready: Any, told: Any) -> None:
    """Open, count and close: what another process does at the same time."""
    ready.wait(PATIENCE)
    try:
        store = open_at(address, (FIRST, SECOND))
        for _ in range(times):
            store.transact(count_up)
        store.close()
        told.put("")
    except BaseException as error:
        told.put(repr(error))


def own_in_process(open_at: OpenAt, address: str, name: str, owned: Any) -> None:
    """Own a name until killed: what another process does that serves a bot."""
    store = open_at(address, (FIRST,))
    if store.own(name):
        owned.set()
    threading.Event().wait()
