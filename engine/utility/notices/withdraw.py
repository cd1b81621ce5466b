"""Taking back what has stopped being true, or is not wanted any more, before it goes out.

What is being sent at this very moment is past help, and counts as told.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from engine.runtime import people
from engine.runtime.store import Transaction, moment
from engine.utility.notices import stages

MOST: Final = 500
"""Messages that are planned anew in one transaction."""


def older_revisions(tx: Transaction, bot: str, notices: Sequence[str], subject: str) -> None:
    """Take back all that was planned, or still waits to be sent, about a subject.

    ``notices`` are those that may have told of it. The stages of the newest revision are planned
    after that.
    """
    marks = ", ".join("?" * len(notices))
    of_subject = f"bot = ? AND notice IN ({marks}) AND subject = ?"
    key = (bot, *notices, subject)
    within = f"stage_id IN (SELECT id FROM notice_stages WHERE {of_subject})"  # noqa: S608
    tx.run(
        f"""UPDATE outbox SET status = 'withdrawn' WHERE status = 'waiting' AND notice_id IN (
              SELECT told_as FROM notices WHERE {within} AND status = 'told')""",  # noqa: S608
        *key,
    )
    tx.run(
        f"""UPDATE notices SET status = 'withdrawn' WHERE {within} AND (status = 'planned'
              OR status = 'told' AND told_as IN (
                SELECT notice_id FROM outbox
                WHERE notice_id = notices.told_as AND status = 'withdrawn'))""",  # noqa: S608
        *key,
    )
    tx.run(
        f"DELETE FROM notice_stages WHERE {of_subject} AND status = 'waiting' AND passed = ''",  # noqa: S608
        *key,
    )
    tx.run(f"DELETE FROM notice_scope WHERE {within}", *key)  # noqa: S608
    tx.run(
        f"UPDATE notice_stages SET status = 'done' WHERE {of_subject} AND status <> 'done'",  # noqa: S608
        *key,
    )


def about_account(tx: Transaction, person_id: int, account: str) -> None:
    """Take back what a person has not been sent yet about an account.

    A message that names other accounts of theirs as well is planned anew for those.
    """
    person = people.by_id(tx, person_id)
    if person is None:
        return
    stages.hold(tx, person.bot)
    waiting = tx.rows(
        """SELECT n.told_as FROM notices n JOIN outbox o ON o.notice_id = n.told_as
           WHERE n.person_id = ? AND n.account = ? AND n.status = 'told'
             AND o.status = 'waiting'""",
        person_id,
        account,
    )
    for (told_as,) in waiting:
        _plan_anew(tx, told_as)
    tx.run(
        """UPDATE notices SET status = 'withdrawn'
           WHERE person_id = ? AND account = ? AND status = 'planned'""",
        person_id,
        account,
    )


def outworn(tx: Transaction, bot: str, channels: Sequence[str], at: datetime) -> bool:
    """Plan anew what has not gone out on the day for which it was worded, and is true still.

    Whatever else should have gone by now is late, and believed by nobody. Tells whether any was
    planned.
    """
    tx.run(
        f"""UPDATE outbox SET status = 'late'
            WHERE bot = ? AND channel IN ({", ".join("?" * len(channels))}) AND bulk = 1
              AND status = 'waiting' AND notice_id IS NOT NULL AND valid_until < ?""",  # noqa: S608
        bot,
        *channels,
        moment(at),
    )
    found = tx.rows(
        """SELECT DISTINCT n.told_as FROM notice_stages s
           JOIN notices n ON n.stage_id = s.id AND n.status = 'told'
           JOIN outbox o ON o.notice_id = n.told_as AND o.status = 'late'
           WHERE s.bot = ? AND s.valid_until >= ? AND o.valid_until < ? LIMIT ?""",
        bot,
        moment(at),
        moment(at),
        MOST,
    )
    for (told_as,) in found:
        _plan_anew(tx, told_as)
    return bool(found)


def _plan_anew(tx: Transaction, told_as: int) -> None:
    """Take back a message, so that its accounts are told of once more, in other words.

    It is that notice no longer: the number may be that of the next message.
    """
    taken = tx.run(
        """UPDATE outbox SET status = 'withdrawn', notice_id = NULL
           WHERE notice_id = ? AND status IN ('waiting', 'late')""",
        told_as,
    )
    if not taken:
        return  # it is on its way
    tx.run(
        """UPDATE notice_stages SET status = 'telling' WHERE status = 'done' AND id IN (
             SELECT stage_id FROM notices WHERE told_as = ?)""",
        told_as,
    )
    tx.run("UPDATE notices SET status = 'planned', told_as = NULL WHERE told_as = ?", told_as)
