"""Accounts that were stored before addresses had keys get them, a few at a time: a chore.

Without keys no work that names an address reaches them. Every import gives them at once.
"""

from datetime import datetime
from typing import Final

from engine.core.flow import Flow
from engine.runtime.chores import Batch
from engine.runtime.store import Transaction
from engine.utility.addresses.address import address_of
from engine.utility.addresses.stored import address_row

ROWS: Final = 500
"""Accounts in one transaction."""


class Keying:
    """Gives keys to the accounts that have none; once all have, a look costs one question."""

    def do(self, tx: Transaction, flow: Flow, _at: datetime) -> Batch:
        """Key the next few accounts of a bot."""
        rows = tx.rows(
            """SELECT number, address, settlement FROM accounts
               WHERE bot = ? AND settlement_key IS NULL LIMIT ?""",
            flow.bot,
            ROWS,
        )
        tx.many(
            """UPDATE accounts SET settlement_key = ?, street = ?, street_kind = ?, house = ?,
                 house_suffix = ? WHERE bot = ? AND number = ?""",
            [
                (*address_row(address_of(address or "", settlement or "")), flow.bot, number)
                for number, address, settlement in rows
            ],
        )
        return Batch(more=len(rows) == ROWS)
