"""The works of a file beside those that are stored: which of them may go in.

Not the writing of them (``stored_works``).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from engine.runtime.store import Transaction, when
from engine.utility.addresses.stored import place_rows
from engine.utility.exchange.problems import Code, RowProblem
from engine.utility.exchange.read_works import WorkRecord
from engine.utility.exchange.report import Parsed
from engine.utility.exchange.stored_works import SOME, StoredWork, as_stored, stored_works
from engine.utility.exchange.storing import batches
from engine.utility.schedule.published import in_kyiv


def older(tx: Transaction, bot: str, at: datetime) -> RowProblem | None:
    """Find that what is stored of works is of a later moment than a file."""
    row = tx.row("SELECT at FROM imports WHERE bot = ? AND kind = 'works'", bot)
    if row is None or when(row[0]) <= at:
        return None
    facts = {"at": in_kyiv(at), "stored": in_kyiv(when(row[0]))}
    return RowProblem(0, "", 0, Code.OLDER, facts)


def believed(tx: Transaction, bot: str, read: Parsed[WorkRecord]) -> Parsed[WorkRecord]:
    """Leave out works that lack something, and the last one where the file may break off in it.

    What is stored of them must not suffer.
    """
    last = max(read.records, key=lambda record: record.line, default=None)
    problems: dict[str, tuple[RowProblem, ...]] = {}
    for records in batches([each for each in read.records if each.ended or each is last], SOME):
        stored = stored_works(tx, bot, [record.work for record in records])
        for record in records:
            problems[record.work] = _incomplete(record, stored.get(record.work))
            if record is last and record.work in stored and not problems[record.work]:
                problems[record.work] = _cut(record, stored[record.work], read.records)
    found = [problem for each in problems.values() for problem in each]
    left_out = {work for work, each in problems.items() if each}
    return replace(
        read,
        bad=read.bad + len({problem.line for problem in found}),
        records=tuple(record for record in read.records if record.work not in left_out),
        problems=(*read.problems, *found),
        spoilt=read.spoilt | left_out,
    )


def _incomplete(record: WorkRecord, was: StoredWork | None) -> tuple[RowProblem, ...]:
    """Find what is wrong with a work once its empty cells are as they are stored."""
    if was is None:
        return record.lacks
    now = as_stored(record, was)
    if now.starts is None or now.ends is None or now.ends > now.starts:
        return ()
    facts = {"value": in_kyiv(when(now.ends)), "starts": in_kyiv(when(now.starts))}
    return (RowProblem(record.line, "", 0, Code.ENDS_FIRST, facts),)


def _cut(
    record: WorkRecord, was: StoredWork, records: Sequence[WorkRecord]
) -> tuple[RowProblem, ...]:
    """Find that the last work of a file only lost some rows, as in a file that was cut off.

    A shorter list of accounts tells that only where accounts stand on rows of their own.
    """
    had, now = max((place for place, *_ in was.places), default=0), len(record.places)
    first = {row for row in was.places if row[0] <= now}
    code, facts = Code.PLACES_LOST, {"work": record.work, "was": had, "now": now}
    if not (0 < now < had and first == set(place_rows(record.places))):
        by_rows = any(each.rows > max(1, len(each.places)) for each in records)
        if not (by_rows and record.accounts and was.accounts > set(record.accounts)):
            return ()
        code = Code.ACCOUNTS_LOST
        facts |= {"was": len(was.accounts), "now": len(record.accounts)}
    return (RowProblem(record.line, "", 0, code, facts),)
