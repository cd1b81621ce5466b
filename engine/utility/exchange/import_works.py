"""Planned works and emergencies from a file of the dispatchers', into the store (DESIGN §5).

Updates by ``work``: works that the file does not name stay, and the same file again changes
nothing but the date of the data. A change is a new revision of the work: what was planned or still
waits to be said of an older one goes in the same transaction. Whom to tell what is the notices'
matter.
"""

from datetime import datetime
from pathlib import Path

from engine.runtime.store import Store, Transaction
from engine.utility.exchange.believed_works import believed, older
from engine.utility.exchange.layout import OURS, TableLayout
from engine.utility.exchange.problems import Code, Progress, silent
from engine.utility.exchange.read_works import WorkRecord, read_works
from engine.utility.exchange.report import Parsed, WorksReport
from engine.utility.exchange.stored_works import SOME, store_works
from engine.utility.exchange.storing import batches, date_import, transact
from engine.utility.exchange.untouched import untouched
from engine.utility.notices import stages


class _Refused(Exception):  # noqa: N818 - rolls back a transaction that is to change nothing
    """The file may not go in."""

    def __init__(self, report: WorksReport) -> None:
        super().__init__(report.refused)
        self.report = report


def import_works(
    store: Store,
    bot: str,
    path: Path,
    at: datetime,
    strict: bool = False,
    dry_run: bool = False,
    layout: TableLayout = OURS,
    progress: Progress = silent,
    present: bool = False,
) -> WorksReport:
    """Read a file of works and bring the bot's works up to date with it.

    ``at``, aware, is the time as of which the file is true: outage data older than a day are
    stale. ``present`` says that it is this very moment, by the clock. Refuses as
    ``import_accounts`` does, and unless ``present`` a file that is older than what is stored.
    Raises ``StoreError``.
    """
    read = read_works(path, layout, progress)

    def take(tx: Transaction) -> WorksReport:
        stages.hold(tx, bot)
        early = None if present or read.refused else older(tx, bot, at)
        if early:
            raise _Refused(WorksReport(read.rows, 0, (early,), False, early.code))
        return _take(tx, bot, believed(tx, bot, read), at, progress, strict=strict, dry=dry_run)

    try:
        return transact(store, take, dry_run=dry_run)
    except _Refused as refused:
        return refused.report


def _take(
    tx: Transaction,
    bot: str,
    read: Parsed[WorkRecord],
    at: datetime,
    progress: Progress,
    *,
    strict: bool,
    dry: bool,
) -> WorksReport:
    """Update the tables, and say what became of the file."""
    refused = read.refusal(strict=strict)
    if refused:
        raise _Refused(WorksReport(read.rows, 0, read.problems, False, refused, read.bad))
    new = renewed = done = 0
    for records in batches(read.records, SOME):
        added, changed = store_works(tx, bot, records, at)
        new, renewed, done = new + added, renewed + changed, done + len(records)
        progress("store", done, len(read.records))
    nobody = tuple(untouched(tx, bot, read.records, at))
    problems, bad = (*read.problems, *nobody), read.bad + len(nobody)
    if strict and nobody:
        raise _Refused(WorksReport(read.rows, 0, problems, False, Code.STRICT, bad))
    date_import(tx, bot, "works", at, read.rows, incomplete=bad > 0)
    works, rows = len(read.records), sum(record.rows for record in read.records)
    return WorksReport(
        read.rows, works, problems, bool(new + renewed) and not dry, None, read.bad,
        new, renewed, works - new - renewed, rows,
    )  # fmt: skip
