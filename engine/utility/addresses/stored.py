"""Addresses of accounts and places of works in the store: which of them meet.

The same as ``places.covers`` and ``places.may_cover`` say, in SQL. What an address does not say is
the empty text there, and 0 for the number of its house; what is NULL was stored before addresses
had keys, and meets nothing until it gets them (``keying``).
"""

from collections.abc import Iterable
from typing import Any, Final

from engine.runtime.store import Row, Transaction
from engine.utility.addresses.address import Address
from engine.utility.addresses.places import Place

PLACE_COLUMNS: Final = (
    "place, settlement, settlement_name, street, street_kind, street_name, low, high, parity,"
    " suffix"
)

AFFECTED: Final = """
    WITH asked (bot, work, home) AS (VALUES (?, ?, ?))
    SELECT a.number FROM asked q CROSS JOIN work_places p CROSS JOIN accounts a
    WHERE p.bot = q.bot AND p.work = q.work AND p.street <> ''
      AND a.bot = q.bot AND a.street = p.street AND a.house BETWEEN p.low AND p.high
      AND (p.street_kind = '' OR a.street_kind IN ('', p.street_kind))
      AND (p.parity IS NULL OR a.house % 2 = p.parity)
      AND (p.suffix IS NULL OR a.house_suffix = p.suffix)
      AND (p.settlement = ''
        OR p.settlement = CASE a.settlement_key WHEN '' THEN q.home ELSE a.settlement_key END)
    UNION
    SELECT a.number FROM asked q CROSS JOIN work_places p CROSS JOIN accounts a
    WHERE p.bot = q.bot AND p.work = q.work AND p.street = ''
      AND a.bot = q.bot AND a.settlement_key IN
        (p.settlement, CASE p.settlement WHEN q.home THEN '' ELSE p.settlement END)
"""
"""The numbers of the accounts that a work touches by its places.

Values: bot, work, and the key of the settlement of accounts that name none (``home_of``), empty
where it is not known. The joins are crossed so that SQLite keeps to their order, from the work to
its places to the accounts: the other way leads through all of them. As part of another query:
``SELECT number FROM (AFFECTED) AS touched``.
"""


def address_row(address: Address) -> Row:
    """Give ``settlement_key street street_kind house house_suffix`` of an account."""
    street, house = address.street, address.house
    return (
        address.settlement.key, street.key, street.kind, house.number if house else 0,
        house.suffix if house else "",
    )  # fmt: skip


def place_rows(places: Iterable[Place]) -> list[Row]:
    """Give ``PLACE_COLUMNS`` of the places of a work, one row for each range of houses.

    ``place`` counts the places from 1.
    """
    return [
        (
            number, place.settlement.key, place.settlement.written, place.street.key,
            place.street.kind, place.street.written, houses.low, houses.high, houses.parity,
            houses.suffix,
        )
        for number, place in enumerate(places, 1)
        for houses in place.houses
    ]  # fmt: skip


def works_at(address: Address, bot: str, home: str, *, maybe: bool = False) -> tuple[str, Row]:
    """Give a query, and its values, for the names of the works whose places cover an address.

    ``maybe``: also those that might, by what the address does not say.
    """
    where = address.settlement.key or home
    conditions: list[str] = ["p.bot = ?"]
    values: list[Any] = [bot]
    if where or not maybe:
        conditions.append("p.settlement IN ('', ?)")
        values.append(where)
    if address.street.key or not maybe:
        conditions.append("p.street IN ('', ?)")
        values.append(address.street.key)
    if address.street.kind:
        conditions.append("(p.street = '' OR p.street_kind IN ('', ?))")
        values.append(address.street.kind)
    if address.street.key and (address.house or not maybe):
        number, suffix = (address.house.number, address.house.suffix) if address.house else (0, "")
        conditions.append(
            "(p.street = '' OR p.low <= ? AND p.high >= ?"
            " AND (p.parity IS NULL OR p.parity = ?) AND (p.suffix IS NULL OR p.suffix = ?))"
        )
        values += [number, number, number % 2, suffix]
    return f"SELECT p.work FROM work_places p WHERE {' AND '.join(conditions)}", tuple(values)  # noqa: S608 - our own conditions


def accounts_at(address: Address, bot: str, home: str) -> tuple[str, Row]:
    """Give a query, and its values, for ``number outage_group`` of the accounts in a house.

    The group is empty where an account has none.
    """
    # coalesce also keeps SQLite from going through all accounts by the index of groups
    *_, number, suffix = address_row(address)
    street, where = address.street, address.settlement.key or home
    sql = """SELECT a.number, coalesce(a.outage_group, '') AS outage_group FROM accounts a
        WHERE a.bot = ? AND a.street = ? AND a.house = ? AND a.house_suffix = ?
          AND (? = '' OR a.street_kind IN ('', ?))
          AND (a.settlement_key = ? OR a.settlement_key = '' AND ? IN ('', ?))"""
    return sql, (
        bot, street.key, number, suffix, street.kind, street.kind, where, home, where,
    )  # fmt: skip


def account_address(tx: Transaction, bot: str, number: str) -> tuple[str, str] | None:
    """Give an account's address and settlement as they are written, None for an unknown number."""
    row = tx.row(
        "SELECT address, settlement FROM accounts WHERE bot = ? AND number = ?", bot, number
    )
    return (row[0] or "", row[1] or "") if row else None
