"""The hourly schedule as a source of notices: ``schedule``, a subject for each group and day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from engine.core.flow import Flow, Notice
from engine.core.kyiv import KYIV, kyiv_date
from engine.core.values import Value, Values
from engine.runtime.store import Row, Transaction
from engine.utility.notices import stages, withdraw
from engine.utility.notices.audience import Concerned
from engine.utility.notices.days import day_stages
from engine.utility.notices.source import home
from engine.utility.notices.stages import Subject
from engine.utility.schedule.look import look

EVENT: Final = "schedule"


class Schedules:
    """Plans the days that are new or published anew. The first schedule of a bot is no news."""

    def tells(self, notice: str, _flow: Flow) -> bool:
        """Tell whether it is the notice about the hourly schedule."""
        return notice == EVENT

    def plan(self, tx: Transaction, flow: Flow, at: datetime) -> bool:
        """Plan all days that differ from what was planned: a few dozen groups have two each."""
        notice = flow.notices.get(EVENT)
        if notice is None:
            return False
        rows = _differing(tx, flow.bot)
        known = bool(rows) and _any_revision(tx, flow.bot)
        for group, day, letters, revision in rows:
            new = _revise(tx, flow.bot, group, day, letters, revision)
            if new and known and date.fromisoformat(day) >= kyiv_date(at):
                _plan(tx, flow, notice, group, day, revision, at)
        return False

    def concerned(self, subject: Subject, _flow: Flow) -> Concerned:
        """Give the accounts of the group."""
        group = subject.key.rpartition(" ")[0]
        return Concerned(
            "SELECT number AS account FROM accounts WHERE bot = ? AND outage_group IN (?, ?)",
            (subject.bot, group, f"GPV{group}"),
        )

    def facts(
        self, tx: Transaction, subject: Subject, _belief: int | None, at: datetime
    ) -> Values | None:
        """Give ``schedule`` as look-ups do, and ``day``: the one that the notice is about.

        Of today what is over is left out: the notice is of what is still to come.
        """
        group, _, day = subject.key.rpartition(" ")
        schedule = look(tx, subject.bot, group, at) | {"fresh": True}
        for shown in (schedule["today"], schedule["tomorrow"]):
            if isinstance(shown, dict) and shown["date"] == date.fromisoformat(day):
                known = {"schedule": schedule, "day": _ahead(shown, at)}
                return known if shown["published"] else None
        return None

    def place(self, account: Values) -> Sequence[object]:
        """Give the address, as for works: one word to the notice stops what it tells of."""
        return home(account)


def _ahead(shown: Values, at: datetime) -> dict[str, Value]:
    """Give a day without the spans that are over."""
    now = at.astimezone(KYIV)
    clock = f"{now:%H:%M}" if shown["date"] == now.date() else ""

    def rest(spans: Value) -> list[Value]:
        ahead = (
            (each for each in spans if isinstance(each, dict)) if isinstance(spans, list) else ()
        )
        return [span for span in ahead if span["tomorrow"] or str(span["until"]) > clock]

    return {**shown, "off": rest(shown["off"]), "possible": rest(shown["possible"])}


def _plan(
    tx: Transaction, flow: Flow, notice: Notice, group: str, day: str, revision: int, at: datetime
) -> None:
    subject = Subject(flow.bot, EVENT, f"{group} {day}", revision)
    withdraw.older_revisions(tx, flow.bot, (EVENT,), subject.key)
    revisions = [
        letters
        for (letters,) in tx.rows(
            """SELECT half_hours FROM schedule_revisions
               WHERE bot = ? AND outage_group = ? AND date = ? ORDER BY revision""",
            flow.bot,
            group,
            day,
        )
    ]
    planned = day_stages(notice, date.fromisoformat(day), revisions, at, flow.rules.quiet)
    stages.put(tx, subject, planned, urgent=notice.urgent)


def _differing(tx: Transaction, bot: str) -> list[Row]:
    """Give ``group date letters revision`` of days that are not as they were last planned."""
    return tx.rows(
        """SELECT s.outage_group, s.date, s.half_hours, coalesce(r.revision, 0) + 1
           FROM schedule s LEFT JOIN schedule_revisions r
             ON r.bot = s.bot AND r.outage_group = s.outage_group AND r.date = s.date
             AND r.revision = (SELECT max(m.revision) FROM schedule_revisions m
                               WHERE m.bot = s.bot AND m.outage_group = s.outage_group
                                 AND m.date = s.date)
           WHERE s.bot = ? AND coalesce(r.half_hours, '') <> s.half_hours
           ORDER BY s.outage_group, s.date""",
        bot,
    )


def _any_revision(tx: Transaction, bot: str) -> bool:
    return tx.row("SELECT 1 FROM schedule_revisions WHERE bot = ? LIMIT 1", bot) is not None


def _revise(tx: Transaction, bot: str, group: str, day: str, letters: str, revision: int) -> bool:
    """Note how a day is published; says whether no other process has noted that."""
    noted = tx.run(
        """INSERT INTO schedule_revisions (bot, outage_group, date, revision, half_hours)
           VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
        bot,
        group,
        day,
        revision,
        letters,
    )
    return noted > 0
