"""A file under the first pass: its lines, what the parser gets instead of them, what was found.

Not a buffer for editing: the author's file never changes here. Rows and columns count from 0 and
refer to ``rows``; positions and facts are the author's.
"""

from typing import Any

from engine.core.position import Position
from engine.language.finding import Finding, Fix, Severity
from engine.language.lines import line_ends, split_lines
from engine.language.standins import hide

MOST = 500
"""Findings of one file; who has more is not helped by them."""
NODES = 20_000
"""Names, texts, lists and blocks of one file (LANGUAGE §3)."""


class Enough(Exception):  # noqa: N818 - the end of a pass, not an error
    """So many mistakes, or so much of everything, that the pass stops here."""


class Sheet:
    """The state that the parts of the pass share."""

    def __init__(self, source: str, file: str) -> None:
        self.file = file
        self.rows = split_lines(source)
        self.ends = line_ends(source)
        self.shifts: dict[int, int] = {}
        self.findings: list[Finding] = []
        self._given: dict[int, list[str]] = {}

    def straighten(self, row: int, was: str, now: str) -> None:
        """Read a row with another indentation than the author's."""
        self.rows[row] = now + self.rows[row][len(was) :]
        self.shifts[row] = len(now) - len(was)
        if row in self._given:
            self._given[row][: len(was)] = now

    def at(self, row: int, start: int, end: int) -> Position:
        """Give the author's position of a stretch of a row."""
        shift = self.shifts.get(row, 0)
        return Position(
            self.file, row + 1, max(start - shift, 0) + 1, row + 1, max(end - shift, 0) + 1
        )

    def error(self, code: str, at: Position, fix: Fix | None = None, **facts: Any) -> None:
        """Report a mistake."""
        self.findings.append(Finding(code, Severity.ERROR, at, facts, fix))
        if len(self.findings) >= MOST:
            raise Enough

    def hide(self, row: int, start: int, end: int) -> None:
        """Give the parser a stretch as plain letters."""
        self.replace(row, start, hide(self.rows[row][start:end]))

    def replace(self, row: int, start: int, text: str) -> None:
        """Give the parser another text of the same length."""
        self._letters(row)[start : start + len(text)] = text

    def insert(self, row: int, column: int, text: str) -> None:
        """Give the parser more than the author wrote, after everything that has a position."""
        self._letters(row)[column:column] = text

    def insert_before(self, row: int, column: int, text: str) -> None:
        """Give the parser more than the author wrote; what stands after it keeps its position."""
        self._letters(row)[column:column] = text
        self.shifts[row] = self.shifts.get(row, 0) + len(text)

    def blank(self, row: int) -> None:
        """Give the parser an empty line."""
        if self.rows[row]:
            self._given[row] = []

    def given(self) -> str:
        """Give what the parser is to read."""
        rows = list(self.rows)
        for row, letters in self._given.items():
            rows[row] = "".join(letters)
        return "\n".join(rows)

    def _letters(self, row: int) -> list[str]:
        if row not in self._given:
            self._given[row] = list(self.rows[row])
        return self._given[row]
