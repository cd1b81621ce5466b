"""The shape ``[group][today|tomorrow]`` with slots in minutes and a status (DOMAIN §5).

A status ``WaitingForSchedule`` says that the day is not published; during emergency shutdowns
schedules do not hold, whatever slots are still there.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, TypeGuard

from engine.core.kyiv import kyiv_date
from engine.utility.schedule.half_hours import CELLS, Day, State, spread
from engine.utility.schedule.problems import Code, Findings, shown
from engine.utility.schedule.published import Entry, is_near, read_group, read_moment

APPLIES, WAITING, EMERGENCY = "ScheduleApplies", "WaitingForSchedule", "EmergencyShutdowns"
STATUSES: Final = (APPLIES, WAITING, EMERGENCY)
TYPES: Final[Mapping[str, State]] = {
    "NotPlanned": State.ON,
    "Definite": State.OFF,
    "Possible": State.POSSIBLE,
}
DAYS: Final = ("today", "tomorrow")
_MINUTES: Final = 30
_END: Final = CELLS * _MINUTES


def looks_like_slots(root: Mapping[str, Any]) -> bool:
    """Say whether an object is of this shape: some of its values have one of the days."""
    return any(isinstance(each, dict) and each.keys() & set(DAYS) for each in root.values())


def read_day_slots(root: Mapping[str, Any], found: Findings) -> list[Entry]:
    """Read the days of all groups; what is wrong is added to ``found``."""
    seen: dict[str, str] = {}
    entries: list[Entry] = []
    for written, days in root.items():
        where = shown(written)
        group = read_group(written, seen, where, found)
        if group is None:
            continue
        if not isinstance(days, dict):
            found.add(where, Code.NOT_OBJECT)
        elif not days.keys() & set(DAYS):
            found.add(where, Code.NO_DAYS)
        else:
            entries += _entries(group, days, where, found)
    return entries


def _entries(group: str, days: Mapping[str, Any], where: str, found: Findings) -> Iterator[Entry]:
    if "updatedOn" not in days:
        found.add(f"{where}.updatedOn", Code.NO_MOMENT)
        return
    updated = read_moment(days["updatedOn"], f"{where}.updatedOn", found)
    seen: dict[date, str] = {}
    for name in DAYS:
        place = f"{where}.{name}"
        if updated is None or name not in days:
            continue
        if not isinstance(days[name], dict):
            found.add(place, Code.NOT_OBJECT)
            continue
        day = _day(days[name], updated, place, found)
        if day is None:
            continue
        first = seen.setdefault(day, name)
        if first != name:
            found.add(place, Code.DAY_TWICE, day=f"{day:%d.%m.%Y}", first=first)
        elif (states := _states(days[name], day, place, found)) is not None:
            yield Entry(group, Day(day, states), updated, updated)


def _day(written: Mapping[str, Any], updated: datetime, where: str, found: Findings) -> date | None:
    moment = read_moment(written.get("date"), f"{where}.date", found)
    if moment is None:
        return None
    day = kyiv_date(moment)
    return day if is_near(day, updated, f"{where}.date", found) else None


def _states(
    written: Mapping[str, Any], day: date, where: str, found: Findings
) -> tuple[State, ...] | None:
    """Read a day; no states for emergency shutdowns, None when nothing is published."""
    status, slots = written.get("status"), written.get("slots")
    if not isinstance(status, str) or status not in STATUSES:
        allowed = ", ".join(STATUSES)
        found.add(f"{where}.status", Code.UNKNOWN_WORD, value=shown(status), allowed=allowed)
    elif status == EMERGENCY:
        return ()
    elif status == APPLIES and isinstance(slots, list):
        cells = _cells(slots, f"{where}.slots", found)
        return spread(day, cells) if cells is not None else None
    elif status == APPLIES:
        found.add(f"{where}.slots", Code.NOT_LIST)
    return None


def _cells(slots: list[Any], where: str, found: Findings) -> list[State] | None:
    """Read slots that follow one another from midnight to midnight."""
    cells: list[State] = []
    for number, slot in enumerate(slots):
        read = _slot(slot, f"{where}.{number}", found)
        if read is None:
            return None
        state, start, end = read
        if start != len(cells) * _MINUTES:
            found.add(where, Code.UNCOVERED, since=len(cells) * _MINUTES, until=start)
            return None
        cells += [state] * ((end - start) // _MINUTES)
    if len(cells) == CELLS:
        return cells
    found.add(where, Code.UNCOVERED, since=len(cells) * _MINUTES, until=_END)
    return None


def _slot(slot: Any, where: str, found: Findings) -> tuple[State, int, int] | None:
    """Read a slot: its state, and its minutes, which are whole half-hours within the day."""
    if not isinstance(slot, dict):
        found.add(where, Code.NOT_OBJECT)
        return None
    kind, start, end = slot.get("type"), slot.get("start"), slot.get("end")
    if not isinstance(kind, str) or kind not in TYPES:
        allowed = ", ".join(TYPES)
        found.add(f"{where}.type", Code.UNKNOWN_WORD, value=shown(kind), allowed=allowed)
        return None
    if _is_minute(start) and _is_minute(end) and start < end:
        return TYPES[kind], start, end
    found.add(where, Code.BAD_SLOT, value=f"{shown(start)}–{shown(end)}")
    return None


def _is_minute(value: Any) -> TypeGuard[int]:
    return type(value) is int and 0 <= value <= _END and value % _MINUTES == 0
