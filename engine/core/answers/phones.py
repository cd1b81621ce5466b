"""Ukrainian phone numbers in the one form in which they are kept (DOMAIN §3 "Phone").

Not a validator of operators' codes: billing knows the numbers. The well-known phone library is not
used: it reads the old spelling ``80501234567`` wrongly.
"""

import re

from engine.core.folding import LONGEST, plain

_SEPARATORS = str.maketrans("", "", " -().")
_SHAPES = (
    re.compile(r"(?:\+|00)380([1-9]\d{8})"),
    re.compile(r"380([1-9]\d{8})"),
    re.compile(r"80([1-9]\d{8})"),
    re.compile(r"0([1-9]\d{8})"),
    re.compile(r"([1-9]\d{8})"),
)


def phone(text: str) -> str | None:
    """Give ``+380XXXXXXXXX``, or None for what is no Ukrainian number.

    Understood: ``+380…``, ``00380…``, ``380…``, ``80…``, ``0…`` and nine digits, with spaces,
    dashes, dots and brackets anywhere.
    """
    if len(text) > LONGEST:
        return None
    digits = plain(text).translate(_SEPARATORS)
    for shape in _SHAPES:
        if found := shape.fullmatch(digits):
            return f"+380{found[1]}"
    return None
