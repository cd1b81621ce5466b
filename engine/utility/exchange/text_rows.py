"""Rows of a text file: cells between ``,`` ``;`` or TAB, perhaps quoted, CRLF or LF, BOM or none.

The encoding is what the layout says, never guessed (DOMAIN §6); but a file that is plainly UTF-8
is not taken for something else. One line at a time is in memory.
"""

import codecs
import csv
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from engine.utility.exchange.layout import SEPARATORS, TableLayout, folded
from engine.utility.exchange.problems import STEP, Code, Progress, Unreadable
from engine.utility.exchange.rows import Row

LONGEST = 1_000_000
"""Bytes in a line; nothing longer is a table."""
_SAMPLE = 20
_END_OF_FILE = b"\x1a"
"""Ctrl-Z, which programs of DOS times put after the last line."""
_UNENDED = _HALF = "unexpected end of data"
_ENDLESS = "field larger than field limit"


def text_rows(
    file: BinaryIO, head: bytes, total: int, layout: TableLayout, names: frozenset[str],
    progress: Progress,
) -> Iterator[Row]:  # fmt: skip
    """Read the rows; ``head`` is how the file begins, ``total`` its bytes."""
    if codecs.lookup(layout.encoding).name != "utf-8" and _is_utf8(head):
        raise Unreadable(Code.UTF8_FILE, encoding=layout.encoding)
    lines = _Lines(file, layout.encoding, total, progress)
    rest = iter(lines)
    sample = list(islice(rest, _SAMPLE))
    separator = layout.separator or _separator(sample, layout, names)
    reader = csv.reader(chain(sample, rest), delimiter=separator, strict=True)
    while True:
        first = reader.line_num + 1
        fault, cells = None, []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if str(error).startswith((_UNENDED, _ENDLESS)):
                raise Unreadable(Code.OPEN_QUOTE, first) from None
            fault = Code.BAD_QUOTES
        ended = lines.ended or reader.line_num < lines.number
        yield Row(first, tuple(cell.strip() for cell in cells), fault, ended)


class _Lines:
    """The lines of a file as text: ``number`` so many came, and the last one was ``ended``."""

    def __init__(self, file: BinaryIO, encoding: str, total: int, progress: Progress) -> None:
        self.number, self.ended = 0, True
        self._file, self._total, self._progress = file, total, progress
        self._encoding = encoding
        self._done = 0

    def __iter__(self) -> Iterator[str]:
        if self._file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            self._file.seek(0)
        while raw := self._file.readline(LONGEST + 1):
            self.number += 1
            self._done += len(raw)
            if self.number % STEP == 0:
                self._progress("read", min(self._done, self._total), self._total)
            if raw.endswith(_END_OF_FILE):
                raw = raw.removesuffix(_END_OF_FILE)
                if not raw:
                    self.number -= 1
                    return
            if len(raw) > LONGEST:
                raise Unreadable(Code.UNKNOWN_FORMAT, self.number)
            self.ended = raw.endswith(b"\n")
            yield self._text(raw)

    def _text(self, raw: bytes) -> str:
        try:
            return raw.decode(self._encoding)
        except UnicodeDecodeError as error:
            if not self.ended and error.reason == _HALF:
                raise Unreadable(Code.CUT_OFF, self.number) from None
            before = raw[: error.start].decode(self._encoding)
            raise Unreadable(
                Code.WRONG_ENCODING, self.number, number=len(before) + 1,
                encoding=self._encoding, byte=f"0x{raw[error.start]:02X}",
            ) from None  # fmt: skip


def _is_utf8(head: bytes) -> bool:
    """Say whether text beyond ASCII is UTF-8: by its mark, or because every byte of it fits.

    Ukrainian words in a one-byte encoding practically never do.
    """
    if head.startswith(codecs.BOM_UTF8):
        return True
    if head.isascii():
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _separator(sample: list[str], layout: TableLayout, names: frozenset[str]) -> str:
    """Tell the separator: the one that makes the header ours, or makes every row long enough.

    Without a header a TAB is believed first, a comma last: commas stand in addresses and decimals.
    """
    lines = [line for line in sample if line.strip()]
    if layout.header:
        found = [_cells(line, separator) for line in lines[:1] for separator in SEPARATORS]
        known = [(len(names & {folded(cell) for cell in cells}), len(cells)) for cells in found]
        return SEPARATORS[known.index(max(known))] if known else ","
    least = max((int(name) for name in names if name.isdecimal()), default=1)
    for separator in SEPARATORS:
        if all(len(_cells(line, separator)) >= least for line in lines):
            return separator
    return ","


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)
