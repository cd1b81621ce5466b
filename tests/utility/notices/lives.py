"""Works as dispatchers come to know of them, and the stages that follow."""

from datetime import datetime

from engine.core.flow import Notice
from engine.core.quiet import Quiet
from engine.utility.notices.life import Life, Revision
from engine.utility.notices.stages import Audience, Stage
from tests.utility.conftest import kyiv

NIGHT = Quiet()
PLANNED = Notice(
    "planned_outage",
    {
        "in_5_days": "5 days before",
        "tomorrow": "1 day before",
        "today": "on the day 08:00",
        "late": "when late",
        "changed": "when changed",
        "extended": "when extended",
        "cancelled": "when cancelled",
    },
    {},
)
EMERGENCY = Notice(
    "emergency_outage",
    {
        "now": "when known",
        "changed": "when changed",
        "extended": "when extended",
        "finished": "when finished",
        "cancelled": "when cancelled",
    },
    {},
    urgent=True,
)
COUNTED = ("in_5_days", "tomorrow", "today")
START, END = "2026-03-24T09:00", "2026-03-24T16:00"
EARLY = "2026-03-10T12:00"
Known = tuple[str, str, str | None, str]


def known(at: str, starts: str = START, ends: str | None = END, status: str = "planned") -> Known:
    """Say what is known of the work from a moment on."""
    return at, starts, ends, status


def history(*revisions: Known) -> list[Revision]:
    """Give the revisions of a work."""
    return [
        Revision(number, kyiv(starts), kyiv(ends) if ends else None, status, kyiv(at))
        for number, (at, starts, ends, status) in enumerate(revisions, 1)
    ]


def stages(*revisions: Known, notice: Notice = PLANNED) -> dict[str, Stage]:
    """Give the stages of the newest revision by name."""
    found = Life(notice, history(*revisions), NIGHT).stages()
    assert len({stage.name for stage in found}) == len(found)
    return {stage.name: stage for stage in found}


def due(*revisions: Known, notice: Notice = PLANNED) -> dict[str, datetime]:
    """Say when each stage of the newest revision is told."""
    return {name: stage.due for name, stage in stages(*revisions, notice=notice).items()}


def whom(
    *revisions: Known, notice: Notice = PLANNED
) -> dict[str, tuple[Audience, tuple[int, ...]]]:
    """Say who is told of the newest revision."""
    return {
        name: (stage.audience, stage.believing)
        for name, stage in stages(*revisions, notice=notice).items()
    }
