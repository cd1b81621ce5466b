"""T16: a translation that is in the language of the original. Not a missing one: that is T02."""

import re
from collections.abc import Iterator
from typing import Final

from engine.language.analysis.inspection import Inspection
from engine.language.documents import TextDoc
from engine.language.finding import Finding
from engine.language.findings import warning
from engine.language.nodes import Scalar, template_position
from engine.language.placed import with_code_as

_ALONE: Final = {"uk": "іїєґ", "ru": "ыэъё"}
"""Letters that of these two languages only one has."""
_WORD = re.compile(r"[^\W\d_]+")
_NAMES = ("commands.", "words.languages.")
"""Words of both languages on purpose: what people may type, and what a language calls itself."""


def untranslated(inspection: Inspection) -> Iterator[Finding]:
    """T16: a text of another language has words that can only be of the bot's first one.

    Only what shows by its letters: «Введіть номер» is no Russian. Texts of one file are one
    finding, at the first of them.

    Bad: ``hello: Вітаємо!`` in ``locales/ru``. Good: ``hello: Здравствуйте!``.
    """
    first = next(iter(inspection.languages), "")
    for tier in (inspection.utility.texts, inspection.utility.common):
        for other in inspection.languages[1:]:
            if first not in _ALONE or other not in _ALONE or other not in tier:
                continue
            for path, doc in tier[other].texts.items():
                if path.startswith(_NAMES):
                    continue
                for variant in doc.variants:
                    foreign = _foreign(variant, first, other)
                    if foreign is not None:
                        original = inspection.utility.text(first, path)
                        yield _finding(inspection, variant, foreign, first, other, original)


def _finding(
    inspection: Inspection,
    variant: Scalar,
    foreign: re.Match[str],
    first: str,
    other: str,
    original: TextDoc | None,
) -> Finding:
    line = variant.text.count("\n", 0, foreign.start()) + 1
    at = template_position(variant, inspection.sources.lines(variant.at.file), line, foreign[0])
    copied = original is not None and variant.text in [each.text for each in original.variants]
    place = original.key.at if copied and original is not None else None
    return warning("T16", at, word=foreign[0], language=other, first=first,
                   original=f"{place.file}:{place.line}" if place else None,
                   note="{# ok T16 #}" if variant.in_block else "# ok T16",
                   cause=f"untranslated {variant.at.file}")  # fmt: skip


def _foreign(variant: Scalar, first: str, other: str) -> re.Match[str] | None:
    """Find a word of a text with letters of the first language alone.

    None in a text that has words of both, «Мова / Язык», which is meant for readers of both.
    """
    text = with_code_as(lambda code: re.sub(r"[^\n]", " ", code), variant.text)
    letters = set(text.lower())
    if not letters & set(_ALONE[first]) or ("/" in text and letters & set(_ALONE[other])):
        return None
    words = _WORD.finditer(text)
    return next((word for word in words if set(word[0].lower()) & set(_ALONE[first])), None)
