"""A name that has lost the colon after it, and what was meant to stand after it (Y10).

Not where such a name is looked for: that is the readers', who know where a block has to stand,
and the parser's complaints.
"""

import re

from engine.core.position import Position
from engine.language.bare_text import COLON, in_quotes
from engine.language.forms import NAME
from engine.language.nodes import Entry, Scalar

_SIGNS = ",.;"
"""What is typed in the place of a colon."""
_WRITTEN = re.compile(rf"({NAME})[{_SIGNS}]? +(\S.*)")
_ALONE = re.compile(rf"({NAME})[{_SIGNS}]")


def corrected(written: str) -> tuple[str, str] | None:
    """Split ``name text`` or ``name, text``; give the name, and the whole as it should be."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    name, rest = found.groups()
    return name, f"{name}: {in_quotes(rest) if COLON.search(rest) else rest}"


def alone(written: str) -> str:
    """Give a name without the sign that stands in the place of its colon, if one does."""
    found = _ALONE.fullmatch(written)
    return written if found is None else found[1]


def entry_of(written: Scalar, name: str) -> Entry:
    """Read a text on one row that begins with a name as that name and what stands after it."""
    at, rest = written.at, written.text[len(name) :]
    text = (rest[1:] if rest[0] in _SIGNS else rest).lstrip(" ")
    end = at.column + len(name)
    start = end + len(rest) - len(text)
    key = Scalar(name, Position(at.file, at.line, at.column, at.line, end))
    return Entry(key, Scalar(text, Position(at.file, at.line, start, at.line, at.end_column)))


def alone_below(written: Scalar, under: Scalar) -> bool:
    """Say whether a bare text stands on one row of its own, below the name it belongs to."""
    at = written.at
    return not written.style and under.at.end_line < at.line == at.end_line
