"""XLSX files: numbers stay numbers, so that an account that became one is known."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from engine.utility.exchange.layout import TableLayout
from engine.utility.exchange.problems import Code, Unreadable, silent
from engine.utility.exchange.rows import Row, read_rows


def sheet(path: Path, rows: list[list[Any]]) -> Path:
    """Write a workbook of one sheet."""
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            book.worksheets[0].cell(number, column, value)
    book.save(path)
    return path


def rows(path: Path) -> list[Row]:
    """Read all rows."""
    return list(read_rows(path, TableLayout(), frozenset(), silent))


def test_cells_keep_their_kind(tmp_path: Path) -> None:
    """Text stays text with its zeros; numbers are exact decimals as Excel shows them."""
    path = sheet(
        tmp_path / "a.xlsx",
        [["00077", 77, 77.5, 0.1 + 0.2, 2.7e11, date(2026, 2, 1), datetime(2026, 2, 1, 9), True]],
    )
    assert rows(path)[0].cells == (
        "00077", Decimal(77), Decimal("77.5"), Decimal("0.3"), Decimal(270000000000),
        date(2026, 2, 1), datetime(2026, 2, 1, 9), "true",
    )  # fmt: skip


def test_lines_are_the_numbers_that_excel_shows(tmp_path: Path) -> None:
    """Empty rows above and between are counted, and an empty first column is a column."""
    path = sheet(tmp_path / "a.xlsx", [[], [None, "account"], [], [None, "1"]])
    assert [(row.line, row.cells) for row in rows(path)] == [(2, ("", "account")), (4, ("", "1"))]


def test_a_workbook_is_known_by_its_content(tmp_path: Path) -> None:
    """Staff rename files."""
    assert rows(sheet(tmp_path / "a.xlsx", [["x"]]).rename(tmp_path / "a.csv"))[0].cells == ("x",)


def test_an_empty_sheet_is_refused(tmp_path: Path) -> None:
    """There is nothing in it."""
    with pytest.raises(Unreadable) as raised:
        rows(sheet(tmp_path / "a.xlsx", []))
    assert raised.value.code is Code.EMPTY_FILE


@pytest.mark.parametrize("keep", [4, 100, 0.5, 0.98])
def test_a_workbook_that_was_cut_off_is_refused(tmp_path: Path, keep: float) -> None:
    """However much of it came, it is not read by halves."""
    path = sheet(tmp_path / "a.xlsx", [["account", str(number)] for number in range(500)])
    whole = path.read_bytes()
    path.write_bytes(whole[: int(keep if keep > 1 else keep * len(whole))])
    with pytest.raises(Unreadable) as raised:
        rows(path)
    assert raised.value.code is Code.BROKEN_FILE


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    """One wrong byte in the middle is noticed."""
    path = sheet(tmp_path / "a.xlsx", [["account", str(number)] for number in range(500)])
    damaged = bytearray(path.read_bytes())
    middle = damaged.index(b"sheet1.xml") + 100
    damaged[middle] ^= 0xFF
    path.write_bytes(damaged)
    with pytest.raises(Unreadable) as raised:
        rows(path)
    assert raised.value.code is Code.BROKEN_FILE
