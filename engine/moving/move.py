"""The move itself: look before anything is written, copy, read back, compare, and only then commit.

Knows neither SQLite nor PostgreSQL. Raises ``Refused`` or ``StoreError``, and then nothing of it
is stored; so it is with a process that is killed.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from typing import Final, Literal

from engine.moving.database import Refused, Source, Target, refuse_rows
from engine.moving.digest import Digest
from engine.moving.tables import KINDS, Table, declared
from engine.runtime.store import Migration, Row

STEP: Final = 1000
"""Rows between two signs of life."""
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

Stage = Literal["copy", "compare", "commit"]
Progress = Callable[[Stage, int], None]
"""Called with what is being done and how many rows of it were done since the last call."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A table that was moved: its rows, their checksum on both sides, values without their NUL."""

    name: str
    rows: int
    checksum: str
    replaced: int


@dataclass(frozen=True, slots=True)
class Left:
    """A table that is none of ours and stays where it is, with how many rows it has."""

    name: str
    rows: int


def move(
    source: Source,
    target: Target,
    migrations: Sequence[Migration],
    watching: Callable[[int], AbstractContextManager[Progress]],
) -> tuple[list[Moved], list[Left]]:
    """Move all tables of one version and commit; ``watching`` is told how many rows there are.

    Gives what was moved, and what is none of ours.
    """
    tables = declared(migrations)
    left = _look(source, target, migrations, tables)
    for each in (source, target):
        if not each.own_whole():
            raise Refused("served", where=each.where)
    source.begin(tables)
    total = sum(source.count(table.name) for table in tables)
    target.begin(tables)
    refuse_rows(target)  # once more: from here on nobody else can write any
    with watching(total) as progress:
        copied = [_copy(source, target, table, progress) for table in tables]
        for table, (read, _) in zip(tables, copied, strict=True):
            _compare(target, table, read, source.last_key(table) if table.key else 0, progress)
        if source.changed():
            raise Refused("changed", where=source.where)
        progress("commit", 0)
        target.commit()
    ends = zip(tables, copied, strict=True)
    return [Moved(table.name, read.rows, read.shown, nul) for table, (read, nul) in ends], left


def _look(
    source: Source, target: Target, migrations: Sequence[Migration], tables: Sequence[Table]
) -> list[Left]:
    """Raise ``Refused`` unless one is such a database as this version makes, and one is empty.

    Gives the tables of others that have rows.
    """
    done, known = source.applied(), {migration.name for migration in migrations}
    if not done & known:
        raise Refused("no_database", where=source.where)
    if known - done:
        raise Refused("older", where=source.where)
    if done - known:
        raise Refused("newer", where=source.where)
    found, ours = source.tables(), {table.name for table in tables}
    for table in tables:
        if table.name not in found or not table.is_like(found[table.name]):
            raise Refused("damaged", where=source.where, table=table.name)
    if target.is_same_as(source):
        raise Refused("same", where=target.where)
    target.look()
    others = (Left(name, source.count(name)) for name in found if name not in ours)
    return [each for each in others if each.rows]


def _copy(source: Source, target: Target, table: Table, progress: Progress) -> tuple[Digest, int]:
    """Copy a table; gives what it must be in the end, and how many values were changed for it."""
    digest, replaced = Digest(), 0

    def passing(rows: Iterator[Row]) -> Iterator[Row]:
        nonlocal replaced
        for row in _typed(table, rows):
            if target.lacks_nul and (changed := sum(map(_has_nul, row))):
                row = tuple(_without_nul(value) for value in row)
                replaced += changed
            digest.add(row)
            if digest.rows % STEP == 0:
                progress("copy", STEP)
            yield row

    with closing(source.rows(table)) as rows:
        target.write(table, passing(rows))
    if table.key:
        target.go_on_after(table, source.last_key(table))
    progress("copy", digest.rows % STEP)
    return digest, replaced


def _compare(
    target: Target, table: Table, expected: Digest, last_key: int, progress: Progress
) -> None:
    """Read a table back as it will be, and raise ``Refused`` unless it is what was read."""
    found = Digest()
    for row in target.rows(table):
        found.add(row)
        if found.rows % STEP == 0:
            progress("compare", STEP)
    progress("compare", found.rows % STEP)
    if found != expected:
        facts = {"table": table.name, "expected": expected.rows, "found": found.rows}
        raise Refused("differs", where=target.where, **facts)
    if table.key and target.last_key(table) < last_key:
        raise Refused("key_lost", where=target.where, table=table.name)


def _typed(table: Table, rows: Iterator[Row]) -> Iterator[Row]:
    """Let pass what each column was declared to hold; SQLite itself stores anything anywhere."""
    allowed = [(name, (KINDS[kind], type(None))) for name, kind in table.columns.items()]
    seen: set[tuple[type, ...]] = set()
    for row in rows:
        kinds = tuple(map(type, row))
        if kinds not in seen:
            for (column, fitting), kind in zip(allowed, kinds, strict=True):
                if kind not in fitting:
                    raise Refused("odd_value", table=table.name, column=column)
            seen.add(kinds)
        yield row


def _has_nul(value: object) -> bool:
    return isinstance(value, str) and "\0" in value


def _without_nul(value: object) -> object:
    return value.replace("\0", REPLACEMENT) if isinstance(value, str) else value
