"""What this package itself keeps about a person: shown to them, and forgotten (DOMAIN §8).

The first ``Holder`` of personal data, registered like those of other packages. Not the services
that people reach it by (``personal_data``), nor the terms after which it goes (``retention``).
"""

from decimal import Decimal
from typing import Final

from engine.core.kyiv import kyiv_date
from engine.core.values import Value, Values
from engine.runtime import journal, people, sessions
from engine.runtime.people import Person
from engine.runtime.store import Row, Transaction, when
from engine.utility import consent

SHOWN: Final = 20
"""Readings that a person is shown; of the others they are told how many there are."""


def export(person: Person, store: Transaction) -> Values:
    """Give what is kept about a person.

    ``phone`` and ``name`` (text or None), ``language`` (code), ``met`` (date), ``consent``
    (``version at``, the newest, or None), ``accounts`` (list of ``number address notices``, the
    first linked first), ``readings`` (the newest of those sent from this chat and not replaced
    since: ``account meter zone value unit month date``; ``month`` is YYYY-MM, ``date`` the Kyiv
    date of sending), ``readings_count`` (all of them). Dates are in Kyiv.
    """
    row = store.row("SELECT phone, name, language, met_at FROM people WHERE id = ?", person.id)
    phone, name, language, met_at = row or (None, None, person.language, None)
    return {
        "phone": phone,
        "name": name,
        "language": language,
        "met": kyiv_date(when(met_at)) if met_at else None,
        "consent": consent.latest(store, person.id),
        "accounts": _accounts(person, store),
        "readings": _readings(person, store),
        "readings_count": _count(person, store),
    }


def forget(person: Person, store: Transaction) -> None:
    """Forget a person, but for their chat and language, for messages still wait to be sent there.

    Those are the last words of the dialogue: notices are taken back.

    Readings are billing's and stay, with nothing that leads to the chat: their keys, which name
    the person, are replaced. Attempts stay as well: they expire by themselves, and forgetting
    them would lift a pause (DOMAIN §3).
    """
    people.strip(store, person.id)
    sessions.clear(store, person.id)
    journal.forget_person(store, person.id)
    consent.withdraw(store, person.id)
    store.run("DELETE FROM links WHERE person_id = ?", person.id)
    store.run("DELETE FROM notices WHERE person_id = ?", person.id)
    store.run(
        """UPDATE outbox SET status = 'withdrawn'
           WHERE person_id = ? AND status = 'waiting' AND notice_id IS NOT NULL""",
        person.id,
    )
    store.run(
        "DELETE FROM outbox WHERE person_id = ? AND status NOT IN ('waiting', 'sending')", person.id
    )
    _part_from_readings(person, store)


def _part_from_readings(person: Person, tx: Transaction) -> None:
    """Take the person out of the readings; a step's key is ``bot:person:number`` (``Request``)."""
    between = f"{person.bot}:{person.id}:", f"{person.bot}:{person.id};"  # «;» comes after «:»
    receipts = "DELETE FROM receipts WHERE bot = ? AND step_key > ? AND step_key < ?"
    tx.run(receipts, person.bot, *between)
    tx.run(
        """UPDATE readings SET person_id = NULL, step_key = 'forgotten:' || id
           WHERE step_key > ? AND step_key < ?""",
        *between,
    )


def _accounts(person: Person, tx: Transaction) -> list[Value]:
    rows = tx.rows(
        """SELECT l.account, a.address, l.notices
           FROM links l LEFT JOIN accounts a ON a.bot = ? AND a.number = l.account
           WHERE l.person_id = ? ORDER BY l.linked_at, l.account""",
        person.bot,
        person.id,
    )
    return [
        {"number": number, "address": address or None, "notices": bool(notices)}
        for number, address, notices in rows
    ]


def _readings(person: Person, tx: Transaction) -> list[Value]:
    rows = tx.rows(
        """SELECT account, meter, zone, value, unit, billing_month, received_at FROM readings
           WHERE person_id = ? AND status <> 'superseded'
           ORDER BY received_at DESC, id LIMIT ?""",
        person.id,
        SHOWN,
    )
    return [_reading(row) for row in rows]


def _reading(row: Row) -> Value:
    account, meter, zone, value, unit, month, received_at = row
    return {
        "account": account,
        "meter": meter,
        "zone": zone or None,
        "value": Decimal(value),
        "unit": unit,
        "month": month,
        "date": kyiv_date(when(received_at)),
    }


def _count(person: Person, tx: Transaction) -> int:
    row = tx.row(
        "SELECT count(*) FROM readings WHERE person_id = ? AND status <> 'superseded'", person.id
    )
    return int(row[0]) if row else 0
