"""Who has agreed to which version of the consent text, and when (law 2297-VI, DOMAIN §2.17).

Not the text itself nor the question: those are the utility's locale and flow.
"""

from collections.abc import Sequence
from datetime import datetime

from engine.core.kyiv import kyiv_date
from engine.core.values import Value
from engine.runtime.store import Transaction, moment, when


def give(tx: Transaction, person_id: int, version: str, at: datetime) -> None:
    """Note that a person agrees; of one version the first time counts."""
    tx.run(
        """INSERT INTO consents (person_id, version, given_at) VALUES (?, ?, ?)
           ON CONFLICT (person_id, version) DO NOTHING""",
        person_id,
        version,
        moment(at),
    )


def given(tx: Transaction, people: Sequence[int], version: str) -> set[int]:
    """Give those of some people who have agreed to that version."""
    if not people:
        return set()
    marks = ", ".join("?" * len(people))
    sql = f"SELECT person_id FROM consents WHERE version = ? AND person_id IN ({marks})"  # noqa: S608
    return {person_id for (person_id,) in tx.rows(sql, version, *people)}


def latest(tx: Transaction, person_id: int) -> dict[str, Value] | None:
    """Give the newest consent of a person: ``version`` (text) and ``at`` (date in Kyiv)."""
    sql = """SELECT version, given_at FROM consents WHERE person_id = ?
             ORDER BY given_at DESC, version DESC LIMIT 1"""
    row = tx.row(sql, person_id)
    return {"version": row[0], "at": kyiv_date(when(row[1]))} if row else None


def withdraw(tx: Transaction, person_id: int) -> None:
    """Forget that a person ever agreed."""
    tx.run("DELETE FROM consents WHERE person_id = ?", person_id)
