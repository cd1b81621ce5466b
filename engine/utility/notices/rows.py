"""The rows of ``notices`` that are to be told, and what becomes of them. Not what they say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from engine.runtime.store import Row, Transaction
from engine.utility.notices import stages
from engine.utility.notices.audience import HEARD
from engine.utility.notices.belief import BELIEF
from engine.utility.notices.stages import Audience, Waiting

SWEEP: Final = 5000
"""Rows that are dropped as too late in one transaction."""


@dataclass(frozen=True, slots=True)
class Due:
    """A row of ``notices`` with what became of its person since."""

    id: int
    person_id: int
    account: str
    reachable: bool
    wanted: bool
    belief: int | None


def planned(
    tx: Transaction, waiting: Waiting, most: int, room: Mapping[str, bool] | None
) -> list[Due]:
    """Give the next rows of a stage, a person's beside each other."""
    belief, values = "NULL", ()
    if waiting.stage.audience in (*HEARD, Audience.UNTOLD):
        belief, values = f"({BELIEF.replace('l.', 'n0.')})", waiting.subject.family
    # of a change they are told once they are back, while it is true
    heard = "AND p.blocked = 0" if waiting.stage.audience in HEARD else ""
    full = full_channels(room or {})
    open_ = f"AND p.channel NOT IN ({', '.join('?' * len(full))})" if full else ""
    rows = tx.rows(
        f"""SELECT n0.id, n0.person_id, n0.account, p.blocked = 0 AND p.leaving = 0,
                   n0.account = '' OR EXISTS (
                     SELECT 1 FROM links l
                     WHERE l.person_id = n0.person_id AND l.account = n0.account),
                   {belief}
            FROM notices n0 JOIN people p ON p.id = n0.person_id
            WHERE n0.stage_id = ? AND n0.status = 'planned' {open_} {heard}
            ORDER BY n0.person_id, n0.id LIMIT ?""",  # noqa: S608 - our own words
        *values,
        waiting.id,
        *full,
        most,
    )
    return [_row(row) for row in rows]


def _row(row: Row) -> Due:
    key, person_id, account, reachable, wanted, belief = row
    return Due(key, person_id, account, bool(reachable), bool(wanted), belief)


def by_person(rows: Sequence[Due], *, full: bool) -> Iterator[list[Due]]:
    """Give each person's rows; of a full list not the last one's, who may have more of them."""
    persons = [list(each) for _, each in groupby(rows, lambda row: row.person_id)]
    yield from persons[:-1] if full and len(persons) > 1 else persons


def any_planned(tx: Transaction, waiting: Waiting) -> bool:
    """Tell whether anybody of a stage is still to be told."""
    sql = "SELECT 1 FROM notices WHERE stage_id = ? AND status = 'planned' LIMIT 1"
    return tx.row(sql, waiting.id) is not None


def drop(tx: Transaction, waiting: Waiting) -> bool:
    """Drop what has not been told in time; says that there may be more."""
    dropped = tx.run(
        """UPDATE notices SET status = CASE
             (SELECT blocked FROM people WHERE id = notices.person_id)
             WHEN 1 THEN 'blocked' ELSE 'late' END
           WHERE id IN (
             SELECT id FROM notices WHERE stage_id = ? AND status = 'planned' LIMIT ?)""",
        waiting.id,
        SWEEP,
    )
    if dropped < SWEEP:
        stages.become(tx, waiting.id, "done")
    return True


def end(tx: Transaction, rows: Sequence[Due], status: str) -> None:
    """Note that rows will not be told, and why: ``blocked``, ``withdrawn`` and the like."""
    tx.many(
        "UPDATE notices SET status = ? WHERE id = ? AND status = 'planned'",
        [(status, row.id) for row in rows],
    )


def full_channels(room: Mapping[str, bool]) -> list[str]:
    """Name the channels that take no more notices now."""
    return sorted(name for name, free in room.items() if not free)
