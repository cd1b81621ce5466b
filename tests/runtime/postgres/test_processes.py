"""Several processes over one database: who locks, who waits, who hears what."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from engine.runtime import postgres_writer
from engine.runtime.postgres import PostgresStore
from engine.runtime.store import StoreError, Transaction
from tests import places
from tests.runtime.pieces import FIRST, PATIENCE, add, count_up, notes


@contextmanager
def holding(store: PostgresStore, name: str) -> Iterator[None]:
    """Keep a name locked by a piece of work that goes on all the while."""
    locked, go_on = threading.Event(), threading.Event()

    def hold(tx: Transaction) -> None:
        tx.lock(name)
        locked.set()
        assert go_on.wait(PATIENCE)

    held = store.submit(hold)
    assert locked.wait(PATIENCE)
    try:
        yield
    finally:
        go_on.set()
        held.result(PATIENCE)


def test_who_finds_a_name_locked_holds_up_nobody(address: str, store: PostgresStore) -> None:
    """The piece is done once the other has committed; those that came after it before that."""
    other = PostgresStore(address, (FIRST,))
    with holding(other, "counter x"):
        counted = store.submit(count_up)
        assert store.submit(add("раз")).result(PATIENCE) == 1
        assert not counted.done()
    assert counted.result(PATIENCE) == 1
    other.close()


def test_nobody_waits_for_a_name_for_ever(
    address: str, store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its patience the store says so; nothing is done by halves."""
    monkeypatch.setattr(postgres_writer, "PATIENCE", 0.05)
    other = PostgresStore(address, (FIRST,))
    with holding(other, "counter x"), pytest.raises(StoreError, match="somebody else"):
        store.transact(lambda tx: (add("гірке")(tx), count_up(tx)))
    assert store.transact(notes) == []
    other.close()


def test_a_name_that_was_locked_in_vain_is_locked_anew(address: str, store: PostgresStore) -> None:
    """A lock goes with the savepoint in which it was taken, and the next one counts."""
    other = PostgresStore(address, (FIRST,))
    taken: list[bool] = []

    def another(tx: Transaction) -> bool:
        key = tx._link.key("lock", "counter x")  # type: ignore[attr-defined]
        (free,) = tx.row("SELECT pg_try_advisory_xact_lock(?)", key) or (None,)
        return bool(free)

    def work(tx: Transaction) -> None:
        tx.run("SAVEPOINT service")
        add("гірке")(tx)
        tx.lock("counter x")
        tx.run("ROLLBACK TO SAVEPOINT service")
        taken.append(other.transact(another))
        tx.lock("counter x")
        taken.append(other.transact(another))

    store.transact(work)
    assert taken == [True, False]
    other.close()


def test_two_who_stand_in_each_others_way_both_get_through(
    address: str, store: PostgresStore
) -> None:
    """One of a deadlock's two is undone and done again."""
    other = PostgresStore(address, (FIRST,))
    for said in ("раз", "два"):
        store.transact(add(said))
    both = threading.Barrier(2)

    def raising(*order: str) -> Callable[[Transaction], None]:
        tries: list[int] = []

        def work(tx: Transaction) -> None:
            tries.append(1)
            for said in order:
                tx.run("UPDATE notes SET number = coalesce(number, 0) + 1 WHERE said = ?", said)
                if len(tries) == 1 and said == order[0]:
                    both.wait(PATIENCE)

        return work

    futures = [store.submit(raising("раз", "два")), other.submit(raising("два", "раз"))]
    for future in futures:
        future.result(PATIENCE)
    assert store.transact(lambda tx: tx.rows("SELECT number FROM notes")) == [(2,), (2,)]
    other.close()


def test_who_waits_for_a_row_holds_up_nobody_for_long(address: str, store: PostgresStore) -> None:
    """A process that hangs in the midst of its work slows the others down, and does no more."""
    store.transact(add("раз"))
    with psycopg.connect(address) as hangs:
        hangs.execute("UPDATE notes SET number = 1 WHERE said = 'раз'")
        waits = store.submit(lambda tx: tx.run("UPDATE notes SET number = 2 WHERE said = 'раз'"))
        began = time.monotonic()
        store.transact(add("два"))
        assert time.monotonic() - began < 1
        assert not waits.done()
    assert waits.result(PATIENCE) == 1


def test_schemas_share_no_names(address: str, store: PostgresStore) -> None:
    """Two installations may live in one database."""
    with places.empty_schema() as elsewhere:
        assert elsewhere != address
        other = PostgresStore(elsewhere, (FIRST,))
        assert store.own("poltava")
        assert other.own("poltava")
        other.close()


def test_what_a_process_tells_others_hear(address: str, store: PostgresStore) -> None:
    """With the commit and not without; whoever begins to listen learns that news were missed."""
    other = PostgresStore(address, (FIRST,))
    heard: queue.SimpleQueue[str] = queue.SimpleQueue()
    other.heed(heard.put)
    assert heard.get(timeout=PATIENCE) == ""

    def tell_and_raise(tx: Transaction) -> None:
        tx.tell("гірке")
        raise LookupError

    def tell_twice(tx: Transaction) -> None:
        tx.tell("waiting poltava viber")
        tx.tell("waiting poltava viber")

    with pytest.raises(LookupError):
        store.transact(tell_and_raise)
    store.transact(tell_twice)
    store.transact(lambda tx: tx.tell("кінець"))
    assert [heard.get(timeout=PATIENCE) for _ in range(2)] == ["waiting poltava viber", "кінець"]
    other.close()
