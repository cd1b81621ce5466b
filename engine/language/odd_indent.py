"""Which line stands at the wrong depth, where the parser only knows that the lines do not fit.

Not a parser: of each line it sees the indentation, the name, and whether a block may stand below.
The line to blame is the one that has to move for all lines around it to fit, in the usual steps.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from engine.language.lines import ENTRY, indent_of, is_blank

_STEP = 2
_ABOVE, _BELOW = 40, 12  # lines with names that are looked at, around the one that does not fit
_NEAR = 120  # lines that are looked at above tabs
_TABS = (2, 4, 8)
_DEPTHS = 10  # indentations that are tried for a line
_DASH = re.compile(r"- +")
_NAME = re.compile(r"([\w\"'][\w.\"'-]*)[ \t]*:[ \t]*(.*)", re.ASCII)
_NOTHING = re.compile(r"(?:&[\w-]+)?[ \t]*(?:#.*)?$", re.ASCII)
_BLOCK_TEXT = re.compile(r"[|>][-+\d]*[ \t]*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line on which something begins; ``inner`` is how far after its dash a name stands."""

    line: int
    indent: int
    dashed: bool
    inner: int
    name: str
    opens: bool

    def levels(self) -> tuple[tuple[int, bool], ...]:
        """Give the depths at which something begins: of an item, of a name."""
        own = (self.indent, self.dashed)
        return (own, (self.indent + self.inner, False)) if self.inner else (own,)


@dataclass(frozen=True, slots=True)
class Odd:
    """A line from 0, and the spaces it should have.

    ``like`` is a line of the same block, None where it has no other; ``under`` the one it is under.
    """

    line: int
    right: int
    like: int | None
    under: int | None


class _Merit(NamedTuple):
    """How good it would be to move one line, the least best."""

    misfits: int
    unusual: int
    unlike: int
    far: int


def odd_line(stopped: int, lines: Sequence[str]) -> Odd | None:
    """Find the line to blame where lines stop fitting at ``stopped``; None if that is unclear."""
    rows = _rows(lines)
    place = next((n for n, row in enumerate(rows) if row.line == stopped), None)
    if place is None:
        return None
    first = max(place - _ABOVE, 0)
    near = rows[first : place + 1 + _BELOW]
    above = _above(rows[: first + 1])
    usual = Counter((row.name, row.indent) for row in rows)
    best: tuple[_Merit, int, int] | None = None
    for number in range(min(place - first, _ABOVE) + 1):
        for indent in _depths(near, number):
            merit = _merit(above, near, number, indent, usual)
            better = best is None or (merit, number) < best[:2]
            if merit.misfits <= max(len(near) - 1 - (place - first), 0) and better:
                best = (merit, number, indent)
    if best is None:
        return None
    _, number, indent = best
    return _odd(near, number, indent)


def tab_widths(first: int, last: int, lines: Sequence[str]) -> list[int]:
    """Say how many spaces a tab before these lines may stand for, the likeliest first.

    That is two, unless the lines fit only otherwise, or their names usually stand deeper.
    """
    start = max(first - _NEAR, 0)
    near = list(lines[start : last + _BELOW])
    usual = Counter((row.name, row.indent) for row in _rows(near))
    tabbed = range(first - start, last + 1 - start)
    merits: dict[int, tuple[int, int, int]] = {}
    for width in _TABS:
        rows = _rows(
            [
                _expanded(line, width) if number in tabbed else line
                for number, line in enumerate(near)
            ]
        )
        before = [number for number, row in enumerate(rows) if row.line < first - start]
        top = min(before, key=lambda number: (rows[number].indent, -number), default=0)
        fitting, unusual = _fit((), rows[top:])
        own = (row for row in rows if row.line in tabbed)
        known = sum(usual[row.name, row.indent] > 0 for row in own)
        merits[width] = (len(rows) - top - fitting, unusual, -known)
    least = min(misfits for misfits, *_ in merits.values())
    return sorted((w for w in _TABS if merits[w][0] == least), key=lambda width: merits[width])


