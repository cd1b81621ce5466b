"""What is to be said of one subject in one revision: the rows of ``notice_stages``.

Not how they come about (the sources), nor who hears them (``audience``). A stage is ``waiting``
for its moment, then ``telling`` once its audience is complete, then ``done``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from engine.runtime.store import Row, Transaction, moment, when

KIN: Final = {
    "planned_outage": "emergency_outage",
    "emergency_outage": "planned_outage",
}
"""Notices that tell of the same subjects, so that one knows what the other has told."""


class Audience(StrEnum):
    """Who among the subscribers is told; ``believing`` are revisions (``Stage``)."""

    UNTOLD_STAGE = "untold_stage"
    """Those concerned who were not told this very stage in one of these revisions."""
    UNTOLD = "untold"
    """Those concerned who believe nothing, or one of these revisions."""
    TOLD = "told"
    """Those concerned who believe one of these revisions."""
    BELIEVING = "believing"
    """All who believe one of these revisions."""
    NO_MORE = "no_more"
    """Those who believe one of these revisions and are not concerned any more."""
    SUBSCRIBED = "subscribed"
    WITH_ACCOUNTS = "with accounts"
    ALL = "all"
    """People, whatever their accounts: of the calendar."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a notice is about: a work, a day of a group's schedule, a month; in one revision."""

    bot: str
    notice: str
    key: str
    revision: int

    @property
    def row(self) -> Row:
        """The columns by which all revisions are found."""
        return self.bot, self.notice, self.key

    @property
    def family(self) -> Row:
        """The same with both names: a work that becomes an emergency is the same work."""
        return self.bot, self.notice, KIN.get(self.notice, self.notice), self.key


@dataclass(frozen=True, slots=True)
class Stage:
    """One thing to say: to whom, from when, until when (UTC)."""

    name: str
    audience: Audience
    due: datetime
    until: datetime
    believing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stage in the store; ``passed`` is how far its audience has been worked off."""

    id: int
    subject: Subject
    stage: Stage
    passed: str = ""


_COLUMNS = (
    "id, bot, notice, subject, revision, stage, audience, due_at, valid_until, believing, passed"
)


def hold(tx: Transaction, bot: str) -> None:
    """Be the only one who plans, tells or takes back notices of a bot, in this transaction."""
    tx.lock(f"notices {bot}")


def put(tx: Transaction, subject: Subject, stages: Sequence[Stage], *, urgent: bool) -> None:
    """Plan the stages of a subject; those that were planned and not begun give way to them."""
    tx.run(
        """DELETE FROM notice_stages WHERE bot = ? AND notice = ? AND subject = ?
             AND status = 'waiting' AND passed = ''""",
        *subject.row,
    )
    for stage in stages:
        add(tx, subject, stage, urgent=urgent)


def add(tx: Transaction, subject: Subject, stage: Stage, *, urgent: bool = False) -> None:
    """Plan a stage, unless it is there already."""
    tx.run(
        """INSERT INTO notice_stages (bot, notice, subject, revision, stage, audience, believing,
             urgent, due_at, valid_until)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
        *subject.row,
        subject.revision,
        stage.name,
        stage.audience.value,
        " ".join(map(str, stage.believing)),
        int(urgent),
        moment(stage.due),
        moment(stage.until),
    )


def known(tx: Transaction, subject: Subject, stage: str) -> bool:
    """Tell whether a stage is planned, or was."""
    row = tx.row(
        """SELECT 1 FROM notice_stages
           WHERE bot = ? AND notice = ? AND subject = ? AND revision = ? AND stage = ?""",
        *subject.row,
        subject.revision,
        stage,
    )
    return row is not None


def first_due(tx: Transaction, bot: str, at: datetime) -> Waiting | None:
    """Give the stage that has been due for longest and whose audience is not complete."""
    row = tx.row(
        f"""SELECT {_COLUMNS} FROM notice_stages
            WHERE bot = ? AND status = 'waiting' AND due_at <= ?
            ORDER BY due_at, id LIMIT 1""",  # noqa: S608 - our own columns
        bot,
        moment(at),
    )
    return _waiting(row) if row else None


def telling(
    tx: Transaction, bot: str, at: datetime, full: Sequence[str], *, urgent: bool, most: int
) -> list[Waiting]:
    """Give the stages whose audiences are complete and not all told, the shortest-lived first.

    Where channels are ``full``, only those in which somebody of another channel is left, and those
    that are over: else the many of a slow channel would hide the few of the others.
    """
    others = ", ".join("?" * len(full))
    open_ = f"""AND (s.valid_until < ? OR EXISTS (
        SELECT 1 FROM notices n JOIN people p ON p.id = n.person_id
        WHERE n.stage_id = s.id AND n.status = 'planned' AND p.channel NOT IN ({others})))"""  # noqa: S608
    rows = tx.rows(
        f"""SELECT {_COLUMNS} FROM notice_stages s
            WHERE s.bot = ? AND s.status = 'telling' AND s.urgent = {int(urgent)}
              {open_ if full else ""}
            ORDER BY s.valid_until, s.id LIMIT ?""",  # noqa: S608 - 0 or 1, so that an index serves
        bot,
        *((moment(at), *full) if full else ()),
        most,
    )
    return [_waiting(row) for row in rows]


def passed(tx: Transaction, stage_id: int, passed: str) -> None:
    """Note how far a stage's audience has been worked off."""
    tx.run("UPDATE notice_stages SET passed = ? WHERE id = ?", passed, stage_id)


def become(tx: Transaction, stage_id: int, status: str) -> None:
    """Note that a stage is ``telling`` or ``done``."""
    tx.run("UPDATE notice_stages SET status = ? WHERE id = ?", status, stage_id)


def _waiting(row: Row) -> Waiting:
    key, bot, notice, subject, revision, name, audience, due, until, believing, passed_ = row
    return Waiting(
        key,
        Subject(bot, notice, subject, revision),
        Stage(
            name,
            Audience(audience),
            when(due),
            when(until),
            tuple(int(number) for number in believing.split()),
        ),
        passed_,
    )
