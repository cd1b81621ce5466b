"""A day as half-hours, and the spans of a day in which the light is off or may be.

A day has 48 half-hours, 46 or 50 where the clocks are changed: they are real time, told by the
clock on the wall in Kyiv. Moments are UTC, since Python compares those of one zone by their wall
clock. Pure; not how schedules are published, nor how they are worded.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from engine.core.kyiv import KYIV, kyiv_date

HALF: Final = timedelta(minutes=30)
CELLS: Final = 48
"""Half-hours on the face of the clock, whatever the day."""


class State(StrEnum):
    """What a half-hour is by the schedule, and the letter under which it is stored."""

    ON = "+"
    OFF = "-"
    POSSIBLE = "?"


@dataclass(frozen=True, slots=True)
class Day:
    """What is published of a date for one group: the states of its half-hours, in their order.

    No states at all: emergency shutdowns, during which schedules do not hold.
    """

    date: date
    states: tuple[State, ...]

    @property
    def emergency(self) -> bool:
        """Whether schedules do not hold on this day."""
        return not self.states


@dataclass(frozen=True, slots=True)
class Span:
    """Time without light, or perhaps without: from ``begins`` up to ``ends``, both in UTC."""

    begins: datetime
    ends: datetime
    possible: bool

    @property
    def date(self) -> date:
        """Give the date on which it begins."""
        return kyiv_date(self.begins)

    @property
    def starts_at(self) -> str:
        """Give the beginning as clocks show it: ``09:00``."""
        return f"{self.begins.astimezone(KYIV):%H:%M}"

    @property
    def ends_at(self) -> str:
        """Give the end as the published table has it: ``12:30``, ``24:00`` for midnight.

        The hour after which clocks are changed ends at ``04:00`` in October and ``03:00`` in March.
        """
        last = self._last
        minutes = last.hour * 60 + last.minute + 30
        return f"{minutes // 60:02}:{minutes % 60:02}"

    @property
    def next_day(self) -> bool:
        """Whether it ends on the day after the one on which it begins."""
        return self._last.date() != self.date

    @property
    def _last(self) -> datetime:
        return (self.ends - HALF).astimezone(KYIV)


@lru_cache(maxsize=64)
def half_hours(day: date) -> tuple[datetime, ...]:
    """Give the beginnings of a day's half-hours, in UTC."""
    first, end = _midnight(day), _midnight(day + timedelta(days=1))
    return tuple(first + HALF * number for number in range((end - first) // HALF))


@lru_cache(maxsize=64)
def on_the_face(day: date) -> tuple[int, ...]:
    """Give where the clock stands at each half-hour of a day: 0 at midnight, 47 at 23:30."""
    walls = (at.astimezone(KYIV) for at in half_hours(day))
    return tuple(wall.hour * 2 + wall.minute // 30 for wall in walls)


def spread(day: date, cells: Sequence[State]) -> tuple[State, ...]:
    """Give the states of a day from the 48 half-hours on the face of the clock.

    The hour that a day in March lacks is dropped; the one that a day in October has twice is alike
    both times.
    """
    return tuple(cells[place] for place in on_the_face(day))


def spans(days: Iterable[Day]) -> list[Span]:
    """Give the spans of some days, earliest first; what goes on past midnight is one span."""
    found: list[Span] = []
    for begins, state in _states(days):
        if state is State.ON:
            continue
        ends, possible = begins + HALF, state is State.POSSIBLE
        if found and found[-1].ends == begins and found[-1].possible == possible:
            found[-1] = Span(found[-1].begins, ends, possible)
        else:
            found.append(Span(begins, ends, possible))
    return found


def _states(days: Iterable[Day]) -> Iterator[tuple[datetime, State]]:
    for day in sorted(days, key=lambda each: each.date):
        if not day.emergency:
            yield from zip(half_hours(day.date), day.states, strict=True)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), KYIV).astimezone(UTC)
