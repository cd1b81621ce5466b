"""Slips of the finger in what has a meaning: names, places, services. Not a test itself."""

import re
from collections.abc import Callable
from random import Random

from engine.language.nearest import TWINS
from tests.language.adversaries.pages import Named, Page
from tests.language.adversaries.places import texts, uses
from tests.language.adversaries.shelf import Places, Shelf, Spoilt

CYRILLIC = {twin: letter for letter, twin in reversed(TWINS.items()) if letter in "асеіорхукмтн"}


def slipped(random: Random, word: str) -> str:
    """Drop, double or swap a letter of a word."""
    place = random.randrange(len(word))
    match random.randrange(3):
        case 0 if len(word) > 2:
            return word[:place] + word[place + 1 :]
        case 1 if place and word[place] != word[place - 1]:
            return word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
    return word[:place] + word[place] + word[place:]


def lookalike(random: Random, word: str) -> str | None:
    """Type a letter of a word in the other keyboard layout."""
    places = [place for place, letter in enumerate(word) if letter in CYRILLIC]
    if not places:
        return None
    place = random.choice(places)
    return word[:place] + CYRILLIC[word[place]] + word[place + 1 :]


def misspelt_name(shelf: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Misspell a name."""
    return _respelt(shelf, random, page, lambda word: slipped(random, word))


def cyrillic_name(shelf: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Type a letter of a name in the other keyboard layout."""
    return _respelt(shelf, random, page, lambda word: lookalike(random, word))


def _respelt(
    shelf: Shelf, random: Random, page: Page, spell: Callable[[str], str | None]
) -> Spoilt | None:
    names = _meant_names(page)
    if not names:
        return None
    each = random.choice(names)
    word = each.path[-1]
    spelt = spell(word)
    siblings = {other.path[-1] for other in page.every if other.path[:-1] == each.path[:-1]}
    if spelt is None or spelt in siblings:
        return None
    text = page.put(each.entry.key, word, spelt)
    return Spoilt(text, frozenset({each.line}), _of_name(shelf, page, each))


def _meant_names(page: Page) -> list[Named]:
    """Give the names of a page that mean something to somebody else."""
    return [each for each in page.every if _means_something(page, each)]


def _means_something(page: Page, each: Named) -> bool:
    top = page.file.split("/")[0]
    if each.entry.key.style or not each.path[-1].isascii() or each.path[-1].isdigit():
        return False
    if top == "flows" and page.file.endswith("bot.yaml"):
        return each.path[0] not in ("facts", "notices") or each.depth != 2
    if top == "flows" and page.file.endswith("services.yaml"):
        return False
    if top == "locales":  # a group of words is for the eye only
        return each.path[0] != "words" or each.depth == 1
    return not (top == "tests" and each.depth > 2)


def _of_name(shelf: Shelf, page: Page, each: Named) -> Places:
    """Give where a wrong name shows beside its own line: where it is used, or has its texts."""
    top, _, name = page.file.removesuffix(".yaml").partition("/")
    dialog = name.rpartition("/")[2]
    if top == "flows" and each.path[0] == "states" and each.depth == 2:
        return uses(page, each.path[1]) | texts(shelf, page, (dialog, each.path[1]))
    if top == "flows" and each.path[0] == "states" and each.path[2:3] == ("buttons",):
        return texts(shelf, page, (dialog, each.path[1], "buttons", each.path[-1]))
    return frozenset()


_CALLS = ("go", "do", "check", "ask", "each", "choose", "if", "menu", "start")


def misspelt_value(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Misspell a place, a service, a kind of answer, a duration: whatever stands after a name."""
    return _revalued(random, page, lambda word: slipped(random, word))


def cyrillic_value(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Type a letter of a place or service in the other keyboard layout."""
    return _revalued(random, page, lambda word: lookalike(random, word))


def _revalued(random: Random, page: Page, spell: Callable[[str], str | None]) -> Spoilt | None:
    chosen = [each for each in page.every if _is_word(page, each)]
    if not chosen:
        return None
    value = random.choice(chosen).value
    assert value is not None
    word = random.choice(re.findall(r"[a-z_]{2,}", value.text))
    spelt = spell(word)
    if spelt is None or (value.text.startswith("end ") and word != "end"):
        return None
    return Spoilt(page.put(value, word, spelt), frozenset({value.at.line}))


def _is_word(page: Page, each: Named) -> bool:
    """Say whether after a name there is a word that has to be right."""
    value = each.value
    if value is None or not re.search(r"[a-z_]{2,}", value.text) or not value.text.isascii():
        return False
    if page.file.startswith("tests/"):
        return each.path[-1] in ("bot", "press", "old") and "." not in value.text and each.depth > 1
    if page.file.endswith("bot.yaml"):
        return each.path[0] in ("commands", "start", "menu") or each.path[2:3] == ("buttons",)
    steps = each.path[2:]
    return bool(steps) and steps[0] in (*_CALLS[:4], "buttons", "then")
