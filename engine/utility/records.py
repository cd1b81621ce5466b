"""Readings in the store: one active record for a register and billing month, and its history.

Not the judgement of a reading nor the window (``readings``), and not the export (``exchange``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from engine.core.values import Value
from engine.runtime.people import Person
from engine.runtime.services import Outcome
from engine.runtime.store import Transaction, moment
from engine.utility.meters import Key, Record


@dataclass(frozen=True, slots=True)
class Entry:
    """A reading that was confirmed: an exact value of one register.

    ``reasons`` say why billing should look at it; ``photo`` is the channel's reference to a
    picture of the display.
    """

    key: Key
    value: Decimal
    unit: str
    reasons: tuple[str, ...] = ()
    photo: str | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """What readings that are sent together share; ``step`` is the same when they are sent again.

    ``sender`` is the person's key in the store, None for somebody who has not agreed to be
    remembered. ``queued`` ones wait until billing has closed its period; they count like others.
    """

    step: str
    person: Person
    sender: int | None
    account: str
    meter: str
    service: str
    as_of: date
    billing_month: str
    at: datetime
    queued: bool = False


def keep(
    tx: Transaction, sending: Sending, entries: Sequence[Entry], there: Mapping[Key, Record]
) -> None:
    """Store readings, each superseding the one that is ``there``; equal ones are left alone.

    An exported record that is superseded stays as it was exported; the new one names it.
    """
    for entry in entries:
        old = there.get(entry.key)
        if old is not None and old.value == entry.value:
            continue
        if old is not None:
            tx.run("UPDATE readings SET status = 'superseded' WHERE id = ?", old.id)
        _insert(tx, sending, entry, old.id if old is not None else None)


def receipt(tx: Transaction, bot: str, step: str) -> Outcome | None:
    """Give how a sending with this key ended before, None when there was none."""
    row = tx.row(
        """SELECT outcome, billing_month, as_of, count FROM receipts
           WHERE bot = ? AND step_key = ?""",
        bot,
        step,
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
        sending.step,
        outcome,
        sending.billing_month,
        sending.as_of.isoformat(),
        count,
    )
    return _ended(outcome, sending.billing_month, sending.as_of, count)


def _ended(outcome: str, billing_month: str, as_of: date, count: int) -> Outcome:
    given: dict[str, Value] = {"billing_month": billing_month, "as_of": as_of, "count": count}
    return Outcome(outcome, {"receipt": given})


def _insert(tx: Transaction, sending: Sending, entry: Entry, supersedes: int | None) -> None:
    register, zone = entry.key
    status = "queued" if sending.queued else "flagged" if entry.reasons else "accepted"
    tx.run(
        """INSERT INTO readings (bot, account, meter, service, register, zone, value, unit, as_of,
             billing_month, received_at, channel, status, reason, photo, supersedes, person_id,
             step_key)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        sending.person.bot,
        sending.account,
        sending.meter,
        sending.service,
        register,
        zone,
        format(entry.value, "f"),
        entry.unit,
        sending.as_of.isoformat(),
        sending.billing_month,
        moment(sending.at),
        sending.person.channel,
        status,
        " ".join(entry.reasons) or None,
        entry.photo,
        supersedes,
        sending.sender,
        sending.step,
    )
