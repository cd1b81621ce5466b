"""The meters of accounts as flows and texts see them: which registers are asked, in which order.

Not their accounts (``accounts``), and not the judgement of a reading (``verdicts``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from engine.core.flow import Flow, Profile
from engine.core.values import Value, Values
from engine.runtime.store import Transaction
from engine.utility import profiles
from engine.utility.replaced import replaced
from engine.utility.schema import ACTIVE
from engine.utility.windows import dating

Key: TypeAlias = tuple[str, str]
"""Billing's own register and zone, empty where it has none: readings are stored under them."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is active in the store for a register and a billing month."""

    id: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Meter:
    """A meter as it is ``shown`` to flows, and the keys of its registers in the same order.

    A zone that only the utility's profile knows is shown and is no part of the key: the readings
    of a register stay together when the profile is corrected. ``records`` are the readings of the
    month that is reported, of those registers that have one.
    """

    shown: dict[str, Value]
    keys: tuple[Key, ...]
    records: Mapping[Key, Record]

    @property
    def number(self) -> str:
        """The number on its case."""
        return str(self.shown["number"])

    @property
    def service(self) -> str:
        """What it measures, ``electricity`` or another."""
        return str(self.shown["service"])


def of_accounts(
    tx: Transaction, bot: Flow, numbers: Sequence[str], at: datetime
) -> dict[str, list[Meter]]:
    """Give the meters of each account in the order of asking, as of an aware datetime."""
    found: dict[str, list[Meter]] = {number: [] for number in numbers}
    billed: dict[tuple[str, str], list[_Billed]] = {}
    listed: dict[tuple[str, str], list[str]] = {}
    for row in _billed(tx, bot, numbers, at):
        if (row.account, row.meter) not in billed:
            listed.setdefault((row.account, row.service), []).append(row.meter)
        billed.setdefault((row.account, row.meter), []).append(row)
    old = replaced(tx, bot, listed)
    for (account, meter), rows in billed.items():
        found[account].append(_meter(rows, _profile(bot, rows), old.get((account, meter))))
    return found


def same_now(tx: Transaction, bot: Flow, account: str, meter: Values, at: datetime) -> Meter | None:
    """Give a meter as billing lists it now; None when it lists no such, or other registers.

    Which meter it ``replaces`` is not looked for.
    """
    rows = [row for row in _billed(tx, bot, [account], at) if row.meter == meter["number"]]
    if not rows:
        return None
    now = _meter(rows, _profile(bot, rows), None)
    return now if _registers(now.shown) == _registers(meter) else None


def is_meter(tx: Transaction, bot: Flow, typed: str) -> bool:
    """Tell whether typed digits are a meter's number; zeros before it do not count."""
    significant = typed.lstrip("0")
    if not significant.isdecimal():
        return False
    sql = "SELECT 1 FROM registers WHERE bot = ? AND ltrim(meter, '0') = ? LIMIT 1"
    return tx.row(sql, bot.bot, significant) is not None


def items(value: Value) -> list[dict[str, Any]]:
    """Take a list of maps apart; anything else is a flow that hands over something else."""
    if not isinstance(value, list):
        raise TypeError(f"not a list of meters or registers: {type(value).__name__}")
    listed: list[Any] = value
    return listed


class _Billed(NamedTuple):
    """A register as billing lists it, with its newest reading of an earlier billing month.

    ``record`` and ``sent_now`` are the reading of the month that is reported at this moment.
    """

    account: str
    meter: str
    service: str
    unit: str
    name: str
    zone: str
    digits: int | None
    decimals: int
    limit: str | None
    last: str | None
    last_date: str | None
    imported_at: str | None
    sent: str | None
    sent_date: str | None
    sent_at: str | None
    record: int | None
    sent_now: str | None


