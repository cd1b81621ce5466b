"""The PostgreSQL store: the contract, and what is PostgreSQL's own (DESIGN §4)."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

import psycopg
import pytest

from engine.runtime import postgres_writer
from engine.runtime.postgres import MAX_BATCH, PostgresStore
from engine.runtime.postgres_transaction import StatementError
from engine.runtime.store import Migration, Store, StoreError, Transaction
from tests import places
from tests.runtime.contract import StoreContract
from tests.runtime.pieces import FIRST, PATIENCE, add, busy, count_up, notes


def open_postgres(address: str, migrations: tuple[Migration, ...]) -> Store:
    """Open a schema as a store."""
    return PostgresStore(address, migrations)


class TestPostgres(StoreContract):
    """A store in a schema of its own."""

    open_at = staticmethod(open_postgres)

    @pytest.fixture
    def address(self) -> Iterator[str]:
        """Make a schema with nothing in it."""
        with places.empty_schema() as address:
            yield address


@pytest.fixture
def address() -> Iterator[str]:
    """Make a schema with nothing in it."""
    with places.empty_schema() as made:
        yield made


@pytest.fixture
def store(address: str) -> Iterator[PostgresStore]:
    """Open a store."""
    opened = PostgresStore(address, (FIRST,))
    yield opened
    opened.close()


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


# what is committed together


def test_many_pieces_cost_few_commits(store: PostgresStore) -> None:
    """What waits while the store is at work is committed together."""
    with busy(store):
        futures = [store.submit(_number_of_transaction) for _ in range(MAX_BATCH + 10)]
    assert len({future.result(PATIENCE) for future in futures}) <= 3


def _number_of_transaction(tx: Transaction) -> int:
    (number,) = tx.row("SELECT txid_current()") or (0,)
    return int(number)


def test_work_that_passes_over_a_failed_statement_has_failed(store: PostgresStore) -> None:
    """The database does nothing more of it; whoever shares the transaction is not harmed."""

    def careless(tx: Transaction) -> None:
        add("гірке")(tx)
        with pytest.raises(StatementError):
            tx.run("SELECT nonsense")

    with busy(store):
        first, second = store.submit(careless), store.submit(add("раз"))
    assert isinstance(first.exception(PATIENCE), StatementError)
    assert second.result(PATIENCE) == 1
    assert store.transact(notes) == ["раз"]


def test_a_rule_that_is_looked_at_last_fails_nobody_silently(store: PostgresStore) -> None:
    """What the commit refuses is not answered as if it were stored."""
    store.transact(
        lambda tx: tx.run(
            "ALTER TABLE notes ADD CONSTRAINT once UNIQUE (number) DEFERRABLE INITIALLY DEFERRED"
        )
    )
    twice = "INSERT INTO notes (said, number) VALUES ('раз', 1), ('два', 1)"
    with pytest.raises(StoreError, match="once"):
        store.transact(lambda tx: tx.run(twice))
    assert store.transact(notes) == []


# other processes


def test_who_finds_a_name_locked_holds_up_nobody(address: str, store: PostgresStore) -> None:
    """The piece is done once the other has committed; those that came after it before that."""
    other = PostgresStore(address, (FIRST,))
    locked, go_on = threading.Event(), threading.Event()

    def hold(tx: Transaction) -> None:
        tx.lock("counter x")
        locked.set()
        assert go_on.wait(PATIENCE)

    holding = other.submit(hold)
    assert locked.wait(PATIENCE)
    counted = store.submit(count_up)
    assert store.submit(add("раз")).result(PATIENCE) == 1
    assert not counted.done()
    go_on.set()
    holding.result(PATIENCE)
    assert counted.result(PATIENCE) == 1
    other.close()


def test_nobody_waits_for_a_name_for_ever(
    address: str, store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its patience the store says so; nothing is done by halves."""
    monkeypatch.setattr(postgres_writer, "PATIENCE", 0.05)
    other = PostgresStore(address, (FIRST,))
    locked, go_on = threading.Event(), threading.Event()

    def hold(tx: Transaction) -> None:
        tx.lock("counter x")
        locked.set()
        assert go_on.wait(PATIENCE)

    holding = other.submit(hold)
    assert locked.wait(PATIENCE)
    with pytest.raises(StoreError, match="somebody else"):
        store.transact(lambda tx: (add("гірке")(tx), count_up(tx)))
    go_on.set()
    holding.result(PATIENCE)
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


