"""Where in the text of a file a problem of one of its rows stands, so that it can be marked.

Not for sheets and DBF: their own programs show a cell by line and column.
"""

import re
from collections.abc import Sequence
from typing import TypeAlias

from engine.core.position import Position
from engine.utility.exchange.problems import Code, RowProblem

_MOST_LINES = 50
"""Lines of one row that are looked through: a text in quotation marks may go on in the next."""
_QUOTES = (Code.OPEN_QUOTE, Code.RUNS_ON, Code.BAD_QUOTES)

_Span: TypeAlias = tuple[int, int]


def place_in_text(problem: RowProblem, file: str, lines: Sequence[str], separator: str) -> Position:
    """Give the stretch of a line that a problem is about: its cell, or the whole row.

    A cell that goes on in the next line is marked up to the end of its first one.
    """
    if not 0 < problem.line <= len(lines):
        return Position(file, 1, 1, 1, 1)
    text = "\n".join(lines[problem.line - 1 : problem.line - 1 + _MOST_LINES])
    start, end = _span(problem, text, separator)
    line = problem.line + text.count("\n", 0, start)
    before = text.rfind("\n", 0, start) + 1
    end = min(end, _line_end(text, start))
    return Position(file, line, start - before + 1, line, end - before + 1)


def place_in_row(
    line: int, number: int, file: str, lines: Sequence[str], separator: str
) -> Position:
    """Give the stretch of a line that a good cell takes up; ``number`` counts columns from 1."""
    text = lines[line - 1]
    start, end = _stripped(text, list(_cells(text, separator))[number - 1])
    return Position(file, line, start + 1, line, end + 1)


def _span(problem: RowProblem, text: str, separator: str) -> _Span:
    """Give where the guilty part of a row begins and ends in a text that begins with the row."""
    cells = list(_cells(text, separator))
    if problem.code in _QUOTES:
        return next((cell for cell in cells if _misquoted(text[slice(*cell)])), cells[0])
    if problem.code is Code.LONG_ROW:
        return cells[min(int(problem.facts["needed"] or 0), len(cells) - 1)][0], cells[-1][1]
    if 0 < problem.number <= len(cells):
        return _stripped(text, cells[problem.number - 1])
    return 0, _line_end(text, 0)


def _cells(text: str, separator: str) -> list[_Span]:
    """Divide a row into its cells, quotation marks included, as the reader of rows does."""
    cell = re.compile(rf'(?:"(?:[^"]|"")*(?:"|$))?[^{separator}\n]*')
    found: list[_Span] = []
    start = 0
    while start <= len(text):
        match = cell.match(text, start)
        end = match.end() if match else start
        found.append((start, end))
        if text[end : end + 1] != separator:
            break
        start = end + 1
    return found


def _misquoted(cell: str) -> bool:
    """Say whether a cell is in quotation marks and not wholly, or goes on in the next line."""
    return cell.startswith('"') and not re.fullmatch(r'"(?:[^"\n]|"")*"\s*', cell)


def _stripped(text: str, cell: _Span) -> _Span:
    start, end = cell
    written = text[start:end]
    return start + len(written) - len(written.lstrip()), start + len(written.rstrip())


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
