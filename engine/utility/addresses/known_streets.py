"""The streets that a utility knows: from the addresses of its accounts and of its works.

Not who lives there: of an account nothing is looked at but where it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from engine.runtime.store import Transaction
from engine.utility.addresses.address import Address, address_of
from engine.utility.addresses.names import NO_STREET, UNNAMED, Name, Street

_STREETS: Final = """
    WITH RECURSIVE known (street) AS (
        SELECT min(street) FROM accounts WHERE bot = ? AND street > ''
        UNION ALL
        SELECT (SELECT min(street) FROM accounts WHERE bot = ? AND street > known.street)
        FROM known WHERE known.street IS NOT NULL)
    SELECT street FROM known WHERE street IS NOT NULL
    UNION SELECT street FROM work_places WHERE bot = ? AND street > ''
"""
"""From street to street by the index: accounts are many, streets are not."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A street of a settlement; without a street, the settlement itself."""

    settlement: Name
    street: Street
    by_work: bool = False
    """Whether it is known from works alone."""


def all_streets(tx: Transaction, bot: str) -> list[str]:
    """Give the key of every street that is known."""
    return [street for (street,) in tx.rows(_STREETS, bot, bot, bot)]


def is_settlement(tx: Transaction, bot: str, key: str, home: str) -> bool:
    """Tell whether a settlement is known by this key."""
    if key and key == home:
        return True
    of_accounts = "SELECT 1 FROM accounts WHERE bot = ? AND settlement_key = ? LIMIT 1"
    of_works = "SELECT 1 FROM work_places WHERE bot = ? AND settlement = ? LIMIT 1"
    return key != "" and any(tx.row(sql, bot, key) for sql in (of_accounts, of_works))


def named_settlement(tx: Transaction, bot: str, key: str) -> Name:
    """Give a settlement as the works or the accounts there write it; else its key."""
    of_works = tx.row(
        """SELECT settlement_name FROM work_places
           WHERE bot = ? AND settlement = ? AND settlement_name <> ''
           ORDER BY settlement_name LIMIT 1""",
        bot, key,
    )  # fmt: skip
    if of_works:
        return Name(key, of_works[0])
    row = tx.row(
        "SELECT address, settlement FROM accounts WHERE bot = ? AND settlement_key = ? LIMIT 1",
        bot, key,
    )  # fmt: skip
    written = address_of(row[0] or "", row[1] or "").settlement.written if row else ""
    return Name(key, written or key)


def has_streets(tx: Transaction, bot: str, key: str, home: str) -> bool:
    """Tell whether any street of a settlement is known."""
    of_accounts = """SELECT 1 FROM accounts
        WHERE bot = ? AND settlement_key IN (?, ?) AND street > '' LIMIT 1"""
    of_works = "SELECT 1 FROM work_places WHERE bot = ? AND settlement = ? AND street > '' LIMIT 1"
    unsaid = "" if key == home else key
    return any((tx.row(of_accounts, bot, key, unsaid), tx.row(of_works, bot, key)))


def standings(tx: Transaction, bot: str, address: Address, home: str) -> list[Standing]:
    """Give the streets that an address may mean: of any kind and settlement that it leaves open.

    Where addresses name no settlement, that is ``home``, or what the address says.
    """
    found: dict[tuple[str, str], Standing] = {}
    for each in (*_of_accounts(tx, bot, address), *_of_works(tx, bot, address)):
        street, where = address.street, each.settlement.key or home
        if street.kind and each.street.kind not in ("", street.kind):
            continue
        if address.settlement.key and where not in ("", address.settlement.key):
            continue
        if not where:
            each = replace(each, settlement=address.settlement)
        found.setdefault((each.settlement.key or home, each.street.kind), each)
    return _merged(found.values(), home)


def _merged(every: Iterable[Standing], home: str) -> list[Standing]:
    """Leave out what is another one, only said with less."""
    known = list(every)
    places = {(each.settlement.key or home, each.street.kind) for each in known}
    settled = {where for where, _ in places if where}

    def said_better(each: Standing) -> bool:
        where, kind = each.settlement.key or home, each.street.kind
        kinded = not kind and any(there == where and other for there, other in places)
        return kinded or (each.by_work and not where and bool(settled))

    return [each for each in known if not said_better(each)]


def _of_accounts(tx: Transaction, bot: str, address: Address) -> list[Standing]:
    key, settlement = address.street.key, address.settlement.key
    if key:
        sql = (
            "SELECT DISTINCT settlement_key, street_kind FROM accounts WHERE bot = ? AND street = ?"
        )
        found = tx.rows(sql, bot, key)
    else:
        sql = """SELECT DISTINCT settlement_key, street_kind FROM accounts
            WHERE bot = ? AND street = '' AND settlement_key = ?"""
        found = tx.rows(sql, bot, settlement)
    return [_standing(tx, bot, key, *row) for row in sorted(found)]


def _standing(tx: Transaction, bot: str, key: str, settlement: str, kind: str) -> Standing:
    """Show a street as one of its accounts has it written."""
    row = tx.row(
        """SELECT address, settlement FROM accounts
           WHERE bot = ? AND street = ? AND settlement_key = ? AND street_kind = ?""",
        bot, key, settlement, kind,
    ) or (None, None)  # fmt: skip
    written = address_of(row[0] or "", row[1] or "")
    return Standing(
        Name(settlement, written.settlement.written) if settlement else UNNAMED,
        Street(key, kind, written.street.written) if key else NO_STREET,
    )


def _of_works(tx: Transaction, bot: str, address: Address) -> list[Standing]:
    if not address.street.key:
        return []
    found = tx.rows(
        """SELECT DISTINCT settlement, settlement_name, street_kind, street_name
           FROM work_places WHERE bot = ? AND street = ? ORDER BY 1, 3, 4""",
        bot, address.street.key,
    )  # fmt: skip
    return [
        Standing(Name(where, named), Street(address.street.key, kind, written), by_work=True)
        for where, named, kind, written in found
    ]
