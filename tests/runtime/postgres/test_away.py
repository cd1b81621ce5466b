"""A PostgreSQL that is not there: at the start, for a while, and how that is said (DESIGN §4)."""

import logging
import time
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from engine.runtime import postgres_link
from engine.runtime.postgres import PostgresStore
from engine.runtime.postgres_link import where
from engine.runtime.postgres_migrations import in_postgres
from engine.runtime.postgres_transaction import ConnectionLost, meant, translated
from engine.runtime.store import Migration, StoreError, Transaction
from tests import places
from tests.runtime.pieces import FIRST, add, notes
from tests.runtime.wire import Wire


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """Lay a wire to the server; the store is not very patient."""
    monkeypatch.setattr(postgres_link, "PATIENCE", 0.3)
    places.need()
    about = conninfo_to_dict(places.ADDRESS)
    laid = Wire(str(about.get("host") or "127.0.0.1"), int(about.get("port") or 5432))
    yield laid
    laid.close()


@pytest.fixture
def store(wire: Wire) -> Iterator[PostgresStore]:
    """Open a store at the end of the wire."""
    with places.empty_schema() as address:
        opened = PostgresStore(make_conninfo(address, host="127.0.0.1", port=wire.port), (FIRST,))
        yield opened
        opened.close()


def test_a_server_that_is_back_soon_is_not_missed(wire: Wire, store: PostgresStore) -> None:
    """Cut and mended between two pieces of work."""
    store.transact(add("раз"))
    wire.cut()
    wire.mend()
    store.transact(add("два"))
    assert store.transact(notes) == ["раз", "два"]


def test_while_the_server_is_away_nothing_hangs(wire: Wire, store: PostgresStore) -> None:
    """Who waits first is told after a while, the others at once; later it goes on as before."""
    wire.cut()
    began = time.monotonic()
    for number in range(20):
        with pytest.raises(StoreError) as raised:
            store.transact(add(str(number)))
        assert raised.value.kind == "db_unreachable"
    assert time.monotonic() - began < 20 * postgres_link.PATIENCE
    wire.mend()
    store.transact(add("три"))
    assert store.transact(notes) == ["три"]


def test_a_store_whose_server_is_away_can_be_closed(wire: Wire, store: PostgresStore) -> None:
    """Nothing is kept for a server that may never come; everybody is told."""
    wire.cut()
    futures = [store.submit(add(str(number))) for number in range(3)]
    store.close()
    assert all(isinstance(future.exception(10), StoreError) for future in futures)


@pytest.mark.parametrize("rows", [1, 2, 50])
def test_a_connection_that_is_ended_in_mid_work_costs_nothing(
    store: PostgresStore, rows: int
) -> None:
    """The work is done again, also when the server has ended it between rows of one trip."""
    tries: list[int] = []

    def work(tx: Transaction) -> None:
        tx.run("INSERT INTO notes (said) VALUES (?)", "перше")
        tries.append(0)
        ends = "" if tries[1:] else " WHERE pg_terminate_backend(pg_backend_pid())"
        said = [(str(number),) for number in range(rows)]
        tx.many(f"INSERT INTO notes (said) SELECT ?{ends}", said)

    store.transact(work)
    assert len(tries) == 2
    assert len(store.transact(notes)) == rows + 1


def test_a_connection_with_which_nothing_can_be_done_is_lost() -> None:
    """Also where the driver takes it for a good one: it was broken between rows of one trip."""
    places.need()
    said = psycopg.OperationalError("cannot exit pipeline mode while busy")
    with psycopg.connect(places.ADDRESS) as connection:
        assert isinstance(meant(said, connection, "here"), ConnectionLost)


