"""The revisions of works in the store. Not what follows from them (``life``)."""

from datetime import datetime
from typing import Final

from engine.runtime.store import Transaction, moment, when
from engine.utility.notices import stages, withdraw
from engine.utility.notices.life import Revision

EVENTS: Final = {"planned": "planned_outage", "emergency": "emergency_outage"}
"""The event that a work of a kind is, in ``services.yaml`` and so in ``notices:``."""


def revise(tx: Transaction, bot: str, work: str, at: datetime) -> None:
    """Note that a work, as it is stored, is another than before as of ``at``.

    What waits to be said of it as it was is taken back in the same transaction.
    """
    stages.hold(tx, bot)
    tx.run(
        "UPDATE works SET revision = revision + 1, planned = 0 WHERE bot = ? AND work = ?",
        bot,
        work,
    )
    tx.run(
        """INSERT INTO work_revisions (bot, work, revision, kind, starts, ends, status, known_at)
           SELECT bot, work, revision, kind, starts, ends, status, ? FROM works
           WHERE bot = ? AND work = ?""",
        moment(at),
        bot,
        work,
    )
    withdraw.older_revisions(tx, bot, tuple(EVENTS.values()), work)


def history(tx: Transaction, bot: str, work: str) -> list[Revision]:
    """Give a work's revisions, the oldest first."""
    rows = tx.rows(
        """SELECT revision, starts, ends, status, known_at, kind FROM work_revisions
           WHERE bot = ? AND work = ? ORDER BY revision""",
        bot,
        work,
    )
    return [
        Revision(number, when(starts), when(ends) if ends else None, status, when(known_at), kind)
        for number, starts, ends, status, known_at, kind in rows
    ]
