"""Writing dBase III: fields as wide as what stands in them, numbers exact.

Rows are read twice, first to measure them. Letters that an old encoding lacks are replaced where
the replacement reads the same («м³» is «м3»); a text with any other one is not written at all.
"""

import codecs
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO, Final, TypeAlias

from engine.utility.exchange.problems import Code, ExportFailed

Cell: TypeAlias = str | int | Decimal | date | None
Rows: TypeAlias = Callable[[], Iterable[Sequence[Cell]]]

_LANGUAGE: Final = {"cp1251": 0xC9, "cp1125": 0x65, "cp866": 0x26}
"""What the header says of the encoding; 0x65 is what billing's own programs write for cp1125."""
_WIDEST: Final = {"C": 254, "N": 19, "D": 8}
_ALIKE: Final = {
    "ʼ": "'", "’": "'", "³": "3", "²": "2", "–": "-", "—": "-", "«": '"', "»": '"', "\u202f": " ",
    "і": "i", "І": "I", "ґ": "г", "Ґ": "Г",
}  # fmt: skip


@dataclass(slots=True)
class _Field:
    """A field of the file; ``kind`` is C (text), N (number) or D (date)."""

    name: str
    kind: str
    whole: int = 1
    places: int = 0

    @property
    def length(self) -> int:
        if self.kind == "D":
            return _WIDEST["D"]
        return self.whole + self.places + (1 if self.places else 0)

    def measure(self, value: Cell, encoding: str) -> None:
        """Make room for a value."""
        if isinstance(value, str):
            self.whole = max(self.whole, len(value.encode(encoding, "alike")))
        elif isinstance(value, int | Decimal):
            whole, _, fraction = f"{value:f}".partition(".")
            self.whole = max(self.whole, len(whole))
            self.places = max(self.places, len(fraction))

    def write(self, value: Cell, encoding: str) -> bytes:
        """Give a value as wide as the field."""
        match value:
            case str():
                return value.encode(encoding, "alike").ljust(self.length)
            case date():
                return value.strftime("%Y%m%d").encode()
            case int() | Decimal():
                return f"{Decimal(value):{self.length}.{self.places}f}".encode()
        return b" " * self.length


def write_dbf(
    file: BinaryIO,
    names: Sequence[tuple[str, str]],
    rows: Rows,
    encoding: str,
    on: date,
) -> None:
    """Write rows of text, whole numbers, decimals and dates; ``names`` come with their kinds.

    The first cell of a row is its name in errors; ``on`` is the day of the last change. Raises
    ``ExportFailed`` with ``no_letter`` or ``too_wide``.
    """
    fields = [_Field(name, kind) for name, kind in names]
    count = 0
    for row in rows():
        count += 1
        _measure(fields, row, encoding)
    for field in fields:
        if field.length > _WIDEST[field.kind]:
            raise ExportFailed(Code.TOO_WIDE, column=field.name)
    start, length = 32 * len(fields) + 33, 1 + sum(field.length for field in fields)
    head = (3, on.year - 1900, on.month, on.day, count, start, length, _LANGUAGE.get(encoding, 0))
    file.write(struct.pack("<BBBBLHH17xB2x", *head))
    for field in fields:
        name, kind = field.name.encode("ascii"), field.kind.encode("ascii")
        file.write(struct.pack("<11sc4xBB14x", name, kind, field.length, field.places))
    file.write(b"\r")
    for row in rows():
        file.write(b" ")
        for field, value in zip(fields, row, strict=True):
            file.write(field.write(value, encoding))
    file.write(b"\x1a")


def _measure(fields: Sequence[_Field], row: Sequence[Cell], encoding: str) -> None:
    for field, value in zip(fields, row, strict=True):
        try:
            field.measure(value, encoding)
        except UnicodeEncodeError as error:
            letter = error.object[error.start]
            raise ExportFailed(
                Code.NO_LETTER, record=str(row[0]), column=field.name, letter=letter,
                encoding=encoding,
            ) from None  # fmt: skip


def _alike(error: UnicodeError) -> tuple[str, int]:
    """Replace letters that an encoding lacks by such as read the same."""
    if isinstance(error, UnicodeEncodeError):
        letters = error.object[error.start : error.end]
        if all(letter in _ALIKE for letter in letters):
            return "".join(_ALIKE[letter] for letter in letters), error.end
    raise error


codecs.register_error("alike", _alike)
