"""The hourly schedule from a file or an address, into the store: all of it or nothing (DESIGN §5).

The stored schedule is replaced as a whole by a later one; the same again changes nothing but the
date of the data. When to look for a new one is the caller's matter.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from engine.runtime.store import Store, Transaction
from engine.utility.exchange.storing import date_import, transact
from engine.utility.schedule import stored
from engine.utility.schedule.json_file import LIMIT
from engine.utility.schedule.problems import Code, Problem, Unusable
from engine.utility.schedule.published import Published, in_kyiv
from engine.utility.schedule.read import read_schedule

AHEAD: Final = timedelta(days=1)
"""How far a publisher's clock may be ahead: from further on, every right file would be older."""


@dataclass(frozen=True, slots=True)
class ScheduleReport:
    """What became of a schedule: taken, with how much of it, or refused because of ``problems``.

    ``changed`` is whether the stored schedule did, never after a dry run; ``updated`` is the
    publisher's own time.
    """

    days: int = 0
    groups: int = 0
    updated: datetime | None = None
    changed: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether it was taken: the command's exit code is 0."""
        return not self.problems


def import_schedule(
    store: Store, bot: str, path: Path, at: datetime, *, dry_run: bool = False
) -> ScheduleReport:
    """Take over the schedule in a file; ``at``, aware, is when it is known to hold.

    Raises ``StoreError``.
    """
    try:
        with path.open("rb") as file:
            source = file.read(LIMIT + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        return ScheduleReport(problems=(Problem("", Code.UNREADABLE, {"why": why}),))
    return take_schedule(store, bot, source, at, dry_run=dry_run)


def refresh(
    store: Store, bot: str, url: str, at: datetime, *, dry_run: bool = False
) -> ScheduleReport:
    """Take over the schedule at an address; a failure leaves what was stored.

    It blocks, for ``fetch.SECONDS`` at most, and wants a thread without a loop of events (where
    there is one: ``await fetch``, then ``take_schedule``). Raises ``StoreError``.
    """
    from engine.utility.schedule.fetch import fetch_now  # aiohttp takes a while to import

    try:
        source = fetch_now(url)
    except Unusable as unusable:
        return ScheduleReport(problems=(unusable.problem,))
    return take_schedule(store, bot, source, at, dry_run=dry_run)


def take_schedule(
    store: Store, bot: str, source: bytes, at: datetime, *, dry_run: bool = False
) -> ScheduleReport:
    """Take over the schedule in the bytes of a file. Raises ``StoreError``."""
    read = read_schedule(source)
    published = read.published
    if published is None:
        return ScheduleReport(problems=read.problems)
    if published.updated - at > AHEAD:
        facts = {"updated": in_kyiv(published.updated), "at": in_kyiv(at)}
        return ScheduleReport(problems=(Problem("", Code.FROM_FUTURE, facts),))
    taken = transact(store, lambda tx: _take(tx, bot, published, at), dry_run=dry_run)
    if isinstance(taken, Problem):
        return ScheduleReport(updated=published.updated, problems=(taken,))
    changed = taken and not dry_run
    return ScheduleReport(published.days, published.groups, published.updated, changed)


def _take(tx: Transaction, bot: str, published: Published, at: datetime) -> bool | Problem:
    """Store a schedule; say whether it differs from the stored one, or why it may not go in."""
    tx.lock(f"schedule {bot}")
    known = stored.version(tx, bot)
    if known is not None and published.version < known:
        facts = {"updated": in_kyiv(published.updated), "stored": in_kyiv(known[0])}
        return Problem("", Code.OLDER, facts)
    changed = stored.replace(tx, bot, published)
    date_import(tx, bot, stored.KIND, at, len(published.entries))
    return changed
