"""A store to import into, and files as billing departments write them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.runtime import schema
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Row
from engine.utility import schema as utility_schema
from engine.utility.exchange.layout import ACCOUNT_COLUMNS, PLACE_COLUMNS, WORK_COLUMNS

MIGRATIONS = (*schema.MIGRATIONS, *utility_schema.MIGRATIONS)
AT = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
BOT = "poltava"
EVERY_WORK_COLUMN = (*WORK_COLUMNS[:-1], *PLACE_COLUMNS, "status")


def register(account: str = "12345678", **cells: Any) -> dict[str, Any]:
    """Give a right row of a file of accounts, some of its cells other than usual."""
    usual = {
        "account": account, "address": "вул. Соборності, 12", "flat": "4", "meter": "771",
        "service": "heat", "unit": "Гкал", "digits": "5", "decimals": "3", "last_value": "105.25",
        "last_date": "2026-02-01", "limit": "20", "verified_until": "2031-05-31",
    }  # fmt: skip
    return usual | cells


def work(name: str = "KH-0301", **cells: Any) -> dict[str, Any]:
    """Give a right row of a file of works, some of its cells other than usual."""
    usual = {
        "work": name, "kind": "planned", "accounts": "12345678",
        "starts": "2026-03-05T09:00:00+02:00", "ends": "2026-03-05T17:00:00+02:00",
        "reason": "заміна опори", "status": "planned",
    }  # fmt: skip
    return usual | cells


def accounts_file(path: Path, rows: Sequence[Mapping[str, Any]], **form: Any) -> Path:
    """Write a file of accounts in our own layout."""
    return text_file(path, cells(rows, ACCOUNT_COLUMNS), **form)


def works_file(path: Path, rows: Sequence[Mapping[str, Any]], **form: Any) -> Path:
    """Write a file of works in our own layout."""
    return text_file(path, cells(rows, EVERY_WORK_COLUMN), **form)


def cells(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> list[list[Any]]:
    """Give a header and the rows under it."""
    return [[*columns], *([row.get(column, "") for column in columns] for row in rows)]


def text_file(
    path: Path,
    rows: Sequence[Sequence[str]],
    separator: str = ",",
    encoding: str = "utf-8",
    end: str = "\n",
) -> Path:
    """Write rows of text; a cell is quoted when it has to be."""
    lines = (separator.join(_quoted(cell, separator) for cell in row) + end for row in rows)
    path.write_bytes("".join(lines).encode(encoding))
    return path


def _quoted(cell: str, separator: str) -> str:
    if any(character in cell for character in (separator, '"', "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


class Store(SqliteStore):
    """A store that can be looked into."""

    def see(self, sql: str, *values: Any) -> list[Row]:
        """Give the rows of a query."""
        return self.transact(lambda tx: tx.rows(sql, *values))

    def put(self, sql: str, *values: Any) -> int:
        """Change something behind everybody's back."""
        return self.transact(lambda tx: tx.run(sql, *values))

    def everything(self) -> list[list[Row]]:
        """Give all that an import may touch, to see whether anything changed."""
        tables = (
            "accounts", "registers", "aliases", "works", "work_accounts", "work_places", "imports",
            "readings", "links",
        )  # fmt: skip
        return [self.see(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in tables]  # noqa: S608


@pytest.fixture
def store() -> Iterator[Store]:
    """Give an empty store."""
    opened = Store(None, MIGRATIONS)
    yield opened
    opened.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give the place of a file to import."""
    return tmp_path / "від_білінгу.csv"
