"""Which works are not over, as far as the data go: a condition in SQL, and its values.

Not whom they touch. A work of which the end has passed is not over for that while nobody can know
it: the data are older than the end. Then it is ``overdue`` (``outage_shown``).
"""

from datetime import datetime, timedelta
from typing import Final

from engine.runtime.store import Transaction, moment, when

AHEAD_OF_CLOCK: Final = timedelta(hours=1)
"""How far data may be dated ahead, by a clock that is fast; beyond that the date is wrong."""

OVERDUE_PLANNED: Final = timedelta(hours=6)
OVERDUE_EMERGENCY: Final = timedelta(days=1)
"""How long after its end a work of either kind may be overdue."""

NOT_OVER: Final = """status NOT IN ('cancelled', 'finished')
    AND (ends IS NULL OR ends > CASE kind WHEN 'emergency' THEN ? ELSE ? END)"""
"""The condition for a row of ``works``; its values are ``not_over``."""


def works_as_of(tx: Transaction, bot: str) -> tuple[datetime | None, bool]:
    """Tell as of when a bot's works are known, None for never, and whether rows were bad."""
    row = tx.row("SELECT at, incomplete FROM imports WHERE bot = ? AND kind = 'works'", bot)
    return (when(row[0]), bool(row[1])) if row else (None, False)


def from_the_future(as_of: datetime, at: datetime) -> bool:
    """Tell whether data are dated so far ahead that their date says nothing."""
    return as_of - at > AHEAD_OF_CLOCK


def not_over(as_of: datetime | None, at: datetime) -> tuple[str, str]:
    """Give the ends before which works are over: of an emergency, and of planned works."""
    emergency, planned = at - OVERDUE_EMERGENCY, at - OVERDUE_PLANNED
    if as_of is not None and not from_the_future(as_of, at):
        known = min(as_of, at)
        emergency, planned = max(emergency, known), max(planned, known)
    return moment(emergency), moment(planned)
