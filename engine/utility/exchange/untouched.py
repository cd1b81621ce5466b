"""Works that touch no account: most likely a street, a group or a number is misspelt.

Like ``notices.works.CONCERNED``, but for many works at once, and in favour of the file: numbers
count only where accounts have them, and an account that names no settlement may be in any, for an
import does not know the bot's own.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from engine.runtime.store import Transaction
from engine.utility.exchange.problems import Code, RowProblem
from engine.utility.exchange.read_works import WorkRecord
from engine.utility.exchange.stored_works import SOME
from engine.utility.exchange.storing import batches

_UNTOUCHED: Final = """
    SELECT w.work FROM works w WHERE w.bot = ? AND w.work IN ({marks})
      AND NOT EXISTS (SELECT 1 FROM work_accounts t
        JOIN accounts a ON a.bot = t.bot AND a.number = t.account
        WHERE t.bot = w.bot AND t.work = w.work)
      AND NOT EXISTS (SELECT 1 FROM accounts a
        WHERE a.bot = w.bot AND a.outage_group IN (w.outage_group, 'GPV' || w.outage_group))
      AND NOT EXISTS (SELECT 1 FROM work_places p
        WHERE p.bot = w.bot AND p.work = w.work AND p.street <> ''
          AND EXISTS (SELECT 1 FROM accounts a
            WHERE a.bot = p.bot AND a.street = p.street AND a.house BETWEEN p.low AND p.high
              AND (p.street_kind = '' OR a.street_kind IN ('', p.street_kind))
              AND (p.parity IS NULL OR a.house % 2 = p.parity)
              AND (p.suffix IS NULL OR a.house_suffix = p.suffix)
              AND (p.settlement = '' OR a.settlement_key IN ('', p.settlement))))
      AND NOT EXISTS (SELECT 1 FROM work_places p
        WHERE p.bot = w.bot AND p.work = w.work AND p.street = ''
          AND EXISTS (SELECT 1 FROM accounts a
            WHERE a.bot = p.bot AND a.settlement_key IN ('', p.settlement)))"""


def untouched(
    tx: Transaction, bot: str, records: Iterable[WorkRecord], at: datetime
) -> Iterator[RowProblem]:
    """Find the works, as they are stored, that touch no account and are not over.

    Where accounts were never imported nobody can tell, nor of addresses before these have keys
    (``keying``).
    """
    if tx.row("SELECT 1 FROM accounts WHERE bot = ? LIMIT 1", bot) is None:
        return
    keyless = tx.row("SELECT 1 FROM accounts WHERE bot = ? AND street IS NULL LIMIT 1", bot)
    lines = {
        record.work: record.line
        for record in records
        if not record.ended
        and (record.ends is None or record.ends > at)
        and not (keyless and record.places)
    }
    for names in batches([*lines], SOME):
        found = tx.rows(_UNTOUCHED.format(marks=", ".join("?" * len(names))), bot, *names)
        for work in sorted((work for (work,) in found), key=lines.__getitem__):
            yield RowProblem(lines[work], "", 0, Code.NOBODY_THERE, {"work": work})
