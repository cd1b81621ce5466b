"""What became of a file: rows read, rows refused, what changed. Not how it is shown to staff."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from engine.utility.exchange.problems import Code, RowProblem

R = TypeVar("R")
BAD_SHARE = 10
"""More bad rows than one in so many, and the file is not what it should be (DESIGN §5)."""


@dataclass(frozen=True, slots=True)
class Parsed(Generic[R]):
    """A file as read: the records that are right, and what is wrong with the others.

    ``spoilt`` are the accounts (or works) of which at least one row is bad: what is stored of them
    stays. ``nameless`` says that of some bad row not even that is known, so that it may be
    anybody's. ``bad`` counts bad rows, of which each may have several problems. ``refused`` is the
    reason why the file could not be read at all.
    """

    rows: int
    bad: int
    records: tuple[R, ...]
    problems: tuple[RowProblem, ...] = ()
    spoilt: frozenset[str] = frozenset()
    nameless: bool = False
    refused: Code | None = None

    def refusal(self, *, strict: bool) -> Code | None:
        """Give the reason why nothing may change, if there is one."""
        if self.refused:
            return self.refused
        if strict and self.bad:
            return Code.STRICT
        if self.bad * BAD_SHARE > self.rows:
            return Code.TOO_MANY_BAD
        if not self.records:
            return Code.NONE_GOOD
        return None


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file of accounts.

    ``accounts`` went in, or would have in a dry run; ``kept`` stayed as they were because of bad
    rows; ``removed`` are in the file no longer. ``refused`` is the code that says why nothing
    changed, with ``rows`` and ``bad`` for its facts. ``changed`` is false after a dry run.
    """

    rows: int
    accounts: int
    problems: tuple[RowProblem, ...]
    changed: bool
    refused: str | None
    bad: int = 0
    kept: int = 0
    removed: int = 0

    @property
    def taken(self) -> int:
        """How many rows went in, or would have."""
        return self.rows - self.bad

    @property
    def clean(self) -> bool:
        """Whether there is nothing to complain about: the command's exit code is 0."""
        return not self.problems and self.refused is None


@dataclass(frozen=True, slots=True)
class WorksReport:
    """What became of a file of works: how many are new, changed since, or the same as stored.

    ``changed`` is whether the table of works did; a file seen before only makes the data fresh.
    ``taken`` counts the rows that went in, or would have in a dry run: those of a work of which
    another row is bad did not. A work that touches nobody went in, and is a problem all the same.
    """

    rows: int
    works: int
    problems: tuple[RowProblem, ...]
    changed: bool
    refused: str | None
    bad: int = 0
    new: int = 0
    renewed: int = 0
    same: int = 0
    taken: int = 0

    @property
    def clean(self) -> bool:
        """Whether there is nothing to complain about: the command's exit code is 0."""
        return not self.problems and self.refused is None
