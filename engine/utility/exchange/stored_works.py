"""Works as they are stored: read a few hundred at once, written where they differ.

Not which works may go in: that is ``believed_works``'s matter.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter
from typing import Final

from engine.runtime.store import Row, Transaction, moment
from engine.utility.addresses.stored import PLACE_COLUMNS, place_rows
from engine.utility.exchange.read_works import WorkRecord
from engine.utility.notices.work_revisions import revise

SOME: Final = 500
"""Works that are read and written at once: their names are values of one statement."""


@dataclass(frozen=True, slots=True)
class StoredWork:
    """A work as its rows have it: times as ``moment`` gives them, ``PLACE_COLUMNS`` of places."""

    kind: str
    group: str | None
    starts: str | None
    ends: str | None
    status: str
    reason: str | None
    accounts: frozenset[str] = frozenset()
    places: tuple[Row, ...] = ()

    @property
    def facts(self) -> Row:
        """Give the columns of the work itself that may change."""
        return (self.kind, self.group, self.starts, self.ends, self.status, self.reason)

    @property
    def touches(self) -> tuple[frozenset[str], frozenset[Row]]:
        """Give whom it touches; the order of places does not count."""
        return self.accounts, frozenset(place[1:] for place in self.places)


def as_stored(record: WorkRecord, was: StoredWork | None) -> StoredWork:
    """Give a record as it is to be stored; an ended work keeps what its rows do not say."""
    now = StoredWork(
        record.kind, record.group or None, moment(record.starts) if record.starts else None,
        moment(record.ends) if record.ends else None, record.status, record.reason or None,
        frozenset(record.accounts), tuple(place_rows(record.places)),
    )  # fmt: skip
    if was is None or not record.ended:
        return now
    return replace(
        now,
        group=now.group or was.group,
        starts=now.starts or was.starts,
        ends=now.ends or was.ends,
        reason=now.reason or was.reason,
        accounts=now.accounts or was.accounts,
        places=now.places or was.places,
    )


def stored_works(tx: Transaction, bot: str, names: Collection[str]) -> dict[str, StoredWork]:
    """Give the works of these names, ``SOME`` at most, that are stored."""
    accounts: defaultdict[str, set[str]] = defaultdict(set)
    places: defaultdict[str, list[Row]] = defaultdict(list)
    for work, account in tx.rows(_these("work, account", "work_accounts", names), bot, *names):
        accounts[work].add(account)
    columns = f"work, {PLACE_COLUMNS}"
    for work, *place in tx.rows(_these(columns, "work_places", names), bot, *names):
        places[work].append(tuple(place))
    return {
        work: StoredWork(
            kind, group, starts, ends, status, reason,
            frozenset(accounts[work]), tuple(places[work]),
        )
        for work, kind, group, starts, ends, status, reason in tx.rows(
            _these(_FACTS, "works", names), bot, *names
        )
    }  # fmt: skip


def store_works(
    tx: Transaction, bot: str, records: Sequence[WorkRecord], at: datetime
) -> tuple[int, int]:
    """Write some works where they differ; give how many are new, and how many changed."""
    stored = stored_works(tx, bot, [record.work for record in records])
    new: dict[str, StoredWork] = {}
    renewed: dict[str, StoredWork] = {}
    revised: list[str] = []
    for record in records:
        was = stored.get(record.work)
        now = as_stored(record, was)
        if was is None:
            new[record.work] = now
        elif was.facts != now.facts or was.touches != now.touches:
            renewed[record.work] = now
        if was is None or was.facts[:-1] != now.facts[:-1] or was.touches != now.touches:
            revised.append(record.work)  # of a new reason nobody is told
    tx.many(_NEW, [(bot, work, *now.facts, moment(at)) for work, now in new.items()])
    tx.many(_RENEWED, [(*now.facts, moment(at), bot, work) for work, now in renewed.items()])
    for work in revised:
        revise(tx, bot, work, at)
    _touch(tx, bot, stored, new | renewed)
    return len(new), len(renewed)


def _touch(
    tx: Transaction, bot: str, stored: Mapping[str, StoredWork], works: Mapping[str, StoredWork]
) -> None:
    """Write whom works touch, where that differs."""
    gone: list[Row] = []
    come: list[Row] = []
    moved: list[Row] = []
    for work, now in works.items():
        was = stored.get(work)
        before = was.accounts if was else frozenset()
        gone += [(bot, work, account) for account in before - now.accounts]
        come += [(bot, work, account) for account in now.accounts - before]
        if set(was.places if was else ()) != set(now.places):
            moved.append((bot, work))
    come.sort(key=itemgetter(2))  # the index by account is written faster in its own order
    tx.many("DELETE FROM work_accounts WHERE bot = ? AND work = ? AND account = ?", gone)
    tx.many("INSERT INTO work_accounts (bot, work, account) VALUES (?, ?, ?)", come)
    tx.many("DELETE FROM work_places WHERE bot = ? AND work = ?", moved)
    tx.many(_PLACE, [(*key, *place) for key in moved for place in works[key[1]].places])


_FACTS = "work, kind, outage_group, starts, ends, status, reason"
_NEW = (
    f"INSERT INTO works (bot, {_FACTS}, updated_at, revision)"  # noqa: S608 - our own columns
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
)
_RENEWED = (
    "UPDATE works SET kind = ?, outage_group = ?, starts = ?, ends = ?, status = ?, reason = ?,"
    " updated_at = ? WHERE bot = ? AND work = ?"
)
_PLACE = (
    f"INSERT INTO work_places (bot, work, {PLACE_COLUMNS})"  # noqa: S608 - our own columns
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _these(columns: str, table: str, names: Collection[str]) -> str:
    """Give the query for some works of a bot."""
    marks = ", ".join("?" * len(names))
    return f"SELECT {columns} FROM {table} WHERE bot = ? AND work IN ({marks})"  # noqa: S608
