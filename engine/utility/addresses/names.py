"""Names of streets and settlements as keys: equal ones mean one name, however it was written."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from engine.utility.addresses.words import MANY, folded

_ORDINAL: Final = re.compile(r"\b(\d+)-(?:й|ий|ій|ї|а|я|ша|га|та|е|є|ше|ге|те|го|ої|ая|ья|ый|ой)\b")
_WORD: Final = re.compile(r"[^\W_]+")
_SHORTEST: Final = 3
"""Letters of a word beside which a single letter is an initial: «Т. Шевченка»."""


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a settlement, ``key`` empty for none; ``written`` is how it is shown."""

    key: str = ""
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Street:
    """A street, ``key`` its name without its kind; ``kind`` is empty where nobody said it."""

    key: str = ""
    kind: str = ""
    written: str = field(default="", compare=False)

    def same(self, other: "Street") -> bool:
        """Tell whether both are one street: a kind that nobody said may be any."""
        return self.key == other.key and (
            not self.kind or not other.kind or self.kind == other.kind
        )


UNNAMED: Final = Name()
NO_STREET: Final = Street()


@lru_cache(MANY)
def name_key(text: str) -> str:
    """Give a name in the form in which names are compared; empty where there is no name.

    Case, ``ё``, apostrophes, quotes, hyphens and look-alike letters do not count, nor do the
    endings of numbers («2-га Лісова») and initials before a name («Т. Шевченка»).
    """
    words = _WORD.findall(_ORDINAL.sub(r"\1", folded(text)))
    if any(len(word) >= _SHORTEST and word.isalpha() for word in words):
        last = len(words) - 1
        words = [
            word
            for place, word in enumerate(words)
            if len(word) > 1 or word.isdecimal() or place == last
        ]
    return " ".join(words)


def is_ordinal(word: str) -> bool:
    """Tell «2-га» and «8-го», which are parts of names, from the numbers of houses."""
    return _ORDINAL.fullmatch(folded(word)) is not None
