"""What storing accounts and works have in common: batches, rehearsals, the date of the data."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from engine.runtime.store import Store, Transaction, moment
from engine.utility.exchange.problems import STEP

T = TypeVar("T")


class _Rehearsed(Exception):  # noqa: N818 - rolls back a dry run, which is no error
    """A transaction has shown what it would do."""


def transact(store: Store, work: Callable[[Transaction], T], *, dry_run: bool) -> T:
    """Do work in one transaction; a dry run does the same and is rolled back."""
    if not dry_run:
        return store.transact(work)
    results: list[T] = []

    def rehearse(tx: Transaction) -> None:
        results.append(work(tx))
        raise _Rehearsed

    with suppress(_Rehearsed):
        store.transact(rehearse)
    return results[-1]


def batches(items: Sequence[T], size: int = STEP) -> Iterator[Sequence[T]]:
    """Cut a sequence into pieces that are written at once."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def date_import(
    tx: Transaction, bot: str, kind: str, at: datetime, rows: int, *, incomplete: bool = False
) -> None:
    """Note as of when a bot's ``accounts`` or ``works`` are true, ``incomplete`` with findings."""
    tx.run(
        "INSERT INTO imports (bot, kind, at, rows, incomplete) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (bot, kind) DO UPDATE SET at = excluded.at, rows = excluded.rows,"
        " incomplete = excluded.incomplete",
        bot, kind, moment(at), rows, int(incomplete),
    )  # fmt: skip


def stored(value: Decimal | date | None) -> str | None:
    """Give the stored text of an exact decimal or a date."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if value else None
