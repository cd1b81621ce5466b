"""Readings in the store: one active record for a register and billing month, and its history.

Not the judgement of a reading nor the window (``readings``), and not the export (``exchange``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.core.values import Value
from engine.runtime.people import Person
from engine.runtime.services import Outcome
from engine.runtime.store import Transaction, moment
from engine.utility.schema import ACTIVE


@dataclass(frozen=True, slots=True)
class Entry:
    """A reading that was confirmed: an exact value of one register.

    ``name`` and ``zone`` are the register's, empty where it has none. ``flagged`` entries count
    like others, but billing should look at them.
    """

    meter: str
    service: str
    name: str
    zone: str
    value: Decimal
    unit: str
    flagged: bool


@dataclass(frozen=True, slots=True)
class Sending:
    """What readings that are sent together share; ``key`` is the same when they are sent again."""

    key: str
    person: Person
    account: str
    as_of: date
    billing_month: str
    at: datetime


def keep(tx: Transaction, sending: Sending, entries: Sequence[Entry]) -> int:
    """Store readings, each superseding the active one; give how many were new.

    A reading that equals the active one of its register and month is not stored again. An
    exported record that is superseded stays as it was exported; the new one names it.
    """
    active = _active(tx, sending)
    kept = 0
    for entry in entries:
        old, value = active.get((entry.meter, entry.name, entry.zone), (None, None))
        if value == entry.value:
            continue
        if old is not None:
            tx.run("UPDATE readings SET status = 'superseded' WHERE id = ?", old)
        _insert(tx, sending, entry, old)
        kept += 1
    return kept


def receipt(tx: Transaction, bot: str, key: str) -> Outcome | None:
    """Give how a sending with this key ended before, None when there was none."""
    row = tx.row(
        """SELECT outcome, billing_month, as_of, count FROM receipts
           WHERE bot = ? AND step_key = ?""",
        bot,
        key,
    )
    if row is None:
        return None
    outcome, billing_month, as_of, count = row
    return _ended(outcome, billing_month, date.fromisoformat(as_of), count)


def give_receipt(tx: Transaction, sending: Sending, outcome: str, count: int) -> Outcome:
    """Remember how a sending ended, and give it: ``receipt`` with billing_month, as_of, count."""
    tx.run(
        """INSERT INTO receipts (bot, step_key, outcome, billing_month, as_of, count)
           VALUES (?, ?, ?, ?, ?, ?)""",
        sending.person.bot,
        sending.key,
        outcome,
        sending.billing_month,
        sending.as_of.isoformat(),
        count,
    )
    return _ended(outcome, sending.billing_month, sending.as_of, count)


def _ended(outcome: str, billing_month: str, as_of: date, count: int) -> Outcome:
    given: dict[str, Value] = {"billing_month": billing_month, "as_of": as_of, "count": count}
    return Outcome(outcome, {"receipt": given})


def _active(tx: Transaction, sending: Sending) -> dict[tuple[Any, ...], tuple[int, Decimal]]:
    """Give the active records of the account's month by meter, register and zone."""
    rows = tx.rows(
        f"""SELECT meter, register, zone, id, value FROM readings
            WHERE bot = ? AND account = ? AND billing_month = ? AND {ACTIVE}""",  # noqa: S608
        sending.person.bot,
        sending.account,
        sending.billing_month,
    )
    return {tuple(key): (record, Decimal(value)) for *key, record, value in rows}


def _insert(tx: Transaction, sending: Sending, entry: Entry, supersedes: int | None) -> None:
    tx.run(
        """INSERT INTO readings (bot, account, meter, service, register, zone, value, unit, as_of,
             billing_month, received_at, channel, status, supersedes, person_id, step_key)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        sending.person.bot,
        sending.account,
        entry.meter,
        entry.service,
        entry.name,
        entry.zone,
        format(entry.value, "f"),
        entry.unit,
        sending.as_of.isoformat(),
        sending.billing_month,
        moment(sending.at),
        sending.person.channel,
        "flagged" if entry.flagged else "accepted",
        supersedes,
        sending.person.id,
        sending.key,
    )
