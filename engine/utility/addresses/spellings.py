"""Streets as people write them by ear, from memory, inflected, mistyped, or in the other language.

For what a person typed alone: whoever is meant by it says so by a button. Accounts and works are
never matched by this.
"""

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Final, TypeAlias

from engine.utility.addresses.words import MANY, STREETS, TO

_SOUNDS: Final = str.maketrans(
    {"ы": "и", "і": "и", "ї": "и", "й": "и", "э": "е", "є": "е", "ґ": "г", "ъ": None, "ь": None}
)
_ENDINGS: Final = (
    (re.compile(r"(?:ая|яя)$"), "а"),
    (re.compile(r"(?:ое|ее)$"), "е"),
    (re.compile(r"(?:ой|ый|ий)$"), "ий"),
    (re.compile(r"енко$"), "енка"),
)
_INFLECTION: Final = re.compile(
    "(?<=...)(?:ого|ому|ему|его|ими|ями|ами|ои|ии|ою|ею|еи|ую|юю|их|им|ом|ем|ам|ям|ах|ях|ив|ов"
    "|а|я|о|е|у|ю|и)$"
)
"""The endings of names in their cases, as they sound; three letters of the name stay."""
_SHORTEST: Final = 3
"""Letters of a word by which alone a street may be found."""
_SLIP: Final = 5
"""Letters of a word in which one may be wrong: of shorter ones too many are alike."""

Alike: TypeAlias = Callable[[str, str], bool]


@lru_cache(MANY)
def sounded(word: str) -> str:
    """Give a word of a key as it sounds in either language: «Сумская» and «Сумська» are one."""
    for ending, usual in _ENDINGS:
        word = ending.sub(usual, word)
    return word.translate(_SOUNDS)


@lru_cache(MANY)
def stem(word: str) -> str:
    """Give what of a word stays in all its cases: «Капушанської» and «Капушанській» are one."""
    return _INFLECTION.sub("", sounded(word))


def alike(typed: str, streets: Collection[str]) -> list[str]:
    """Give the keys of the streets that are most like a typed one, or have all its words and more.

    First those that sound the same, else those of other endings, else those where one letter is
    wrong, missing, too many or swapped with the next. «Сковороди» finds «Григорія Сковороди».
    """
    words = [word for word in typed.split() if word not in TO and word not in STREETS]
    if not any(len(word) >= _SHORTEST and word.isalpha() for word in words):
        return []
    degrees: tuple[Alike, ...] = (_same_sound, _same_stem, _one_slip)
    for are_alike in degrees:
        found = [street for street in streets if _has_all(street, words, are_alike)]
        if found:
            return found
    return []


def _has_all(street: str, words: list[str], are_alike: Alike) -> bool:
    named = street.split()
    return all(any(are_alike(word, name) for name in named) for word in words)


def _same_sound(word: str, name: str) -> bool:
    return sounded(word) == sounded(name)


def _same_stem(word: str, name: str) -> bool:
    return stem(word) == stem(name)


def _one_slip(word: str, name: str) -> bool:
    return _same_stem(word, name) or any(
        min(len(one), len(other)) >= _SLIP and one.isalpha() and _near(one, other)
        for one, other in ((sounded(word), sounded(name)), (stem(word), stem(name)))
    )


def _near(one: str, other: str) -> bool:
    """Tell whether a single letter is wrong, missing or too many, or two have changed places."""
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return abs(len(one) - len(other)) <= 1
    left, right = one[start:], other[start:]
    wrong = left[1:] == right[1:]
    missing = left[1:] == right or left == right[1:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return wrong or missing or swapped
