"""A connection that breaks: what is done again, what is not, and which names are lost."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from typing import Any

import psycopg
import pytest

from engine.runtime.postgres import PostgresStore
from engine.runtime.store import StoreError, Transaction
from tests.runtime.pieces import FIRST, PATIENCE, add, busy, notes


def once(trouble: Callable[[Transaction], object], said: str) -> Callable[[Transaction], int]:
    """Make a piece of work that notes a text, and the first time gets into trouble then."""
    times: list[int] = []

    def work(tx: Transaction) -> int:
        times.append(1)
        add(said)(tx)
        if len(times) == 1:
            trouble(tx)
        return len(times)

    return work


def test_a_client_that_is_gone_is_noticed_also_by_who_answers_it(store: PostgresStore) -> None:
    """Keepalives are not asked while an answer is on its way that nobody acknowledges."""
    names = "('tcp_keepalives_idle', 'tcp_user_timeout')"
    sql = f"SELECT setting FROM pg_settings WHERE name IN {names} ORDER BY name"  # noqa: S608
    assert store.transact(lambda tx: tx.rows(sql)) == [("10",), ("30000",)]


@pytest.mark.parametrize("way", ["off", "local", "remote_write", "on", "remote_apply"])
def test_what_is_committed_is_on_a_disk(address: str, way: str) -> None:
    """A server that would say so before it is so is told to wait; how it waits else is its own."""
    with closing(PostgresStore(f"{address}%20-csynchronous_commit%3D{way}", (FIRST,))) as store:
        for do in (store.submit, store.beside):
            (shown,) = do(lambda tx: tx.row("SHOW synchronous_commit")).result(PATIENCE) or ("",)
            assert shown == {"off": "on"}.get(way, way)


def die(tx: Transaction) -> None:
    """Let the server end the connection."""
    tx.run("SELECT pg_terminate_backend(pg_backend_pid())")


def test_what_surely_was_not_committed_is_done_again(store: PostgresStore) -> None:
    """When the connection breaks in the middle, all who share it are done on the next one."""
    with busy(store):
        futures: list[Future[Any]] = [
            store.submit(add("раз")),
            store.submit(once(die, "два")),
            store.submit(add("три")),
        ]
    assert [future.result(PATIENCE) for future in futures] == [1, 2, 1]
    assert store.transact(notes) == ["раз", "два", "три"]


def test_a_connection_that_died_idle_is_not_noticed(address: str, store: PostgresStore) -> None:
    """The server was restarted by night."""
    (number,) = store.transact(lambda tx: tx.row("SELECT pg_backend_pid()")) or (0,)
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (number,))
    assert store.transact(add("раз")) == 1
    assert store.transact(notes) == ["раз"]


DYING = """CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
           'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'"""


def test_what_may_have_been_committed_is_not_done_again(store: PostgresStore) -> None:
    """The connection breaks in the commit: whoever waits is told, and may ask."""
    store.transact(lambda tx: tx.run(DYING))
    store.transact(
        lambda tx: tx.run(
            "CREATE CONSTRAINT TRIGGER dying AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW WHEN (new.said = 'кінець') EXECUTE FUNCTION die()"
        )
    )
    with pytest.raises(StoreError, match="may be stored"):
        store.transact(add("кінець"))
    assert store.transact(add("раз")) == 1


ENDING = "SELECT pg_terminate_backend(CAST(? AS integer), 5000)"


def test_a_name_is_lost_with_the_connection_and_everybody_can_know_it(
    address: str, store: PostgresStore
) -> None:
    """Whoever does something by a name asks in each transaction; it can be had again."""
    other = PostgresStore(address, (FIRST,))
    assert store.own("poltava")
    assert store.transact(lambda tx: tx.holds("poltava"))
    (number,) = store.transact(lambda tx: tx.row("SELECT pg_backend_pid()")) or (0,)
    other.transact(lambda tx: tx.row(ENDING, number))
    assert other.own("poltava")
    assert not store.transact(lambda tx: tx.holds("poltava"))
    assert not store.own("poltava")
    other.close()
    while not store.own("poltava"):
        time.sleep(0.01)
    assert store.transact(lambda tx: tx.holds("poltava"))


def test_a_name_that_nobody_took_meanwhile_is_had_again(address: str, store: PostgresStore) -> None:
    """With the next connection, so that a server which restarts changes no roles."""
    other = PostgresStore(address, (FIRST,))
    assert store.own("poltava")
    (number,) = store.transact(lambda tx: tx.row("SELECT pg_backend_pid()")) or (0,)
    other.transact(lambda tx: tx.row(ENDING, number))
    assert store.transact(lambda tx: tx.holds("poltava"))
    assert not other.own("poltava")
    other.close()
