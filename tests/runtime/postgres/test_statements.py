"""Statements: what an error says, and how text and numbers are kept."""

import pytest

from engine.runtime.postgres import PostgresStore
from engine.runtime.postgres_transaction import StatementError
from engine.runtime.store import StoreError, Transaction
from tests.runtime.pieces import add, notes


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
