"""Any order of sendings: one active record for each register and month, exact, with history."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.flow import Rules
from engine.core.window import WhileClosing, Window
from engine.runtime.people import Person
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Row, Transaction
from engine.utility.exchange.export_readings import export_readings
from engine.utility.readings import send_readings
from tests.places import WithinTransaction
from tests.utility.conftest import MIGRATIONS, Utility, kyiv

AT = kyiv("2026-03-02T10:00")
CLOSING = Window(closing=frozenset({date(2026, 2, 15)}), while_closing=WhileClosing.QUEUE)
"""In February everything is queued."""
ACTIVE = ("accepted", "flagged", "queued")
VALUES = st.sampled_from([Decimal(text) for text in ("0", "0.001", "7.5", "99999.999")])
SENDING = st.tuples(
    st.sampled_from(("2026-01", "2026-02", "2026-03")),
    st.sampled_from("12"),
    st.sampled_from((0, 1)),
    st.tuples(VALUES, VALUES),
    st.integers(0, 6),
    st.booleans(),
)
EXPORT = st.just(())
REGISTERS = ("1.8.1", "1.8.2")


@dataclass(slots=True)
class Model:
    """What should be in the store: values by account, meter, register and month; steps by key."""

    active: dict[tuple[str, str, str, str], Decimal] = field(default_factory=dict)
    steps: dict[str, str] = field(default_factory=dict)

    def send(self, key: str, places: list[Any], values: Sequence[Decimal], seen: bool) -> str:
        """Say how a sending should end, and remember what it should have done."""
        there = [self.active.get(place) for place in places]
        if key in self.steps:
            return self.steps[key]
        if there == [*values]:
            self.steps[key] = "already"
        elif not seen and any(
            old not in (None, new) for old, new in zip(there, values, strict=True)
        ):
            return "replaces"
        else:
            self.active.update(zip(places, values, strict=True))
            self.steps[key] = "queued" if places[0][3] == "2026-02" else "done"
        return self.steps[key]


@settings(max_examples=60, deadline=None)
@given(st.lists(SENDING | EXPORT, max_size=12))
def test_whatever_is_sent_each_register_has_one_active_record_a_month(
    steps: list[tuple[Any, ...]],
) -> None:
    """It is what was last confirmed; corrections name what they superseded; nothing leaves twice.

    Steps come in any order of months, accounts, meters and repeated keys, from people who saw what
    was there or did not, with exports in between.
    """
    store = SqliteStore(None, MIGRATIONS)
    utility = Utility(store).with_rules(Rules(window=CLOSING))
    who, model, left = utility.person(), Model(), []
    for number in "12":
        utility.has(number)
        for meter, register in product("AB", REGISTERS):
            utility.has_register(number, meter, register=register, decimals=3)
    for step in steps:
        if not step:
            left += _export(utility)
            continue
        month, number, place, values, key, seen = step
        places = [(number, "AB"[place], register, month) for register in REGISTERS]
        expected = model.send(str(key), places, values, seen)
        assert _send(utility, who, number, place, month, values, str(key), seen) == expected
    left += _export(utility)

    rows = utility.rows(
        """SELECT id, account, meter, register, billing_month, value, status, supersedes
           FROM readings ORDER BY id"""
    )
    active = [row for row in rows if row[6] in ACTIVE]
    assert {row[1:5]: Decimal(row[5]) for row in active} == model.active
    assert len(active) == len(model.active)
    _history_is_whole(rows)
    assert len(left) == len(set(left))
    assert {row[0] for row in active} <= set(left)
    store.close()


def _send(
    utility: Utility, who: Person, number: str, place: int, month: str,
    values: Sequence[Decimal], key: str, seen: bool,
) -> str:  # fmt: skip
    at = kyiv(f"{month}-15T12:00")
    given: dict[str, Any] = {
        "account": utility.account(number, at), "meter": utility.meter(number, at, place),
    }  # fmt: skip
    sent = utility.call("compare_sent", at, who, **given, values=values).facts["sent"]
    shown = sent if seen else None
    return utility.call("send_readings", at, who, key, **given, values=values, sent=shown).name


def _export(utility: Utility) -> list[int]:
    stream = io.BytesIO()
    export_readings(utility.store, utility.bot.bot, None, "json", stream, False, AT)
    return [record["id"] for record in json.loads(stream.getvalue())]


def _history_is_whole(rows: list[Row]) -> None:
    """Every superseded record is named by exactly one later one, of the same register and month."""
    by_id = {row[0]: row for row in rows}
    named = [row for row in rows if row[7] is not None]
    assert sorted(row[7] for row in named) == [row[0] for row in rows if row[6] == "superseded"]
    for row in named:
        assert by_id[row[7]][1:5] == row[1:5]
        assert row[7] < row[0]


class _Failure(Exception):  # noqa: N818 - named as what it is
    """The store failed in the middle of a transaction."""


class _Failing(WithinTransaction):
    """A transaction whose statements after the first ``left`` ones fail."""

    def __init__(self, tx: Transaction, left: int) -> None:
        super().__init__(tx)
        self._left = left

    def run(self, sql: str, *values: Any) -> int:
        """Execute a statement, or fail."""
        self._count()
        return super().run(sql, *values)

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """Execute a query, or fail."""
        self._count()
        return super().rows(sql, *values)

    def row(self, sql: str, *values: Any) -> Row | None:
        """Execute a query, or fail."""
        self._count()
        return super().row(sql, *values)

    def many(self, sql: str, values: Sequence[Row]) -> None:
        """Execute a statement for many rows, or fail."""
        self._count()
        super().many(sql, values)

    def lock(self, name: str) -> None:
        """Keep others out, or fail."""
        self._count()
        super().lock(name)

    def _count(self) -> None:
        if not self._left:
            raise _Failure
        self._left -= 1


@pytest.fixture
def home(utility: Utility) -> Utility:
    """Give a utility with a meter of two zones whose readings of the month are there."""
    utility.has("7")
    for name, zone in (("1.8.2", "day"), ("1.8.1", "night")):
        utility.has_register("7", "E1", register=name, zone=zone)
    utility.send("7", AT, utility.person(), [1111, 2222])
    return utility


def test_a_store_that_fails_in_the_middle_leaves_all_registers_or_none(home: Utility) -> None:
    """Whichever statement fails, nothing of the sending is there, and the next attempt succeeds."""
    account, meter, who = home.account("7", AT), home.meter("7", AT), home.person()
    seen, values = [Decimal(1111), Decimal(2222)], [Decimal(1112), Decimal(2223)]

    def everything() -> list[Any]:
        return [home.rows("SELECT * FROM readings"), home.rows("SELECT * FROM receipts")]

    def attempt(statements: int) -> str:
        def work(tx: Transaction) -> str:
            failing = _Failing(tx, statements)
            return send_readings(
                account, meter, values, AT, "again", who, home.bot, failing, sent=seen
            ).name

        return home.store.transact(work)

    before, statements = everything(), 0
    while True:
        try:
            assert attempt(statements) == "done"
            break
        except _Failure:
            assert everything() == before
            statements += 1
    assert statements >= 5  # two superseded, two stored, one receipt
    rows = home.rows("SELECT zone, value, status FROM readings ORDER BY id")
    assert rows == [
        ("day", "1111", "superseded"),
        ("night", "2222", "superseded"),
        ("day", "1112", "accepted"),
        ("night", "2223", "accepted"),
    ]
