"""A schedule as published and understood, and what both its shapes have in common.

Groups are data: ``1.1``, ``26.1`` and ``1001.1`` are groups, and ``GPV1.1`` is ``1.1``.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from engine.core.kyiv import KYIV, kyiv_date
from engine.utility.schedule.half_hours import Day
from engine.utility.schedule.problems import Code, Findings, shown

NEAR: Final = timedelta(days=31)
"""How far a published day may be from the moment of publication: further off is a mistake."""
_PREFIX: Final = "GPV"
_GROUP: Final = re.compile(r"[^\W_][\w./-]{0,19}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One day of one group, and of when that is, aware.

    ``updated`` is the publisher's own time; ``seen`` is when whoever made the file looked last, the
    same where the file does not say.
    """

    group: str
    day: Day
    updated: datetime
    seen: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """A whole schedule; what has no entry is not published."""

    entries: tuple[Entry, ...]

    @property
    def version(self) -> tuple[datetime, datetime]:
        """Give the newest ``updated`` and ``seen`` in it; a later schedule has a greater one."""
        return max((entry.updated, entry.seen) for entry in self.entries)

    @property
    def updated(self) -> datetime:
        """Give the newest time of publication in it."""
        return self.version[0]

    @property
    def days(self) -> int:
        """Give the number of days."""
        return len({entry.day.date for entry in self.entries})

    @property
    def groups(self) -> int:
        """Give the number of groups."""
        return len({entry.group for entry in self.entries})


def group_of(written: str) -> str:
    """Give the one name of a group: ``GPV1.1`` and ``1.1`` are the same."""
    name = written.strip()
    return name[len(_PREFIX) :] if name[: len(_PREFIX)].upper() == _PREFIX else name


def read_group(written: str, seen: dict[str, str], where: str, found: Findings) -> str | None:
    """Read the name of a group that has not been there before (``seen``: name, as written)."""
    group = group_of(written)
    if not _GROUP.fullmatch(group):
        found.add(where, Code.BAD_GROUP, value=shown(written))
        return None
    first = seen.setdefault(group, written)
    if first != written:
        found.add(where, Code.GROUP_TWICE, group=group, first=shown(first))
        return None
    return group


def read_moment(written: object, where: str, found: Findings) -> datetime | None:
    """Read a moment: ISO with offset, or ``05.12.2025 20:42`` by the clock in Kyiv."""
    moment = _moment(written) if isinstance(written, str) else None
    if moment is None:
        found.add(where, Code.BAD_MOMENT, value=shown(written))
    return moment


def is_near(day: date, published: datetime, where: str, found: Findings) -> bool:
    """Say whether a day can be of a schedule published at that moment."""
    if abs(day - kyiv_date(published)) <= NEAR:
        return True
    found.add(where, Code.FAR_DAY, day=f"{day:%d.%m.%Y}", updated=in_kyiv(published))
    return False


def in_kyiv(at: datetime) -> str:
    """Write a moment for staff."""
    return f"{at.astimezone(KYIV):%d.%m.%Y %H:%M}"


def _moment(written: str) -> datetime | None:
    for form in (None, "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S"):
        try:
            at = datetime.strptime(written, form) if form else datetime.fromisoformat(written)
            at = at if at.tzinfo else at.replace(tzinfo=KYIV)
            at.astimezone(KYIV)
        except (ValueError, OverflowError):
            continue
        return at if 2000 <= at.year < 2100 else None
    return None
