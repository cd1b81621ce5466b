"""Reminders: the notices of the calendar, told to people as their moments come (DOMAIN §5).

A chore. Not when a moment falls due (``moments``), not the texts (the core says them), and not
notices of events: one moment that counts from an event leaves the whole notice to the event.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.core.events import NoticeRaised
from engine.core.flow import Flow, Notice
from engine.core.moments import OfCalendar, read_moment
from engine.core.quiet import quiet
from engine.core.values import Values
from engine.runtime import inbox, people
from engine.runtime.chores import Announcement, Batch
from engine.runtime.explaining import explained
from engine.runtime.store import StoreError, Transaction, moment
from engine.utility.known import UtilityKnowledge
from engine.utility.moments import occasion

log = logging.getLogger("rozmova.reminders")

MOST: Final = 200
"""People in one batch: others are answered between two batches."""

AUDIENCE: Final = "with accounts"
"""Who is told unless the notice says otherwise."""

_CALENDAR: Final = "calendar"
"""The channel under which the inbox keeps that a stage is finished."""

_AUDIENCES: Final = {
    AUDIENCE: "AND EXISTS (SELECT 1 FROM links WHERE person_id = p.id)",
    "subscribed": "AND EXISTS (SELECT 1 FROM links WHERE person_id = p.id AND notices = 1)",
    "all": "",
}


@dataclass(frozen=True, slots=True)
class _Stage:
    """A stage of a notice on one occasion, a billing or calendar month (``YYYY-MM``)."""

    bot: str
    notice: str
    name: str
    occasion: str

    @property
    def update(self) -> tuple[str, str, str]:
        """What the calendar delivers: an update like any other, which takes effect once."""
        return self.bot, _CALENDAR, f"{self.notice}.{self.name} {self.occasion}"


class Reminders:
    """Tells everybody whom a stage concerns at the first tick after its moment.

    What is remembered here only spares queries. A stage that everybody was asked about is in the
    inbox, whoever was told is in ``notices_raised``: both in the transaction of the messages.
    """

    def __init__(self) -> None:
        self._knowledge = UtilityKnowledge()
        self._finished: set[_Stage] = set()
        self._passed: dict[_Stage, int] = {}

    def do(self, tx: Transaction, flow: Flow, at: datetime) -> Batch:
        """Tell the next few people of the first stage that is due and not finished."""
        for stage in _due(flow, at):
            if not self._is_finished(tx, stage):
                return Batch(self._told(tx, flow, stage, at), more=True)
        return Batch()

    def _is_finished(self, tx: Transaction, stage: _Stage) -> bool:
        if stage not in self._finished and inbox.seen(tx, *stage.update):
            self._finished.add(stage)
            self._passed.pop(stage, None)
        return stage in self._finished

    def _told(
        self, tx: Transaction, flow: Flow, stage: _Stage, at: datetime
    ) -> tuple[Announcement, ...]:
        notice = flow.notices[stage.notice]
        batch = _people(tx, stage, notice.to or AUDIENCE, self._passed.get(stage, 0))
        told = [each for each in batch if self._concerns(tx, flow, notice, each, at)]
        if len(batch) < MOST:
            inbox.take(tx, *stage.update, at)
        else:  # never past somebody who is told: this transaction may yet be rolled back
            self._passed[stage] = told[0] - 1 if told else batch[-1]
        event = NoticeRaised(at, stage.notice, stage.name, {})
        return tuple(Announcement(each, event) for each in told if _note(tx, stage, each, at))

    def _concerns(
        self, tx: Transaction, flow: Flow, notice: Notice, person_id: int, at: datetime
    ) -> bool:
        """Tell whether a notice is for a person as things stand; where that fails, it is not."""
        try:
            return self._is_for(tx, flow, notice, person_id, at)
        except StoreError:
            raise
        except Exception as error:  # one person's, and no reason to keep it from all others
            log.error("%s %s: %s", flow.bot, notice.name, explained(error))
            return False

    def _is_for(
        self, tx: Transaction, flow: Flow, notice: Notice, person_id: int, at: datetime
    ) -> bool:
        person = people.by_id(tx, person_id)
        if person is None:
            return False
        known = self._knowledge.known(tx, flow, person, at)
        if (notice.to or AUDIENCE) == AUDIENCE and not known.person["accounts"]:
            return False  # billing may have given up those that were linked
        scope: Values = {"person": dict(known.person), "bot": dict(known.bot), "today": known.today}
        wanted = notice.guard is None or notice.guard(scope)
        return wanted and not (notice.unless is not None and notice.unless(scope))


def _due(flow: Flow, at: datetime) -> Iterator[_Stage]:
    """List the stages that may be told now, by the calendar alone."""
    if quiet(at):
        return
    for notice in flow.notices.values():
        moments = {name: read_moment(written) for name, written in notice.stages.items()}
        calendar = {name: due for name, due in moments.items() if isinstance(due, OfCalendar)}
        if len(calendar) < len(moments):
            continue
        for name, due in calendar.items():
            if found := occasion(due, flow.rules.window, at):
                yield _Stage(flow.bot, notice.name, name, found.month)


def _people(tx: Transaction, stage: _Stage, audience: str, after: int) -> list[int]:
    """List the people whom a stage may concern and who were not told, in the order of their keys.

    The bot stands in an expression so that no index of it is used: that would sort all people
    for every batch.
    """
    sql = f"""SELECT p.id FROM people p
              WHERE p.id > ? AND coalesce(p.bot, '') = ? AND p.blocked = 0 AND p.leaving = 0
                {_AUDIENCES[audience]}
                AND NOT EXISTS (SELECT 1 FROM notices_raised r
                                WHERE r.bot = p.bot AND r.notice = ? AND r.stage = ?
                                  AND r.occasion = ? AND r.person_id = p.id)
              ORDER BY p.id LIMIT ?"""  # noqa: S608 - our own words
    rows = tx.rows(sql, after, stage.bot, stage.notice, stage.name, stage.occasion, MOST)
    return [person_id for (person_id,) in rows]


def _note(tx: Transaction, stage: _Stage, person_id: int, at: datetime) -> bool:
    """Note that a person is told of a stage; tells whether nobody else has noted that."""
    raised = tx.run(
        """INSERT INTO notices_raised (bot, notice, stage, occasion, person_id, raised_at)
           VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
        stage.bot,
        stage.notice,
        stage.name,
        stage.occasion,
        person_id,
        moment(at),
    )
    return raised > 0
