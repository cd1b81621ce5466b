"""Rows of an XLSX file: the first sheet, its numbers and dates as such.

Excel keeps a number in 15 digits and shows no more; so does ``_cell``. A formula is its last
result; a cell with an error in it (``#N/A``) reads as empty, and fails where something must be.
"""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, XmlError, ZipError

from engine.utility.exchange.problems import STEP, Code, Progress, Unreadable
from engine.utility.exchange.rows import Cell, Row

LARGEST = 2_000_000_000
"""Bytes of a workbook when unpacked."""


def sheet_rows(file: BinaryIO, progress: Progress) -> Iterator[Row]:
    """Read the rows; a row's line is the number Excel shows at its left."""
    _verify(file)
    try:
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
    except (CalamineError, PasswordError, XmlError, ZipError):
        raise Unreadable(Code.BROKEN_FILE) from None
    if sheet.start is None or sheet.end is None:
        raise Unreadable(Code.EMPTY_FILE)
    before: tuple[Cell, ...] = ("",) * sheet.start[1]  # rows come from 1, columns from the first
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number % STEP == 0:
            progress("read", number, sheet.end[0] + 1)
        yield Row(number, before + tuple(_cell(cell) for cell in cells))


def _verify(file: BinaryIO) -> None:
    """Refuse an archive that is damaged, cut off, or would unpack without end."""
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(part.file_size for part in archive.infolist())
            if size > LARGEST or archive.testzip() is not None:
                raise Unreadable(Code.BROKEN_FILE)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise Unreadable(Code.BROKEN_FILE) from None
    file.seek(0)


def _cell(value: Any) -> Cell:
    match value:
        case str():
            return value.strip()
        case date():
            return value
        case bool():
            return str(value).lower()
        case float() | int():
            return Decimal(f"{value:.15g}")
    return str(value)
