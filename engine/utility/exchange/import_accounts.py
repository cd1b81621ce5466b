"""Accounts, meters and last readings from a file of billing's, into the store (DESIGN §5).

The file replaces the bot's table of accounts in one transaction; links and readings stay, or move
to the new number of an account, and what is stored of an account that has a bad row stays too. When
of some bad row not even the account can be read, no account is removed but those that the file says
were renumbered: it may be the one that was meant.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from engine.runtime.store import Store, Transaction
from engine.utility.addresses.address import address_of
from engine.utility.addresses.stored import address_row
from engine.utility.exchange.layout import OURS, TableLayout
from engine.utility.exchange.problems import Progress, silent
from engine.utility.exchange.read_accounts import AccountRecord, read_accounts
from engine.utility.exchange.renumbering import add_aliases, follow_aliases, forget_aliases
from engine.utility.exchange.report import Parsed, Report
from engine.utility.exchange.storing import batches, date_import, stored, transact


def import_accounts(
    store: Store,
    bot: str,
    path: Path,
    at: datetime,
    strict: bool = False,
    dry_run: bool = False,
    layout: TableLayout = OURS,
    progress: Progress = silent,
) -> Report:
    """Read a file of accounts and put it in place of what is stored of the bot's accounts.

    ``at``, aware, is the time as of which the file is true. Nothing is stored at all after a dry
    run, when the file cannot be read, has more than one bad row in ten, no good account, or, with
    ``strict``, any bad row. Raises ``StoreError``.
    """
    read = read_accounts(path, layout, progress)
    refused = read.refusal(strict=strict)
    if refused:
        return Report(read.rows, 0, read.problems, False, refused, read.bad)
    removed, kept = transact(
        store, lambda tx: _replace(tx, bot, read, at, progress), dry_run=dry_run
    )
    return Report(
        read.rows, len(read.records), read.problems, not dry_run, None, read.bad, kept, removed
    )


def _replace(
    tx: Transaction, bot: str, read: Parsed[AccountRecord], at: datetime, progress: Progress
) -> tuple[int, int]:
    """Replace the tables; give how many accounts were removed, and kept because of bad rows."""
    tx.lock(f"accounts {bot}")
    known = {number for (number,) in tx.rows("SELECT number FROM accounts WHERE bot = ?", bot)}
    named = {record.number for record in read.records}
    absent = known - named - read.spoilt
    renumbered = {alias for record in read.records for alias in record.aliases}
    removed = absent & renumbered if read.nameless else absent
    for numbers in batches(sorted(known & named | removed)):
        keys = [(bot, number) for number in numbers]
        tx.many("DELETE FROM registers WHERE bot = ? AND account = ?", keys)
        tx.many("DELETE FROM accounts WHERE bot = ? AND number = ?", keys)
    forget_aliases(tx, bot)
    done = 0
    for records in batches(read.records):
        tx.many(_ACCOUNT, [_account(bot, record) for record in records])
        tx.many(_REGISTER, [row for record in records for row in _registers(bot, record)])
        add_aliases(tx, bot, [(old, record.number) for record in records for old in record.aliases])
        done += len(records)
        progress("store", done, len(read.records))
    follow_aliases(tx, bot)
    date_import(tx, bot, "accounts", at, read.rows)
    return len(removed), len(known & read.spoilt) + len(absent - removed)


_ACCOUNT = (
    "INSERT INTO accounts (bot, number, address, flat, eic, phone, outage_group, verified_until,"
    " settlement, settlement_key, street, street_kind, house, house_suffix)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_REGISTER = (
    "INSERT INTO registers (bot, account, meter, position, service, unit, register, zone, digits,"
    " decimals, last_value, last_date, limit_value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _account(bot: str, record: AccountRecord) -> tuple[Any, ...]:
    facts = (record.address, record.flat, record.eic, record.phone, record.group)
    address = address_of(record.address, record.settlement)
    return (
        bot, record.number, *(fact or None for fact in facts), stored(record.verified_until),
        address.settlement.written or None, *address_row(address),
    )  # fmt: skip


def _registers(bot: str, record: AccountRecord) -> list[tuple[Any, ...]]:
    return [
        (
            bot, record.number, register.meter, position, register.service, register.unit,
            register.register, register.zone, register.digits, register.decimals,
            stored(register.last_value), stored(register.last_date), stored(register.limit),
        )
        for position, register in enumerate(record.registers, 1)
    ]  # fmt: skip
