"""Whether typed text names the meter or the point of supply that billing knows (DOMAIN §3).

Pure matching of a number against a known one. Not the proof of ownership (attempts, pauses and
the neutral answer are the accounts'), and not a shape of answer (those are the core's).
"""

from collections.abc import Iterable
from typing import Final

from stdnum.eu import eic

from engine.core.folding import bare, latin

_SHORTEST: Final = 4
_EIC_LENGTH: Final = 16
_EIC_ENDING: Final = 5


def meter_matches(typed: str, known: str, last: int | None = None) -> bool:
    """Tell whether a typed meter number is the known one.

    Spaces, dashes, «№» and case do not count, nor do look-alike letters, leading zeros, and the
    model written before the number. With ``last``, the known number's last ``last`` characters
    (or more of them) suffice. Fewer than four characters never do, and a known number of zeros
    alone, which stands for a meter nobody has recorded, is never matched.
    """
    number = _meter_number(known)
    significant = number.lstrip("0")
    if len(number) < _SHORTEST or not significant:
        return False
    for candidate in _meter_candidates(typed):
        if candidate.lstrip("0") == significant:
            return True
        if last is not None and len(candidate) >= last and number.endswith(candidate):
            return True
    return False


def eic_matches(typed: str, known: str) -> bool:
    """Tell whether a typed EIC is the known one: all sixteen symbols, or its last five.

    Case, spaces and Cyrillic look-alikes do not count; dashes are symbols of the code. A known
    code that is not of sixteen symbols is never matched; its check character is not judged here.
    """
    code, symbols = _symbols(known), _symbols(typed)
    return len(code) == _EIC_LENGTH and symbols in (code, code[-_EIC_ENDING:])


def eic_valid(text: str) -> bool:
    """Tell whether a text is a whole EIC with a right check character, typed as people type."""
    return eic.is_valid(_symbols(text))


def meter_or_eic_matches(
    typed: str, meters: Iterable[str], known_eic: str | None, last: int | None = None
) -> bool:
    """Tell whether a text names one of an account's meters, or its EIC if that is known.

    ``last`` is for the meters; of an EIC the last five symbols always suffice.
    """
    if known_eic is not None and eic_matches(typed, known_eic):
        return True
    return any(meter_matches(typed, meter, last) for meter in meters)


def _meter_number(text: str) -> str:
    """Give a meter number's letters and digits; what stands before «№» is the model."""
    model, _, number = text.rpartition("№")
    return _compact(number) or _compact(model)


def _meter_candidates(typed: str) -> set[str]:
    """List numbers that a typed text may mean: «НІК 2102 1234567» may be the last word alone.

    Among words the only one with digits is the number, wherever it stands: «Z-9901 лічильник».
    """
    candidates = {_compact(typed.replace("№", "")), _meter_number(typed)}
    words = bare(typed).split()
    if any(character.isalpha() for character in "".join(words[:-1])):
        candidates.add(_compact(words[-1]))
    numbers = [word for word in words if any(character.isdecimal() for character in word)]
    if len(numbers) == 1:
        candidates.add(_compact(numbers[0].strip("№.,:;()")))
    return {candidate for candidate in candidates if len(candidate) >= _SHORTEST}


def _compact(text: str) -> str:
    return _symbols(text).replace("-", "")


def _symbols(text: str) -> str:
    """Write a text in upper Latin without spaces and what stands around it.

    Its dashes, of any kind, stay as ``-``.
    """
    return latin(bare(text)).replace(" ", "")
