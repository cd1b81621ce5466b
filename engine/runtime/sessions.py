"""Sessions in the store. Not their stored form (``core.codec``) nor what is in them."""

from datetime import datetime

from engine.core import codec
from engine.core.session import Session
from engine.runtime.store import Transaction, moment, when


def load(tx: Transaction, person_id: int) -> Session:
    """Give a person's session, an empty one when there is none.

    A session that this version cannot read is an empty one too: the person begins afresh rather
    than never being answered again.
    """
    row = tx.row("SELECT session, updated_at FROM sessions WHERE person_id = ?", person_id)
    if row is None:
        return Session()
    try:
        return codec.read(row[0])
    except codec.UnreadableSession:
        # No session has counted as far as that: no number, and so no key, comes a second time.
        beyond = int(when(row[1]).timestamp())
        return Session(serial=beyond, calls=beyond)


def save(tx: Transaction, person_id: int, session: Session, version: str, at: datetime) -> None:
    """Keep a session, with the state that it asks in (for counting and for people who look)."""
    tx.run(
        """INSERT INTO sessions (person_id, version, state, session, updated_at)
           VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (person_id) DO UPDATE
           SET version = excluded.version, state = excluded.state,
               session = excluded.session, updated_at = excluded.updated_at""",
        person_id,
        version,
        waiting(session),
        codec.write(session).decode(),
        moment(at),
    )


def waiting(session: Session) -> str | None:
    """Name the state of the pending question, None before the first."""
    return session.state if session.stack else None
