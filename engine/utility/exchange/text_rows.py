"""Rows of a text file: cells between ``,`` ``;`` or TAB, perhaps quoted, CRLF or LF, BOM or none.

A first line ``sep=;``, as Excel has it, names the separator and is no row.

The encoding is what the layout says, never guessed (DOMAIN §6); but a file that is plainly UTF-8
is not taken for something else. One line at a time is in memory.
"""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO

from engine.utility.exchange.declared import is_count
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
_BREAK = "new-line character seen"
_NAMED = re.compile(f"sep=([{''.join(SEPARATORS)}])\\s*", re.IGNORECASE)
_UNDECODED = re.compile("[\udc80-\udcff]")
"""Bytes that are not of the encoding, as ``surrogateescape`` has them."""


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
    skipped = 1 if sample and _NAMED.fullmatch(sample[0]) else 0
    separator = separator_of(sample, layout, names)
    reader = csv.reader(chain(sample[skipped:], rest), delimiter=separator, strict=True)
    while True:
        first = skipped + reader.line_num + 1
        fault, cells = None, []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if str(error).startswith((_UNENDED, _ENDLESS)):
                raise Unreadable(Code.OPEN_QUOTE, first) from None
            within = skipped + reader.line_num == first
            fault = Code.BAD_QUOTES if within else Code.RUNS_ON
            if str(error).startswith(_BREAK):
                fault = Code.STRAY_BREAK
        if lines.undecoded:
            _verify(cells, first, layout.encoding)
        ended = lines.ended or skipped + reader.line_num < lines.number
        yield Row(first, tuple(cell.strip() for cell in cells), fault, ended)


def separator_of(sample: Sequence[str], layout: TableLayout, names: frozenset[str]) -> str:
    """Tell the separator from the first lines: the layout's, the one that is named, or a guess."""
    named = _NAMED.fullmatch(sample[0]) if sample else None
    if layout.separator or named is None:
        return layout.separator or _separator(sample, layout, names)
    return named[1]


def _verify(cells: Sequence[str], line: int, encoding: str) -> None:
    """Refuse a file that has a byte in a cell which is not of its encoding."""
    for number, cell in enumerate(cells, 1):
        if found := _UNDECODED.search(cell):
            byte = f"0x{ord(found[0]) - 0xDC00:02X}"
            raise Unreadable(Code.WRONG_ENCODING, line, number=number, encoding=encoding, byte=byte)


class _Lines:
    """The lines of a file as text: ``number`` so many came, and the last one was ``ended``.

    ``undecoded``: some of them have bytes that are not of the encoding.
    """

    def __init__(self, file: BinaryIO, encoding: str, total: int, progress: Progress) -> None:
        self.number, self.ended, self.undecoded = 0, True, False
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
            self.undecoded = True
            return raw.decode(self._encoding, "surrogateescape")


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


def _separator(sample: Sequence[str], layout: TableLayout, names: frozenset[str]) -> str:
    """Tell the separator: the one that makes the header ours, or makes every row long enough.

    Without a header a TAB is believed first, a comma last: commas stand in addresses and decimals.
    """
    lines = [line for line in sample if line.strip() and not is_count(line)]
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
