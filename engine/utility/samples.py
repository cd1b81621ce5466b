"""A bot's sample data: what it has when it is tried without a database.

Ordinary import files in ``flows/<bot>``; ``check`` reads them as an import would.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.core.position import Position
from engine.language.finding import Finding, Severity
from engine.runtime.store import Store
from engine.utility.exchange.import_accounts import import_accounts
from engine.utility.exchange.import_works import import_works
from engine.utility.exchange.layout import TableLayout
from engine.utility.exchange.problems import RowProblem, silent
from engine.utility.exchange.read_accounts import read_accounts
from engine.utility.exchange.read_works import read_works
from engine.utility.exchange.report import Parsed


def import_samples(store: Store, root: Path, bot: str, at: datetime | None = None) -> None:
    """Fill a store with a bot's sample accounts and works, true as of ``at`` or now."""
    folder, moment = root / "flows" / bot, at or datetime.now(UTC)
    if (accounts := folder / "accounts.csv").is_file():
        import_accounts(store, bot, accounts, moment)
    if (works := folder / "works.csv").is_file():
        import_works(store, bot, works, moment)


def check_samples(root: Path, bots: list[str]) -> Iterator[Finding]:
    """Find what is wrong with the sample data of bots."""
    for bot in bots:
        folder = root / "flows" / bot
        for kind, read in _READERS.items():
            if not (path := folder / f"{kind}.csv").is_file():
                continue
            for problem in read(path, TableLayout(), silent).problems:
                yield _finding(path.relative_to(root).as_posix(), bot, kind, problem)


_READERS: Mapping[str, Callable[..., Parsed[Any]]] = {
    "accounts": read_accounts,
    "works": read_works,
}


def _finding(file: str, bot: str, kind: str, problem: RowProblem) -> Finding:
    line, column = max(1, problem.line), max(1, problem.number)
    at = Position(file, line, column, line, column)
    facts = {"bot": bot, "kind": kind, "file": file, "column": problem.column or None}
    return Finding("D01", Severity.ERROR, at, facts)
