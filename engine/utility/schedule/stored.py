"""The schedule in the store: one row for a day of a group. Not where it comes from.

A day is the letters of its half-hours (``half_hours.State``), or the word for emergency shutdowns.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from engine.runtime.store import Row, Transaction, moment, when
from engine.utility.schedule.half_hours import Day, State
from engine.utility.schedule.published import Entry, Published

KIND: Final = "schedule"
"""Under which ``imports`` knows when a schedule was last known to hold."""
_EMERGENCY: Final = "emergency"
_COLUMNS: Final = "bot, outage_group, date, half_hours, updated, seen"


def version(tx: Transaction, bot: str) -> tuple[datetime, datetime] | None:
    """Give the version of the stored schedule (``Published.version``), None when there is none."""
    row = tx.row(
        "SELECT updated, seen FROM schedule WHERE bot = ? ORDER BY updated DESC, seen DESC", bot
    )
    return (when(row[0]), when(row[1])) if row else None


def known_at(tx: Transaction, bot: str) -> datetime | None:
    """Give the moment at which a schedule was last taken over, None if never."""
    row = tx.row("SELECT at FROM imports WHERE bot = ? AND kind = ?", bot, KIND)
    return when(row[0]) if row else None


def replace(tx: Transaction, bot: str, published: Published) -> bool:
    """Let a schedule take the place of the stored one; say whether the two differ."""
    rows = sorted(_row(bot, entry) for entry in published.entries)
    sql = f"SELECT {_COLUMNS} FROM schedule WHERE bot = ?"  # noqa: S608 - our own columns
    if sorted(tx.rows(sql, bot)) == rows:
        return False
    tx.run("DELETE FROM schedule WHERE bot = ?", bot)
    tx.many(f"INSERT INTO schedule ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", rows)  # noqa: S608
    return True


def days(
    tx: Transaction, bot: str, group: str, dates: Sequence[date]
) -> tuple[dict[date, Day], datetime | None]:
    """Give what is stored of a group's days, and of when its newest is by the publisher."""
    places = ", ".join("?" * len(dates))
    rows = tx.rows(
        f"""SELECT date, half_hours, updated FROM schedule
            WHERE bot = ? AND outage_group = ? AND date IN ({places})""",  # noqa: S608 - marks
        bot, group, *(day.isoformat() for day in dates),
    )  # fmt: skip
    found = [_day(written, letters) for written, letters, _ in rows]
    newest = max((when(updated) for _, _, updated in rows), default=None)
    return {day.date: day for day in found}, newest


def _row(bot: str, entry: Entry) -> Row:
    day = entry.day
    letters = _EMERGENCY if day.emergency else "".join(day.states)
    return (
        bot, entry.group, day.date.isoformat(), letters, moment(entry.updated), moment(entry.seen),
    )  # fmt: skip


def _day(written: str, letters: str) -> Day:
    states = () if letters == _EMERGENCY else tuple(State(letter) for letter in letters)
    return Day(date.fromisoformat(written), states)
