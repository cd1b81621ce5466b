"""The shape ``fact.data[day][group][1..24]`` that grid companies publish (DOMAIN §5).

A day is named by a timestamp within it: midnight in Kyiv, or in UTC; its date in Kyiv counts. A
group that a day does not list is not published for it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from engine.core.kyiv import kyiv_date
from engine.utility.schedule.half_hours import CELLS, Day, State, on_the_face, spread
from engine.utility.schedule.problems import Code, Findings, shown
from engine.utility.schedule.published import Entry, is_near, read_group, read_moment

WORDS: Final[Mapping[str, tuple[State, State]]] = {
    "yes": (State.ON, State.ON),
    "no": (State.OFF, State.OFF),
    "first": (State.OFF, State.ON),
    "second": (State.ON, State.OFF),
    "maybe": (State.POSSIBLE, State.POSSIBLE),
    "mfirst": (State.POSSIBLE, State.ON),
    "msecond": (State.ON, State.POSSIBLE),
}
"""What an hour's word says of its two halves."""
HOURS: Final = tuple(str(hour) for hour in range(1, CELLS // 2 + 1))
_TIMESTAMP: Final = re.compile(r"[0-9]{9,10}")


def read_hour_grid(root: Mapping[str, Any], found: Findings) -> list[Entry]:
    """Read the days of all groups; what is wrong is added to ``found``."""
    fact = root["fact"]
    if not isinstance(fact, dict):
        found.add("fact", Code.NOT_OBJECT)
        return []
    times = _times(root, fact, found)
    data = fact.get("data")
    if data in ([], {}):
        found.add("fact.data", Code.NO_DAYS)
    elif not isinstance(data, dict):
        found.add("fact.data", Code.NOT_OBJECT)
    elif times:
        return list(_days(data, times, found))
    return []


def _times(root: Mapping[str, Any], fact: Mapping[str, Any], found: Findings) -> list[datetime]:
    """Give when it was published and when it was last looked at, as far as the file says."""
    written = [("fact.update", fact.get("update")), ("lastUpdated", root.get("lastUpdated"))]
    given = [(where, value) for where, value in written if value is not None]
    if not given:
        found.add("fact.update", Code.NO_MOMENT)
    read = [read_moment(value, where, found) for where, value in given]
    return [moment for moment in read if moment is not None]


def _days(data: Mapping[str, Any], times: list[datetime], found: Findings) -> Iterator[Entry]:
    seen: dict[date, str] = {}
    for key, groups in data.items():
        where = f"fact.data.{shown(key)}"
        day = _day(key, where, found)
        if day is None or not is_near(day, max(times), where, found):
            continue
        first = seen.setdefault(day, key)
        if first != key:
            found.add(where, Code.DAY_TWICE, day=f"{day:%d.%m.%Y}", first=first)
        elif not isinstance(groups, dict):
            found.add(where, Code.NOT_OBJECT)
        elif not groups:
            found.add(where, Code.NO_GROUPS)
        else:
            yield from _groups(groups, day, times, where, found)


def _day(key: str, where: str, found: Findings) -> date | None:
    if _TIMESTAMP.fullmatch(key):
        return kyiv_date(datetime.fromtimestamp(int(key), UTC))
    found.add(where, Code.BAD_DAY, value=shown(key))
    return None


def _groups(
    groups: Mapping[str, Any], day: date, times: list[datetime], where: str, found: Findings
) -> Iterator[Entry]:
    seen: dict[str, str] = {}
    for written, hours in groups.items():
        place = f"{where}.{shown(written)}"
        group = read_group(written, seen, place, found)
        if group is None:
            continue
        if not isinstance(hours, dict):
            found.add(place, Code.NOT_OBJECT)
        elif (cells := _cells(hours, day, place, found)) is not None:
            yield Entry(group, Day(day, spread(day, cells)), times[0], max(times))


def _cells(hours: Mapping[str, Any], day: date, where: str, found: Findings) -> list[State] | None:
    """Read the 24 hours of the clock; one that the day does not have may be missing."""
    before = len(found.problems)
    for name in [name for name in hours if name not in HOURS]:
        found.add(where, Code.UNKNOWN_HOUR, value=shown(name))
    there = {str(place // 2 + 1) for place in on_the_face(day)}
    cells: list[State] = []
    for hour in HOURS:
        word = hours.get(hour, None if hour in there else "yes")
        if word is None and hour not in hours:
            found.add(where, Code.NO_HOUR, hour=hour)
        elif not isinstance(word, str) or word not in WORDS:
            allowed = ", ".join(WORDS)
            found.add(f"{where}.{hour}", Code.UNKNOWN_WORD, value=shown(word), allowed=allowed)
        else:
            cells += WORDS[word]
    return cells if len(found.problems) == before and len(cells) == CELLS else None
