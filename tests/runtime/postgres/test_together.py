"""What is committed together, and what a failure in it costs the others."""

import pytest

from engine.runtime.postgres import MAX_BATCH, PostgresStore
from engine.runtime.postgres_transaction import StatementError
from engine.runtime.store import StoreError, Transaction
from tests.runtime.pieces import PATIENCE, add, busy, notes


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


def test_news_that_cannot_be_told_harm_no_other_batch(store: PostgresStore) -> None:
    """What shares the transaction is not stored, and is told so; what comes later is."""

    def work(tx: Transaction) -> None:
        add("гірке")(tx)
        tx.tell("x" * 8000)

    with pytest.raises(StoreError):
        store.transact(work)
    assert store.transact(add("раз")) == 1
    assert store.transact(notes) == ["раз"]
