"""What is moved is what was there: from SQLite to PostgreSQL and back, and from like to like."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.moving.move import REPLACEMENT
from engine.moving.tables import KINDS, Table
from engine.runtime.sqlite import open_database
from tests.moving.places import TABLES, fill, held, move_all
from tests.places import MIGRATIONS, Database

_LARGEST = 2**63 - 1
_MOST = 4
_FEW = st.integers(1, _MOST)
_PARENTS = {parent for table in TABLES for parent in table.parents}
_VALUES: dict[type, st.SearchStrategy[Any]] = {
    int: st.integers(-_LARGEST - 1, _LARGEST),
    str: st.text(st.characters(exclude_categories=["Cs"], exclude_characters=REPLACEMENT)),
}
"""Half of a surrogate pair is no text; U+FFFD is what stands for NUL afterwards."""


def _optional() -> dict[str, set[str]]:
    """Name the columns that may be NULL; SQLite alone would let it into a key, too."""
    sql = 'SELECT name FROM pragma_table_info(?) WHERE "notnull" = 0 AND pk = 0'
    with closing(open_database(":memory:", MIGRATIONS)) as opened:
        return {
            table.name: {name for (name,) in opened.execute(sql, (table.name,))} for table in TABLES
        }


_OPTIONAL = _optional()


def _cells(table: Table, column: str, kind: str) -> st.SearchStrategy[Any]:
    """Give values for a column; numbers by which rows refer to one another are few."""
    if column == table.key or (column.endswith("_id") and kind == "INTEGER") or column == "one":
        return _FEW
    some = _VALUES[KINDS[kind]]
    return st.none() | some if column in _OPTIONAL[table.name] else some


def _rows(table: Table) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    cells = (_cells(table, column, kind) for column, kind in table.columns.items())
    least = _MOST if table.name in _PARENTS else 0
    return st.lists(st.tuples(*cells), min_size=least, max_size=max(least, 3))


CONTENTS = st.fixed_dictionaries({table.name: _rows(table) for table in TABLES})


def _store(file: Path, contents: dict[str, list[tuple[Any, ...]]]) -> None:
    """Store what the schema lets in; the largest keys are used and gone again."""
    with closing(open_database(str(file), MIGRATIONS)) as opened:
        for table in TABLES:
            places = ", ".join("?" * len(table.columns))
            sql = f"INSERT OR IGNORE INTO {table.name} ({table.listed}) VALUES ({places})"  # noqa: S608
            for row in contents[table.name]:
                with suppress(sqlite3.IntegrityError):
                    opened.execute(sql, row)
            if table.key:
                opened.execute(f"DELETE FROM {table.name} WHERE {table.key} = {_MOST}")  # noqa: S608


def _sequences(file: Path) -> dict[str, int]:
    with closing(sqlite3.connect(file)) as opened:
        found = opened.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0")
        return dict(found.fetchall())


def _without_nul(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    changed = (
        tuple(v.replace("\0", REPLACEMENT) if isinstance(v, str) else v for v in row)
        for row in rows
    )
    return sorted(changed, key=repr)


@pytest.fixture
def files(tmp_path: Path) -> Callable[[], Path]:
    """Give new names of files."""
    numbers = count()
    return lambda: tmp_path / f"{next(numbers)}.db"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Database]:
    """Have a server whose schemas are given back."""
    found = Database("postgres", tmp_path)
    yield found
    found.close()


@given(contents=CONTENTS)
@settings(max_examples=40)
def test_there_and_back_everything_is_the_same(
    files: Callable[[], Path], server: Database, contents: dict[str, list[tuple[Any, ...]]]
) -> None:
    """Rows of every table, the largest keys ever used, any Unicode; NUL alone is U+FFFD."""
    first, last, between = files(), files(), server.place()
    _store(first, contents)
    moved = move_all(first, between)
    again = move_all(between, last)
    before = held(first)
    after = {name: _without_nul(rows) for name, rows in before.items()}
    assert held(between) == after
    assert held(last) == after
    assert _sequences(last) == _sequences(first)
    assert [(each.name, each.checksum) for each in moved] == [
        (each.name, each.checksum) for each in again
    ]
    nul = sum(isinstance(v, str) and "\0" in v for t in before.values() for row in t for v in row)
    assert sum(each.replaced for each in moved) == nul
    server.close()


@given(contents=CONTENTS)
@settings(max_examples=20)
def test_from_file_to_file_nothing_at_all_changes(
    files: Callable[[], Path], contents: dict[str, list[tuple[Any, ...]]]
) -> None:
    """NUL is kept where it can be."""
    first, last = files(), files()
    _store(first, contents)
    moved = move_all(first, last)
    assert held(last) == held(first)
    assert _sequences(last) == _sequences(first)
    assert not any(each.replaced for each in moved)


def test_from_server_to_server(files: Callable[[], Path], server: Database) -> None:
    """As between files."""
    first, between, last = files(), server.place(), server.place()
    row = ("1", "poltava", "telegram", "100", "uk", None, "Ївга", 0, "2026-03-02", 0)
    _store(first, {table.name: [] for table in TABLES} | {"people": [(int(row[0]), *row[1:])]})
    move_all(first, between)
    move_all(between, last)
    assert held(last) == held(first)
    assert len(held(last)["people"]) == 1


def test_what_a_killed_process_left_in_its_log_is_moved_too(files: Callable[[], Path]) -> None:
    """A file and its write-ahead log as a power cut leaves them."""
    full, left, moved = fill(files(), 3), files(), files()
    with closing(open_database(str(full), MIGRATIONS)) as at_work:
        at_work.execute("UPDATE people SET name = 'Ївга'")
        for end in ("", "-wal"):
            shutil.copy(f"{full}{end}", f"{left}{end}")
    move_all(left, moved)
    assert held(moved) == held(full)
    assert {row[6] for row in held(moved)["people"]} == {"Ївга"}
