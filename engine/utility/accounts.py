"""Accounts with their meters and registers, as flows and texts see them.

Not their import (``exchange``), nor who may see them (``registration``, ``links``). What is not
known is None. An account's phone is never part of it: it is for comparison alone (``phone_of``).
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from engine.core.flow import Flow
from engine.core.values import Value, Values
from engine.runtime.store import Row, Transaction
from engine.utility.schema import ACTIVE
from engine.utility.windows import dating

_ACCOUNT: Final = "number, address, flat, eic, outage_group, verified_until"
_DISPLAY_CODE: Final = re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}|[TТ]\d{1,2}")


def of_person(tx: Transaction, bot: Flow, person_id: int, at: datetime) -> list[dict[str, Value]]:
    """Give the accounts that a person is linked with, the first linked first (``by_number``)."""
    found = tx.rows(
        f"""SELECT {_ACCOUNT} FROM links JOIN accounts ON number = account
            WHERE person_id = ? AND bot = ? ORDER BY linked_at, number""",  # noqa: S608
        person_id,
        bot.bot,
    )
    return _with_meters(tx, bot, found, at)


def by_number(tx: Transaction, bot: Flow, number: str, at: datetime) -> dict[str, Value] | None:
    """Give an account as of an aware datetime, None when the utility has no such number.

    Account: ``number address flat eic group verified_until meters``. Meter: ``number service
    zones`` (how many registers) ``unit decimals registers``. Register: ``name index`` (the code
    on the meter's display) ``zone digits decimals unit last last_date limit account meter``.
    Meters and registers stand in the order of asking. ``last`` is the base of the next reading:
    the newest of an earlier billing month than the one reported at that moment, or what billing
    imported, whichever is newer by date, and of one date the one known later (DOMAIN §4).
    """
    sql = f"SELECT {_ACCOUNT} FROM accounts WHERE bot = ? AND number = ?"  # noqa: S608
    accounts = _with_meters(tx, bot, tx.rows(sql, bot.bot, number), at)
    return accounts[0] if accounts else None


def unknown(number: str) -> dict[str, Value]:
    """Give an account of which nothing is known but the number that was typed."""
    return _account((number, None, None, None, None, None))


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
    return _items(account["meters"])


def registers_of(meter: Values) -> list[dict[str, Any]]:
    """Give the registers of a meter, in the order of asking."""
    return _items(meter["registers"])


def _with_meters(
    tx: Transaction, bot: Flow, found: Sequence[Row], at: datetime
) -> list[dict[str, Value]]:
    accounts = {row[0]: _account(row) for row in found}
    if not accounts:
        return []
    meters: dict[tuple[str, str], dict[str, Any]] = {}
    for number, meter, service, unit, *register in _registers(tx, bot, accounts, at):
        if (number, meter) not in meters:
            meters[number, meter] = _meter(meter, service, unit, register)
            meters_of(accounts[number]).append(meters[number, meter])
        registers = registers_of(meters[number, meter])
        registers.append(_register(number, meter, unit, register))
        meters[number, meter]["zones"] = len(registers)
    return list(accounts.values())


def _registers(tx: Transaction, bot: Flow, numbers: dict[str, Any], at: datetime) -> list[Row]:
    """Give the rows of all registers, each with its newest reading of an earlier month."""
    _, month = dating(bot.rules.window, bot.rules.dated, at)
    places = ", ".join("?" * len(numbers))
    return tx.rows(
        f"""SELECT m.account, m.meter, m.service, m.unit,
              m.decimals, m.register, m.zone, m.digits, m.limit_value, m.last_value, m.last_date,
              (SELECT at FROM imports WHERE bot = m.bot AND kind = 'accounts'),
              r.value, r.as_of, r.received_at
            FROM registers m LEFT JOIN readings r ON r.id = (
              SELECT id FROM readings
              WHERE bot = m.bot AND account = m.account AND meter = m.meter
                AND register = m.register AND zone = m.zone
                AND billing_month < ? AND {ACTIVE}
              ORDER BY billing_month DESC LIMIT 1)
            WHERE m.bot = ? AND m.account IN ({places})
            ORDER BY m.position, m.meter, m.register, m.zone""",  # noqa: S608
        month,
        bot.bot,
        *numbers,
    )


def _account(row: Row) -> dict[str, Value]:
    number, address, flat, eic, group, verified_until = row
    meters: list[Value] = []
    return {
        "number": number,
        "address": address or None,
        "flat": flat or None,
        "eic": eic or None,
        "group": group or None,
        "verified_until": _date(verified_until),
        "meters": meters,
    }


def _meter(number: str, service: str, unit: str, register: Sequence[Any]) -> dict[str, Value]:
    """Give a meter without registers yet; the decimals are those of its first."""
    registers: list[Value] = []
    return {
        "number": number,
        "service": service,
        "zones": 0,
        "unit": unit,
        "decimals": register[0],
        "registers": registers,
    }


def _register(account: str, meter: str, unit: str, row: Sequence[Any]) -> dict[str, Value]:
    decimals, name, zone, digits, limit, *known = row
    last, last_date = _base(*known)
    return {
        "name": name or None,
        "index": name if _DISPLAY_CODE.fullmatch(name) else None,
        "zone": zone or None,
        "digits": digits,
        "decimals": decimals,
        "unit": unit,
        "last": _decimal(last),
        "last_date": _date(last_date),
        "limit": _decimal(limit),
        "account": account,
        "meter": meter,
    }


def _base(
    imported: str | None,
    imported_date: str | None,
    imported_at: str | None,
    sent: str | None,
    sent_date: str | None,
    sent_at: str | None,
) -> tuple[str | None, str | None]:
    """Choose between what billing imported and what was sent; dates and moments sort as text."""
    billed = (imported_date or "", imported_at or "")
    if imported and (not sent or billed > (sent_date or "", sent_at or "")):
        return imported, imported_date
    return sent, sent_date


def _items(value: Value) -> list[dict[str, Any]]:
    """Take a list of maps apart; anything else is a flow that hands over something else."""
    if not isinstance(value, list):
        raise TypeError(f"not a list of meters or registers: {type(value).__name__}")
    items: list[Any] = value
    return items


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None
