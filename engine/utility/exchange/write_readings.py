"""Files of readings: CSV, XLSX, DBF, JSON. Not which records are in them, nor where they go."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple
from datetime import datetime
from decimal import Decimal
from io import TextIOWrapper
from typing import BinaryIO, Final, TypeAlias

from engine.core.kyiv import kyiv_date
from engine.utility.exchange.dbf_writer import write_dbf
from engine.utility.exchange.reading_records import COLUMNS, ReadingRecord, texts

Records: TypeAlias = Callable[[], Iterator[ReadingRecord]]
"""Gives the records anew each time."""

Write: TypeAlias = Callable[[BinaryIO, Records, str, datetime], None]
"""Writes the records into an empty file; the encoding and the time are a DBF's."""

_FREE: Final = ("account", "meter", "register", "unit", "channel")
"""Columns in which a text from outside may stand."""
_FORMULA: Final = ("=", "+", "-", "@")
_NUMERIC: Final = ("id", "value", "supersedes")


def write_csv(file: BinaryIO, records: Records, encoding: str, at: datetime) -> None:  # noqa: ARG001
    """Write UTF-8 CSV. A text that a spreadsheet would take for a formula gets an apostrophe."""
    text = TextIOWrapper(file, "utf-8", newline="")
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for reading in records():
        rows.writerow(
            f"'{cell}" if name in _FREE and str(cell).startswith(_FORMULA) else cell
            for name, cell in zip(COLUMNS, texts(reading), strict=True)
        )
    text.detach()


def write_json(file: BinaryIO, records: Records, encoding: str, at: datetime) -> None:  # noqa: ARG001
    """Write one array of objects, a line each; the value is a string, what is empty is null."""
    between = b"[\n"
    for reading in records():
        keyed = dict(zip(COLUMNS, texts(reading), strict=True))
        file.write(between + json.dumps(keyed, ensure_ascii=False).encode())
        between = b",\n"
    file.write(b"[]\n" if between == b"[\n" else b"\n]\n")


def write_xlsx(file: BinaryIO, records: Records, encoding: str, at: datetime) -> None:  # noqa: ARG001
    """Write a sheet: values are numbers of as many places, all else is text and never a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("readings")
    sheet.append(COLUMNS)
    for reading in records():
        cells = []
        for name, text in zip(COLUMNS, texts(reading), strict=True):
            cell = WriteOnlyCell(sheet, value=text)
            if name == "value":
                cell.value, cell.number_format = reading.value, _places(reading.value)
            elif isinstance(text, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    book.save(file)


def write_readings_dbf(file: BinaryIO, records: Records, encoding: str, at: datetime) -> None:
    """Write dBase III; the names of fields are the first ten letters of ours, in capitals."""
    kinds = dict.fromkeys(_NUMERIC, "N") | {"as_of": "D"}
    fields = [(name[:10].upper(), kinds.get(name, "C")) for name in COLUMNS]

    write_dbf(file, fields, lambda: map(astuple, records()), encoding, kyiv_date(at))


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
