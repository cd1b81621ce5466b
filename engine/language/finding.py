"""What ``check`` finds in a file: a code, a place and facts. The words are in engine.messages.

Not an exception: findings are values, and a file has as many as it has mistakes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from engine.core.position import Position

_OK = re.compile(r"(?:^|\s)#\s*ok\b(?P<rest>.*)", re.IGNORECASE)
_CODE = re.compile(r"\b[A-Z]\d\d\b")


class Severity(StrEnum):
    """An error refuses publishing; a warning can be silenced on its own line."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fix:
    """A stretch of the file and what to put there; ``safe`` when it may be done unasked."""

    at: Position
    text: str
    safe: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake of an author, said once.

    ``facts`` is what the words about it are made of: texts, numbers, lists of texts; None for a
    fact there is not. ``case`` among them chooses between several wordings of one code.
    Findings sort by file, line, column.
    """

    code: str
    severity: Severity
    at: Position
    facts: Mapping[str, Any] = field(default_factory=dict)
    fix: Fix | None = None

    def __lt__(self, other: "Finding") -> bool:
        return (self.at, self.code) < (other.at, other.code)


def silenced(finding: Finding, source_lines: Sequence[str]) -> bool:
    """Say whether the author wrote ``# ok`` (or ``# ok T07``) on a warning's own line.

    ``source_lines`` is ``split_lines(source)``. After ``# ok`` there may be codes and, for the
    next reader, a reason. Errors cannot be silenced.
    """
    if finding.severity is Severity.ERROR or finding.at.line > len(source_lines):
        return False
    note = _OK.search(source_lines[finding.at.line - 1])
    if note is None:
        return False
    codes = _CODE.findall(note["rest"])
    return not codes or finding.code in codes
