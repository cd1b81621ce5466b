"""Which accounts a person's chat is linked with, and which of them they want notices about.

Not the proof that an account is theirs (``registration``), and not the notices themselves.
"""

from datetime import datetime

from engine.runtime.store import Transaction, moment
from engine.utility.notices import withdraw


def link(tx: Transaction, person_id: int, account: str, at: datetime) -> None:
    """Link an account; one that is linked already keeps its place and its notices."""
    tx.run(
        """INSERT INTO links (person_id, account, linked_at) VALUES (?, ?, ?)
           ON CONFLICT (person_id, account) DO NOTHING""",
        person_id,
        account,
        moment(at),
    )


def unlink(tx: Transaction, person_id: int, account: str) -> None:
    """Forget that an account belongs to a person, and their notices about it with that."""
    withdraw.about_account(tx, person_id, account)
    tx.run("DELETE FROM links WHERE person_id = ? AND account = ?", person_id, account)


def want_notices(tx: Transaction, person_id: int, account: str, *, wanted: bool) -> bool:
    """Turn notices about a linked account on or off; tells whether the account is linked.

    Those that have not gone out yet do not, once they are off.
    """
    if not wanted:
        withdraw.about_account(tx, person_id, account)
    sql = "UPDATE links SET notices = ? WHERE person_id = ? AND account = ?"
    return tx.run(sql, int(wanted), person_id, account) > 0
