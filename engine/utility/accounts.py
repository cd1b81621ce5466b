"""Accounts with their meters and registers, as flows and texts see them.

Not their import (``exchange``), nor who may see them (``registration``, ``links``). What is not
known is None. An account's phone is never part of it: it is for comparison alone (``phone_of``).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from engine.core.flow import Flow
from engine.core.values import Value, Values
from engine.runtime.store import Row, Transaction
from engine.utility import meters

_ACCOUNT: Final = "number, address, flat, eic, outage_group, verified_until"


def of_person(tx: Transaction, bot: Flow, person_id: int, at: datetime) -> list[dict[str, Value]]:
    """Give the accounts that a person is linked with, the first linked first (``by_number``)."""
    return of_people(tx, bot, [person_id], at)[person_id]


def of_people(
    tx: Transaction, bot: Flow, people: Sequence[int], at: datetime
) -> dict[int, list[dict[str, Value]]]:
    """Give the accounts of each of some people (``of_person``)."""
    theirs: dict[int, list[dict[str, Value]]] = {person_id: [] for person_id in people}
    if not theirs:
        return theirs
    rows = tx.rows(
        f"""SELECT person_id, {_ACCOUNT} FROM links CROSS JOIN accounts
            WHERE person_id IN ({", ".join("?" * len(people))}) AND bot = ? AND number = account
            ORDER BY linked_at, number""",  # noqa: S608 - CROSS keeps SQLite from all accounts
        *people,
        bot.bot,
    )
    known = _with_meters(tx, bot, [row[1:] for row in rows], at)
    for (person_id, *_), account in zip(rows, known, strict=True):
        theirs[person_id].append(account)
    return theirs


def by_number(tx: Transaction, bot: Flow, number: str, at: datetime) -> dict[str, Value] | None:
    """Give an account as of an aware datetime, None when the utility has no such number.

    Account: ``number address flat eic group verified_until meters``.

    Meter: ``number service unit decimals registers zones`` (how many are asked), ``two_zones``
    (exactly day and night, then the day stands first), ``photo`` (what is too high needs one),
    ``replaces`` (the meter that was there before, until the first reading of this one).

    Register: ``name index`` (the name if it is a code of the display) ``codes`` (what to look for
    there) ``zone direction`` (``import`` or ``export``) ``digits decimals unit last last_date
    limit account meter``. Sums of zones are left out.

    Meters and registers stand in the order of asking. ``last`` is the base of the next reading:
    the newest of an earlier billing month than the one reported at that moment, or what billing
    imported, whichever is newer by date, and of one date the one known later (DOMAIN §4).
    """
    sql = f"SELECT {_ACCOUNT} FROM accounts WHERE bot = ? AND number = ?"  # noqa: S608
    accounts = _with_meters(tx, bot, tx.rows(sql, bot.bot, number), at)
    return accounts[0] if accounts else None


def unknown(number: str) -> dict[str, Value]:
    """Give an account of which nothing is known but the number that was typed."""
    return _account((number, None, None, None, None, None), [])


def present_number(tx: Transaction, bot: Flow, number: str) -> str:
    """Give the number that an account has now, for one that it may have had before.

    Numbers that are nobody's old one are given back as they are (DOMAIN §3).
    """
    sql = "SELECT account FROM aliases WHERE bot = ? AND alias = ?"
    row = tx.row(sql, bot.bot, number)
    return str(row[0]) if row else number


def phone_of(tx: Transaction, bot: Flow, number: str) -> str | None:
    """Give the phone that billing has for an account, as billing writes it."""
    sql = "SELECT phone FROM accounts WHERE bot = ? AND number = ?"
    row = tx.row(sql, bot.bot, number)
    return row[0] or None if row else None


def number_of(account: Values) -> str:
    """Give the number of an account that a flow hands over."""
    return str(account["number"])


def meters_of(account: Values) -> list[dict[str, Any]]:
    """Give the meters of an account, in the order of asking."""
    return meters.items(account["meters"])


def registers_of(meter: Values) -> list[dict[str, Any]]:
    """Give the registers of a meter, in the order of asking."""
    return meters.items(meter["registers"])


def _with_meters(
    tx: Transaction, bot: Flow, found: Sequence[Row], at: datetime
) -> list[dict[str, Value]]:
    known = meters.of_accounts(tx, bot, list(dict.fromkeys(row[0] for row in found)), at)
    return [_account(row, [meter.shown for meter in known[row[0]]]) for row in found]


def _account(row: Row, shown: list[Value]) -> dict[str, Value]:
    number, address, flat, eic, group, verified_until = row
    return {
        "number": number,
        "address": address or None,
        "flat": flat or None,
        "eic": eic or None,
        "group": group or None,
        "verified_until": date.fromisoformat(verified_until) if verified_until else None,
        "meters": shown,
    }
