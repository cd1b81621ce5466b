"""Files of readings: CSV, XLSX, DBF, JSON. Not which records are in them, nor where they go."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import TextIOWrapper
from typing import BinaryIO, Final, TypeAlias

from engine.core.kyiv import kyiv_date
from engine.utility.exchange.dbf_writer import write_dbf
from engine.utility.exchange.reading_records import Cell, ReadingRecord, cells, texts


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves: some columns of the records, which are given anew each time.

    The encoding and the time are a DBF's.
    """

    columns: Sequence[str]
    records: Callable[[], Iterator[ReadingRecord]]
    encoding: str
    at: datetime

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Give the cells of each record as they are."""
        return (cells(reading, self.columns) for reading in self.records())

    def texts(self) -> Iterator[tuple[int | str | None, ...]]:
        """Give the cells of each record as text."""
        return map(texts, self.rows())


Write: TypeAlias = Callable[[BinaryIO, Leaving], None]
"""Writes into an empty file."""

_FREE: Final = ("account", "meter", "register", "unit", "channel", "photo")
"""Columns in which a text from outside may stand."""
_FORMULA: Final = ("=", "+", "-", "@")
_NUMERIC: Final = ("id", "value", "supersedes")


def write_csv(file: BinaryIO, leaving: Leaving) -> None:
    """Write UTF-8 CSV. A text that a spreadsheet would take for a formula gets an apostrophe."""
    text = TextIOWrapper(file, "utf-8", newline="")
    rows = csv.writer(text)
    rows.writerow(leaving.columns)
    for row in leaving.texts():
        rows.writerow(
            f"'{cell}" if name in _FREE and str(cell).startswith(_FORMULA) else cell
            for name, cell in zip(leaving.columns, row, strict=True)
        )
    text.detach()


def write_json(file: BinaryIO, leaving: Leaving) -> None:
    """Write one array of objects, a line each; the value is a string, what is empty is null."""
    between = b"[\n"
    for row in leaving.texts():
        keyed = dict(zip(leaving.columns, row, strict=True))
        file.write(between + json.dumps(keyed, ensure_ascii=False).encode())
        between = b",\n"
    file.write(b"[]\n" if between == b"[\n" else b"\n]\n")


def write_xlsx(file: BinaryIO, leaving: Leaving) -> None:
    """Write a sheet: values are numbers of as many places, all else is text and never a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("readings")
    sheet.append(leaving.columns)
    for row in leaving.rows():
        written = []
        for value, text in zip(row, texts(row), strict=True):
            cell = WriteOnlyCell(sheet, value=text)
            if isinstance(value, Decimal):
                cell.value, cell.number_format = value, _places(value)
            elif isinstance(text, str):
                cell.data_type = "s"
            written.append(cell)
        sheet.append(written)
    book.save(file)


def write_readings_dbf(file: BinaryIO, leaving: Leaving) -> None:
    """Write dBase III; the names of fields are the first ten letters of ours, in capitals."""
    kinds = dict.fromkeys(_NUMERIC, "N") | {"as_of": "D"}
    fields = [(name[:10].upper(), kinds.get(name, "C")) for name in leaving.columns]
    write_dbf(file, fields, leaving.rows, leaving.encoding, kyiv_date(leaving.at))


def _places(value: Decimal) -> str:
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"0.{'0' * places}" if places else "0"


FORMATS: Final[Mapping[str, Write]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "dbf": write_readings_dbf,
    "json": write_json,
}
