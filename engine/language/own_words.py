"""What is meant by a word of the writer's own language: a keyword, a filter.

The words stand in a catalogue, under ``meant``. Not slips of the pen (``nearest``).
"""

from collections.abc import Iterable, Mapping
from functools import cache

from engine.messages import LANGUAGES, keys, words


def meant(word: str, known: Iterable[str], catalogue: str) -> str | None:
    """Give the first of the ``known`` words that people call so in their own language."""
    called = _called(catalogue).get(word.casefold(), frozenset())
    return next((each for each in known if each in called), None)


@cache
def _called(catalogue: str) -> Mapping[str, frozenset[str]]:
    """Give what each word of one's own may mean."""
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for key in keys(language, catalogue):
            for word in words(language, catalogue, key).split():
                found.setdefault(word, set()).add(key.removeprefix("meant."))
    return {word: frozenset(each) for word, each in found.items()}