# statements


def test_an_error_names_no_value(store: PostgresStore) -> None:
    """What people wrote stands in no log: an error says which rule was broken."""
    store.transact(add("таємниця"))
    with pytest.raises(StatementError) as raised:
        store.transact(add("таємниця"))
    assert str(raised.value) == "UniqueViolation 23505 notes_said_key"
    with pytest.raises(StatementError) as raised:
        store.transact(lambda tx: tx.run("UPDATE notes SET number = ?", "таємниця"))
    assert "таємниця" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize(
    ("before", "sql"),
    [
        ("SET LOCAL statement_timeout = 50", "SELECT pg_sleep(30)"),
        ("SET LOCAL transaction_read_only = on", "INSERT INTO notes (said) VALUES ('x')"),
    ],
)
@pytest.mark.parametrize("how", ["run", "row", "rows", "many"])
def test_what_the_server_cannot_do_is_an_error_of_the_world(
    store: PostgresStore, before: str, sql: str, how: str
) -> None:
    """Nobody's mistake: it took too long, or the server only reads at the moment."""

    def work(tx: Transaction) -> None:
        tx.run(before)
        getattr(tx, how)(*((sql, [()]) if how == "many" else (sql,)))

    with pytest.raises(StoreError) as raised:
        store.transact(work)
    assert raised.value.kind == "db_trouble"
    store.transact(add("раз"))
    assert store.transact(notes) == ["раз"]


def test_text_sorts_by_its_bytes_and_numbers_are_large(store: PostgresStore) -> None:
    """As it does in SQLite, whatever the server's language."""
    sql = """SELECT collation_name, data_type FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = 'notes' ORDER BY column_name"""
    assert store.transact(lambda tx: tx.rows(sql)) == [
        (None, "bigint"), (None, "bigint"), ("C", "text"),
    ]  # fmt: skip


def test_the_one_character_that_cannot_be_stored_is_replaced(store: PostgresStore) -> None:
    """A message with a NUL in it is answered like any other."""
    store.transact(add("а\0б"))
    assert store.transact(notes) == ["а\N{REPLACEMENT CHARACTER}б"]


# the connection


def test_a_client_that_is_gone_is_noticed_also_by_who_answers_it(store: PostgresStore) -> None:
    """Keepalives are not asked while an answer is on its way that nobody acknowledges."""
    names = "('tcp_keepalives_idle', 'tcp_user_timeout')"
    sql = f"SELECT setting FROM pg_settings WHERE name IN {names} ORDER BY name"  # noqa: S608
    assert store.transact(lambda tx: tx.rows(sql)) == [("10",), ("30000",)]


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


def test_a_savepoint_after_which_nothing_is_written_is_never_set(store: PostgresStore) -> None:
    """It costs no trip; one after which something is written undoes that, and no more."""

    def work(tx: Transaction) -> list[str | None]:
        add("раз")(tx)
        for said in ("два", None):
            tx.run("SAVEPOINT service")
            if said:
                add(said)(tx)
            notes(tx)
            tx.run("ROLLBACK TO SAVEPOINT service")
            tx.run("RELEASE SAVEPOINT service")
        add("три")(tx)
        return notes(tx)

    assert store.transact(work) == ["раз", "три"]


def test_a_query_that_fails_takes_nobody_along(store: PostgresStore) -> None:
    """Where no savepoint was set the others of its batch are done again."""

    def ask(tx: Transaction) -> int:
        return len(tx.rows("SELECT no_such FROM notes"))

    with busy(store):
        works = [store.submit(work) for work in (add("раз"), ask, add("два"))]
    with pytest.raises(StatementError):
        works[1].result(PATIENCE)
    assert [works[0].result(PATIENCE), works[2].result(PATIENCE)] == [1, 1]
    assert store.transact(notes) == ["раз", "два"]


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


def test_news_that_cannot_be_told_harm_no_other_batch(store: PostgresStore) -> None:
    """What shares the transaction is not stored, and is told so; what comes later is."""

    def work(tx: Transaction) -> None:
        add("гірке")(tx)
        tx.tell("x" * 8000)

    with pytest.raises(StoreError):
        store.transact(work)
    assert store.transact(add("раз")) == 1
    assert store.transact(notes) == ["раз"]
