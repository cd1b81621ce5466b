"""The tree of a file: texts, names with what stands under them, lists; each with its place.

Not a Document: nothing here knows what a dialog is. And not YAML's values: every scalar is the
text that was typed (LANGUAGE §1), so ``012345`` keeps its zero and ``no`` stays "no".

Nodes never hold themselves, and there are very many of them: Python's search for circles (``gc``)
leaves them out.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import msgspec

from engine.core.position import Position
from engine.language.lines import indent_of, is_blank


class Scalar(msgspec.Struct, frozen=True, array_like=True, gc=False, tag="s"):
    """One text. ``style`` is how it was written: ``""`` (bare), ``'``, ``"``, ``|`` or ``>``.

    ``at`` covers the quotes, or the block from its sign on. A name with nothing after it has an
    empty bare scalar whose place is right after the colon.
    """

    text: str
    at: Position
    style: str = ""

    @property
    def empty(self) -> bool:
        """Nothing was written at all; ``""`` in quotes is a text of no letters, not this."""
        return not self.text and not self.style

    @property
    def in_block(self) -> bool:
        """It stands on the lines below its sign, on which a ``#`` is a letter like any other."""
        return self.style in ("|", ">")


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A name and what stands after its colon."""

    key: Scalar
    value: "Node"


class Map(msgspec.Struct, frozen=True, array_like=True, gc=False, tag="m"):
    """Names in the order of the file, ``<<`` already replaced by what it brings in.

    A name that was written twice (finding Y07) stands here twice; ``get`` and ``entry`` give the
    first.
    """

    entries: tuple[Entry, ...]
    at: Position

    def entry(self, name: str) -> Entry | None:
        """Give the first entry of that name."""
        return next((entry for entry in self.entries if entry.key.text == name), None)

    def get(self, name: str) -> "Node | None":
        """Give what stands after that name; None when the name is not there."""
        found = self.entry(name)
        return None if found is None else found.value

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


class Items(msgspec.Struct, frozen=True, array_like=True, gc=False, tag="i"):
    """A list."""

    items: tuple["Node", ...]
    at: Position

    def __iter__(self) -> Iterator["Node"]:
        return iter(self.items)


Node: TypeAlias = Scalar | Map | Items


def template_position(
    scalar: Scalar, source_lines: Sequence[str], line: int, column_text: str | None = None
) -> Position:
    """Find in the file what a template engine found in a text.

    ``line`` counts from 1 inside ``scalar.text``, as Jinja reports it; ``source_lines`` is
    ``split_lines(source)``. With ``column_text``, the guilty word, the place is that word, in a
    placeholder rather than in the plain text; without it, or if it is not found, the whole line.
    """
    rows = _rows(scalar, source_lines)
    numbers = _numbers(scalar.style, [source_lines[row][:end] for row, _, end in rows])
    there = [place for place, number in zip(rows, numbers, strict=True) if number == line]
    if column_text:
        word = re.compile(rf"(?<!\w){re.escape(column_text)}(?!\w)")
        for row, start, end in [*there, *rows]:
            if found := _search(word, source_lines[row], start, end):
                return Position(scalar.at.file, row + 1, found[0] + 1, row + 1, found[1] + 1)
    row, start, end = (there or rows)[0]
    return Position(scalar.at.file, row + 1, start + 1, row + 1, end + 1)


def _rows(scalar: Scalar, source_lines: Sequence[str]) -> list[tuple[int, int, int]]:
    """List where a scalar's text stands, line by line: (line from 0, start, end)."""
    at, quote = scalar.at, len(scalar.style)
    if scalar.style in ("|", ">"):
        block = range(at.line, at.end_line)
        rows = [(row, indent_of(source_lines[row]), len(source_lines[row])) for row in block]
        return rows or [(at.line - 1, at.column - 1, at.end_column - 1)]
    first, last = at.line - 1, at.end_line - 1
    return [
        (
            row,
            at.column - 1 + quote if row == first else indent_of(source_lines[row]),
            at.end_column - 1 - quote if row == last else len(source_lines[row]),
        )
        for row in range(first, last + 1)
    ]


def _numbers(style: str, lines: Sequence[str]) -> Iterator[int]:
    """Give each line its number in the text: outside ``|`` most breaks are folded to a space."""
    if style == "|":
        yield from range(1, len(lines) + 1)
        return
    shallow = min((indent_of(line) for line in lines if not is_blank(line)), default=0)
    number, kept_above = 1, False
    for index, line in enumerate(lines):
        blank = is_blank(line)
        kept = style == ">" and not blank and indent_of(line) > shallow
        if index and not blank and (kept or kept_above):
            number += 1
        yield number
        number += blank
        kept_above = kept_above if blank else kept


def _search(word: re.Pattern[str], line: str, start: int, end: int) -> tuple[int, int] | None:
    spans = [found.span() for found in word.finditer(line, start, end)]
    inside = [span for span in spans if _in_placeholder(line[: span[0]])]
    return next(iter(inside or spans), None)


def _in_placeholder(before: str) -> bool:
    pairs = (("{{", "}}"), ("{%", "%}"))
    return any(before.rfind(opened) > before.rfind(closed) for opened, closed in pairs)
