"""Which warnings their authors have silenced: ``# ok`` on a line, ``{# ok #}`` within a text.

Not the looking for literal ``# ok`` in texts, which people would read: that is a rule (T05).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.language.finding import Finding, Severity
from engine.language.lines import indent_of, is_blank

_OK = re.compile(r"(?:^|\s|\{)#\s*ok\b(?P<rest>.*)", re.IGNORECASE)
_CODE = re.compile(r"\b[A-Z]\d\d\b")
_HEAD = re.compile(
    r"(?P<lead> *(?:-[ ]+)*)(?P<name>[^\s#][^#]*:[ \t]+)?[|>][-+\d]{0,2}(?:[ \t]+#.*|[ \t]*)$"
)
"""A line under which a block text stands."""


@dataclass(frozen=True, slots=True)
class _Noted:
    """The rows of a file that bear a note, and where its block texts stand; rows from 0.

    ``heads`` gives for a row of a block text the row of its ``|``, ``ends`` for that row the last
    one of the text.
    """

    notes: dict[int, frozenset[str]]
    heads: dict[int, int]
    ends: dict[int, int]


class Silence:
    """The notes of the files that warnings are about; ``lines`` gives those of a file."""

    def __init__(self, lines: Callable[[str], Sequence[str]]) -> None:
        self._lines = lines
        self._files: dict[str, _Noted] = {}

    def covers(self, finding: Finding) -> bool:
        """Say whether the author wrote ``# ok`` (or ``# ok T07``) about a warning.

        It stands on the warning's own line. Of a block text it may stand on the line of its ``|``
        as well; and about the text as a whole, which is reported on that line, ``{# ok T10 #}``
        may stand anywhere within. After ``# ok`` there may be codes and, for the next reader, a
        reason. Errors cannot be silenced.
        """
        if finding.severity is Severity.ERROR:
            return False
        file, row = finding.at.file, finding.at.line - 1
        if file not in self._files:
            self._files[file] = _noted(self._lines(file))
        noted = self._files[file]
        if not noted.notes:
            return False
        rows = [noted.heads.get(row, row), *range(row, noted.ends.get(row, row) + 1)]
        found = [noted.notes[each] for each in rows if each in noted.notes]
        return any(not codes or finding.code in codes for codes in found)


def _noted(lines: Sequence[str]) -> _Noted:
    notes = {
        row: frozenset(_CODE.findall(note["rest"]))
        for row, line in enumerate(lines)
        if "#" in line and (note := _OK.search(line)) is not None
    }
    heads: dict[int, int] = {}
    ends: dict[int, int] = {}
    head, depth = -1, 0
    for row, line in enumerate(lines if notes else ()):
        if is_blank(line):
            continue
        if head >= 0 and indent_of(line) > depth:
            heads[row], ends[head] = head, row
            continue
        opened = _HEAD.match(line)
        head = row if opened else -1
        if opened:
            depth = len(opened["lead"]) if opened["name"] else opened["lead"].rfind("-")
    return _Noted(notes, heads, ends)
