"""A whole file as a sequence of rows to be read: what accounts and works have in common."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from engine.utility.exchange.cells import Cells
from engine.utility.exchange.columns import bind, wanted
from engine.utility.exchange.declared import counted
from engine.utility.exchange.layout import TableLayout, folded
from engine.utility.exchange.problems import Code, Progress, RowProblem, Unreadable
from engine.utility.exchange.report import Parsed
from engine.utility.exchange.rows import read_rows

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of file: its columns in our own layout, and those that must be there.

    ``named`` are further columns, which a file without a header does not have. ``frail`` are those
    in which a cell that was cut off may pass for a whole one. ``empty`` is what is wrong with a
    file that has a header and nothing else.
    """

    columns: tuple[str, ...]
    needed: frozenset[str]
    named: tuple[str, ...] = ()
    frail: frozenset[str] = frozenset()
    empty: Code = Code.EMPTY_FILE

    def ours(self, layout: TableLayout) -> tuple[str, ...]:
        """Name the columns of ours that a file of this layout may have."""
        return (*self.columns, *self.named) if layout.header else self.columns

    def theirs(self, layout: TableLayout) -> frozenset[str]:
        """Give the folded names that stand in the header of a file of this layout."""
        return frozenset(folded(name) for name in wanted(layout, self.ours(layout)))


def read_table(
    table: Table, path: Path, layout: TableLayout, progress: Progress
) -> Iterator[Cells]:
    """Read the rows of data; one that does not match the columns has a problem already.

    Raises ``Unreadable``, also half-way.
    """
    rows = counted(read_rows(path, layout, table.theirs(layout), progress), layout)
    columns, rows = bind(layout, table.ours(layout), table.needed, rows)
    empty = True
    frail = columns.last & table.frail
    for row in rows:
        empty = False
        if frail and not row.ended:
            raise Unreadable(Code.CUT_OFF, row.line)
        fault = columns.fault(row)
        yield Cells(row, columns, layout, [fault] if fault else [])
    if empty:
        raise Unreadable(table.empty)


@dataclass(slots=True)
class Tally:
    """Bad rows, as they are found."""

    rows: int = 0
    bad: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    spoilt: set[str] = field(default_factory=set)
    nameless: bool = False

    def add(self, problems: list[RowProblem], key: str | None) -> bool:
        """Count a row, of that account or work if it is known; say whether it is good."""
        self.rows += 1
        if not problems:
            return True
        self.bad += 1
        self.problems += sorted(problems, key=lambda problem: problem.number)
        if key:
            self.spoilt.add(key)
        else:
            self.nameless = True
        return False

    def add_afterwards(self, problem: RowProblem, key: str) -> None:
        """Count a row as bad that was good by itself, but not beside the others."""
        if not any(known.line == problem.line for known in self.problems):
            self.bad += 1
        self.problems.append(problem)
        self.spoilt.add(key)


def parsed(tally: Tally, records: tuple[R, ...]) -> Parsed[R]:
    """Give what was read."""
    return Parsed(
        tally.rows, tally.bad, records, tuple(tally.problems),
        frozenset(tally.spoilt), tally.nameless,
    )  # fmt: skip


def unreadable(error: Unreadable, path: Path) -> Parsed[R]:
    """Give the one problem of a file that cannot be read."""
    return Parsed(0, 0, (), (error.problem(path.name),), refused=error.code)
