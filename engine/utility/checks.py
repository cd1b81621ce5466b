"""The services that judge readings before anything is confirmed (DOMAIN §4 "Checks").

Not how a typed number is read (the answer's kind), and not the arithmetic (``verdicts``): here is
what a flow is told, and what it is asked to offer.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from engine.core.values import Value, Values
from engine.runtime.services import Outcome
from engine.utility.accounts import registers_of
from engine.utility.verdicts import Judged, Verdict, beyond, exact, fits, judge, values_of

_WORST_FIRST: Final = ("too_low", "rolled_over", "too_high", "done")


def check_reading(
    meter: Values, register: Values, reading: Decimal, earlier: Sequence[Decimal] | None = None
) -> Outcome:
    """Judge a reading of one register; ``earlier`` are those given for the registers before it.

    Ends ``done``, ``too_low``, ``rolled_over``, ``too_high``, or ``other_zone`` where day and night
    seem to be taken for each other. What is too high is done where the meter has ``photo``: a
    picture is asked for the whole meter. Gives ``used``: the consumption, None if not known.
    """
    value = exact(reading)
    judged = judge(register, value)
    if judged.verdict in ("too_low", "too_high") and _other_zones(meter, register, value, earlier):
        return Outcome("other_zone", used=judged.used)
    return Outcome(_asked(meter, judged), used=judged.used)


def check_two_zones(meter: Values, day: Decimal, night: Decimal) -> Outcome:
    """Judge both zones at once, by the worse of the two; ``swapped`` when only that way both fit.

    ``too_long`` (``digits``: how many the register has, ``zone``) for more than one of them can
    show. A meter of other zones is taken in the order of its registers.
    """
    first, second = registers_of(meter)
    values = exact(day), exact(night)
    judged = judge(first, values[0]), judge(second, values[1])
    right = all(each.verdict == "done" for each in judged)
    for register, value in ((first, values[0]), (second, values[1])):
        if beyond(register, value):
            return Outcome("too_long", digits=register["digits"], zone=register["zone"])
    if not right and fits(first, values[1]) and fits(second, values[0]):
        return Outcome("swapped")
    return Outcome(min((_asked(meter, each) for each in judged), key=_WORST_FIRST.index))


def check_meter(meter: Values, values: Sequence[Decimal]) -> Outcome:
    """Judge a meter's readings together: ``photo_needed`` when one is too high and must be shown.

    Gives ``entries`` (for each register ``zone direction value unit used last``) and
    ``unchanged``: the bases are all known, and nothing was used since.
    """
    read = values_of(meter, values)
    judged = [judge(register, value) for register, value in read]
    facts: dict[str, Value] = {
        "entries": [
            _entry(register, value, each)
            for (register, value), each in zip(read, judged, strict=True)
        ],
        "unchanged": all(each.used == 0 for each in judged),
    }
    too_high = any(each.verdict == "too_high" for each in judged)
    return Outcome("photo_needed" if meter["photo"] and too_high else "done", facts)


def _asked(meter: Values, judged: Judged) -> Verdict:
    """Give what the person is asked about; what no register can show is never a photo's matter."""
    shown_later = bool(meter["photo"]) and judged.used is not None
    return "done" if judged.verdict == "too_high" and shown_later else judged.verdict


def _other_zones(
    meter: Values, register: Values, value: Decimal, earlier: Sequence[Decimal] | None
) -> bool:
    """Tell whether a value is the other zone's: it fits there, and what was given there fits here.

    While nothing was given for the other zone, its own base must speak for it.
    """
    if not meter["two_zones"]:
        return False
    (other,) = (each for each in registers_of(meter) if each["zone"] != register["zone"])
    if earlier:
        return fits(other, value) and fits(register, exact(earlier[0]))
    return fits(other, value) and other["last"] is not None


def _entry(register: Values, value: Decimal, judged: Judged) -> dict[str, Value]:
    return {
        "zone": register["zone"],
        "direction": register["direction"],
        "value": value,
        "unit": register["unit"],
        "used": judged.used,
        "last": register["last"],
    }
