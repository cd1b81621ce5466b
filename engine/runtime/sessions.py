"""Sessions in the store. Not their stored form (``core.codec``) nor what is in them.

A session that rests holds nothing that depends on a version of the flow, and nothing personal:
its ``version`` is empty (``RESTING``).
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from engine.core import codec
from engine.core.flow import Flow
from engine.core.session import Frame, Session
from engine.runtime.store import Row, StoreError, Transaction, moment, when

log = logging.getLogger("rozmova.sessions")

RESTING = ""
"""The version of a session in which nothing is left to be forgotten."""


class NewerSession(StoreError):  # noqa: N818 - it names what was found
    """A newer version has heard this person: only such a one may hear them further.

    An older one beside it would write an empty session over a call that is pending.
    """

    def __init__(self) -> None:
        why = "written by a newer version of Rozmova, which must hear this chat"
        super().__init__("a session", why, "newer_session")


def load(tx: Transaction, person_id: int) -> Session:
    """Give a person's session, an empty one when there is none; raises ``NewerSession``.

    A session that is damaged is an empty one too: the person begins afresh rather than never
    being answered again.
    """
    row = tx.row("SELECT session, updated_at FROM sessions WHERE person_id = ?", person_id)
    return read(*row) if row else Session()


def read(stored: str, updated_at: str) -> Session:
    """Give a session back from its columns ``session`` and ``updated_at`` (``load``)."""
    try:
        return codec.read(stored)
    except codec.NewerSession as error:
        raise NewerSession from error
    except codec.UnreadableSession:
        # No session has counted as far as that: no number, and so no key, comes a second time.
        beyond = int(when(updated_at).timestamp())
        return Session(serial=beyond, calls=beyond)


def glance(tx: Transaction, person_id: int) -> Session:
    """Give a person's session to whoever leaves it as it is; an empty one of a newer version's."""
    try:
        return load(tx, person_id)
    except NewerSession:
        return Session()


def save(tx: Transaction, person_id: int, session: Session, version: str, at: datetime) -> None:
    """Keep one session (``row``)."""
    write(tx, [row(person_id, session, version, at)])


def row(person_id: int, session: Session, version: str, at: datetime) -> Row:
    """Give a session to be kept, with the state that it asks in (for counting, and to look at).

    ``at`` is when something last came from the person, or their question passed in silence.
    """
    return (person_id, version, waiting(session), codec.write(session).decode(), moment(at))


def write(tx: Transaction, rows: Sequence[Row]) -> None:
    """Keep sessions (``row``)."""
    tx.many(
        """INSERT INTO sessions (person_id, version, state, session, updated_at)
           VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (person_id) DO UPDATE
           SET version = excluded.version, state = excluded.state,
               session = excluded.session, updated_at = excluded.updated_at""",
        rows,
    )


def waiting(session: Session) -> str | None:
    """Name the state of the pending question, None before the first."""
    return session.state if session.stack else None


def idle(tx: Transaction, bot: str, before: datetime, most: int) -> list[int]:
    """Find people of a bot whose session has not changed since a moment, and does not rest yet.

    A question that somebody is still waited for has a timer ahead: it is left to the timer.
    """
    rows = tx.rows(
        """SELECT s.person_id FROM sessions s
           WHERE s.updated_at < ? AND s.version <> ''
             AND (SELECT bot FROM people WHERE id = s.person_id) = ?
             AND NOT EXISTS (SELECT 1 FROM timers t WHERE t.person_id = s.person_id)
           ORDER BY s.updated_at LIMIT ?""",
        moment(before),
        bot,
        most,
    )
    return [person_id for (person_id,) in rows]


def put_to_rest(tx: Transaction, person_id: int, flow: Flow) -> bool:
    """Let go of what was half done in a conversation; tells whether that could be.

    A call that has not returned is kept: it may be a reading that the person has confirmed. So
    is what only a newer version can read.
    """
    try:
        session = load(tx, person_id)
    except NewerSession as newer:
        log.warning("not put to rest: %s", newer)
        return False
    if session.pending is not None:
        return False
    _replace(tx, person_id, rested(session, flow))
    return True


def clear(tx: Transaction, person_id: int) -> None:
    """Let go of a conversation altogether; the next message begins another.

    Raises ``NewerSession``: its numbers cannot be kept by whoever cannot read them.
    """
    session = load(tx, person_id)
    _replace(tx, person_id, Session(serial=session.serial, calls=session.calls))


def rested(session: Session, flow: Flow) -> Session:
    """Give what is left of a session when nobody goes on with it: the numbers, and the menu.

    The numbers stay so that no button's id and no idempotency key comes a second time. Whoever
    stands at the menu still does, with the buttons that they saw; whoever stood anywhere else
    hears with the next message that the conversation has ended.
    """
    left = Session(serial=session.serial, calls=session.calls)
    if not session.stack:
        return left
    at_menu, question = Frame(flow.menu[0], flow.menu_path), session.question
    left.stack = [at_menu]
    if question is not None and question.state == flow.menu_path:
        at_menu.asked, left.question = question.serial, question
        left.history = [left.snapshot()]
    return left


def _replace(tx: Transaction, person_id: int, session: Session) -> None:
    tx.run(
        "UPDATE sessions SET version = ?, state = ?, session = ? WHERE person_id = ?",
        RESTING,
        waiting(session),
        codec.write(session).decode(),
        person_id,
    )
