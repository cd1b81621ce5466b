"""Works as a source of notices: ``planned_outage`` and ``emergency_outage``."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from engine.core.flow import Flow
from engine.core.values import Values
from engine.runtime.store import Transaction, moment, when
from engine.utility.addresses.home import home_of
from engine.utility.addresses.stored import AFFECTED
from engine.utility.notices import stages
from engine.utility.notices.audience import Concerned
from engine.utility.notices.life import Life
from engine.utility.notices.source import home
from engine.utility.notices.stages import Subject
from engine.utility.notices.work_revisions import EVENTS, history
from engine.utility.outage_shown import outage_shown

MOST: Final = 200
"""Works planned in one transaction."""

CONCERNED: Final = f"""
    SELECT account FROM work_accounts WHERE bot = ? AND work = ?
    UNION
    SELECT a.number AS account FROM works w JOIN accounts a
      ON a.bot = w.bot AND a.outage_group IN (w.outage_group, 'GPV' || w.outage_group)
    WHERE w.bot = ? AND w.work = ?
    UNION
    SELECT number AS account FROM ({AFFECTED}) placed"""  # noqa: S608 - our own words
"""The accounts that a work touches: by number, by group, by address."""


class Works:
    """Plans the works that are new or another revision, and all of them under other rules."""

    def __init__(self) -> None:
        self._rules: dict[str, str] = {}

    def tells(self, notice: str, _flow: Flow) -> bool:
        """Tell whether it is the notice of a kind of work."""
        return notice in EVENTS.values()

    def plan(self, tx: Transaction, flow: Flow, at: datetime) -> bool:
        """Plan a few works; tells whether more are left."""
        self._follow_rules(tx, flow, at)
        rows = tx.rows(
            """SELECT work, kind, revision FROM works WHERE bot = ? AND planned = 0
               ORDER BY work LIMIT ?""",
            flow.bot,
            MOST,
        )
        for work, kind, revision in rows:
            self._plan(tx, flow, work, EVENTS[kind], revision)
        return len(rows) == MOST

    def _plan(self, tx: Transaction, flow: Flow, work: str, event: str, revision: int) -> None:
        notice = flow.notices.get(event)
        if notice is not None:
            planned = Life(notice, history(tx, flow.bot, work), flow.rules.quiet).stages()
            subject = Subject(flow.bot, event, work, revision)
            stages.put(tx, subject, planned, urgent=notice.urgent)
        tx.run("UPDATE works SET planned = 1 WHERE bot = ? AND work = ?", flow.bot, work)

    def _follow_rules(self, tx: Transaction, flow: Flow, at: datetime) -> None:
        """Plan works anew that are not over, where the bot's notices are others than before."""
        rules = _rules(flow)
        if self._rules.get(flow.bot) == rules:
            return
        row = tx.row("SELECT rules FROM notice_plans WHERE bot = ?", flow.bot)
        if row is None or row[0] != rules:
            tx.run(
                """INSERT INTO notice_plans (bot, rules) VALUES (?, ?)
                   ON CONFLICT (bot) DO UPDATE SET rules = excluded.rules""",
                flow.bot,
                rules,
            )
            tx.run(
                """UPDATE works SET planned = 0 WHERE bot = ? AND status = 'planned'
                     AND (ends IS NULL OR ends > ?)""",
                flow.bot,
                moment(at),
            )
        else:  # remembered only once it is surely stored: this transaction may be rolled back
            self._rules[flow.bot] = rules

    def concerned(self, subject: Subject, flow: Flow) -> Concerned:
        """Give the accounts that a work touches."""
        return Concerned(CONCERNED, (*(subject.bot, subject.key) * 3, home_of(flow)))

    def facts(
        self, tx: Transaction, subject: Subject, belief: int | None, at: datetime
    ) -> Values | None:
        """Give ``outage``, and ``was``: as the person believes it to be, None if they know."""
        row = tx.row(
            "SELECT kind, reason FROM works WHERE bot = ? AND work = ?", subject.bot, subject.key
        )
        if row is None:
            return None
        kind, reason = row
        shown = {
            number: outage_shown(kind, when(starts), when(ends) if ends else None, reason, at)
            for number, starts, ends in tx.rows(
                """SELECT revision, starts, ends FROM work_revisions
                   WHERE bot = ? AND work = ? AND revision IN (?, ?)""",
                subject.bot,
                subject.key,
                subject.revision,
                belief,
            )
        }
        return {"outage": shown[subject.revision], "was": shown.get(belief or 0)}

    def place(self, account: Values) -> Sequence[object]:
        """Give the address: a work is told of once for a house (DOMAIN §5)."""
        return home(account)


def _rules(flow: Flow) -> str:
    """Give a fingerprint of all that stages are planned by."""
    written: Iterable[object] = (
        flow.rules.quiet,
        *((name, sorted(flow.notices[name].stages.items())) for name in sorted(flow.notices)),
    )
    return hashlib.sha256(repr(tuple(written)).encode()).hexdigest()
