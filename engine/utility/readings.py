"""The services that judge readings and take them (DOMAIN §4).

Not how a typed number is read (the answer's kind), nor the records themselves (``records``).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any, Literal

from engine.core.flow import Flow
from engine.core.values import Value, Values
from engine.core.window import Outside
from engine.runtime.people import Person
from engine.runtime.services import Outcome
from engine.runtime.store import Transaction
from engine.utility import records
from engine.utility.accounts import meters_of, number_of, registers_of
from engine.utility.records import Entry, Sending
from engine.utility.windows import current, dating

Verdict = Literal["done", "too_low", "too_high"]


def check_reading(register: Values, reading: Decimal) -> str:
    """Judge a reading against its register: done, ``too_low`` or ``too_high``.

    Too low is below ``last``; too high is more than ``limit`` above it, or more than the register
    can show. Where ``last`` or ``limit`` is not known there is no such question.
    """
    return _verdict(register, _decimal(reading))


def check_two_zones(meter: Values, two_zones: Values) -> Outcome:
    """Judge ``day`` and ``night`` together, each against the register of its zone.

    Gives ``values``: the two in the order of the meter's registers, which need not have the day
    first. Registers without these zones are taken in their order, the first as the day's.
    """
    registers = registers_of(meter)
    zones = [register["zone"] for register in registers]
    if sorted(map(str, zones)) != ["day", "night"]:
        zones = ["day", "night"]
    values = [_decimal(two_zones[zone]) for zone in zones]
    verdicts = [_verdict(*pair) for pair in zip(registers, values, strict=True)]
    worst = min(verdicts, key=("too_low", "too_high", "done").index)
    return Outcome(worst, {"values": list[Value](values)})


def send_readings(
    account: Values,
    readings: Sequence[Sequence[Decimal]],
    at: datetime,
    key: str,
    person: Person,
    bot: Flow,
    store: Transaction,
) -> Outcome:
    """Take confirmed readings: for each meter of the account a list, with one for each register.

    Gives ``receipt``: ``billing_month`` (``YYYY-MM``), ``as_of`` (date), ``count`` (registers
    sent, those included whose reading was here already). ``already`` when all of them were;
    ``closed`` outside a window that refuses. The same key again changes nothing and ends alike.
    Outside a window that flags, and where a value is too high, the record is flagged.
    Raises ``ValueError`` or ``TypeError`` for readings that do not fit the account's meters.
    """
    if before := records.receipt(store, person.bot, key):
        return before
    window = bot.rules.window
    closed = current(window, at) is None
    entries = list(_entries(account, readings, closed and window.outside is Outside.FLAG))
    if closed and window.outside is Outside.REFUSE:
        return Outcome("closed")
    as_of, month = dating(window, bot.rules.dated, at)
    sending = Sending(key, person, number_of(account), as_of, month, at)
    new = records.keep(store, sending, entries)
    return records.give_receipt(store, sending, "done" if new else "already", len(entries))


def _verdict(register: Values, reading: Decimal) -> Verdict:
    last, limit, digits = (register[name] for name in ("last", "limit", "digits"))
    if isinstance(digits, int) and reading >= 10**digits:
        return "too_high"
    if not isinstance(last, Decimal):
        return "done"
    if reading < last:
        return "too_low"
    return "too_high" if isinstance(limit, Decimal) and reading - last > limit else "done"


def _entries(
    account: Values, readings: Sequence[Sequence[Decimal]], flagged: bool
) -> Iterator[Entry]:
    """Match the readings with the account's registers, all or none."""
    meters = meters_of(account)
    if not meters:
        raise ValueError("an account without meters has no readings")
    for meter, values in zip(meters, readings, strict=True):
        for register, reading in zip(registers_of(meter), values, strict=True):
            value = _fitted(register, _decimal(reading))
            yield _entry(meter, register, value, flagged or _verdict(register, value) != "done")


def _entry(meter: dict[str, Any], register: dict[str, Any], value: Decimal, flagged: bool) -> Entry:
    return Entry(
        meter=meter["number"],
        service=meter["service"],
        name=register["name"] or "",
        zone=register["zone"] or "",
        value=value,
        unit=register["unit"],
        flagged=flagged,
    )


def _fitted(register: dict[str, Any], value: Decimal) -> Decimal:
    """Keep a value as given; what is beyond the register's decimals is cut, never rounded."""
    given = -int(value.as_tuple().exponent)
    return value.quantize(Decimal(1).scaleb(-max(0, min(given, register["decimals"]))), ROUND_DOWN)


def _decimal(value: Value) -> Decimal:
    """Take a reading that a flow hands over: a decimal or a whole number, not below zero."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"a reading may not be a {type(value).__name__}")
    exact = Decimal(value)
    if not exact.is_finite() or exact < 0:
        raise ValueError("a reading is a number, and not below zero")
    return exact
