"""The kind of answer that is a number: how many people, which item of a list.

Not a meter's reading, which knows its register (``reading``), and not a code of digits, whose
leading zeros count (``codes``).
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.core.answers.kind import Wrong
from engine.core.answers.number_words import from_words
from engine.core.folding import LONGEST, bare, several_lines
from engine.core.values import Values

_NUMBER = re.compile(r"([+-]? ?)(\d{1,3}(?: \d{3})+|\d+)(?:[.,](\d+))?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number from ``low`` to ``high`` with at most ``decimals`` places, point or comma.

    The value is an int where ``decimals`` is 0, else an exact decimal. Thousands may stand apart
    by spaces; uk and ru number words are understood.

    Wrong: ``again``; ``range`` (``low``, ``high``).
    """

    low: int | Decimal
    high: int | Decimal
    decimals: int = 0
    private: bool = False

    def read(
        self,
        typed: str,
        register: Values | None,  # noqa: ARG002
        today: date,  # noqa: ARG002
    ) -> int | Decimal | Wrong:
        """Give the number; one with more places than asked for is ``again``, never rounded."""
        if len(typed) > LONGEST or several_lines(typed):
            return Wrong()
        number = _number(bare(typed), self.decimals)
        if number is None:
            return Wrong()
        if not self.low <= number <= self.high:
            return Wrong("range", {"low": self.low, "high": self.high})
        return number if self.decimals else int(number)


def _number(text: str, decimals: int) -> Decimal | None:
    found = _NUMBER.fullmatch(text)
    if not found:
        spelled = from_words(text)
        return None if spelled is None else Decimal(spelled)
    sign, whole, fraction = found[1].strip(), found[2].replace(" ", ""), found[3]
    if len(fraction or "") > decimals:
        return None
    number = Decimal(f"{sign}{whole}.{fraction}" if fraction else sign + whole)
    return number or abs(number)  # there is no minus zero
