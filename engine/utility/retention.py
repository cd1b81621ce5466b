"""Forgetting by itself what has been kept long enough (law 2297-VI, DOMAIN §8): a chore.

The terms are the utility's (``bot.yaml``, ``personal_data``). Not what a person asks to have
deleted (``personal_data``), and not readings: those are billing's and stay.
"""

import logging
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from engine.core.flow import Flow
from engine.core.kyiv import KYIV
from engine.runtime import journal, people, sessions
from engine.runtime.chores import Batch
from engine.runtime.services import ServiceFailed
from engine.runtime.store import Transaction, moment
from engine.utility.notices import stages
from engine.utility.personal_data import forget_everywhere

log = logging.getLogger("rozmova.retention")

ROWS: Final = 300
"""Turns, messages, updates, attempts and conversations in one batch, of each so many."""
PEOPLE: Final = 50
"""People in one batch: with each go rows of a dozen tables."""

DELIVERED_TWICE: Final = timedelta(days=7)
"""How long an update is known by its number. Telegram delivers one again for 24 hours, Viber for
about one, other platforms for up to a week; later none can come twice."""


class Retention:
    """Forgets a bot's old turns, messages, updates, attempts, conversations and people."""

    def do(self, tx: Transaction, flow: Flow, at: datetime) -> Batch:
        """Forget what is due at an aware datetime, a few hundred rows of each kind at most."""
        at = at.astimezone(UTC)  # arithmetic in a zone with summer time is off by an hour
        terms = flow.rules.personal_data
        full = (
            journal.forget(tx, flow.bot, at - terms.journal, ROWS) == ROWS,
            _forget_messages(tx, flow.bot, at - terms.journal) == ROWS,
            _forget_updates(tx, flow, at) == ROWS,
            _forget_attempts(tx, flow, at) == ROWS,
            _forget_notices(tx, flow.bot, at, at - terms.journal) == ROWS,
            _put_to_rest(tx, flow, at - terms.sessions) == ROWS,
            _forget_people(tx, flow.bot, months_before(at, terms.months)) == PEOPLE,
            _remove_the_gone(tx, flow.bot) == PEOPLE,
        )
        return Batch(more=any(full))


def months_before(at: datetime, months: int) -> datetime:
    """Give the same day and hour in Kyiv so many calendar months ago, or that month's last day."""
    there = at.astimezone(KYIV)
    year, month = divmod(there.year * 12 + there.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return there.replace(year=year, month=month + 1, day=min(there.day, last))


def _forget_messages(tx: Transaction, bot: str, before: datetime) -> int:
    """Drop messages that were sent, or that a person who blocked the bot did not want.

    The notices that they told part from them.
    """
    rows = tx.rows(
        """SELECT o.id, o.notice_id FROM outbox o
           WHERE o.created_at < ? AND o.status NOT IN ('waiting', 'sending')
             AND (SELECT bot FROM people WHERE id = o.person_id) = ? LIMIT ?""",
        moment(before),
        bot,
        ROWS,
    )
    told = [(notice,) for _, notice in rows if notice is not None]
    tx.many("UPDATE notices SET told_as = NULL WHERE told_as = ?", told)
    tx.many("DELETE FROM outbox WHERE id = ?", [(key,) for key, _ in rows])
    return len(rows)


def _forget_updates(tx: Transaction, flow: Flow, at: datetime) -> int:
    """Drop the numbers of updates; one that was put aside stays for those who find out why."""
    put_aside = max(flow.rules.personal_data.journal, DELIVERED_TWICE)
    rows = tx.rows(
        """SELECT bot, channel, update_id FROM inbox
           WHERE bot = ? AND received_at < ? AND payload IS NULL
             AND (explanation IS NULL OR received_at < ?)
           LIMIT ?""",
        flow.bot,
        moment(at - DELIVERED_TWICE),
        moment(at - put_aside),
        ROWS,
    )
    tx.many("DELETE FROM inbox WHERE bot = ? AND channel = ? AND update_id = ?", rows)
    return len(rows)


def _forget_attempts(tx: Transaction, flow: Flow, at: datetime) -> int:
    """Drop failed attempts that no pause can come of any more (``attempts``)."""
    return tx.run(
        """DELETE FROM attempts WHERE id IN (
             SELECT id FROM attempts WHERE bot = ? AND at < ? LIMIT ?)""",
        flow.bot,
        moment(at - 2 * flow.rules.attempts.pause),
        ROWS,
    )


def _forget_notices(tx: Transaction, bot: str, at: datetime, before: datetime) -> int:
    """Drop what was told of subjects that are over, and then the stages themselves.

    While a work goes on, it has to be known who was told of it: they are told of a change.
    """
    stages.hold(tx, bot)
    over = """FROM notice_stages s WHERE s.bot = ? AND s.valid_until < ? AND s.status = 'done'
                AND NOT EXISTS (SELECT 1 FROM works w WHERE w.bot = s.bot AND w.work = s.subject
                  AND w.status = 'planned' AND (w.ends IS NULL OR w.ends > ?))"""
    values = (bot, moment(before), moment(at))
    told = tx.run(
        f"""DELETE FROM notices WHERE id IN (
              SELECT n.id FROM notices n WHERE n.stage_id IN (SELECT s.id {over}) LIMIT ?)""",  # noqa: S608
        *values,
        ROWS,
    )
    if told == ROWS:
        return told
    return tx.run(
        f"DELETE FROM notice_stages WHERE id IN (SELECT s.id {over} LIMIT ?)",  # noqa: S608
        *values,
        ROWS,
    )


def _put_to_rest(tx: Transaction, flow: Flow, before: datetime) -> int:
    """Let go of what is half done in conversations that nobody goes on with."""
    idle = _held(tx, lambda: sessions.idle(tx, flow.bot, before, ROWS))
    return sum(sessions.put_to_rest(tx, person_id, flow) for person_id in idle)


def _forget_people(tx: Transaction, bot: str, before: datetime) -> int:
    """Forget people of whom nothing was heard, each wholly or not at all."""
    silent = _held(tx, lambda: people.silent(tx, bot, before, PEOPLE))
    return sum(_forget_person(tx, key) for key in silent)


def _held(tx: Transaction, find: Callable[[], list[int]]) -> list[int]:
    """Find people, keep them to oneself, and give those of whom it is still so."""
    found = find()
    for person_id in found:
        people.hold(tx, person_id)
    still = set(find()) if found else set()
    return [person_id for person_id in found if person_id in still]


def _forget_person(tx: Transaction, person_id: int) -> bool:
    """Forget a person; where another package cannot, they stay for the next time."""
    person = people.by_id(tx, person_id)
    if person is None:
        return False
    tx.run("SAVEPOINT person")
    try:
        forget_everywhere(person, tx)
    except ServiceFailed:
        tx.run("ROLLBACK TO SAVEPOINT person")
        tx.run("RELEASE SAVEPOINT person")
        log.warning("%s: person %s could not be forgotten", person.bot, person_id)
        return False
    people.remove(tx, person_id)
    tx.run("RELEASE SAVEPOINT person")
    return True


def _remove_the_gone(tx: Transaction, bot: str) -> int:
    """Remove people who had their data deleted, once they were sent everything."""
    gone = _held(tx, lambda: people.gone(tx, bot, PEOPLE))
    for person_id in gone:
        people.remove(tx, person_id)
    return len(gone)
