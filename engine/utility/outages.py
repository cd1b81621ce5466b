"""The service that tells which outages an account has ahead (DOMAIN §5).

Not the notices about them, and not the hourly schedules. Where the source is missing or stale it
says so: "no outages" is never said for want of knowledge (DOMAIN §2.18).
"""

from datetime import datetime, time, timedelta
from typing import Final

from engine.core.flow import Flow
from engine.core.kyiv import KYIV
from engine.core.values import Value, Values
from engine.runtime.services import Outcome
from engine.runtime.store import Row, Transaction, moment, when
from engine.utility.accounts import number_of

FRESH_HOURS: Final = 24
"""How old the works may be, unless the fact ``outages_fresh_hours`` says otherwise."""

_PREFIX: Final = "GPV"


def find_outages(account: Values, at: datetime, bot: Flow, store: Transaction) -> Outcome:
    """Give ``outages``: works on the account or on its group that are not over, earliest first.

    Each: ``kind date from until`` (None: not known) ``hours reason ends_known``; times in Kyiv.
    ``unknown`` when works were never imported for this bot, or too long ago.
    """
    if not _fresh(store, bot, at):
        return Outcome("unknown")
    rows = _ahead(store, bot.bot, number_of(account), account["group"], at)
    return Outcome(facts={"outages": [_outage(row) for row in rows]})


def _fresh(tx: Transaction, bot: Flow, at: datetime) -> bool:
    hours = bot.facts.get("outages_fresh_hours")
    patience = timedelta(hours=hours if type(hours) is int else FRESH_HOURS)
    row = tx.row("SELECT at FROM imports WHERE bot = ? AND kind = 'works'", bot.bot)
    return row is not None and at - when(row[0]) <= patience


def _ahead(tx: Transaction, bot: str, account: str, group: Value, at: datetime) -> list[Row]:
    """Give the works that are not over; ``GPV1.1`` and ``1.1`` are one group."""
    bare = str(group).removeprefix(_PREFIX) if group else None
    return tx.rows(
        """SELECT kind, starts, ends, reason FROM works
           WHERE bot = ? AND work IN (
               SELECT work FROM work_accounts WHERE bot = ? AND account = ?
               UNION SELECT work FROM works WHERE bot = ? AND outage_group IN (?, ?))
             AND status NOT IN ('cancelled', 'finished') AND (ends IS NULL OR ends > ?)
           ORDER BY starts, coalesce(ends, '9'), work""",
        bot,
        bot,
        account,
        bot,
        bare,
        bare and _PREFIX + bare,
        moment(at),
    )


def _outage(row: Row) -> Value:
    kind, starts, ends, reason = row
    begins = when(starts).astimezone(KYIV)
    until = when(ends).astimezone(KYIV) if ends else None
    return {
        "kind": kind,
        "date": begins.date(),
        "from": begins,
        "until": until,
        "hours": _hours(begins, until),
        "reason": reason or None,
        "ends_known": until is not None,
    }


def _hours(begins: datetime, until: datetime | None) -> str:
    """Write «9:00–17:00»; «9:00» without a known end; «9:00–…» for one that is on another day."""
    if until is None:
        return _clock(begins)
    if until.date() == begins.date():
        return f"{_clock(begins)}–{_clock(until)}"
    midnight = until.time() == time() and until.date() - begins.date() == timedelta(days=1)
    return f"{_clock(begins)}–{'24:00' if midnight else '…'}"


def _clock(moment_: datetime) -> str:
    return f"{moment_.hour}:{moment_.minute:02d}"
