"""A look at the clock is cheap however large the town: every question has an index (DOMAIN §5)."""

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest

from engine.core.flow import Notice
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Row, Transaction
from engine.utility.notices import telling
from engine.utility.notices.chore import Notices
from tests.places import WithinTransaction
from tests.utility.conftest import MIGRATIONS, kyiv
from tests.utility.notices.district import STAGES, bot_of_works, subscriber, work
from tests.utility.town import Town

T = TypeVar("T")
LARGE = ("people", "links", "accounts", "works", "notices", "notice_stages", "timers", "outbox")


class ListeningStore(SqliteStore):
    """A store that remembers the plan of every statement which goes through it."""

    plans: list[tuple[str, str]]

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Do work and listen."""
        return super().transact(lambda tx: work(_Listening(tx, self.plans)))


class _Listening(WithinTransaction):
    """A transaction that asks how each statement would be done."""

    def __init__(self, tx: Transaction, plans: list[tuple[str, str]]) -> None:
        super().__init__(tx)
        self._plans = plans

    def run(self, sql: str, *values: Any) -> int:
        """Execute a statement."""
        self._explain(sql, values)
        return super().run(sql, *values)

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """Execute a query."""
        self._explain(sql, values)
        return super().rows(sql, *values)

    def row(self, sql: str, *values: Any) -> Row | None:
        """Execute a query for one row."""
        self._explain(sql, values)
        return super().row(sql, *values)

    def _explain(self, sql: str, values: tuple[Any, ...]) -> None:
        if sql.lstrip().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            steps = self._tx.rows(f"EXPLAIN QUERY PLAN {sql}", *values)
            self._plans += [(" ".join(sql.split()), str(step[3])) for step in steps]


@pytest.fixture
def place() -> Iterator[Town]:
    """Open a town that tells of everything, and listens to itself."""
    schedule = Notice("schedule", {"known": "when known", "changed": "when changed"}, {})
    store = ListeningStore(None, MIGRATIONS)
    store.plans = []
    opened = Town(store, bot_of_works(STAGES, schedule=schedule))
    for number in range(5):
        subscriber(opened, f"ч{number}", str(number))
    work(opened, "W", "0 1 2", "2026-03-05T09:00", "2026-03-05T17:00")
    yield opened
    opened.stop()


def scans(place: Town) -> list[tuple[str, str]]:
    """Give the statements that look through a table, or all of a bot's rows in one.

    Of those since the last call. Works that are not planned yet have an index of their own; of
    rules there is one, of the schedule a row for a group and day.
    """
    assert isinstance(place.store, ListeningStore)
    found = [
        (sql, step)
        for sql, step in place.store.plans
        if (
            re.match(rf"SCAN ({'|'.join(LARGE)}|p|l|o|a|w|t)\b", step)
            and "USING INDEX" not in step
            and "PRIMARY KEY" not in step
        )
        or (step.endswith("(bot=?)") and not re.search("unplanned|notice_plans|schedule", step))
    ]
    place.store.plans = []
    return found


def test_nothing_is_looked_through_when_nothing_is_due(place: Town) -> None:
    """Timers, works to plan, stages that are due, notices to tell: by an index each."""
    place.tick("2026-03-02T10:00")
    scans(place)
    for at in ("2026-03-02T10:01", "2026-03-02T23:00", "2026-03-03T12:00"):
        place.tick(at)
        assert scans(place) == []


def test_planning_and_telling_look_only_at_what_they_are_about(place: Town) -> None:
    """A work's accounts lead to the links, and the stage's rows to the people."""
    place.tick("2026-03-02T10:00")  # under new rules all works are planned anew, once
    scans(place)
    assert len(place.tick("2026-03-04T10:00")) == 3
    assert scans(place) == []
    work(place, "W", "0 1", "2026-03-06T09:00", "2026-03-06T17:00", at=kyiv("2026-03-04T11:00"))
    assert len(place.tick("2026-03-04T11:00")) == 3
    assert scans(place) == []


@pytest.mark.parametrize("ahead", [1, 2, 4, 100])
def test_only_so_many_wait_in_the_outbox(ahead: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is told as those have gone, until nobody is left; each once."""
    monkeypatch.setattr(telling, "MOST", 2)
    place = Town(SqliteStore(None, MIGRATIONS), bot_of_works(), (Notices(ahead),))
    for number in range(9):
        subscriber(place, f"ч{number}", str(number))
    work(place, "W", "0 1 2 3 4 5 6 7 8", "2026-03-05T09:00", "2026-03-05T17:00")
    told: list[str] = []
    for minute in range(10):
        place.runner.tick(place.bot.bot, kyiv(f"2026-03-04T10:{minute:02d}"))
        taken = place.taken()
        assert len(taken) <= ahead + 1
        told += [chat for chat, _ in taken]
    assert sorted(told) == [f"ч{number}" for number in range(9)]
    place.stop()
