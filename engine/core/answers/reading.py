"""The kind of answer that is a meter's reading (DOMAIN §4 "Typed readings").

Not the check against the last reading, the limit or the window: those are services. Exact decimals
only, and a fraction is cut off, never rounded: what is billed was never more than what was shown.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.core.answers.kind import Wrong
from engine.core.answers.number_words import from_words, only_number_words
from engine.core.folding import LONGEST, bare, loosest, several_lines
from engine.core.values import Values

DIGITS = 9
"""The whole part of a register of which nothing is known."""

_PLACES = 3  # more is probably another number: «1111,2222» are two readings

# thousands apart, or four and more single digits as copied from the dial; «1111 2222» is neither
_READING = re.compile(r"(\d{1,3}(?: \d{3})+|\d(?: \d){3,}|\d+)(?:[.,](\d+))?(.*)")
_MINUS = re.compile(r"(?:- ?|(?:мінус|минус) )(.+)", re.IGNORECASE)
_ENDS = " .,;!"
_UNIT_WORDS = (
    "квт квтг квтгод квтгодин квтч квтчас kw kwh кіловат кіловатів кіловатгодина кіловатгодини "
    "кіловатгодин киловат киловатт киловаттчас киловаттчаса киловаттчасов "
    "м3 м³ мкуб куб куба куби кубів кубы кубов кубм кубометр кубометра кубометри кубометрів "
    "кубометры кубометров гкал гігакалорія гігакалорії гігакалорій гигакалория гигакалории "
    "гигакалорий"
)
_UNITS = frozenset(loosest(unit) for unit in _UNIT_WORDS.split())
_UNIT_SIGNS = str.maketrans("", "", " .·•⋅*/-^")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a register shows: an exact decimal.

    The register in scope gives ``digits`` of the whole part (9 if unknown) and ``decimals`` (0 if
    unknown). Spaces between thousands, leading zeros, a unit after the number and uk or ru number
    words are understood. A fraction beyond the register's decimals is cut off. What may be
    two answers is none: digits in several lines, and a fraction of more than three places on a
    register of whole numbers, or one as long as the whole part.

    Wrong: ``again``; ``too_long`` (``digits`` of the register, ``came``); ``negative``;
    ``ambiguous`` for ``12.345`` on an integer register (``whole`` 12, ``grouped`` 12345), which
    offers both;
    ``doubtful``, words that are not one number.
    """

    private: bool = False

    def read(self, typed: str, register: Values | None, today: date) -> Decimal | Wrong:  # noqa: ARG002
        """Give the reading, or why it cannot be taken."""
        if len(typed) > LONGEST or several_lines(typed):
            return Wrong()
        text = bare(typed)
        minus = _MINUS.fullmatch(text)
        value = _read(minus[1] if minus else text, register or {})
        if minus and (not isinstance(value, Wrong) or value.reason != "again"):
            return Wrong("negative")
        return value


def is_unit(text: str) -> bool:
    """Tell whether this is a unit that people write after a reading: «кВт·год», «м³», «куб.»."""
    return loosest(text.translate(_UNIT_SIGNS)) in _UNITS


def _read(text: str, register: Values) -> Decimal | Wrong:
    found = _READING.fullmatch(text)
    tail = found[3].strip(_ENDS) if found else ""
    if not found or (tail and not is_unit(tail)):
        return _spelled(text, register)
    spaced, fraction = found[1], found[2] or ""
    decimals = _size(register, "decimals", 0)
    whole = spaced.replace(" ", "").lstrip("0")
    if too_long := _too_long(whole, register):
        return too_long
    if len(fraction) > max(_PLACES, decimals) and (not decimals or len(fraction) == len(spaced)):
        return Wrong()
    grouped = (whole + fraction).lstrip("0")
    asked = not decimals and len(fraction) == 3 and spaced != "0" and len(spaced) <= 3
    if asked and grouped and not _too_long(grouped, register):
        return _ambiguous(whole or "0", grouped)
    kept = fraction[:decimals]
    return Decimal(f"{whole or '0'}.{kept}" if kept else whole or "0")


def _ambiguous(whole: str, grouped: str) -> Wrong:
    facts = {"whole": Decimal(whole), "grouped": Decimal(grouped)}
    return Wrong("ambiguous", facts, (whole, grouped))


def _spelled(text: str, register: Values) -> Decimal | Wrong:
    """Read words, dropping the one or two last that name a unit: «сто двадцять кубів»."""
    words = text.strip(_ENDS).split()
    for named in (2, 1):
        if len(words) > named and is_unit(" ".join(words[-named:])):
            words = words[:-named]
            break
    number = from_words(" ".join(words))
    if number is None:
        return Wrong("doubtful" if only_number_words(" ".join(words)) else "again")
    return _too_long(str(number), register) or Decimal(number)


def _too_long(whole: str, register: Values) -> Wrong | None:
    digits = _size(register, "digits", DIGITS)
    if len(whole) <= digits:
        return None
    return Wrong("too_long", {"digits": digits, "came": len(whole)})


def _size(register: Values, name: str, default: int) -> int:
    """Give a size of the register, or the default if billing left it out or it makes no sense."""
    size = register.get(name)
    if isinstance(size, Decimal) and size.is_finite():
        size = int(size)
    return size if type(size) is int and size >= 0 else default
