"""The service that tells which outages an account or an address has ahead (DOMAIN §5).

Not the notices about them, and not the hourly schedules. Where the source is missing, stale or
incomplete it says so: "no outages" is never said for want of knowledge (DOMAIN §2.18).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from engine.core.flow import Flow
from engine.core.kyiv import kyiv_date
from engine.core.values import Value, Values
from engine.runtime.services import Outcome
from engine.runtime.store import Row, Transaction, when
from engine.utility.accounts import number_of
from engine.utility.addresses.address import Address, address_of
from engine.utility.addresses.home import home_of
from engine.utility.addresses.look import standing_at
from engine.utility.addresses.stored import account_address, accounts_at, works_at
from engine.utility.ahead import NOT_OVER, from_the_future, not_over, works_as_of
from engine.utility.outage_shown import outage_shown

FRESH_HOURS: Final = 24
"""How old the works may be, unless the fact ``outages_fresh_hours`` says otherwise."""

_PREFIX: Final = "GPV"

Query: TypeAlias = tuple[str, Row]
"""A query for the names of works, and its values."""


@dataclass(frozen=True, slots=True)
class _Whereabouts:
    """Where an account or a place is, and how the works are found that touch it."""

    address: Address
    home: str
    named: tuple[Query, ...]
    """For works that name it: by account or group."""
    unnamed: bool = False
    """Whether works may name it in a way that nobody knows: no account of that house is known."""

    @property
    def settlement_only(self) -> bool:
        """Whether nothing is known of it but the settlement: works on its streets are not found."""
        return self.unnamed and not self.address.street.key

    @property
    def vague(self) -> bool:
        """Whether a work's place may be this one by what the address does not say."""
        address = self.address
        somewhere = address.settlement.key or self.home
        return not (somewhere and address.street.key and address.house)


def find_outages(account: Values, at: datetime, bot: Flow, store: Transaction) -> Outcome:
    """Give ``outages``: works on an account, its group or its address, the earliest first.

    ``account`` may be a place that ``find_address`` found: then works on the accounts of that house
    count. Each outage is an ``outage_shown``. With every outcome come ``outages_as_of``, when the
    works were imported, None if never, ``outages_as_of_today``, ``outages_complete``, and
    ``outages_by_settlement``: of a place that is a settlement only works on all of it are found.

    ``unknown`` when works were never imported for this bot, or too long ago; and when works may be
    ahead that are not known: the last import had bad rows, the address does not say enough, or the
    data are dated in the future. Then ``outages`` are those that are known, and are not given
    where there are none.
    """
    as_of, incomplete = works_as_of(store, bot.bot)
    where = _whereabouts(store, bot, account)
    facts: dict[str, Value] = {
        "outages_as_of": as_of,
        "outages_as_of_today": as_of is not None and kyiv_date(as_of) == kyiv_date(at),
        "outages_complete": False,
        "outages_by_settlement": where.settlement_only,
    }
    if as_of is None or at - as_of > _patience(bot):
        return Outcome("unknown", facts)
    ends = not_over(as_of, at)
    covering = works_at(where.address, bot.bot, where.home)
    found = _ahead(store, bot.bot, (*where.named, covering), ends)
    if found:
        facts["outages"] = [_shown(each, at) for each in found]
    doubted = incomplete or from_the_future(as_of, at)
    if doubted or _may_be_more(store, bot.bot, where, found, ends):
        return Outcome("unknown", facts)
    return Outcome(facts={"outages": [], **facts, "outages_complete": True})


def _patience(bot: Flow) -> timedelta:
    hours = bot.facts.get("outages_fresh_hours")
    return timedelta(hours=hours if type(hours) is int else FRESH_HOURS)


def _whereabouts(tx: Transaction, bot: Flow, account: Values) -> _Whereabouts:
    home, group = home_of(bot), _of_group(bot.bot, account["group"])
    place = standing_at(account)
    if place is not None:
        if place.house is None:
            return _Whereabouts(place, home, (), unnamed=True)
        residents = accounts_at(place, bot.bot, home)
        sql, values = residents
        alone = tx.row(f"{sql} LIMIT 1", *values) is None
        return _Whereabouts(place, home, (group, *_of_residents(bot.bot, residents)), alone)
    number = number_of(account)
    written = account_address(tx, bot.bot, number) or (str(account.get("address") or ""), "")
    own = ("SELECT work FROM work_accounts WHERE bot = ? AND account = ?", (bot.bot, number))
    return _Whereabouts(address_of(*written), home, (own, group))


def _of_group(bot: str, group: Value) -> Query:
    """Look by group; ``GPV1.1`` and ``1.1`` are one."""
    bare = str(group).removeprefix(_PREFIX) if group else None
    sql = "SELECT work FROM works WHERE bot = ? AND outage_group IN (?, ?)"
    return sql, (bot, bare, bare and _PREFIX + bare)


def _of_residents(bot: str, residents: Query) -> tuple[Query, Query]:
    """Look by the accounts of a house, and by their groups: few, whatever there is of works."""
    sql, values = residents
    return (
        f"""SELECT w.work FROM ({sql}) AS h CROSS JOIN work_accounts w
            WHERE w.bot = ? AND w.account = h.number""",  # noqa: S608
        (*values, bot),
    ), (
        f"""SELECT w.work FROM (SELECT DISTINCT outage_group FROM ({sql}) AS h) AS g
            CROSS JOIN works w WHERE w.bot = ? AND w.outage_group = g.outage_group""",  # noqa: S608
        (*values, bot),
    )


def _ahead(tx: Transaction, bot: str, queries: Sequence[Query], ends: Row) -> list[Row]:
    """Give the works of any of these names that are not over."""
    names = " UNION ".join(sql for sql, _ in queries)
    return tx.rows(
        f"""SELECT kind, starts, ends, reason, work FROM works
            WHERE bot = ? AND work IN ({names}) AND {NOT_OVER}
            ORDER BY starts, coalesce(ends, '9'), work""",  # noqa: S608 - our own queries
        bot,
        *(value for _, values in queries for value in values),
        *ends,
    )


def _may_be_more(
    tx: Transaction, bot: str, where: _Whereabouts, found: Sequence[Row], ends: Row
) -> bool:
    """Tell whether a work that was not found may be on the address all the same."""
    if where.settlement_only or (where.unnamed and tx.row(_NAMED, bot, *ends)):
        return True
    if not where.vague:
        return False
    maybe = works_at(where.address, bot, where.home, maybe=True)
    return len(_ahead(tx, bot, (*where.named, maybe), ends)) > len(found)


_NAMED: Final = f"""SELECT 1 FROM works w WHERE bot = ? AND {NOT_OVER} AND (outage_group IS NOT NULL
    OR EXISTS (SELECT 1 FROM work_accounts a WHERE a.bot = w.bot AND a.work = w.work))
    LIMIT 1"""  # noqa: S608
"""Whether a work is ahead that names accounts or a group."""


def _shown(row: Row, at: datetime) -> Value:
    kind, starts, ends, reason, _ = row
    return outage_shown(kind, when(starts), when(ends) if ends else None, reason, at)