def _expanded(line: str, width: int) -> str:
    """Give a line with spaces for the tabs before it."""
    text = line.lstrip(" \t")
    return line[: len(line) - len(text)].replace("\t", " " * width) + text


def _merit(
    above: list[tuple[int, bool]],
    near: list[_Row],
    number: int,
    indent: int,
    usual: Counter[tuple[str, int]],
) -> _Merit:
    """Judge the move of a line to another depth."""
    row = near[number]
    moved = [*near[:number], replace(row, indent=indent), *near[number + 1 :]]
    fitting, unusual = _fit(above, moved)
    there, here = usual[row.name, indent], usual[row.name, row.indent] - 1
    return _Merit(len(near) - fitting, unusual, here - there, abs(indent - row.indent))


def _fit(above: Iterable[tuple[int, bool]], rows: Sequence[_Row]) -> tuple[int, int]:
    """Count the lines before the first that does not fit, and the unusual steps among them."""
    stack, opened, unusual = list(above), True, 0
    for number, row in enumerate(rows):
        for indent, dashed in row.levels():
            top, top_dashed = stack[-1] if stack else (-_STEP, False)
            begins = indent > top or (indent == top and dashed and not top_dashed and opened)
            if begins and not opened:
                return number, unusual
            if begins:
                unusual += indent - top not in (_STEP, 0) and bool(number)
                stack.append((indent, dashed))
            else:
                unusual += opened and bool(number)
                while stack and (stack[-1][0] > indent or stack[-1] == (indent, not dashed)):
                    if stack[-1] == (indent, False):
                        break
                    stack.pop()
                if not stack or stack[-1] != (indent, dashed):
                    return number, unusual
            opened = True  # after a dash
        opened = row.opens
    return len(rows), unusual


def _above(rows: list[_Row]) -> list[tuple[int, bool]]:
    """Give the depths that are open before the last of some lines."""
    found: list[tuple[int, bool]] = []
    least = rows[-1].indent
    for row in reversed(rows[:-1]):
        levels = [level for level in row.levels() if level[0] < least]
        found[:0] = levels
        least = min([least, *(depth for depth, _ in levels)])
    return found


def _depths(near: list[_Row], number: int) -> list[int]:
    """Give the indentations to try for a line, the nearest to its own first."""
    own = near[number].indent
    around = near[max(number - _DEPTHS, 0) : number + _DEPTHS]
    known = {row.indent for row in around} | {row.indent + _STEP for row in around}
    return sorted(known - {own}, key=lambda depth: (abs(depth - own), -depth))[:_DEPTHS]


def _odd(near: list[_Row], number: int, indent: int) -> Odd:
    """Say beside which line the moved one stands then, and under which."""
    before = list(reversed(near[:number]))
    under = next((row for row in before if row.indent < indent), None)
    alike = None
    for rows in (before, near[number + 1 :]):
        within = next((row for row in rows if row.indent <= indent), None)
        if alike is None and within is not None and within.indent == indent:
            alike = within.line
    return Odd(near[number].line, indent, alike, None if under is None else under.line)


def _rows(lines: Sequence[str]) -> list[_Row]:
    """Give the lines on which something begins, without those of block texts."""
    rows: list[_Row] = []
    text_under: int | None = None
    for number, line in enumerate(lines):
        indent = indent_of(line)
        if is_blank(line) or (text_under is not None and indent > text_under):
            continue
        text_under = None
        if not ENTRY.match(line):
            continue
        dash = _DASH.match(line, indent)
        start = dash.end() if dash else indent
        named = _NAME.match(line, start)
        value = named[2] if named else line[start:].removeprefix("-")
        dashed = line.startswith("-", indent)
        inner = start - indent if dashed and named else 0
        name = named[1] if named else "-"
        rows.append(_Row(number, indent, dashed, inner, name, _NOTHING.match(value) is not None))
        if _BLOCK_TEXT.match(value):
            text_under = start if named else indent
    return rows
