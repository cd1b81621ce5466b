"""Work that may be done at the same time as other work (DESIGN §4 "Many processes")."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from engine.runtime.postgres import BESIDE, PostgresStore
from engine.runtime.postgres_link import Link
from engine.runtime.store import MOVED, Store, StoreError, Transaction
from tests.places import Database, empty_schema, open_store
from tests.runtime.cut_off import move_in
from tests.runtime.pieces import FIRST, PATIENCE, add, add_and_raise, notes

BACKEND = "SELECT pg_backend_pid()"


@pytest.fixture
def place(database: Database) -> Path | str:
    """Give one database, whichever it is."""
    return database.bare()


@pytest.fixture
def store(place: Path | str) -> Iterator[Store]:
    """Open it."""
    with closing(open_store(place, (FIRST,))) as opened:
        yield opened


@pytest.fixture
def address() -> Iterator[str]:
    """Make a schema with nothing in it."""
    with empty_schema() as made:
        yield made


@pytest.fixture
def server(address: str) -> Iterator[PostgresStore]:
    """Open a store on a server."""
    with closing(PostgresStore(address, (FIRST,))) as opened:
        yield opened


def test_it_is_work_like_any_other(store: Store) -> None:
    """Durable when its future is resolved, and undone alone when it raises."""
    assert store.beside(add("раз")).result(PATIENCE) == 1
    with pytest.raises(LookupError):
        store.beside(add_and_raise).result(PATIENCE)
    assert store.beside(notes).result(PATIENCE) == store.transact(notes) == ["раз"]


def test_what_was_submitted_is_finished(place: Path | str) -> None:
    """Whoever closes a store waits for it, and nobody is let in afterwards."""
    store = open_store(place, (FIRST,))
    futures = [store.beside(add(str(number))) for number in range(20)]
    store.close()
    assert [future.result(0) for future in futures] == [1] * 20
    with pytest.raises(StoreError):
        store.beside(add("пізно"))
    with closing(open_store(place, (FIRST,))) as again:
        assert len(again.transact(notes)) == 20


def test_all_of_it_is_under_way_at_the_same_time(server: PostgresStore) -> None:
    """On a server: as many pieces as there are connections for it, and one more in its turn."""
    meeting = threading.Barrier(BESIDE + 1, timeout=PATIENCE)

    def work(tx: Transaction) -> int:
        backend = tx.row(BACKEND)
        meeting.wait()
        return backend[0] if backend else 0

    futures = [server.beside(work) for _ in range(BESIDE)]
    backends = [server.transact(work), *(future.result(PATIENCE) for future in futures)]
    assert len(set(backends)) == BESIDE + 1


def test_who_is_in_the_way_is_waited_for(server: PostgresStore) -> None:
    """Two pieces that lock one name are done one after the other, wherever they are done."""
    locked, go_on = threading.Event(), threading.Event()

    def first(tx: Transaction) -> None:
        tx.lock("person 1")
        locked.set()
        assert go_on.wait(PATIENCE)
        add("раз")(tx)

    def second(tx: Transaction) -> Any:
        tx.lock("person 1")
        return notes(tx)

    one = server.beside(first)
    assert locked.wait(PATIENCE)
    other = server.beside(second)
    go_on.set()
    one.result(PATIENCE)
    assert other.result(PATIENCE) == ["раз"]


def test_names_are_not_held_beside(server: PostgresStore) -> None:
    """What one process at a time may do is done on the connection that has its name."""
    assert server.own("poltava")
    assert not server.beside(lambda tx: tx.holds("poltava")).result(PATIENCE)
    assert server.transact(lambda tx: tx.holds("poltava"))


def test_a_connection_that_broke_is_made_anew(address: str, server: PostgresStore) -> None:
    """What surely was not committed is done again, and nobody notices."""
    died: list[int] = []

    def work(tx: Transaction) -> int:
        done = add("раз")(tx)
        if not died:
            died.append(1)
            tx.run("SELECT pg_terminate_backend(pg_backend_pid())")
        return done

    assert server.beside(work).result(PATIENCE) == 1
    (backend,) = server.beside(lambda tx: tx.row(BACKEND)).result(PATIENCE) or (0,)
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (backend,))
    assert server.beside(notes).result(PATIENCE) == ["раз"]


def test_nobody_moves_a_database_while_something_is_written_beside(
    address: str, server: PostgresStore
) -> None:
    """Also when the first connection was lost, and with it whatever the process had."""
    server.beside(add("раз")).result(PATIENCE)
    assert server.own("poltava")
    (backend,) = server.transact(lambda tx: tx.row(BACKEND)) or (0,)
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (backend,))
    mover = Link(address)
    assert not mover.take_whole()
    mover.drop()


def test_nothing_is_written_beside_while_a_database_is_moved(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes then is told so, and comes again when it is over."""
    monkeypatch.setattr("engine.runtime.postgres_link.PATIENCE", 0.1)
    mover = Link(address)
    with closing(PostgresStore(address, (FIRST,))) as store:
        assert mover.take_whole()
        with pytest.raises(StoreError) as raised:
            store.beside(add("раз")).result(PATIENCE)
        assert raised.value.kind == "db_moving"
        mover.drop()
        while True:
            try:
                assert store.beside(add("раз")).result(PATIENCE) == 1
            except StoreError:  # the server notices a moment later that somebody has gone
                continue
            break


def test_who_missed_how_a_move_began_writes_nothing_more(
    address: str, server: PostgresStore
) -> None:
    """Through none of their connections, and not when it is over either: it would be lost."""
    assert server.own("poltava")
    server.beside(add("раз")).result(PATIENCE)
    mover = Link(address)
    move_in(address, mover.take_whole)
    for _ in range(2):
        for write in (server.submit, server.beside):
            with pytest.raises(StoreError) as raised:
                write(add("два")).result(PATIENCE)
            assert raised.value.kind == MOVED
        mover.drop()
