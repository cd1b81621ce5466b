"""Retention costs nothing while nothing is due, and one person is found as one (DOMAIN §8)."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.runtime.store import Transaction
from engine.utility import personal_data
from engine.utility.retention import Retention
from tests.utility.conftest import Utility, kyiv
from tests.utility.holders import ours


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let our package be installed as it is configured."""
    monkeypatch.setattr(personal_data, "installed", ours)


class Watched:
    """A transaction that explains how each statement finds its rows."""

    def __init__(self, tx: Transaction) -> None:
        self.tx, self.plans = tx, dict[str, list[str]]()

    def run(self, sql: str, *values: Any) -> int:
        """Explain, and execute."""
        self._explain(sql, values)
        return self.tx.run(sql, *values)

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """Explain, and execute."""
        self._explain(sql, values)
        return self.tx.rows(sql, *values)

    def row(self, sql: str, *values: Any) -> Any:
        """Explain, and execute."""
        self._explain(sql, values)
        return self.tx.row(sql, *values)

    def many(self, sql: str, values: Any) -> None:
        """Execute; with nothing due there are no values."""
        self.tx.many(sql, values)

    def lock(self, name: str) -> None:
        """Keep others out."""
        self.tx.lock(name)

    def _explain(self, sql: str, values: Any) -> None:
        plan = self.tx.rows(f"EXPLAIN QUERY PLAN {sql}", *values)
        self.plans[" ".join(sql.split())] = [line[3] for line in plan]


def plans(utility: Utility, work: Callable[[Any], object]) -> dict[str, list[str]]:
    """Tell how the statements of some work find their rows."""

    def watched(tx: Transaction) -> dict[str, list[str]]:
        watching = Watched(tx)
        work(watching)
        return watching.plans

    return utility.store.transact(watched)


DUE = {
    "FROM journal": "journal_at (at<?)",
    "FROM outbox": "outbox_done (created_at<?)",
    "FROM inbox": "inbox_received (bot=? AND received_at<?)",
    "FROM attempts": "attempts_at (bot=? AND at<?)",
    "s.version <> ''": "sessions_half_done (updated_at<?)",
    "= ? ORDER BY s.updated_at": "sessions_updated (updated_at<?)",
    "p.leaving = 1": "people_leaving",
}
"""The statements of a batch, and the index that leads each to the rows that are due."""


@pytest.mark.parametrize("statement", DUE)
def test_what_is_due_is_found_by_an_index(utility: Utility, statement: str) -> None:
    """A batch with nothing to do costs nothing, however many people there are."""
    found = plans(utility, lambda tx: Retention().do(tx, utility.bot, kyiv("2026-03-30T12:00")))
    plan = next(lines for sql, lines in found.items() if statement in sql)
    assert any(DUE[statement] in line for line in plan), plan


def test_forgetting_a_person_reads_no_table_as_a_whole(utility: Utility) -> None:
    """Among a million people one is forgotten as fast as among ten."""
    who = utility.person()
    found = plans(utility, lambda tx: personal_data.delete_my_data(who, tx))
    whole = {sql: plan for sql, plan in found.items() if any(p.startswith("SCAN") for p in plan)}
    assert found
    assert whole == {}


def test_removing_a_person_reads_no_table_as_a_whole(utility: Utility) -> None:
    """Whatever hangs on a person is found by their key."""
    tables = "SELECT name FROM sqlite_master WHERE sql LIKE '%REFERENCES people%'"
    for (table,) in utility.rows(tables):
        sql = f"EXPLAIN QUERY PLAN SELECT 1 FROM {table} WHERE person_id = 1"  # noqa: S608
        assert utility.rows(sql)[0][3].startswith("SEARCH"), table
