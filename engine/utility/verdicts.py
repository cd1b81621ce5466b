"""How a reading stands to its register: pure arithmetic with exact decimals (DOMAIN §4 "Checks").

Not what a flow does about it (``readings``), and not how a typed number is read (the answer's
kind).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Final, Literal

from engine.core.values import Value, Values
from engine.utility.meters import items

Verdict = Literal["done", "too_low", "rolled_over", "too_high"]

_ROLLED_SHARE: Final = 10
"""A roll-over without a limit is believed under one part in so many of the register's range."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and the consumption since the base where both are known.

    What is ``too_high`` without a consumption is more than the register can show.
    """

    verdict: Verdict
    used: Decimal | None = None


def judge(register: Values, reading: Decimal) -> Judged:
    """Judge a reading by the register's ``last limit digits decimals``; without ``last``, done.

    Both are taken as the display shows them: a fraction beyond the decimals is cut. More than
    ``limit`` above the base is ``too_high``, and so is more than the register can show, of which
    no consumption is known. Below the base it is ``rolled_over`` when the way round through the
    zeros is within the limit (without one, under a tenth of the range), else ``too_low``.
    """
    value, last, limit = cut(register, reading), register["last"], register["limit"]
    size = _size(register)
    if beyond(register, value):
        return Judged("too_high")
    if not isinstance(last, Decimal):
        return Judged("done")
    used = _bare(value - cut(register, last))
    most = limit if isinstance(limit, Decimal) else None
    if used >= 0:
        return Judged("done" if most is None or used <= most else "too_high", used)
    if size is None:
        return Judged("too_low")
    round_it = _bare(used + size)
    plausible = round_it * _ROLLED_SHARE < size if most is None else round_it <= most
    return Judged("rolled_over", round_it) if plausible else Judged("too_low")


def beyond(register: Values, value: Decimal) -> bool:
    """Tell whether a value has more digits than the register, where these are known."""
    size = _size(register)
    return size is not None and value >= size


def shows(meter: Values, values: Sequence[Decimal]) -> bool:
    """Tell whether the registers of a meter have digits enough for these values."""
    pairs = zip(items(meter["registers"]), values, strict=True)
    return not any(beyond(register, value) for register, value in pairs)


def fits(register: Values, reading: Decimal) -> bool:
    """Tell whether there is nothing to ask about a reading."""
    return judge(register, reading).verdict == "done"


def cut(register: Values, value: Decimal) -> Decimal:
    """Keep a value as given; what is beyond the register's decimals is cut, never rounded."""
    given, decimals = -int(value.as_tuple().exponent), register["decimals"]
    if not isinstance(decimals, int):
        return value
    return value.quantize(Decimal(1).scaleb(-max(0, min(given, decimals))), ROUND_DOWN)


def _bare(number: Decimal) -> Decimal:
    """Drop zeros at the end of a fraction: 80.000 would be read as eighty thousand."""
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()


def _size(register: Values) -> int | None:
    """Give the first whole number that the register cannot show."""
    digits = register["digits"]
    return 10**digits if isinstance(digits, int) else None


def exact(value: Value) -> Decimal:
    """Take a reading that a flow hands over: a decimal or a whole number, not below zero."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"a reading may not be a {type(value).__name__}")
    number = Decimal(value)
    if not number.is_finite() or number < 0:
        raise ValueError("a reading is a number, and not below zero")
    return number


def values_of(meter: Values, values: Sequence[Value]) -> list[tuple[Values, Decimal]]:
    """Match values with the registers of a meter, all or none, each cut to its register.

    Raises ``ValueError`` or ``TypeError`` for values that do not fit the meter.
    """
    pairs = [*zip(items(meter["registers"]), values, strict=True)]
    if not pairs:
        raise ValueError("a meter without registers has no readings")
    read: list[tuple[Values, Decimal]] = [
        (register, cut(register, exact(value))) for register, value in pairs
    ]
    if not shows(meter, [value for _, value in read]):
        raise ValueError("a reading has no more digits than its register")
    return read
