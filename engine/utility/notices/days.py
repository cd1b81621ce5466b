"""The life of a published day of the hourly schedule: which stages follow from its revisions. Pure.

A day appears, and may be published anew many times before it is over. A change is news only where
it concerns hours that are still ahead.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from engine.core.flow import Notice
from engine.core.kyiv import KYIV, kyiv_date
from engine.core.moments import When, read_moment
from engine.core.quiet import Quiet
from engine.utility.notices.stages import Audience, Stage

_HALF_HOUR: Final = timedelta(minutes=30)
_DAY: Final = timedelta(days=1)


def day_stages(
    notice: Notice, day: date, revisions: Sequence[str], at: datetime, quiet: Quiet
) -> list[Stage]:
    """Give what is to be said of a Kyiv day as of ``at``.

    ``revisions`` are the letters of its half-hours, the first published first; they count from 1.
    ``known`` is told when a day appears, ``changed`` to those who believe otherwise; on the day
    itself also to those who were told nothing. What is published while nobody is told, and changed
    before they are, has been told to nobody. Nobody is told before the day before.
    """
    at = max(at, _midnight(day - _DAY))
    due, until = quiet.over(at), _midnight(day + _DAY)
    if due >= until:
        return []
    told = _changed(day, revisions, at, due)
    moments = {name: read_moment(written) for name, written in notice.stages.items()}
    return [
        Stage(name, audience, due, until, believing)
        for what, audience, believing in told
        for name, moment in moments.items()
        if moment == When(what)
    ]


def _changed(
    day: date, revisions: Sequence[str], at: datetime, due: datetime
) -> list[tuple[str, Audience, tuple[int, ...]]]:
    if len(revisions) == 1:
        return [("known", Audience.UNTOLD_STAGE, ())]
    ahead = [_ahead(letters, day, due) for letters in revisions]
    other = tuple(number for number, each in enumerate(ahead, 1) if each != ahead[-1])
    if kyiv_date(due) < day or due > at:
        changed = [("changed", Audience.TOLD, other)] if other else []
        return [*changed, ("known", Audience.UNTOLD, ())]
    return [("changed", Audience.UNTOLD, other)] if other else []


def _ahead(letters: str, day: date, at: datetime) -> str:
    """Give the part of a day that is not over; a word for the whole day stays whole."""
    passed = max(0, (at - _midnight(day)) // _HALF_HOUR)
    return letters[passed:] if len(letters) >= _LEAST else letters


_LEAST: Final = 46
"""Half-hours of the shortest day, that in March on which the clocks go forward."""


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), KYIV).astimezone(UTC)