def _billed(tx: Transaction, bot: Flow, numbers: Sequence[str], at: datetime) -> list[_Billed]:
    if not numbers:
        return []
    _, month = dating(bot.rules.window, bot.rules.dated, at)
    rows = tx.rows(
        f"""SELECT m.account, m.meter, m.service, m.unit, m.register, m.zone,
              m.digits, m.decimals, m.limit_value, m.last_value, m.last_date,
              (SELECT at FROM imports WHERE bot = m.bot AND kind = 'accounts'),
              r.value, r.as_of, r.received_at, n.id, n.value
            FROM registers m LEFT JOIN readings r ON r.id = (
              SELECT id FROM readings
              WHERE bot = m.bot AND account = m.account AND meter = m.meter
                AND register = m.register AND zone = m.zone
                AND billing_month < ? AND {ACTIVE}
              ORDER BY billing_month DESC LIMIT 1)
            LEFT JOIN readings n ON n.bot = m.bot AND n.account = m.account AND n.meter = m.meter
              AND n.register = m.register AND n.zone = m.zone AND n.billing_month = ?
              AND n.{ACTIVE}
            WHERE m.bot = ? AND m.account IN ({", ".join("?" * len(numbers))})
            ORDER BY m.position, m.meter, m.register, m.zone""",  # noqa: S608
        month,
        month,
        bot.bot,
        *numbers,
    )
    return [_Billed(*row) for row in rows]


def _profile(bot: Flow, billed: Sequence[_Billed]) -> Profile:
    service = billed[0].service
    return bot.rules.meters.get(service, Profile(service))


def _meter(billed: Sequence[_Billed], profile: Profile, replaces: str | None) -> Meter:
    asked = _asked(billed, profile)
    two_zones = [zone for _, zone in asked] == ["day", "night"]
    first = asked[0][0]
    registers: list[Value] = [_register(row, zone, profile) for row, zone in asked]
    shown: dict[str, Value] = {
        "number": first.meter,
        "service": first.service,
        "zones": len(registers),
        "two_zones": two_zones,
        "photo": profile.photo,
        "replaces": replaces,
        "unit": first.unit,
        "decimals": first.decimals,
        "registers": registers,
    }
    keys = tuple((row.name, row.zone) for row, _ in asked)
    return Meter(shown, keys, _records(billed))


def _records(billed: Sequence[_Billed]) -> dict[Key, Record]:
    return {
        (row.name, row.zone): Record(row.record, Decimal(row.sent_now))
        for row in billed
        if row.record is not None and row.sent_now is not None
    }


def _asked(billed: Sequence[_Billed], profile: Profile) -> list[tuple[_Billed, str | None]]:
    """Choose the registers that are asked, each with its zone: no sums, and day before night.

    A sum is left out where zones of the same direction are read one by one.
    """
    zoned = [(row, row.zone or profiles.zone_of(profile, row.name)) for row in billed]
    read_by_zone = {profiles.direction_of(profile, row.name) for row, zone in zoned if zone}
    asked = [
        (row, zone)
        for row, zone in zoned
        if zone
        or not profiles.is_total(profile, row.name)
        or profiles.direction_of(profile, row.name) not in read_by_zone
    ]
    if [zone for _, zone in asked] == ["night", "day"]:
        asked.reverse()
    return asked


def _register(row: _Billed, zone: str | None, profile: Profile) -> dict[str, Value]:
    last, last_date = _base(row)
    codes: list[Value] = [*profiles.codes_of(profile, row.name, zone)]
    return {
        "name": row.name or None,
        "index": row.name if profiles.is_display_code(row.name) else None,
        "codes": codes,
        "direction": profiles.direction_of(profile, row.name),
        "zone": zone or None,
        "digits": row.digits,
        "decimals": row.decimals,
        "unit": row.unit,
        "last": Decimal(last) if last else None,
        "last_date": date.fromisoformat(last_date) if last_date else None,
        "limit": Decimal(row.limit) if row.limit else None,
        "sent": Decimal(row.sent_now) if row.sent_now else None,
        "account": row.account,
        "meter": row.meter,
    }


def _base(row: _Billed) -> tuple[str | None, str | None]:
    """Choose between what billing imported and what was sent; dates and moments sort as text."""
    billed = (row.last_date or "", row.imported_at or "")
    if row.last and (not row.sent or billed > (row.sent_date or "", row.sent_at or "")):
        return row.last, row.last_date
    return row.sent, row.sent_date


def _registers(meter: Values) -> list[tuple[str | None, str | None]]:
    return [(register["name"], register["zone"]) for register in items(meter["registers"])]
