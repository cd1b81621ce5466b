"""Databases to be moved in tests, moved as the command moves them, and looked into afterwards."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import psycopg

from engine.moving.database import Source, Target
from engine.moving.move import Left, Moved, Progress, move
from engine.moving.opening import open_source, open_target
from engine.moving.tables import Table, declared
from engine.runtime.postgres_migrations import APPLIED
from engine.runtime.sqlite import open_database
from engine.runtime.store import Migration
from tests.places import MIGRATIONS

TABLES = declared(MIGRATIONS)
NOON = "2026-03-02T10:00:00.000000Z"
Rows = dict[str, list[tuple[Any, ...]]]


def address(place: Path | str) -> str:
    """Give the address of a place as the command line has it."""
    return place if isinstance(place, str) else f"sqlite:///{place}"


def move_all(
    source: Path | str, target: Path | str, migrations: Sequence[Migration] = MIGRATIONS
) -> list[Moved]:
    """Move everything from one place to another."""
    with (
        closing(open_source(address(source))) as one,
        closing(open_target(address(target), migrations)) as other,
    ):
        moved, _ = move_between(one, other, migrations)
    return moved


def move_between(
    source: Source,
    target: Target,
    migrations: Sequence[Migration] = MIGRATIONS,
    progress: Progress = lambda _stage, _rows: None,
) -> tuple[list[Moved], list[Left]]:
    """Move everything between databases that are open; gives what the move itself gives."""

    def watching(_rows: int) -> AbstractContextManager[Progress]:
        return nullcontext(progress)

    return move(source, target, migrations, watching)


def held(place: Path | str, tables: Sequence[Table] = TABLES) -> Rows:
    """Give all rows of a place, sorted, table by table; what is not there has none."""
    if isinstance(place, Path) and not place.exists():
        return {table.name: [] for table in tables}
    found = {}
    with _opened(place) as run:
        there = set(_names(place, run))
        for table in tables:
            sql = f'SELECT {table.listed} FROM "{table.name}"'  # noqa: S608
            rows = run(sql) if table.name in there else []
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def fill(
    file: Path, people: int, messages: int = 0, migrations: tuple[Migration, ...] = MIGRATIONS
) -> Path:
    """Make a file with people and messages to them."""
    with closing(open_database(str(file), migrations)) as opened:
        opened.execute("PRAGMA synchronous=OFF")
        opened.execute("BEGIN")
        opened.executemany(
            """INSERT INTO people (id, bot, channel, chat, language, met_at)
               VALUES (?, 'poltava', 'telegram', ?, 'uk', ?)""",
            [(number, str(number), NOON) for number in range(1, people + 1)],
        )
        opened.executemany(
            "INSERT INTO outbox (person_id, message, created_at) VALUES (?, ?, ?)",
            [(1 + n % people, f'{{"text":"Привіт, {n}!"}}', NOON) for n in range(messages)],
        )
        opened.execute("COMMIT")
    return file


def change(file: Path, sql: str, *values: Any) -> None:
    """Change a file behind everybody's back, rules or no rules."""
    with closing(sqlite3.connect(file, isolation_level=None)) as opened:
        opened.execute(sql, values)


@contextmanager
def _opened(place: Path | str) -> Iterator[Any]:
    """Give what runs statements there, for one look."""
    if isinstance(place, str):
        with psycopg.connect(place) as server:
            yield server.execute
    else:
        with closing(sqlite3.connect(place)) as file:
            yield file.execute


def _names(place: Path | str, run: Any) -> Iterator[str]:
    if isinstance(place, str):
        sql = f"""SELECT relname FROM pg_class WHERE relkind = 'r' AND relname <> '{APPLIED}'
                  AND relnamespace = current_schema()::regnamespace"""  # noqa: S608
    else:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table'"
    for (name,) in run(sql):
        yield name
