"""Many rows in one statement: the same rows, in the same order, and none that meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.runtime.postgres_rows import MOST, taken_apart
from engine.runtime.store import Transaction
from tests.places import Database, open_store
from tests.runtime.pieces import FIRST, notes

ON_BOTH = True
PLAIN = "INSERT INTO notes (said, number) VALUES (?, ?)"
NOTHING = f"{PLAIN} ON CONFLICT (said) DO NOTHING"
LATEST = f"{PLAIN} ON CONFLICT (said) DO UPDATE SET number = excluded.number"
OTHERS = (
    "UPDATE notes SET number = ? WHERE said = ?",
    "DELETE FROM notes WHERE said = ?",
    "INSERT INTO notes (said, number) SELECT ?, ?",
    "INSERT INTO notes (said, number) VALUES (?, 5)",
    "INSERT INTO notes VALUES (?, ?)",
    f"{PLAIN} RETURNING id",
)


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, 9)), max_size=3 * MOST))
def test_rows_stay_in_their_order(rows: list[tuple[str, int]]) -> None:
    """However many there are, in statements of few different sizes."""
    wide = taken_apart(PLAIN)
    assert wide is not None
    statements = list(wide.together(rows))
    assert [value for _, values in statements for value in values] == [
        x for row in rows for x in row
    ]
    for sql, values in statements:
        assert sql.count("(?, ?)") * 2 == len(values)
        assert sql.startswith("INSERT INTO notes (said, number) VALUES (?, ?)")
    assert len({sql for sql, _ in statements}) <= MOST.bit_length()


@pytest.mark.parametrize("sql", OTHERS)
def test_anything_else_is_left_as_it_is(sql: str) -> None:
    """What is not an insert of one plain row."""
    assert taken_apart(sql) is None


def test_rows_that_would_meet_are_seen() -> None:
    """An update on conflict touches no row twice; whoever does nothing may."""
    latest, nothing = taken_apart(LATEST), taken_apart(NOTHING)
    assert latest is not None
    assert nothing is not None
    assert latest.meet([("а", 1), ("б", 1), ("а", 2)])
    assert not latest.meet([("а", 1), ("б", 1)])
    assert not nothing.meet([("а", 1), ("а", 2)])
    assert next(latest.together([("а", 1)]))[0] == LATEST


@pytest.mark.parametrize("sql", [PLAIN, NOTHING, LATEST])
@pytest.mark.parametrize("count", [1, 2, MOST, 2 * MOST + 3])
def test_every_database_holds_the_same(database: Database, sql: str, count: int) -> None:
    """As if each row had been written by a statement of its own."""
    store = open_store(database.passing(), (FIRST,))
    rows: list[tuple[str, int]] = [(f"н{number}", number) for number in range(count)]
    again = [] if sql == PLAIN else [("н0", 77)]

    def write(tx: Transaction) -> None:
        tx.many(sql, [*rows, *again])

    store.transact(write)
    assert store.transact(notes) == [said for said, _ in rows]
    first = store.transact(lambda tx: tx.row("SELECT number FROM notes WHERE said = 'н0'"))
    assert first == ((77,) if sql == LATEST else (0,))
    store.close()
