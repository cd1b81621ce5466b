"""What ``check`` finds in a file: a code, a place and facts. The words are in engine.messages.

Not an exception: findings are values, and a file has as many as it has mistakes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from engine.core.position import Position


class Severity(StrEnum):
    """An error refuses publishing; a warning can be silenced on its own line."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fix:
    """A stretch of the file and what to put there; ``safe`` when it may be done unasked.

    ``others`` are texts that may have been meant instead, to be tried if mistakes are left.
    """

    at: Position
    text: str
    safe: bool
    others: tuple[str, ...] = ()


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
