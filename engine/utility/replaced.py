"""Which meter stands in the place of which, told by the readings that people sent.

Billing has no word for it: it lists a meter no longer, and another one instead (DOMAIN §4).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.core.flow import Flow
from engine.runtime.store import Transaction
from engine.utility.schema import ACTIVE

Listed: TypeAlias = Mapping[tuple[str, str], Sequence[str]]
"""The meters that billing lists, in the order of asking, by account and service."""


@dataclass(frozen=True, slots=True, order=True)
class _Life:
    """When a meter's first and last readings came, as moments of the store."""

    began: str
    ended: str
    meter: str


def replaced(tx: Transaction, bot: Flow, listed: Listed) -> dict[tuple[str, str], str]:
    """Give the number of the meter that was there before, by account and number of the new one.

    A new meter has no reading yet, while there are readings of a meter of the same service that
    is listed no longer, and that no other meter has followed already.
    """
    old: dict[tuple[str, str], str] = {}
    lives = _lives(tx, bot, sorted({account for account, _ in listed}))
    for (account, service), meters in listed.items():
        sent = lives.get((account, service), [])
        new = [meter for meter in meters if meter not in {life.meter for life in sent}]
        pairs = zip(new, _gone(sent, meters), strict=False)
        old.update({(account, meter): before for meter, before in pairs})
    return old


def _lives(
    tx: Transaction, bot: Flow, accounts: Sequence[str]
) -> dict[tuple[str, str], list[_Life]]:
    """Give the meters of which readings count, by account and service."""
    lives: dict[tuple[str, str], list[_Life]] = {}
    if not accounts:
        return lives
    rows = tx.rows(
        f"""SELECT account, service, MIN(received_at), MAX(received_at), meter FROM readings
            WHERE bot = ? AND account IN ({", ".join("?" * len(accounts))}) AND {ACTIVE}
            GROUP BY account, service, meter""",  # noqa: S608
        bot.bot,
        *accounts,
    )
    for account, service, *life in rows:
        lives.setdefault((account, service), []).append(_Life(*life))
    return lives


def _gone(sent: Iterable[_Life], listed: Sequence[str]) -> list[str]:
    """List the meters that are gone and not followed by another, the last one read first."""
    gone = {life.meter: life.ended for life in sent if life.meter not in listed}
    for following in sorted(sent):
        before = [meter for meter, ended in gone.items() if ended < following.began]
        if before:
            del gone[max(before, key=gone.__getitem__)]
    return sorted(gone, key=gone.__getitem__, reverse=True)
