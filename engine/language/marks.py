"""The author's positions for the places the parser marks.

Not the parser's marks: its text may be indented otherwise (``shifts``), it begins a node at its
anchor, and it ends a block text somewhere in the next one.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from engine.core.position import Position
from engine.language.lines import is_blank, split_lines
from engine.language.nodes import Node, Scalar

Spot = tuple[int, int]
"""Line and column of the parser's text, both from 0."""

_PROPERTY = re.compile(r"[&!][^ \n]*")
_BETWEEN = re.compile(r"(?:[ \n]+|(?<=[ \n])#[^\n]*)*")
_COLON = re.compile(r"[ \t]*:")


class Marks:
    """Positions in one text; ``shifts`` says how far a line, from 0, is ahead of the author's."""

    def __init__(self, text: str, shifts: Mapping[int, int], file: str) -> None:
        self.lines = split_lines(text)
        self._text = text
        self._shifts = shifts
        self._file = file

    def span(self, start: Spot, end: Spot) -> Position:
        """Give the position of a stretch."""
        return Position(
            self._file,
            start[0] + 1,
            max(start[1] - self._shifts.get(start[0], 0), 0) + 1,
            end[0] + 1,
            max(end[1] - self._shifts.get(end[0], 0), 0) + 1,
        )

    def place(self, line: int, start: int, end: int) -> Position:
        """Give the position of a stretch of one line."""
        return self.span((line, start), (line, end))

    def whole(self, event: Any) -> Position:
        """Give the position of an event, as the parser sees it."""
        start, end = event.start_mark, event.end_mark
        return self.span((start.line, start.column), (end.line, end.column))

    def scalar(self, event: Any, start: Spot) -> Position:
        """Give the position of a text; a block text ends with its last line."""
        line, column = event.end_mark.line, event.end_mark.column
        if event.style in ("|", ">"):
            while line > start[0] and is_blank(self.lines[line][:column]):
                line, column = line - 1, len(self.lines[line - 1])
        return self.span(start, (line, column))

    def after(self, key: Scalar, value: Node) -> Node:
        """Place an empty value right after its name's colon; the parser has it anywhere."""
        if not isinstance(value, Scalar) or not value.empty:
            return value
        line = key.at.end_line - 1
        end = key.at.end_column - 1 + self._shifts.get(line, 0)
        colon = _COLON.match(self.lines[line], end)
        column = colon.end() if colon else end
        return Scalar("", self.place(line, column, column))

    def content_start(self, event: Any, tagged: Callable[[Position, str], None]) -> Spot:
        """Give where a node itself begins, after its anchor; ``tagged`` hears of its tag."""
        mark = event.start_mark
        if event.anchor is None and event.ctag is None:
            return mark.line, mark.column
        index = mark.index
        while (found := _PROPERTY.match(self._text, index)) and index <= event.end_mark.index:
            line, column = self._on_from(mark, index)
            if found[0][0] == "!":
                tagged(self.place(line, column, column + len(found[0])), found[0])
            between = _BETWEEN.match(self._text, found.end())
            index = between.end() if between else found.end()
        return self._on_from(mark, min(index, max(event.end_mark.index, mark.index)))

    def _on_from(self, mark: Any, index: int) -> Spot:
        """Count lines from a mark; from the beginning it would take the square of the length."""
        passed = self._text[mark.index : index]
        breaks = passed.count("\n")
        if not breaks:
            return mark.line, mark.column + len(passed)
        return mark.line + breaks, len(passed) - passed.rfind("\n") - 1
