"""Texts that hold no word for anybody: letters of the other alphabet (T14), dots (T01)."""

import re
from collections.abc import Iterator
from functools import lru_cache

from engine.language.analysis.inspection import Inspection
from engine.language.documents import DOTS
from engine.language.finding import Finding, Fix
from engine.language.findings import error, warning
from engine.language.nodes import Scalar, template_position
from engine.language.placed import with_code_as

_LATIN, _CYRILLIC = "aceiopxyABCEHIKMOPTXY", "асеіорхуАВСЕНІКМОРТХУ"
"""Letters that look alike, place by place."""
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_STRETCH = re.compile(r"\S+")
_ADDRESS = re.compile(r"[/@]|\w\.\w")
"""What no word of a text has in it; but what people may type is «/help» as well."""
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC_LETTER = re.compile("[а-яґєії]", re.IGNORECASE)
_LATIN_LETTER = re.compile("[a-z]", re.IGNORECASE)
_ALONE = "iyoc"
"""Latin letters that stand for words of one letter: «дім i сад»."""


def mixed_alphabets(inspection: Inspection) -> Iterator[Finding]:
    """T14: a word of a text has a letter of the other alphabet that looks the same.

    People see no difference; the search, and programs that read texts aloud, do.

    Bad: «Пoказник», whose second letter is Latin. Good: «Показник».
    """
    utility = inspection.utility
    for tier in (utility.texts, utility.common):
        for texts in tier.values():
            for path, doc in texts.texts.items():
                for variant in doc.variants:
                    yield from _mixed(inspection, variant, typed=path.startswith("commands."))


def only_dots(inspection: Inspection) -> Iterator[Finding]:
    """T01: a text that is nothing but dots, as a message shows where words are to be written.

    Bad: ``remembered: …``. Good: ``remembered: Рахунок запам’ятали.``
    """
    utility = inspection.utility
    for tier in (utility.texts, utility.common):
        for texts in tier.values():
            for path, doc in texts.texts.items():
                for variant in doc.variants:
                    if variant.text.strip() in DOTS:
                        yield error("T01", variant.at, path=path, case="dots", cause=None)


def _mixed(inspection: Inspection, variant: Scalar, *, typed: bool) -> Iterator[Finding]:
    for word, right, line in _words_in_two(variant.text, typed):
        lines = inspection.sources.lines(variant.at.file)
        at = template_position(variant, lines, line, word)
        exact = at.end_column - at.column == len(word)
        letters = [letter for letter, other in zip(word, right, strict=True) if letter != other]
        number = word.index(letters[0]) + 1
        yield warning("T14", at, Fix(at, right, safe=True) if exact else None, word=word,
                      suggestion=right, letter=letters[0], place=number,
                      case="cyrillic" if letters[0] in _CYRILLIC else None)  # fmt: skip


@lru_cache(maxsize=4_000)
def _words_in_two(source: str, typed: bool) -> tuple[tuple[str, str, int], ...]:
    """Give the words with letters of two alphabets, as they should be, and their lines from 1.

    Most texts are those of the last check, or of another bot: the answers are remembered.
    """
    if source.isascii():
        return ()
    text = with_code_as(lambda code: " ".join("\n" * code.count("\n")) or " ", source)
    if not typed:
        text = _STRETCH.sub(lambda found: " " if _ADDRESS.search(found[0]) else found[0], text)
    words = list(_WORD.finditer(text))
    odd = []
    for place, found in enumerate(words):
        around = [
            each[0] for each in (*words[max(place - 1, 0) : place], *words[place + 1 : place + 2])
        ]
        right = _right(found[0], around)
        if right is not None:
            odd.append((found[0], right, text.count("\n", 0, found.start()) + 1))
    return tuple(odd)


def _right(word: str, around: list[str]) -> str | None:
    """Give a word in one alphabet; None where it is, or is not one word in two alphabets."""
    cyrillic, latin = len(_CYRILLIC_LETTER.findall(word)), len(_LATIN_LETTER.findall(word))
    if not cyrillic:
        alone = word in _ALONE and len(around) == 2
        between = alone and all(_CYRILLIC_LETTER.search(each) for each in around)
        return word.translate(_TO_CYRILLIC) if between else None
    if not latin:
        return None
    right = word.translate(_TO_CYRILLIC if cyrillic >= latin else _TO_LATIN)
    other = _LATIN_LETTER if cyrillic >= latin else _CYRILLIC_LETTER
    return None if other.search(right) else right
