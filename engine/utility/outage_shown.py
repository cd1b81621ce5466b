"""One work as flows and texts see it: ``outage`` in ``services.yaml``. Not whom it touches."""

from datetime import datetime, time, timedelta

from engine.core.kyiv import KYIV, kyiv_date
from engine.core.values import Value


def outage_shown(
    kind: str, starts: datetime, ends: datetime | None, reason: str | None, at: datetime
) -> dict[str, Value]:
    """Show a work as of ``at``; all moments are aware, None for an end that is not known.

    ``kind date from until hours reason ends_known days_ahead started overdue``; times in Kyiv,
    ``days_ahead`` in days of the calendar there, 0 for a work that has begun; ``overdue`` when its
    end has passed, which does not say that it is over.
    """
    begins = starts.astimezone(KYIV)
    until = ends.astimezone(KYIV) if ends else None
    return {
        "kind": kind,
        "date": begins.date(),
        "from": begins,
        "until": until,
        "hours": _hours(begins, until),
        "reason": reason or None,
        "ends_known": until is not None,
        "days_ahead": max(0, (begins.date() - kyiv_date(at)).days),
        "started": starts <= at,
        "overdue": ends is not None and ends <= at,
    }


def _hours(begins: datetime, until: datetime | None) -> str:
    """Write «9:00–17:00»; «9:00» without a known end; «9:00–…» for one that is on another day."""
    if until is None:
        return _clock(begins)
    if until.date() == begins.date():
        return f"{_clock(begins)}–{_clock(until)}"
    midnight = until.time() == time() and until.date() - begins.date() == timedelta(days=1)
    return f"{_clock(begins)}–{'24:00' if midnight else '…'}"


def _clock(moment: datetime) -> str:
    return f"{moment.hour}:{moment.minute:02d}"
