"""Planned works and emergencies from a file of the dispatchers', into the store (DESIGN §5).

Updates by ``work``: works that the file does not name stay, and the same file again changes
nothing but the date of the data. Whom to tell what about a change is the notices' matter.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from engine.runtime.store import Store, Transaction, moment
from engine.utility.exchange.cells import Cells
from engine.utility.exchange.columns import shown
from engine.utility.exchange.layout import OURS, WORK_COLUMNS, TableLayout
from engine.utility.exchange.problems import STEP, Code, Progress, Unreadable, silent
from engine.utility.exchange.report import Parsed, WorksReport
from engine.utility.exchange.storing import date_import, transact
from engine.utility.exchange.table import Table, Tally, parsed, read_table, unreadable

KINDS: Final = ("planned", "emergency")
STATUSES: Final = ("planned", "cancelled", "finished")
WORKS: Final = Table(
    WORK_COLUMNS, frozenset({"work", "kind", "accounts", "group", "starts", "ends", "status"})
)


@dataclass(frozen=True, slots=True)
class WorkRecord:
    """A work: whom it touches, by account or outage group, from when to when (None: unknown)."""

    work: str
    kind: str
    accounts: tuple[str, ...]
    group: str
    starts: datetime
    ends: datetime | None
    reason: str
    status: str


def read_works(
    path: Path, layout: TableLayout = OURS, progress: Progress = silent
) -> Parsed[WorkRecord]:
    """Read a file of works; nothing is stored. A work that stands there twice is bad."""
    tally = Tally()
    records: dict[str, WorkRecord] = {}
    lines: dict[str, int] = {}
    try:
        for cells in read_table(WORKS, path, layout, progress):
            key = "" if cells.problems else cells.text("work", needed=True)
            first = lines.setdefault(key, cells.row.line)
            if first != cells.row.line and key:
                cells.problem("work", Code.DUPLICATE, first=first)
            record = None if not key else _work(key, cells)
            if tally.add(cells.problems, key) and record:
                records[key] = record
    except Unreadable as error:
        return unreadable(error, path)
    return parsed(
        tally, tuple(record for key, record in records.items() if key not in tally.spoilt)
    )


def _work(key: str, cells: Cells) -> WorkRecord | None:
    kind, status = cells.word("kind", KINDS), cells.word("status", STATUSES)
    accounts, outage_group = cells.accounts("accounts"), cells.group("group")
    starts, ends = cells.time("starts", needed=True), cells.time("ends")
    if not accounts and not outage_group:
        cells.problem("accounts", Code.NOBODY)
    if starts and ends and ends <= starts:
        facts = {"value": shown(cells.raw("ends")), "starts": shown(cells.raw("starts"))}
        cells.problem("ends", Code.ENDS_FIRST, **facts)
    reason = cells.text("reason")
    if starts is None:
        return None
    return WorkRecord(key, kind, accounts, outage_group, starts, ends, reason, status)


def import_works(
    store: Store,
    bot: str,
    path: Path,
    at: datetime,
    strict: bool = False,
    dry_run: bool = False,
    layout: TableLayout = OURS,
    progress: Progress = silent,
) -> WorksReport:
    """Read a file of works and bring the bot's works up to date with it.

    ``at``, aware, is the time as of which the file is true: outage data older than a day are
    stale. Refuses as ``import_accounts`` does. Raises ``StoreError``.
    """
    read = read_works(path, layout, progress)
    refused = read.refusal(strict=strict)
    if refused:
        return WorksReport(read.rows, 0, read.problems, False, refused, read.bad)
    new, renewed = transact(store, lambda tx: _update(tx, bot, read, at, progress), dry_run=dry_run)
    works = len(read.records)
    return WorksReport(
        read.rows, works, read.problems, bool(new + renewed) and not dry_run, None, read.bad,
        new, renewed, works - new - renewed,
    )  # fmt: skip


def _update(
    tx: Transaction, bot: str, read: Parsed[WorkRecord], at: datetime, progress: Progress
) -> tuple[int, int]:
    """Update the tables; give how many works are new and how many differ from what was stored."""
    new = renewed = 0
    for done, record in enumerate(read.records, 1):
        facts = _facts(record)
        was = tx.row(_STORED, bot, record.work)
        accounts = {number for (number,) in tx.rows(_STORED_ACCOUNTS, bot, record.work)}
        if was is None:
            tx.run(_NEW, bot, record.work, *facts, moment(at))
            new += 1
        elif was != facts or accounts != set(record.accounts):
            tx.run(_RENEWED, *facts, moment(at), bot, record.work)
            renewed += 1
        if accounts != set(record.accounts):
            tx.run("DELETE FROM work_accounts WHERE bot = ? AND work = ?", bot, record.work)
            tx.many(_ACCOUNT, [(bot, record.work, number) for number in record.accounts])
        if done % STEP == 0:
            progress("store", done, len(read.records))
    date_import(tx, bot, "works", at, read.rows)
    return new, renewed


_STORED = (
    "SELECT kind, outage_group, starts, ends, reason, status FROM works WHERE bot = ? AND work = ?"
)
_STORED_ACCOUNTS = "SELECT account FROM work_accounts WHERE bot = ? AND work = ?"
_NEW = (
    "INSERT INTO works (bot, work, kind, outage_group, starts, ends, reason, status, updated_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_RENEWED = (
    "UPDATE works SET kind = ?, outage_group = ?, starts = ?, ends = ?, reason = ?, status = ?,"
    " updated_at = ? WHERE bot = ? AND work = ?"
)
_ACCOUNT = "INSERT INTO work_accounts (bot, work, account) VALUES (?, ?, ?)"


def _facts(record: WorkRecord) -> tuple[str | None, ...]:
    """Give the columns of a work that may change, as they are stored."""
    ends = moment(record.ends) if record.ends else None
    return (
        record.kind, record.group or None, moment(record.starts), ends, record.reason or None,
        record.status,
    )  # fmt: skip