# at the start


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"port": "1"}, "db_unreachable"),
        ({"host": "no-such-host.invalid"}, "db_unreachable"),
        ({"dbname": "no_such_database"}, "db_missing"),
        ({"user": "no_such_user"}, "db_user"),
    ],
)
def test_who_cannot_begin_is_told_why(change: dict[str, str], kind: str) -> None:
    """At once, and each cause by a name of its own; no password is repeated."""
    places.need()
    address = make_conninfo(places.ADDRESS, password="hunter2", **change)  # noqa: S106
    with pytest.raises(StoreError) as raised:
        PostgresStore(address, (FIRST,))
    assert raised.value.kind == kind
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    "said",
    [
        'FATAL:  password authentication failed for user "x"',
        "connection failed: fe_sendauth: no password supplied",
        'FATAL:  no pg_hba.conf entry for host "10.0.0.1", user "x", database "y", no encryption',
    ],
)
def test_a_refused_login_is_called_that(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    """The server that the tests have trusts everybody: its words are known all the same."""

    def refuse(**_settings: object) -> None:
        raise psycopg.OperationalError(said)

    monkeypatch.setattr(psycopg.Connection, "connect", refuse)
    with pytest.raises(StoreError) as raised:
        PostgresStore("postgresql://x:hunter2@127.0.0.1/y", (FIRST,))
    assert raised.value.kind == "db_password"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:hun/ter2@host/name",
        "postgresql://u:hunter%zz@host/name",
        "postgresql://u:h@hunter2@[/x",
    ],
)
def test_an_address_that_cannot_be_read_is_not_repeated(address: str) -> None:
    """A password may stand in any part of it."""
    with pytest.raises(StoreError) as raised:
        where(address)
    assert raised.value.kind == "db_address"
    assert "hun" not in str(raised.value)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://u:hunter2@db.example:5433/rozmova", "postgresql://db.example:5433/rozmova"),
        ("postgresql:///rozmova?password=hunter2", "postgresql:///rozmova"),
        ("postgres://u@one:5432,two:5433/rozmova", "postgresql://one,two:5432,5433/rozmova"),
    ],
)
def test_an_address_is_shown_without_its_password(address: str, shown: str) -> None:
    """Server and database are enough to know which one it is."""
    assert where(address) == shown


def test_who_may_not_make_tables_is_told_so() -> None:
    """It is the first thing that goes wrong on a server that somebody else looks after."""
    role = f"rozmova_{uuid4().hex}"
    with places.empty_schema() as address, psycopg.connect(places.ADDRESS, autocommit=True) as by:
        by.execute(f"CREATE ROLE {role} LOGIN".encode())
        try:
            with pytest.raises(StoreError) as raised:
                PostgresStore(make_conninfo(address, user=role), (FIRST,))
        finally:
            by.execute(f"DROP ROLE {role}".encode())
    assert raised.value.kind in {"db_rights", "db_password"}  # where logins are not trusted


def test_a_migration_that_is_wrong_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """With the server's words, which are about our own statement."""
    caplog.set_level(logging.INFO)
    with places.empty_schema() as address, pytest.raises(StoreError, match="NONSENSE"):
        PostgresStore(address, (Migration("001", ("CREATE NONSENSE",)),))


# the language of the database


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("SELECT ? FROM x WHERE y = ?", "SELECT $1 FROM x WHERE y = $2"),
        ("SELECT 5 % 2, '10 % ?', \"a?b\" -- why?\n, ?", None),
        ("SELECT 'it''s ?' || ?", "SELECT 'it''s ?' || $1"),
    ],
)
def test_only_marks_of_values_are_translated(ours: str, theirs: str | None) -> None:
    """What stands in literals, names and remarks is left as it is."""
    theirs = theirs or "SELECT 5 % 2, '10 % ?', \"a?b\" -- why?\n, $1"
    assert translated(ours) == theirs.encode()


def test_a_migration_is_written_once_for_all_stores() -> None:
    """Keys, numbers and text are called otherwise; words in literals are not touched."""
    ours = "CREATE TABLE t (id {id}, n INTEGER NOT NULL, s TEXT DEFAULT 'text')"
    assert in_postgres(ours) == (
        "CREATE TABLE t (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,"
        " n BIGINT NOT NULL, s TEXT COLLATE \"C\" DEFAULT 'text')"
    )


def test_a_name_that_could_not_be_given_back_is_free(wire: Wire, store: PostgresStore) -> None:
    """Whoever is let go of while the server is away is not held on the next connection."""
    assert store.own("call x")
    wire.cut()
    with pytest.raises(StoreError):
        store.disown("call x")
    wire.mend()
    assert not store.transact(lambda tx: tx.holds("call x"))
    assert store.own("call x")
    assert store.transact(lambda tx: tx.holds("call x"))
