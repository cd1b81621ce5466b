"""Any order of corrections: one active record for each register and month, exact, with history."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runtime.sqlite import SqliteStore
from tests.utility.conftest import MIGRATIONS, Utility, kyiv

MONTHS = ("2026-01", "2026-02", "2026-03")
values = st.decimals(0, 99999, places=3)
sendings = st.tuples(
    st.sampled_from(MONTHS), st.sampled_from("12"), values, values, st.integers(0, 3)
)


@settings(max_examples=40, deadline=None)
@given(st.lists(sendings, max_size=8))
def test_any_order_of_corrections_leaves_one_active_record(
    sent: list[tuple[str, str, Decimal, Decimal, int]],
) -> None:
    """Each register's active record of a month is what was last sent under a key of its own.

    Repeated keys change nothing, each correction names what it superseded, and no value is ever
    changed by as much as a thousandth.
    """
    store = SqliteStore(None, MIGRATIONS)
    utility = Utility(store)
    who, expected, done = utility.person(), {}, set()
    for number in "12":
        utility.has(number)
        utility.has_register(number, "M", register="1", decimals=3)
        utility.has_register(number, "M", register="2", decimals=3)
    for month, number, first, second, key in sent:
        at = kyiv(f"{month}-15T12:00")
        inputs = {"account": utility.account(number, at), "readings": [[first, second]]}
        utility.call("send_readings", at, who, str(key), **inputs)
        if key not in done:
            expected[number, "1", month], expected[number, "2", month] = first, second
        done.add(key)

    rows = utility.rows(
        """SELECT id, account, register, billing_month, value, status, supersedes
           FROM readings ORDER BY id"""
    )
    active = [row for row in rows if row[5] in ("accepted", "flagged")]
    assert {row[1:4]: Decimal(row[4]) for row in active} == expected
    assert len(active) == len(expected)
    superseded = {row[0] for row in rows if row[5] == "superseded"}
    assert {row[6] for row in rows} - {None} == superseded
    assert len([row for row in rows if row[6] is not None]) == len(superseded)
    store.close()
