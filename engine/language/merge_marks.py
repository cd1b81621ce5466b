"""The marks that a merge of two versions leaves in a file where both changed the same lines (Y27).

Not a reading of the versions: which of them is right only their writers know.
"""

import re
from collections.abc import Sequence

from engine.core.position import Position
from engine.language.finding import Finding, Severity
from engine.language.lines import split_lines

_MARK = re.compile(r"(?:<{7}|>{7}|\|{7})(?: .*)?|={7}")
_LAST = ">"


def merge_marks(source: str, file: str) -> Finding | None:
    """Report all marks of a file as one mistake, at the first; facts: the ``lines`` of each place.

    A mark stands at the very beginning of a line, where nothing else in these files does.
    """
    if "<<<<<<<" not in source and ">>>>>>>" not in source and "=======" not in source:
        return None
    rows = split_lines(source)
    marks = [row for row, text in enumerate(rows) if _MARK.fullmatch(text)]
    if not marks:
        return None
    first = marks[0]
    at = Position(file, first + 1, 1, first + 1, len(rows[first]) + 1)
    return Finding("Y27", Severity.ERROR, at, {"lines": _places(marks, rows)})


def _places(marks: Sequence[int], rows: Sequence[str]) -> list[str]:
    """Give the lines of each place that was merged, as people count them: ``54–58``."""
    places: list[str] = []
    begun: int | None = None
    for row in marks:
        begun = row if begun is None else begun
        if rows[row].startswith(_LAST) or row == marks[-1]:
            places.append(f"{begun + 1}–{row + 1}" if row > begun else str(row + 1))
            begun = None
    return places
