import pytest

from engine.assembly import MIGRATIONS
from engine.moving.digest import Digest
from engine.moving.tables import declared
from engine.runtime.store import Migration, Row


def digest(*rows: Row) -> Digest:
    """Give the checksum of rows."""
    found = Digest()
    for row in rows:
        found.add(row)
    return found


def test_what_a_table_refers_to_comes_before_it() -> None:
    """So that rules of the schema can be looked at on the way."""
    seen: set[str] = set()
    for table in declared(MIGRATIONS):
        assert table.parents <= seen | {table.name}
        seen.add(table.name)
    assert {"people", "outbox", "readings", "era", "notices"} <= seen


def test_a_table_of_a_later_migration_is_moved_without_being_named_anywhere() -> None:
    """Nobody can forget it."""
    later = Migration("999_later", ("CREATE TABLE novelties (id {id}, said TEXT)",))
    new = {t.name for t in declared((*MIGRATIONS, later))}
    assert new - {t.name for t in declared(MIGRATIONS)} == {"novelties"}
    (table,) = declared((later,))
    assert dict(table.columns) == {"id": "INTEGER", "said": "TEXT"}
    assert table.key == "id"


def test_a_kind_of_column_that_nobody_thought_of_is_no_surprise_to_staff() -> None:
    """It is the programmer who adds it that learns of it."""
    later = Migration("999_later", ("CREATE TABLE photos (id {id}, photo BLOB)",))
    with pytest.raises(TypeError, match=r"photos.*BLOB"):
        declared((*MIGRATIONS, later))


def test_a_checksum_knows_rows_and_not_their_order() -> None:
    """The same rows give the same one, however they come."""
    one, other = (1, "раз", None), (2, "два", None)
    assert digest(one, other) == digest(other, one)
    assert digest(one, other) != digest(one)
    assert digest() == Digest()


@pytest.mark.parametrize(
    ("rows", "others"),
    [
        ([(1,)], [("1",)]),
        ([(None,)], [("",)]),
        ([("а", "б")], [("аб", "")]),
        ([("a",)], [("а",)]),
        ([(1,), (1,)], [(2,), (2,)]),
        ([(1,), (1,), (2,)], [(1,), (2,), (2,)]),
    ],
)
def test_what_differs_has_another_checksum(rows: list[Row], others: list[Row]) -> None:
    """Kinds, NULL, where a value ends, letters that look alike, and how often a row is there."""
    assert digest(*rows) != digest(*others)
