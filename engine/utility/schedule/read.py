"""A published file as a schedule, whichever of the two shapes it has. Pure: bytes in, values out.

One cell that is not understood refuses the file: what it says of the others may be as wrong, and
a gap in a schedule would read as light.
"""

from dataclasses import dataclass

from engine.utility.schedule.day_slots import looks_like_slots, read_day_slots
from engine.utility.schedule.hour_grid import read_hour_grid
from engine.utility.schedule.json_file import load
from engine.utility.schedule.problems import Code, Findings, Problem, Unusable
from engine.utility.schedule.published import Entry, Published


@dataclass(frozen=True, slots=True)
class Reading:
    """A schedule, or the problems because of which there is none."""

    published: Published | None
    problems: tuple[Problem, ...] = ()


def read_schedule(source: bytes) -> Reading:
    """Read a file; never raises, whatever the bytes are."""
    found = Findings()
    try:
        entries = _entries(load(source), found)
    except Unusable as unusable:
        return Reading(None, (unusable.problem,))
    if not entries and not found.problems:
        found.add("", Code.NO_DAYS)
    if found.problems:
        return Reading(None, tuple(found.problems))
    return Reading(Published(tuple(entries)))


def _entries(root: object, found: Findings) -> list[Entry]:
    if isinstance(root, dict) and "fact" in root:
        return read_hour_grid(root, found)
    if isinstance(root, dict) and looks_like_slots(root):
        return read_day_slots(root, found)
    raise Unusable(Code.NO_SCHEDULE)
