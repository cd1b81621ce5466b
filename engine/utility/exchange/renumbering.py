"""Accounts that were renumbered: their old numbers in the store, and what stood under them.

A utility numbers its accounts anew now and then (DOMAIN §3). People who are linked with an old
number stay with their account, and so do the readings that count.
"""

from collections.abc import Sequence
from typing import Final

from engine.runtime.store import Row, Transaction
from engine.utility.schema import ACTIVE

_ALIAS: Final = (
    "INSERT INTO aliases (bot, alias, account) VALUES (?, ?, ?)"
    " ON CONFLICT (bot, alias) DO UPDATE SET account = excluded.account"
)
_OLD: Final = "account IN (SELECT alias FROM aliases WHERE bot = ?)"


def forget_aliases(tx: Transaction, bot: str) -> None:
    """Forget the old numbers of all accounts that are not in the table at this moment."""
    tx.run(
        "DELETE FROM aliases WHERE bot = ?"
        " AND account NOT IN (SELECT number FROM accounts WHERE bot = ?)",
        bot, bot,
    )  # fmt: skip


def add_aliases(tx: Transaction, bot: str, aliases: Sequence[tuple[str, str]]) -> None:
    """Remember old numbers, each with the account that it means now."""
    tx.many(_ALIAS, [(bot, alias, account) for alias, account in aliases])


def follow_aliases(tx: Transaction, bot: str) -> None:
    """Move links and active readings from old numbers to the present ones.

    A number that is an account in the table is nobody's old one.
    """
    tx.run(
        "DELETE FROM aliases WHERE bot = ?"
        " AND alias IN (SELECT number FROM accounts WHERE bot = ?)",
        bot, bot,
    )  # fmt: skip
    _move_links(tx, bot)
    _move_readings(tx, bot)


def _move_links(tx: Transaction, bot: str) -> None:
    """Link people with the present number: since the first of their links, with any notices."""
    tx.run(
        """INSERT INTO links (person_id, account, linked_at, notices)
           SELECT l.person_id, a.account, MIN(l.linked_at), MAX(l.notices)
           FROM aliases a JOIN links l ON l.account = a.alias JOIN people p ON p.id = l.person_id
           WHERE a.bot = ? AND p.bot = a.bot
           GROUP BY l.person_id, a.account
           ON CONFLICT (person_id, account) DO UPDATE SET
             linked_at = CASE WHEN excluded.linked_at < links.linked_at
               THEN excluded.linked_at ELSE links.linked_at END,
             notices = CASE WHEN excluded.notices > links.notices
               THEN excluded.notices ELSE links.notices END""",
        bot,
    )
    tx.run(
        f"""DELETE FROM links WHERE {_OLD}
            AND person_id IN (SELECT id FROM people WHERE bot = ?)""",  # noqa: S608
        bot, bot,
    )  # fmt: skip


def _move_readings(tx: Transaction, bot: str) -> None:
    """Move readings; of two for the same register and month the later one counts."""
    old = tx.rows(
        f"""SELECT id, received_at, account, meter, register, zone, billing_month FROM readings
            WHERE bot = ? AND {ACTIVE} AND {_OLD} ORDER BY received_at, id""",  # noqa: S608
        bot, bot,
    )  # fmt: skip
    aliases = tx.rows("SELECT alias, account FROM aliases WHERE bot = ?", bot) if old else []
    present: dict[str, str] = dict(aliases)
    for number, received, account, *register in old:
        there = _there(tx, bot, present[account], register)
        if there is not None and there[1] > received:
            _supersede(tx, number, there[0])
            continue
        if there is not None:
            _supersede(tx, there[0], number)
        tx.run("UPDATE readings SET account = ? WHERE id = ?", present[account], number)


def _there(tx: Transaction, bot: str, account: str, register: Sequence[str]) -> Row | None:
    """Give the active reading that an account has for a register and month already."""
    return tx.row(
        f"""SELECT id, received_at FROM readings
            WHERE bot = ? AND account = ? AND meter = ? AND register = ? AND zone = ?
              AND billing_month = ? AND {ACTIVE}""",  # noqa: S608
        bot, account, *register,
    )  # fmt: skip


def _supersede(tx: Transaction, old: int, new: int) -> None:
    tx.run("UPDATE readings SET status = 'superseded' WHERE id = ?", old)
    tx.run("UPDATE readings SET supersedes = ? WHERE id = ? AND supersedes IS NULL", old, new)
