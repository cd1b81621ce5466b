"""How far the notices of a bot have got: counts by notice and stage. Read only."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from engine.runtime.store import Transaction, when

ENDS: Final = (
    "planned", "queued", "sent", "blocked", "late", "unknown", "failed", "withdrawn",
)  # fmt: skip
"""What may have become of a notice, in the order of showing.

``planned``: it is due, and waits for its turn. ``queued``: it waits in the outbox. ``late``: it
was dropped, no longer true. ``unknown``: it may have been sent. ``withdrawn``: taken back, because
something changed or the person does not want it any more.
"""
_OF_OUTBOX: Final = {
    "waiting": "queued", "sending": "queued", "sent": "sent", "delivered": "sent", "seen": "sent",
    "blocked": "blocked", "late": "late", "unknown": "unknown", "failed": "failed",
    "withdrawn": "withdrawn",
}  # fmt: skip


@dataclass(slots=True)
class Progress:
    """One stage of one notice over all its subjects.

    ``counts`` by ``ENDS``: for an account and person while it is planned, then for a message.
    ``ahead`` is how many subjects have this stage still to come, ``next_at`` (UTC) when the first.
    """

    notice: str
    stage: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ENDS, 0))
    ahead: int = 0
    next_at: datetime | None = None


def status(tx: Transaction, bot: str, subject: str | None = None) -> list[Progress]:
    """Give the stages of a bot's notices by name; with ``subject`` (a work) of that alone."""
    only = "AND s.subject = ?" if subject is not None else ""
    values = (bot, subject) if subject is not None else (bot,)
    found: dict[tuple[str, str], Progress] = {}

    def of(notice: str, stage: str) -> Progress:
        return found.setdefault((notice, stage), Progress(notice, stage))

    for notice, stage, row, message, parted, count in tx.rows(
        f"""SELECT s.notice, s.stage, n.status, o.status, n.told_as IS NULL, count(*)
            FROM notice_stages s JOIN notices n ON n.stage_id = s.id
            LEFT JOIN outbox o ON o.notice_id = n.told_as
            WHERE s.bot = ? {only} AND (n.told_as IS NULL OR n.told_as = n.id)
            GROUP BY 1, 2, 3, 4, 5""",  # noqa: S608 - our own words
        *values,
    ):
        if end := _end(row, message, parted=bool(parted)):
            of(notice, stage).counts[end] += count
    for notice, stage, ahead, due in tx.rows(
        f"""SELECT s.notice, s.stage, count(*), min(s.due_at) FROM notice_stages s
            WHERE s.bot = ? {only} AND s.status = 'waiting' GROUP BY 1, 2""",  # noqa: S608
        *values,
    ):
        progress = of(notice, stage)
        progress.ahead, progress.next_at = ahead, when(due)
    return [found[key] for key in sorted(found)]


def _end(row: str, message: str | None, *, parted: bool) -> str | None:
    """Say what became of a row of ``notices`` and its message; None where nobody was concerned.

    A message that was sent long ago is forgotten, and its row has parted from it.
    """
    if row == "unconcerned":
        return None
    if row != "told":
        return row
    if parted:
        return "sent"
    return _OF_OUTBOX[message] if message is not None else "failed"
