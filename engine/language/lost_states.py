"""A dialog whose states stand there without the row ``states:`` above them (Y02).

Not what the parser says of such a file: to it the first state goes on from the row above.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from engine.core.position import Position
from engine.language.finding import Finding, Fix, Severity
from engine.language.forms import NAME
from engine.language.lines import indent_of, is_blank, split_lines
from engine.language.load import Loaded

_STATES = re.compile(r"[ \t]*[\"']?states[\"']?[ \t]*:")
_OPENS = re.compile(rf"({NAME}):[ \t]*(?:#.*)?")


def without_states(loaded: Loaded, keywords: Iterable[str]) -> Loaded:
    """Give a file as it was read; if only the row is lost, with nothing but that to report.

    ``keywords`` are those of a state: by them its block is told from any other.
    """
    rows = split_lines(loaded.source)
    if not loaded.findings and (loaded.root is None or loaded.root.at.column == 1):
        return loaded
    first = None if any(map(_STATES.match, rows)) else _first_state(rows, frozenset(keywords))
    if first is None or any(each.at.line < first + 1 for each in loaded.findings):
        return loaded
    text, indent = rows[first], indent_of(rows[first])
    name = text[indent:].partition(":")[0]
    at = Position(loaded.file, first + 1, indent + 1, first + 1, indent + 1 + len(name))
    begin = Position(loaded.file, first + 1, 1, first + 1, 1)
    fix = Fix(begin, "states:\n", safe=False)
    lost = Finding("Y02", Severity.ERROR, at, {"name": name, "case": "states"}, fix)
    return replace(loaded, root=None, findings=(lost,))


def _first_state(rows: Sequence[str], keywords: frozenset[str]) -> int | None:
    """Find the first indented row, if it and those below it are the states of a dialog."""
    written = list(_written(rows))
    first = next((place for place, row in enumerate(written) if indent_of(rows[row])), None)
    if first is None or (first and _OPENS.fullmatch(rows[written[first - 1]].rstrip())):
        return None
    indent = indent_of(rows[written[first]])
    for row in written[first:]:
        depth, opened = indent_of(rows[row]), _OPENS.match(rows[row].strip())
        if depth > indent:
            return written[first] if rows[row].strip().partition(":")[0] in keywords else None
        if depth < indent or opened is None:
            return None
    return None


def _written(rows: Sequence[str]) -> Iterator[int]:
    """Give the rows on which anything but a note stands."""
    for row, text in enumerate(rows):
        if not is_blank(text) and not text.lstrip().startswith("#"):
            yield row
