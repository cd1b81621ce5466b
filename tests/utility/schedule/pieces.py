"""Schedules as publishers write them, built from hours that a person can read. Not a test."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from engine.core.kyiv import KYIV
from engine.utility.schedule.half_hours import CELLS, State, spans
from engine.utility.schedule.hour_grid import WORDS
from engine.utility.schedule.problems import Code
from engine.utility.schedule.read import read_schedule

SAMPLES = Path(__file__).parent / "samples"
GRID = SAMPLES / "gpv_zakarpattia_2025-12-05.json"
SLOTS = SAMPLES / "yasno_planned.json"
NOTHING = SAMPLES / "gpv_dnipro_no_outages_2026-08-22.json"
TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)
UPDATED = "02.03.2026 09:42"
LETTERS = {states: word for word, states in WORDS.items()}


def stamp(day: date, zone: Any = KYIV) -> str:
    """Name a day as a grid does."""
    return str(int(datetime.combine(day, time(), zone).timestamp()))


def face(off: str = "", possible: str = "") -> list[State]:
    """Give the face of the clock, with spans such as ``09:00-12:30 19:30-24:00``."""
    cells = [State.ON] * CELLS
    for written, state in ((off, State.OFF), (possible, State.POSSIBLE)):
        for span in written.split():
            start, end = (int(at[:2]) * 2 + (at[3:] == "30") for at in span.split("-"))
            cells[start:end] = [state] * (end - start)
    return cells


def hours(cells: list[State]) -> dict[str, str]:
    """Write the face of the clock in a grid's words, none of which mixes off and possible."""
    pairs = zip(cells[::2], cells[1::2], strict=True)
    return {str(number): LETTERS[pair] for number, pair in enumerate(pairs, 1)}


def off(*written: str) -> dict[str, str]:
    """Give the hours of a group that has no light then."""
    return hours(face(" ".join(written)))


def grid(days: Mapping[date, Mapping[str, Any]], updated: Any = UPDATED, **more: Any) -> Any:
    """Give a whole grid."""
    data = {stamp(day): dict(groups) for day, groups in days.items()}
    return {"fact": {"data": data, "update": updated, "today": 0}, **more}


def slots(group: str = "1.1", **days: Any) -> Any:
    """Give a whole file of the other shape with one group."""
    return {group: {**days, "updatedOn": "2026-03-02T07:42:00+00:00"}}


def slot_day(status: str, *written: tuple[Any, Any, str], day: date = TODAY) -> Any:
    """Give one day of that shape."""
    each = [{"start": start, "end": end, "type": kind} for start, end, kind in written]
    return {"slots": each, "date": f"{day}T00:00:00+02:00", "status": status}


def as_bytes(tree: Any) -> bytes:
    """Write a file."""
    return json.dumps(tree, ensure_ascii=False).encode()


def codes(tree: Any) -> list[tuple[str, Code]]:
    """Give place and code of what is wrong with a file; nothing of it is used then."""
    reading = read_schedule(tree if isinstance(tree, bytes) else as_bytes(tree))
    assert (reading.published is None) == bool(reading.problems)
    return [(problem.where, problem.code) for problem in reading.problems]


def told(tree: Any) -> dict[str, dict[str, list[str]]]:
    """Give the spans of a right file in words, by day and group; none where there are none."""
    reading = read_schedule(tree if isinstance(tree, bytes) else as_bytes(tree))
    assert reading.published is not None, reading.problems
    found: dict[str, dict[str, list[str]]] = {}
    for entry in reading.published.entries:
        found.setdefault(entry.day.date.isoformat(), {})[entry.group] = [
            f"{span.starts_at}-{span.ends_at}{' possible' if span.possible else ''}"
            for span in spans([entry.day])
        ]
    return found


def utc(day: date) -> str:
    """Name a day by its midnight in UTC, as some sources do."""
    return stamp(day, UTC)
