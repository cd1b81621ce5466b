"""From a stage that is due to rows of ``notices``: who is to be told, each once for an account.

Set by set in the database, a bounded part at a time. Who counts as concerned is the source's SQL;
who is told already is decided by the unique key. Not the telling: blocked people and those who
unsubscribed since are looked at once more there.
"""

from dataclasses import dataclass
from typing import Any, Final

from engine.runtime.store import Transaction
from engine.utility.notices import stages
from engine.utility.notices.belief import BELIEF, REACHED, SPOKE, code
from engine.utility.notices.stages import Audience, Waiting

MOST: Final = 5000
"""Accounts or people in one part."""

_SCOPED: Final = "noted"
"""How far an audience has been worked off that is noted in ``notice_scope``."""

PEOPLE: Final = (Audience.SUBSCRIBED, Audience.WITH_ACCOUNTS, Audience.ALL)
"""Audiences of people, whatever their accounts."""

HEARD: Final = (Audience.TOLD, Audience.BELIEVING, Audience.NO_MORE)
"""Audiences of those who were told something before."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """A query that gives the accounts which a subject concerns, in its one column ``account``."""

    sql: str
    values: tuple[Any, ...]


def expand(tx: Transaction, waiting: Waiting, concerned: Concerned, *, subscribed: bool) -> int:
    """Work off the next part of a stage's audience; gives how many accounts or people it had.

    ``subscribed``: only those are told who want notices about the account. The stage is
    ``telling`` once nobody is left.
    """
    if waiting.stage.audience in PEOPLE:
        size, last = _people(tx, waiting)
    elif waiting.passed:
        size, last = _next(tx, waiting, concerned, subscribed=subscribed)
    else:
        size, last = _first(tx, waiting, concerned, subscribed=subscribed)
    stages.passed(tx, waiting.id, last)
    if size < MOST:
        stages.become(tx, waiting.id, "telling")
    return size


def _first(
    tx: Transaction, waiting: Waiting, concerned: Concerned, *, subscribed: bool
) -> tuple[int, str]:
    """Take all accounts at once if they are few; else note them, to be taken part by part.

    They are gathered once: to gather them for every part would cost the square of their number.
    """
    source = _source(waiting, concerned)
    row = tx.row(
        f"SELECT count(*) FROM (SELECT account FROM ({source.sql}) s LIMIT ?) few",  # noqa: S608
        *source.values,
        MOST,
    )
    if row is None or row[0] < MOST:
        _insert(tx, waiting, source, concerned, subscribed=subscribed)
        return (row[0] if row else 0), ""
    tx.run(
        f"""INSERT INTO notice_scope (stage_id, account)
            SELECT ?, account FROM ({source.sql}) s WHERE 1 = 1 ON CONFLICT DO NOTHING""",  # noqa: S608
        waiting.id,
        *source.values,
    )
    return MOST, _SCOPED


def _next(
    tx: Transaction, waiting: Waiting, concerned: Concerned, *, subscribed: bool
) -> tuple[int, str]:
    """Take the next accounts of those that are noted."""
    found = tx.rows(
        "SELECT account FROM notice_scope WHERE stage_id = ? ORDER BY account LIMIT ?",
        waiting.id,
        MOST,
    )
    if found:
        part = "notice_scope WHERE stage_id = ? AND account <= ?"
        values = (waiting.id, found[-1][0])
        scope = Concerned(f"SELECT account FROM {part}", values)  # noqa: S608 - our own words
        _insert(tx, waiting, scope, concerned, subscribed=subscribed)
        tx.run(f"DELETE FROM {part}", *values)  # noqa: S608
    return len(found), _SCOPED


def _insert(
    tx: Transaction, waiting: Waiting, part: Concerned, concerned: Concerned, *, subscribed: bool
) -> None:
    """Make rows for the accounts of a part; the joins are crossed, so as to keep their order.

    People who have blocked the bot are among them: what becomes of it is seen when they are told.
    """
    wanted, values = _wanted(waiting, concerned)
    only = "AND l.notices = 1" if subscribed else ""
    tx.run(
        f"""INSERT INTO notices (stage_id, account, person_id)
            SELECT ?, l.account, l.person_id
            FROM ({part.sql}) c CROSS JOIN links l CROSS JOIN people p
            WHERE l.account = c.account {only}
              AND p.id = l.person_id AND p.bot = ? AND p.leaving = 0
              AND {wanted}
            ON CONFLICT DO NOTHING""",  # noqa: S608 - our own words
        waiting.id,
        *part.values,
        waiting.subject.bot,
        *values,
    )


def _source(waiting: Waiting, concerned: Concerned) -> Concerned:
    """Give the accounts to look through: those concerned, or those of whom somebody was told."""
    if waiting.stage.audience in HEARD:
        return Concerned(SPOKE, waiting.subject.family)
    return concerned


def _wanted(waiting: Waiting, concerned: Concerned) -> tuple[str, tuple[Any, ...]]:
    """Give the condition under which a link ``l`` is of the audience, with its values."""
    stage, belief = waiting.stage, waiting.subject.family
    codes = tuple(code(revision) for revision in stage.believing)
    believes = f"({BELIEF}) IN ({_marks(codes)})"
    match stage.audience:
        case Audience.UNTOLD_STAGE:
            return _not_said(waiting)
        case Audience.UNTOLD:
            nothing = f"coalesce(({BELIEF}), 0) % 2 = 0"
            return f"({nothing} OR {believes})", (*belief, *belief, *codes)
        case Audience.TOLD:
            within = f"l.account IN ({concerned.sql})"
            return f"{believes} AND {within}", (*belief, *codes, *concerned.values)
        case Audience.NO_MORE:
            without = f"l.account NOT IN ({concerned.sql})"
            some = f"EXISTS (SELECT 1 FROM ({concerned.sql}) s)"  # noqa: S608 - else a broken list
            values = (*belief, *codes, *concerned.values, *concerned.values)
            return f"{believes} AND {without} AND {some}", values
    return believes, (*belief, *codes)


def _not_said(waiting: Waiting) -> tuple[str, tuple[Any, ...]]:
    """Leave out whom this stage was told of an earlier revision that said the same.

    But not whom it was told in vain: that it did not concern them was their last word of it.
    """
    revisions = waiting.stage.believing
    if not revisions:
        return "1 = 1", ()
    return (
        f"""(({BELIEF}) % 2 = 0 OR NOT EXISTS (
              SELECT 1 FROM notice_stages s JOIN notices n ON n.stage_id = s.id
              WHERE s.bot = ? AND s.notice IN (?, ?) AND s.subject = ? AND s.stage = ?
                AND s.revision IN ({_marks(revisions)})
                AND n.account = l.account AND n.person_id = l.person_id AND {REACHED}))""",  # noqa: S608
        (*waiting.subject.family, *waiting.subject.family, waiting.stage.name, *revisions),
    )


def _people(tx: Transaction, waiting: Waiting) -> tuple[int, str]:
    """Take the next people, in the order of their keys.

    The bot stands in an expression so that no index of it is used: that would sort all people for
    every part.
    """
    found = tx.rows(
        f"""SELECT p.id FROM people p
            WHERE p.id > ? AND coalesce(p.bot, '') = ? AND p.blocked = 0 AND p.leaving = 0
              {_LINKED[waiting.stage.audience]} ORDER BY p.id LIMIT ?""",  # noqa: S608
        int(waiting.passed or 0),
        waiting.subject.bot,
        MOST,
    )
    tx.many(
        """INSERT INTO notices (stage_id, account, person_id) VALUES (?, '', ?)
           ON CONFLICT DO NOTHING""",
        [(waiting.id, person_id) for (person_id,) in found],
    )
    return len(found), str(found[-1][0]) if found else waiting.passed


_LINKED: Final = {
    Audience.WITH_ACCOUNTS: "AND EXISTS (SELECT 1 FROM links WHERE person_id = p.id)",
    Audience.SUBSCRIBED: "AND EXISTS (SELECT 1 FROM links WHERE person_id = p.id AND notices = 1)",
    Audience.ALL: "",
}


def _marks(values: tuple[Any, ...]) -> str:
    """Give a mark for each value; no value is in an empty list, in any database."""
    return ", ".join("?" * len(values)) or "NULL"
