"""Where our columns stand in a file of theirs: its header against the layout.

Not what a cell may hold: that is ``cells``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from engine.language.nearest import nearest
from engine.utility.exchange.layout import Column, Source, TableLayout, folded
from engine.utility.exchange.problems import Code, RowProblem, Unreadable
from engine.utility.exchange.rows import Cell, Row

EXACT = 15
"""Digits that Excel keeps of a number; a longer one is shown with an exponent, as Excel does."""
_SHOWN = 300
"""Characters of a header that are shown when it is not ours."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one file: ``sources`` by our name, ``indexes`` by theirs, from 0.

    A row must have ``least`` cells; what stands beyond ``width`` belongs to no column. ``length``
    is how many cells the first row has, empty ones among them.
    """

    sources: Mapping[str, Source]
    indexes: Mapping[str, int]
    least: int
    width: int
    length: int

    def cell(self, row: Row, source: Source | None) -> Cell:
        """Give what stands in a row for one of our columns; nothing where there is no source."""
        if isinstance(source, Column):
            cell = row.cells[self.indexes[source.name]]
            return source.words.get(shown(cell), cell) if source.words else cell
        return source.text if source else ""

    @property
    def last(self) -> frozenset[str]:
        """Name the columns of ours that stand last in the file, where a cut-off row breaks off."""
        ends = [name for name, index in self.indexes.items() if index == self.width - 1]
        return frozenset(
            ours
            for ours, source in self.sources.items()
            if isinstance(source, Column) and source.name in ends
        )

    def matches(self, row: Row, when: Mapping[str, frozenset[str]]) -> bool:
        """Say whether in each of these columns of theirs one of these texts stands."""
        return all(shown(row.cells[self.indexes[name]]) in texts for name, texts in when.items())

    def place(self, name: str, source: Source | None) -> tuple[str, int]:
        """Say where a column of ours stands: its name in the file and number from 1, else 0."""
        if not isinstance(source, Column):
            return name, 0
        return source.name, self.indexes[source.name] + 1

    def fault(self, row: Row) -> RowProblem | None:
        """Say why a row cannot be matched with the columns.

        Raises ``Unreadable`` for a last row that breaks off, as in a file that was cut off.
        """
        cells = len(row.cells)
        if row.fault:
            return RowProblem(row.line, "", 0, row.fault)
        if cells < self.least:
            if not row.ended:
                raise Unreadable(Code.CUT_OFF, row.line)
            facts = {"cells": cells, "needed": self.least}
            return RowProblem(row.line, "", 0, Code.SHORT_ROW, facts)
        if any(shown(cell) for cell in row.cells[self.width :]):
            return self._long(row, self.width)
        return None

    def overlong(self, row: Row) -> RowProblem | None:
        """Say that a row has more cells than the first one, be they empty."""
        return self._long(row, self.length) if len(row.cells) > self.length else None

    def _long(self, row: Row, needed: int) -> RowProblem:
        facts = {"cells": len(row.cells), "needed": needed}
        return RowProblem(row.line, "", 0, Code.LONG_ROW, facts)


def wanted(layout: TableLayout, ours: tuple[str, ...]) -> tuple[str, ...]:
    """List the columns of theirs that the layout names, each once."""
    sources = [*_sources(layout, ours).values()]
    conditions: list[str] = []
    for register in layout.registers:
        sources += register.columns.values()
        conditions += register.when
    names = [source.name for source in sources if isinstance(source, Column)]
    return tuple(dict.fromkeys(names + conditions))


def bind(
    layout: TableLayout, ours: tuple[str, ...], needed: frozenset[str], rows: Iterator[Row]
) -> tuple[Columns, Iterator[Row]]:
    """Match the columns with a file that begins with ``rows``; give them and the rows of data.

    In our own layout a column that is not ``needed`` may be absent, unless the header has names
    that we do not know: then it is probably misspelt. Raises ``Unreadable``.
    """
    first = next(rows, None)
    if first is None:
        raise Unreadable(Code.EMPTY_FILE)
    sources, names = _sources(layout, ours), wanted(layout, ours)
    if not layout.header:
        indexes = {name: int(name) - 1 for name in names}
        least = max(indexes.values(), default=0) + 1
        length = max(least, len(first.cells))
        columns = Columns(sources, indexes, least, length, length)
        return columns, rows if first.line == 0 else chain((first,), rows)
    header = _header(first, {folded(name) for name in names})
    missing = [name for name in names if folded(name) not in header]
    if layout.columns is None:
        _verify(first, header, names, [name for name in missing if name in needed])
        sources = {name: source for name, source in sources.items() if name not in missing}
    elif missing:
        raise _lacking(first, missing)
    indexes = {name: header[folded(name)] for name in names if name not in missing}
    width = max(header.values()) + 1
    return Columns(sources, indexes, width, width, len(first.cells)), rows


def shown(cell: Cell) -> str:
    """Give a cell as short text, to compare and to show; a whole number without a point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Decimal):
        return f"{cell:f}" if cell.adjusted() < EXACT else str(cell)
    return cell.isoformat()


def _sources(layout: TableLayout, ours: tuple[str, ...]) -> Mapping[str, Source]:
    """Give the layout's columns, or our own: by name, and in our order where there are none."""
    if layout.columns is not None:
        return layout.columns
    return {
        name: Column(name if layout.header else str(number)) for number, name in enumerate(ours, 1)
    }


def _header(first: Row, names: set[str]) -> dict[str, int]:
    """Find the columns by folded name; two of one name are refused when that name is wanted."""
    if first.fault:
        raise Unreadable(first.fault, first.line)
    indexes: dict[str, int] = {}
    for index, cell in enumerate(first.cells):
        name = folded(shown(cell))
        if name in indexes and name in names:
            column = shown(cell)
            raise Unreadable(Code.COLUMN_TWICE, first.line, column, index + 1, name=column)
        if name:
            indexes.setdefault(name, index)
    return indexes


def _verify(
    first: Row, header: Mapping[str, int], names: tuple[str, ...], lacking: list[str]
) -> None:
    """Refuse a header of our own layout that lacks a column, or has one that we do not know.

    A single unknown name near one that is absent is that one misspelt.
    """
    known = {folded(name) for name in names}
    unknown = [index for name, index in header.items() if name not in known]
    absent = [name for name in names if folded(name) not in header]
    if not unknown and not lacking:
        return
    index = unknown[0] if unknown else 0
    column = shown(first.cells[index])
    suggestion = nearest(column, lacking or absent) if unknown else None
    if lacking and not (len(unknown) == len(lacking) == 1 and suggestion):
        raise _lacking(first, lacking)
    raise Unreadable(
        Code.UNKNOWN_COLUMN, first.line, column, index + 1,
        name=column, suggestion=suggestion, columns=", ".join(absent) or None,
    )  # fmt: skip


def _lacking(first: Row, missing: list[str]) -> Unreadable:
    if sum(cell != "" for cell in first.cells) == 1 and len(missing) > 1:
        return Unreadable(Code.ONE_CELL, first.line)
    found = ", ".join(shown(cell) for cell in first.cells)
    if len(found) > _SHOWN:
        found = found[:_SHOWN] + "…"
    return Unreadable(Code.UNKNOWN_HEADER, first.line, columns=", ".join(missing), found=found)
