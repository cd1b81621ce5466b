"""Rows of many accounts, and the accounts that were taken."""

from tests.utility.exchange.conftest import BOT, Store, register

BAD = {"digits": "багато"}


def numbers(store: Store, bot: str = BOT) -> list[str]:
    """Give the accounts of a bot."""
    sql = "SELECT number FROM accounts WHERE bot = ? ORDER BY number"
    return [number for (number,) in store.see(sql, bot)]


def many(count: int, **cells: str) -> list[dict[str, str]]:
    """Give rows of so many accounts."""
    return [register(f"{number:08}", **cells) for number in range(count)]
