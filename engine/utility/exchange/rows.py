"""From a file to rows of cells, whatever its format: text, XLSX or DBF, told by its content.

Not what the cells mean. Rows come one at a time, so that a text or DBF file need not fit into
memory; a file that cannot be read raises ``Unreadable``, also half-way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, TypeAlias

from engine.utility.exchange.layout import TableLayout
from engine.utility.exchange.problems import Code, Progress, Unreadable

Cell: TypeAlias = str | Decimal | date
"""Text without the spaces around it; a number or a date (or datetime) only where the file itself
says that it is one."""

HEAD = 65_536
"""Bytes looked at before the rows are read."""
_ZIP = b"PK\x03\x04"
_DBF = (b"\x03", b"\x83", b"\x8b", b"\xf5")
"""First bytes of dBase III and IV files; no text begins with them."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row and where it stands.

    ``fault`` is why its cells could not be told apart; ``ended`` is false for a text file's last
    row when no line end follows, which a file that was cut off has too.
    """

    line: int
    cells: tuple[Cell, ...]
    fault: Code | None = None
    ended: bool = True

    @property
    def blank(self) -> bool:
        """Whether there is nothing in it."""
        return self.fault is None and all(cell == "" for cell in self.cells)


def read_rows(
    path: Path, layout: TableLayout, names: frozenset[str], progress: Progress
) -> Iterator[Row]:
    """Read all rows that are not blank, the header's among them.

    ``names`` are the columns that the header should have, folded: they tell the separator of a
    text file. Raises ``Unreadable``.
    """
    try:
        with path.open("rb") as file:
            total = path.stat().st_size
            yield from (
                row for row in _rows(file, total, path, layout, names, progress) if not row.blank
            )
            progress("read", total, total)
    except OSError as error:
        raise Unreadable(Code.UNREADABLE, why=error.strerror or str(error)) from None


def _rows(
    file: BinaryIO, total: int, path: Path, layout: TableLayout, names: frozenset[str],
    progress: Progress,
) -> Iterator[Row]:  # fmt: skip
    """Choose the reader; each is imported only when a file needs it."""
    head = file.read(HEAD)
    file.seek(0)
    if not head:
        raise Unreadable(Code.EMPTY_FILE)
    if head.startswith(_ZIP):
        from engine.utility.exchange.sheet_rows import sheet_rows

        return sheet_rows(file, progress)
    if head.startswith(_DBF) or path.suffix.casefold() == ".dbf":
        from engine.utility.exchange.dbf_rows import dbf_rows

        return dbf_rows(file, layout.encoding, progress)
    if b"\0" in head:
        raise Unreadable(Code.UNKNOWN_FORMAT)
    from engine.utility.exchange.text_rows import text_rows

    return text_rows(file, head, total, layout, names, progress)
