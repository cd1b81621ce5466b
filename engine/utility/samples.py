"""A bot's sample data: what it has when it is tried without a database.

Ordinary import files in ``flows/<bot>``, always in our own layout; ``check`` reads them as an
import would, and says what it says.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from engine.core.position import Position
from engine.language.files import content_of
from engine.language.finding import Finding, Severity
from engine.language.lines import split_lines
from engine.language.tree import Utility
from engine.runtime.store import Store
from engine.utility.exchange.cell_places import place_in_row, place_in_text
from engine.utility.exchange.import_accounts import import_accounts
from engine.utility.exchange.import_works import import_works
from engine.utility.exchange.layout import OURS
from engine.utility.exchange.problems import RowProblem
from engine.utility.exchange.read_accounts import ACCOUNTS, read_accounts
from engine.utility.exchange.read_works import WORKS, read_works
from engine.utility.exchange.report import Parsed
from engine.utility.exchange.table import Table
from engine.utility.exchange.text_rows import separator_of
from engine.utility.sample_numbers import Length, asked, misfits

MOST_ROWS = 20
"""Bad rows of one file that are told; of the others only how many there are."""
LARGEST = 5_000_000
"""Bytes that sample data of one kind may have; a real table goes through ``rozmova import``."""
_HEADER = 20
"""Lines of a file by which its separator is told."""


def import_samples(store: Store, root: Path, bot: str, at: datetime | None = None) -> None:
    """Fill a store with a bot's sample accounts and works, true as of ``at`` or now."""
    folder, moment = root / "flows" / bot, at or datetime.now(UTC)
    if (accounts := folder / "accounts.csv").is_file():
        import_accounts(store, bot, accounts, moment)
    if (works := folder / "works.csv").is_file():
        import_works(store, bot, works, moment)


def check_samples(root: Path, utilities: Iterable[Utility]) -> Iterator[Finding]:
    """Find what is wrong with the sample data of bots: of each file ``MOST_ROWS`` bad rows."""
    for utility in utilities:
        for kind in _KINDS:
            file = f"flows/{utility.bot.bot}/{kind}.csv"
            path, found = root / file, list(check_rows(root, file, kind))
            yield from found
            if kind != "accounts" or found or not path.is_file():
                continue
            if (length := asked(utility)) is not None:
                yield from _of_another_length(path, file, length)


def check_rows(root: Path, file: str, kind: str) -> Iterator[Finding]:
    """Find what is wrong with the rows of a file of ``accounts`` or ``works``, if it is there."""
    (table, read), path = _KINDS[kind], root / file
    if not path.is_file():
        return
    if path.stat().st_size > LARGEST:
        yield Finding("D01", Severity.ERROR, Position(file, 1, 1, 1, 1), {"case": "large"})
    elif problems := read(path).problems:
        yield from _findings(path, file, table, problems)


def sample_accounts(root: Path, utility: Utility) -> tuple[str, ...] | None:
    """Name the sample accounts of a bot; None where a mistake of the file may hide some."""
    path = root / "flows" / utility.bot.bot / "accounts.csv"
    if not path.is_file():
        return ()
    if path.stat().st_size > LARGEST:
        return None
    found, length = read_accounts(path), asked(utility)
    numbers = tuple(account.number for account in found.records)
    whole = not found.problems and (length is None or all(map(length.fits, numbers)))
    return numbers if whole else None


def _of_another_length(path: Path, file: str, length: Length) -> Iterator[Finding]:
    """Say once of a file that nobody can type some of its accounts: they are one mistake."""
    found = list(misfits(path, length))
    if not found:
        return
    first, lines = found[0], _lines(path)
    separator = separator_of(lines[:_HEADER], OURS, ACCOUNTS.theirs(OURS))
    came = len(first.number)
    facts = {
        "column": first.column,
        "came": came,
        "needed": length.written,
        "also": [f"{file}:{each.line}" for each in found[1:]],
        "case": "zeros" if came < length.least else "length",
    }
    at = place_in_row(first.line, first.place, file, lines, separator)
    yield Finding("D01", Severity.ERROR, at, facts)


_KINDS: Mapping[str, tuple[Table, Callable[[Path], Parsed[Any]]]] = {
    "accounts": (ACCOUNTS, read_accounts),
    "works": (WORKS, read_works),
}


def _findings(
    path: Path, file: str, table: Table, problems: Sequence[RowProblem]
) -> Iterator[Finding]:
    by_line = attrgetter("line")
    rows = [list(row) for _, row in groupby(sorted(problems, key=by_line), by_line)]
    lines = _lines(path) if rows[-1][0].line else []
    separator = separator_of(lines[:_HEADER], OURS, table.theirs(OURS))
    for row in rows[:MOST_ROWS]:
        for problem in row:
            yield _finding(place_in_text(problem, file, lines, separator), problem)
    if left := rows[MOST_ROWS:]:
        at = place_in_text(left[0][0], file, lines, separator)
        yield Finding("D01", Severity.ERROR, at, {"case": "more", "rows": len(left)})


def _finding(at: Position, problem: RowProblem) -> Finding:
    """Say of a cell which column it is in, of a row or file only what is wrong."""
    facts = {"said": problem.saying(None), "column": problem.column}
    return Finding("D01", Severity.ERROR, at, facts if problem.column else {**facts, "case": "row"})


def _lines(path: Path) -> list[str]:
    return split_lines(content_of(path, LARGEST).decode("utf-8", "replace").removeprefix("\ufeff"))
