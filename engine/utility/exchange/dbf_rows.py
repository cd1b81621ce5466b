"""Rows of a DBF file (dBase III and its successors): the first row is the names of its fields.

Cells are text as it stands in the file, so numbers stay exact; dates are dates. No memo files.
A row's line is its record's number. The format: 32 bytes of header, 32 for each field, records of
fixed length that begin with a space, or ``*`` when deleted.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from engine.utility.exchange.problems import STEP, Code, Progress, Unreadable
from engine.utility.exchange.rows import Cell, Row

_FIELDS_END = b"\r"
_DELETED = b"*"
_AFTER_LAST = (b"", b"\x1a", b"\0")


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    kind: bytes
    length: int


def dbf_rows(file: BinaryIO, encoding: str, progress: Progress) -> Iterator[Row]:
    """Read the rows. Raises ``Unreadable`` when there are fewer records than the header says."""
    head = file.read(32)
    if len(head) < 32:
        raise Unreadable(Code.BROKEN_FILE)
    count, start, length = struct.unpack("<LHH", head[4:12])
    fields = _fields(file, encoding)
    if not fields or sum(field.length for field in fields) + 1 != length or start < 33:
        raise Unreadable(Code.BROKEN_FILE)
    yield Row(0, tuple(field.name for field in fields))
    file.seek(start)
    for number in range(1, count + 1):
        record = file.read(length)
        if len(record) < length:
            raise Unreadable(Code.CUT_OFF, number)
        if number % STEP == 0:
            progress("read", number, count)
        if not record.startswith(_DELETED):
            yield Row(number, tuple(_cells(record, fields, number, encoding)))
    if file.read(1) not in _AFTER_LAST:
        raise Unreadable(Code.BROKEN_FILE, count + 1)


def _fields(file: BinaryIO, encoding: str) -> list[_Field]:
    fields: list[_Field] = []
    while (first := file.read(1)) not in (_FIELDS_END, b""):
        description = first + file.read(31)
        if len(description) < 32:
            raise Unreadable(Code.BROKEN_FILE)
        name, kind, length = struct.unpack("<11sc4xB15x", description)
        spelled = _text(name.partition(b"\0")[0], encoding, 0, str(len(fields) + 1), len(fields))
        fields.append(_Field(spelled, kind, length))
    return fields


def _cells(record: bytes, fields: list[_Field], number: int, encoding: str) -> Iterator[Cell]:
    place = 1
    for index, field in enumerate(fields):
        raw = record[place : place + field.length]
        place += field.length
        text = _text(raw, encoding, number, field.name, index).strip("\0 ")
        yield (_day(text) or text) if field.kind == b"D" else text


def _text(raw: bytes, encoding: str, number: int, name: str, index: int) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            Code.WRONG_ENCODING, number, name, index + 1,
            encoding=encoding, byte=f"0x{raw[error.start]:02X}",
        ) from None  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)  # YYYYMMDD is ISO's basic form
    except ValueError:
        return None
