"""A file of works as records. Not what becomes of them in the store: ``import_works``."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from engine.utility.addresses.places import Place
from engine.utility.exchange.cells import Cells
from engine.utility.exchange.columns import shown
from engine.utility.exchange.layout import OURS, PLACE_COLUMNS, WORK_COLUMNS, TableLayout
from engine.utility.exchange.problems import Code, Progress, RowProblem, Unreadable, silent
from engine.utility.exchange.read_place import read_place
from engine.utility.exchange.report import Parsed
from engine.utility.exchange.table import Table, Tally, parsed, read_table, unreadable

KINDS: Final = ("planned", "emergency")
STATUSES: Final = ("planned", "cancelled", "finished")
ENDED: Final = frozenset({"cancelled", "finished"})
"""A work with one of these is no more; of a known one its name says all that is needed."""
WORKS: Final = Table(
    WORK_COLUMNS,
    frozenset({"work", "kind", "accounts", "group", "starts", "ends", "status"}),
    PLACE_COLUMNS,
    frozenset({*WORK_COLUMNS, *PLACE_COLUMNS} - {"kind", "status"}),
    Code.NO_WORKS,
)


@dataclass(frozen=True, slots=True)
class WorkRecord:
    """A work: whom it touches, by account, outage group or place, from when to when.

    ``ends`` None: not known. Of a work that has ended, whatever is empty or None is as it is
    stored; ``lacks`` is what is wrong with it where nothing is. ``line`` is the last one of the
    file that it stands on, ``rows`` how many there are.
    """

    work: str
    kind: str
    accounts: tuple[str, ...]
    group: str
    starts: datetime | None
    ends: datetime | None
    reason: str
    status: str
    places: tuple[Place, ...] = ()
    line: int = field(default=0, compare=False)
    rows: int = field(default=1, compare=False)
    lacks: tuple[RowProblem, ...] = field(default=(), compare=False)

    @property
    def ended(self) -> bool:
        """Whether it is cancelled or finished."""
        return self.status in ENDED


def read_works(
    path: Path, layout: TableLayout = OURS, progress: Progress = silent
) -> Parsed[WorkRecord]:
    """Read a file of works; nothing is stored.

    A work may stand on several rows where each adds accounts or another place and all else agrees;
    one that stands there twice otherwise is bad.
    """
    tally = Tally()
    records: dict[str, WorkRecord] = {}
    lines: dict[str, int] = {}
    try:
        for cells in read_table(WORKS, path, layout, progress):
            key = "" if cells.problems else cells.text("work", needed=True)
            first = lines.setdefault(key, cells.row.line)
            record = None if not key else _work(key, cells)
            if record and first != cells.row.line:
                record = _joined(records.get(key), record, cells, first)
            if tally.add(cells.faults, key) and record:
                records[key] = record
    except Unreadable as error:
        return unreadable(error, path)
    return parsed(
        tally, tuple(record for key, record in records.items() if key not in tally.spoilt)
    )


def _work(key: str, cells: Cells) -> WorkRecord | None:
    kind, status = cells.word("kind", KINDS), cells.word("status", STATUSES)
    accounts, outage_group = cells.accounts("accounts"), cells.group("group")
    starts, ends = cells.time("starts"), cells.time("ends")
    before = len(cells.problems)
    place = read_place(cells)
    nobody = not accounts and not outage_group and place is None and len(cells.problems) == before
    lacks = _lacks(cells, nobody=nobody)
    if status not in ENDED:
        cells.problems.extend(lacks)
    if starts and ends and ends <= starts:
        facts = {"value": shown(cells.raw("ends")), "starts": shown(cells.raw("starts"))}
        cells.problem("ends", Code.ENDS_FIRST, **facts)
    reason = cells.text("reason")
    if starts is None and (status not in ENDED or cells.raw("starts") != ""):
        return None
    return WorkRecord(
        key, kind, accounts, outage_group, starts, ends, reason, status, (place,) if place else (),
        cells.row.line, lacks=lacks,
    )  # fmt: skip


def _lacks(cells: Cells, *, nobody: bool) -> tuple[RowProblem, ...]:
    """Give what a work cannot do without that nobody knows yet, and take it for no mistake."""
    before = len(cells.problems)
    if nobody:
        cells.problem("accounts", Code.NOBODY)
    if cells.raw("starts") == "":
        cells.problem("starts", Code.EMPTY_CELL)
    lacks = tuple(cells.problems[before:])
    del cells.problems[before:]
    return lacks


def _joined(
    known: WorkRecord | None, more: WorkRecord, cells: Cells, first: int
) -> WorkRecord | None:
    """Add the accounts and the place of a further row; None where it adds none, which is bad."""
    if known is None:  # the first row is bad, and so the work is
        return None
    if more.ended:  # an empty cell disagrees with nothing
        known, more = _filled(known, more), _filled(more, known)
    accounts = tuple(dict.fromkeys(known.accounts + more.accounts))
    places = tuple(dict.fromkeys(known.places + more.places))
    adds = len(accounts) > len(known.accounts) or len(places) > len(known.places)
    alike = bool(known.accounts) == bool(more.accounts) and bool(known.places) == bool(more.places)
    agrees = more == replace(known, accounts=more.accounts, places=more.places)
    if agrees and alike and (adds or more.lacks):
        rows, lacks = known.rows + 1, known.lacks + more.lacks
        return replace(more, accounts=accounts, places=places, rows=rows, lacks=lacks)
    cells.problem("work", Code.DUPLICATE, first=first)
    return None


def _filled(record: WorkRecord, other: WorkRecord) -> WorkRecord:
    """Give a row with whatever is empty there as another row of the work has it."""
    return replace(
        record,
        accounts=record.accounts or other.accounts,
        group=record.group or other.group,
        starts=record.starts or other.starts,
        ends=record.ends or other.ends,
        reason=record.reason or other.reason,
        places=record.places or other.places,
    )
