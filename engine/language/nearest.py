"""What the writer probably meant: the nearest of the names in reach.

Not a spelling checker: it knows no words, only the candidates it is given.
"""

from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice

TWINS = {
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "һ": "h", "н": "h", "і": "i",
    "ї": "i", "ј": "j", "к": "k", "ӏ": "l", "м": "m", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s",
    "т": "t", "у": "y", "ԝ": "w", "х": "x",
}  # fmt: skip
"""Cyrillic letters that look like a Latin one, small (``н`` for the sake of ``Н``)."""

_FOLDING = str.maketrans(TWINS)
_MOST = 1_000  # candidates: who has more names is not helped by looking through them all
_LONGEST = 80  # no name is longer; comparing takes the square of the length


@lru_cache(maxsize=10_000)
def fold(name: str) -> str:
    """Give the name in small letters, each look-alike replaced by its Latin twin."""
    return name.casefold().translate(_FOLDING)


def latin_twin(name: str, candidates: Iterable[str]) -> str | None:
    """Give the candidate that looks the same as ``name`` but is typed in the other alphabet."""
    if name.isascii() or len(name) > _LONGEST:
        return None
    return next((each for each in candidates if each != name and fold(each) == fold(name)), None)


def nearest(name: str, candidates: Iterable[str], limit: float = 0.6) -> str | None:
    """Give the candidate most like ``name``, the first of equals; None if none is like enough.

    ``limit`` is the least likeness, from 0 (nothing in common) to 1 (the same after folding).
    """
    if len(name) > _LONGEST:
        return None
    matcher = SequenceMatcher(b=fold(name), autojunk=False)
    best, likeness = None, limit
    for candidate in islice(candidates, _MOST):
        matcher.set_seq1(fold(candidate[:_LONGEST]))
        if matcher.real_quick_ratio() < likeness or matcher.quick_ratio() < likeness:
            continue
        ratio = matcher.ratio()
        if ratio > likeness or (best is None and ratio >= limit):
            best, likeness = candidate, ratio
    return best


def by_likeness(name: str, candidates: Iterable[str]) -> list[str]:
    """Give the candidates, those first that are most like ``name``."""
    matcher = SequenceMatcher(b=fold(name[:_LONGEST]), autojunk=False)
    likeness = {}
    for candidate in islice(candidates, _MOST):
        matcher.set_seq1(fold(candidate[:_LONGEST]))
        likeness[candidate] = matcher.ratio()
    return sorted(likeness, key=lambda each: -likeness[each])
