"""``python -m benchmarks notices [ACCOUNTS …]``: how long it takes to know who is to be told.

Each size is a process of its own over a new SQLite file: so many linked accounts whose people want
notices, a planned work for every hundred of them, all of them on one day; or, with ``--group``, one
work for the outage group that all of them are in. Measured are the look at
the clock that plans the works, looks at which nothing is due, and the look at which all are due:
every account becomes a row that says who is told what. Not the telling itself, which a messenger's
pace decides. ``raw`` is the same rows written by one plain INSERT of their kind, on the same disk.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from engine.assembly import MIGRATIONS
from engine.core.flow import Flow
from engine.inspection import flow_of
from engine.language.tree import root_here
from engine.runtime.runner import Runner
from engine.runtime.services import InstalledServices
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Row, Transaction, moment
from engine.utility.known import UtilityKnowledge
from engine.utility.notices.chore import Notices

SIZES = (10_000, 100_000, 1_000_000)
EACH = 100
"""Accounts of a work."""
PART = 50_000
ROUNDS = 5
IDLE = 20
"""Looks at the clock at which nothing is due, of which the median is given."""
BOT = "zakarpattia"
KNOWN = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
STARTS = datetime(2026, 3, 7, 7, 0, tzinfo=UTC)
DUE = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""Ten o'clock in Kyiv five days before the works."""
FILES = {
    "people": "INSERT INTO people (bot, channel, chat, language, met_at) VALUES (?, ?, ?, ?, ?)",
    "accounts": "INSERT INTO accounts (bot, number, address, outage_group) VALUES (?, ?, ?, ?)",
    "links": "INSERT INTO links (person_id, account, linked_at, notices) VALUES (?, ?, ?, 1)",
    "works": """INSERT INTO works (bot, work, kind, outage_group, starts, ends, status,
                  updated_at) VALUES (?, ?, 'planned', ?, ?, ?, 'planned', ?)""",
    "work_revisions": """INSERT INTO work_revisions (bot, work, revision, kind, starts, ends,
                           status, known_at) VALUES (?, ?, 1, 'planned', ?, ?, 'planned', ?)""",
    "work_accounts": "INSERT INTO work_accounts (bot, work, account) VALUES (?, ?, ?)",
}


def rows(table: str, size: int, *, group: bool) -> Iterator[Row]:
    """Give the rows of a table of a region with so many accounts."""
    known, starts, ends = moment(KNOWN), moment(STARTS), moment(STARTS + timedelta(hours=7))
    works = (f"W-{number:06d}" for number in range(1 if group else size // EACH))
    match table:
        case "people":
            yield from ((BOT, "telegram", str(n), "uk", known) for n in range(size))
        case "accounts":
            yield from ((BOT, f"{n:09d}", f"вул. Довга, {n}", "1.1") for n in range(size))
        case "links":
            yield from ((n + 1, f"{n:09d}", known) for n in range(size))
        case "works":
            of = "1.1" if group else None
            yield from ((BOT, work, of, starts, ends, known) for work in works)
        case "work_revisions":
            yield from ((BOT, work, starts, ends, known) for work in works)
        case "work_accounts" if not group:
            yield from ((BOT, f"W-{n // EACH:06d}", f"{n:09d}") for n in range(size))


def filled(file: Path, size: int, *, group: bool = False) -> SqliteStore:
    """Open a new store with a region in it."""
    store = SqliteStore(file, MIGRATIONS)
    for table, sql in FILES.items():
        part: list[Row] = []
        for row in rows(table, size, group=group):
            part.append(row)
            if len(part) == PART:
                _write(store, sql, part)
                part = []
        _write(store, sql, part)
    return store


def _write(store: SqliteStore, sql: str, part: list[Row]) -> None:
    store.transact(lambda tx: tx.many(sql, part))


def measured(size: int, flow: Flow, *, group: bool) -> dict[str, float]:
    """Measure one size, in seconds; the memory is this process's at most, in MB."""
    with tempfile.TemporaryDirectory() as folder:
        store = filled(Path(folder) / "rozmova.db", size, group=group)
        built = getrusage(RUSAGE_SELF).ru_maxrss / 1024
        quiet = replace(flow, channels=("telegram",))
        runner = Runner(store, {BOT: quiet}, InstalledServices([]), UtilityKnowledge(),
                        (Notices(ahead=0),))  # fmt: skip
        planning = _seconds(runner, KNOWN)
        idle = [_seconds(runner, KNOWN + timedelta(minutes=n)) for n in range(1, IDLE + 1)]
        due = _seconds(runner, DUE)
        count = store.transact(lambda tx: tx.rows("SELECT count(*) FROM notices"))[0][0]
        raw = _raw(store)
        runner.close()
        store.close()
    if count != size:
        raise ValueError(f"{count} notices for {size} accounts")
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    return {
        "planning": planning, "idle": statistics.median(idle), "slowest": max(idle), "due": due,
        "raw": raw, "built": built, "memory": peak,
    }  # fmt: skip


def _seconds(runner: Runner, at: datetime) -> float:
    began = time.perf_counter()
    runner.tick(BOT, at)
    return time.perf_counter() - began


def _raw(store: SqliteStore) -> float:
    """Write the same rows once more, into a table of the same shape, by one statement."""

    def write(tx: Transaction) -> None:
        tx.run(
            """CREATE TABLE raw (id INTEGER PRIMARY KEY, stage_id INTEGER NOT NULL,
                 account TEXT NOT NULL, person_id INTEGER NOT NULL, status TEXT NOT NULL,
                 told_as INTEGER, UNIQUE (stage_id, account, person_id))"""
        )
        tx.run("CREATE INDEX raw_planned ON raw (stage_id, person_id) WHERE status = 'planned'")
        tx.run("CREATE INDEX raw_person ON raw (person_id)")
        tx.run(
            """INSERT INTO raw (stage_id, account, person_id, status)
               SELECT stage_id, account, person_id, status FROM notices ORDER BY id"""
        )

    began = time.perf_counter()
    store.transact(write)
    return time.perf_counter() - began


def main() -> None:
    """Measure each size in a process of its own, several times, and print the medians."""
    parser = argparse.ArgumentParser(prog="benchmarks.notices")
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="ACCOUNTS")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--group", action="store_true", help="one work for all accounts")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.one is not None:
        flow = flow_of(root_here(), BOT, "uk")
        print(json.dumps(measured(wanted.one, flow, group=wanted.group)))  # noqa: T201
        return
    head = ("accounts", "works", "planned", "idle look", "slowest", "due", "due/raw", "memory")
    print("".join(f"{name:>12}" for name in head))  # noqa: T201
    for size in wanted.sizes:
        found = [_round(size, group=wanted.group) for _ in range(wanted.rounds)]
        mid = {name: statistics.median(each[name] for each in found) for name in found[0]}
        cells = (
            f"{size:,}", f"{1 if wanted.group else size // EACH:,}", f"{mid['planning']:.2f} s",
            f"{1000 * mid['idle']:.2f} ms", f"{1000 * mid['slowest']:.2f} ms",
            f"{mid['due']:.2f} s", f"{mid['due'] / mid['raw']:.1f}", f"{mid['memory']:.0f} MB",
        )  # fmt: skip
        print("".join(f"{cell:>12}" for cell in cells), flush=True)  # noqa: T201


def _round(size: int, *, group: bool) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.notices", "--one", str(size)]
    command += ["--group"] if group else []
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main()
