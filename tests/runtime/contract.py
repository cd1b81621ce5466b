"""What every store must do, whichever database is behind it.

An adapter adds one subclass that says how a database is opened and where::

    class TestPostgres(StoreContract):
        open_at = staticmethod(open_postgres)

        @pytest.fixture
        def address(self) -> Iterator[str]: ...
"""

import queue
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing import get_context
from typing import Any

import pytest

from engine.runtime.store import Row, Store, StoreError, Transaction
from tests.runtime.pieces import (
    BROKEN,
    FIRST,
    PATIENCE,
    SECOND,
    OpenAt,
    add,
    add_and_raise,
    busy,
    count_in_process,
    count_up,
    leave,
    notes,
    own_in_process,
)


class StoreContract:
    """The promises of the Store port (DESIGN §4)."""

    open_at: OpenAt

    @pytest.fixture
    def address(self) -> Iterator[str] | str:
        """Say where a fresh database is."""
        raise NotImplementedError

    @pytest.fixture
    def store(self, address: str) -> Iterator[Store]:
        """Open a fresh database."""
        opened = self.open_at(address, (FIRST,))
        yield opened
        opened.close()

    def test_work_is_done_and_its_result_given(self, store: Store) -> None:
        """A statement tells how many rows it touched, a query gives its rows."""
        assert store.transact(add("раз")) == 1
        assert store.transact(lambda tx: tx.run("UPDATE notes SET number = 5")) == 1
        assert store.transact(lambda tx: tx.run("DELETE FROM notes WHERE said = 'два'")) == 0
        assert store.transact(lambda tx: tx.row("SELECT said, number FROM notes")) == ("раз", 5)
        assert store.transact(lambda tx: tx.row("SELECT 1 FROM notes WHERE said = 'два'")) is None
        assert store.transact(lambda tx: tx.rows("SELECT said FROM notes WHERE number = 6")) == []

    def test_a_statement_is_executed_for_many_rows(self, store: Store) -> None:
        """Also for none."""
        rows: list[Row] = [(f"{n}", n) for n in range(100)]
        sql = "INSERT INTO notes (said, number) VALUES (?, ?)"
        store.transact(lambda tx: tx.many(sql, rows))
        store.transact(lambda tx: tx.many(sql, []))
        assert store.transact(lambda tx: tx.row("SELECT count(*), sum(number) FROM notes")) == (
            100,
            4950,
        )

    @pytest.mark.parametrize(
        "said",
        [
            "",
            "'; DROP TABLE notes; --",
            "%s {} ?",
            "👩‍👩‍👧 \u202e \ufeff",
            "ї" * 10_000,
            None,
            "a\nb\tc\\",
        ],
    )
    def test_a_text_comes_back_as_it_was(self, store: Store, said: str | None) -> None:
        """Values are values, never a part of a statement."""
        store.transact(add(said))
        assert store.transact(notes) == [said]

    def test_work_that_raises_leaves_nothing(self, store: Store) -> None:
        """Its exception is given to whoever submitted it."""
        with pytest.raises(LookupError, match="a programmer's error"):
            store.transact(add_and_raise)
        assert store.transact(notes) == []

    def test_a_failing_piece_undoes_itself_alone(self, store: Store) -> None:
        """Others who are committed together with it are not harmed, nor kept from an answer."""
        with busy(store):
            futures: list[Future[Any]] = [
                store.submit(add("раз")),
                store.submit(add_and_raise),
                store.submit(add("раз")),  # not unique
                store.submit(leave),
                store.submit(add("два")),
            ]
        outcomes = [type(future.exception(PATIENCE)) for future in futures]
        assert outcomes[0] is outcomes[4] is type(None)
        assert outcomes[1] is LookupError
        assert outcomes[2] is not type(None)
        assert outcomes[3] is SystemExit
        assert store.transact(notes) == ["раз", "два"]

    @pytest.mark.parametrize(
        "sql", ["SELECT nonsense", "INSERT INTO notes (said) VALUES (?, ?)", "SELECT ?", ""]
    )
    def test_a_wrong_statement_does_not_stop_the_store(self, store: Store, sql: str) -> None:
        """A programmer's error is told to the programmer; everybody else is served."""
        failure = store.submit(lambda tx: tx.run(sql)).exception(PATIENCE)
        assert not isinstance(failure, StoreError)
        store.transact(add("раз"))
        assert store.transact(notes) == ["раз"]

    def test_work_is_done_in_the_order_in_which_it_came(self, store: Store) -> None:
        """What a thread submits later sees what it submitted before."""
        with busy(store):
            futures = [store.submit(add(str(n))) for n in range(200)]
            seen = [store.submit(lambda tx: len(notes(tx))) for _ in range(3)]
        assert [future.result(PATIENCE) for future in (*futures, *seen)] == [1] * 200 + [200] * 3
        assert store.transact(notes) == [str(n) for n in range(200)]

    def test_what_was_answered_is_durable(self, address: str, store: Store) -> None:
        """When the future is resolved, another connection sees the work."""
        other = self.open_at(address, (FIRST,))
        try:
            for n in range(5):
                store.submit(add(str(n))).result(PATIENCE)
                assert len(other.transact(notes)) == n + 1
        finally:
            other.close()

    def test_two_who_write_at_once_wait_for_one_another(self, address: str, store: Store) -> None:
        """The second sees what the first has committed; none is refused."""
        other = self.open_at(address, (FIRST,))
        try:
            with busy(store):
                waiting = [other.submit(count_up) for _ in range(3)]
                mine = [store.submit(count_up) for _ in range(3)]
            counted = [future.result(PATIENCE) for future in (*waiting, *mine)]
            assert sorted(counted) == [1, 2, 3, 4, 5, 6]
        finally:
            other.close()

    def test_many_threads_lose_nothing(self, store: Store) -> None:
        """Read and write in one piece of work: nobody comes between."""
        counted: list[int] = []

        def count() -> None:
            counted.extend(store.transact(count_up) for _ in range(25))

        threads = [threading.Thread(target=count) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert sorted(counted) == list(range(1, 201))

    def test_what_is_stored_outlives_the_store(self, address: str, store: Store) -> None:
        """Closed and opened again, everything is there."""
        store.transact(add("раз"))
        store.close()
        again = self.open_at(address, (FIRST,))
        assert again.transact(notes) == ["раз"]
        again.close()

    def test_closing_finishes_what_was_submitted(self, address: str, store: Store) -> None:
        """Nothing that was handed over is forgotten."""
        futures = [store.submit(add(str(n))) for n in range(150)]
        store.close()
        assert all(future.result(PATIENCE) == 1 for future in futures)
        again = self.open_at(address, (FIRST,))
        assert len(again.transact(notes)) == 150
        again.close()

    def test_whoever_has_a_name_can_see_it(self, store: Store) -> None:
        """In each transaction, from when it is taken."""
        assert not store.transact(lambda tx: tx.holds("poltava"))
        assert store.own("poltava")
        assert store.own("poltava")
        assert store.transact(lambda tx: tx.holds("poltava"))
        assert not store.transact(lambda tx: tx.holds("kharkiv"))

    def test_names_that_are_free_are_locked_together(self, store: Store) -> None:
        """And those among them that this transaction has locked before."""

        def lock(tx: Transaction) -> set[str]:
            tx.lock("раз")
            return tx.lock_free(["раз", "два"])

        assert store.transact(lock) == {"раз", "два"}
        assert store.transact(lambda tx: tx.lock_free([])) == set()

    def test_news_are_told_with_the_commit(self, store: Store) -> None:
        """And are not when it is not committed."""
        heard: queue.SimpleQueue[str] = queue.SimpleQueue()
        store.heed(heard.put)

        def tell_and_raise(tx: Transaction) -> None:
            tx.tell("гірке")
            raise LookupError

        with pytest.raises(LookupError):
            store.transact(tell_and_raise)
        said: list[str] = []
        while "waiting poltava web" not in said:  # what is told before somebody listens is lost
            store.transact(lambda tx: tx.tell("waiting poltava web"))
            with suppress(queue.Empty):
                said.append(heard.get(timeout=0.1))
        assert set(said) <= {"", "waiting poltava web"}

    def test_a_name_belongs_to_one_process_until_it_ends(self, address: str, store: Store) -> None:
        """Whoever comes second is refused, and has it when the first has closed or was killed."""
        other = self.open_at(address, (FIRST,))
        try:
            assert store.own("poltava")
            assert not other.own("poltava")
            assert other.own("kharkiv")
            store.close()
            until = time.monotonic() + PATIENCE
            while not other.own("poltava"):
                assert time.monotonic() < until
                time.sleep(0.01)
        finally:
            other.close()
        context = get_context("spawn")
        owned = context.Event()
        child = context.Process(
            target=own_in_process, args=(type(self).open_at, address, "poltava", owned)
        )
        child.start()
        assert owned.wait(PATIENCE)
        third = self.open_at(address, (FIRST,))
        try:
            assert not third.own("poltava")
            child.kill()
            child.join(PATIENCE)
            until = time.monotonic() + PATIENCE
            while not third.own("poltava"):  # a server has to notice it first
                assert time.monotonic() < until
                time.sleep(0.01)
        finally:
            third.close()

    def test_a_closed_store_says_so(self, store: Store) -> None:
        """Work is refused at once; nobody waits for ever. Closing twice does no harm."""
        store.close()
        store.close()
        with pytest.raises(StoreError):
            store.submit(add("пізно"))
        with pytest.raises(StoreError):
            store.transact(add("пізно"))

    def test_work_that_was_called_off_is_not_done(self, store: Store) -> None:
        """Whoever waits no longer does not stop the store for the others."""
        with busy(store):
            called_off = store.submit(add("не треба"))
            assert called_off.cancel()
            wanted = store.submit(add("треба"))
        assert wanted.result(PATIENCE) == 1
        assert store.transact(notes) == ["треба"]

    def test_a_later_migration_keeps_what_is_there(self, address: str, store: Store) -> None:
        """A newer version of the program adds its steps, once."""
        store.transact(add("раз"))
        store.close()
        for _ in range(2):
            newer = self.open_at(address, (FIRST, SECOND))
            assert newer.transact(lambda tx: tx.rows("SELECT said, more FROM notes")) == [
                ("раз", "new")
            ]
            newer.close()

    def test_an_older_program_works_with_a_newer_schema(self, address: str, store: Store) -> None:
        """A roll-back of the program does not need one of the database."""
        store.close()
        self.open_at(address, (FIRST, SECOND)).close()
        older = self.open_at(address, (FIRST,))
        older.transact(add("раз"))
        assert older.transact(notes) == ["раз"]
        older.close()

    def test_a_migration_that_fails_changes_nothing(self, address: str, store: Store) -> None:
        """Not by halves: the next start finds what was there before."""
        store.transact(add("раз"))
        store.close()
        with pytest.raises(StoreError):
            self.open_at(address, (FIRST, BROKEN))
        again = self.open_at(address, (FIRST, SECOND))
        assert again.transact(notes) == ["раз"]
        again.close()

    def test_several_processes_may_start_together(self, address: str) -> None:
        """One migrates, the others wait; and all of them write, nothing lost."""
        context = get_context("spawn")
        ready, told = context.Barrier(4), context.Queue()
        processes = [
            context.Process(
                target=count_in_process, args=(type(self).open_at, address, 25, ready, told)
            )
            for _ in range(4)
        ]
        for process in processes:
            process.start()
        assert [told.get(timeout=PATIENCE) for _ in processes] == [""] * 4
        for process in processes:
            process.join(PATIENCE)
        store = self.open_at(address, (FIRST, SECOND))
        assert store.transact(count_up) == 101
        store.close()
