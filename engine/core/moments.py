"""The moments at which notices are due, as ``bot.yaml`` writes them (LANGUAGE §3 "Notices").

Not when they fall due: that needs a calendar, a window or an event (``engine.utility.notices``).
"""

import re
from dataclasses import dataclass
from datetime import time
from typing import Final

DEFAULT_TIME: Final = time(10)
"""The time of a moment that is written without one."""


@dataclass(frozen=True, slots=True)
class DaysBefore:
    """So many days before the day of an event (0: that day), at the time ``at`` in Kyiv."""

    days: int
    at: time


@dataclass(frozen=True, slots=True)
class HoursBefore:
    """So many hours before an event."""

    hours: int


@dataclass(frozen=True, slots=True)
class When:
    """As soon as something is known of an event: ``what`` is one of ``HAPPENINGS``.

    ``known``: the event itself. ``late``: it, too late for a moment that counts back from it.
    ``changed``, ``extended``, ``cancelled``, ``finished``: that of what people were told before.
    """

    what: str


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day of every month (beyond its end: its last day), at the time ``at`` in Kyiv."""

    day: int
    at: time


@dataclass(frozen=True, slots=True)
class WindowOpens:
    """The first day of every submission window, at the time ``at`` in Kyiv."""

    at: time


@dataclass(frozen=True, slots=True)
class WindowLastDay:
    """The last day of every submission window, at the time ``at`` in Kyiv."""

    at: time


OfEvent = DaysBefore | HoursBefore | When
OfCalendar = DayOfMonth | WindowOpens | WindowLastDay
Moment = OfEvent | OfCalendar

HAPPENINGS: Final = ("known", "late", "changed", "extended", "cancelled", "finished")
"""What may happen to an event, or become known of it."""

_LAST: Final = 31
_WRITTEN: Final = re.compile(
    rf"when (?P<what>{'|'.join(HAPPENINGS)})"
    r"|(?P<hours>\d{1,3}) hours? before"
    r"|((?P<days>\d{1,3}) days? before|(?P<same>on the day)"
    r"|day (?P<day>[1-9]|[12]\d|3[01])|(?P<last>last day)"
    r"|window ((?P<opens>opens)|last day))"
    r"( (?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d))?",
    re.ASCII,
)


def read_moment(written: str) -> Moment | None:
    """Read a moment; None when it cannot be understood. Spaces are free."""
    found = _WRITTEN.fullmatch(" ".join(written.split()))
    if found is None:
        return None
    if found["what"]:
        return When(found["what"])
    if found["hours"]:
        return HoursBefore(int(found["hours"]))
    at = time(int(found["hour"]), int(found["minute"])) if found["hour"] else DEFAULT_TIME
    if found["days"] or found["same"]:
        return DaysBefore(int(found["days"] or 0), at)
    if found["day"] or found["last"]:
        return DayOfMonth(int(found["day"] or _LAST), at)
    return WindowOpens(at) if found["opens"] else WindowLastDay(at)
