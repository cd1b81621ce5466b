"""Mistakes in texts: placeholders, plural forms, labels. Not a test itself."""

import re
from random import Random

from tests.language.adversaries.pages import Page
from tests.language.adversaries.places import asking
from tests.language.adversaries.shelf import Shelf, Spoilt
from tests.language.adversaries.slips import slipped

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z_][a-z_.]*)")


def misspelt_placeholder(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Misspell the name in a placeholder."""
    found = _placeholders(page)
    if not found:
        return None
    number, match = random.choice(found)
    word = match[1].partition(".")[0]
    spelt = slipped(random, word)
    line = page.lines[number - 1]
    start = match.start(1)
    text = page.with_line(number, line[:start] + spelt + line[start + len(word) :])
    return Spoilt(text, frozenset({number}))


def unclosed_placeholder(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Leave out a brace of a placeholder, or both."""
    found = _placeholders(page)
    if not found:
        return None
    number, match = random.choice(found)
    line = page.lines[number - 1]
    end = line.find("}}", match.end())
    if end < 0:
        return None
    cut = random.choice(((match.start(), match.start() + 1), (end, end + 1), (end, end + 2)))
    text = page.with_line(number, line[: cut[0]] + line[cut[1] :])
    return Spoilt(text, frozenset({number}))


def lost_placeholder(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Leave a placeholder out of a translation."""
    if "/ru/" not in page.file:
        return None
    chosen = [n for n in page.named if n.value and n.value.text.count("{{") == 1
              and "{%" not in n.value.text]  # fmt: skip
    if not chosen:
        return None
    each = random.choice(chosen)
    assert each.value is not None
    match = re.search(r"\{\{.*?\}\}", each.value.text)
    if match is None or match[0] == each.value.text:
        return None
    return Spoilt(page.put(each.value, match[0], "…"), frozenset({each.line}))


def no_form(shelf: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Delete a plural form."""
    chosen = [n for n in page.named if n.path[-1] in ("one", "few", "many", "count")
              and page.find(*n.path[:-1], "count")]  # fmt: skip
    if not chosen:
        return None
    each = random.choice(chosen)
    common = f"{page.file.rpartition('/')[0]}/shared.yaml"
    if page.file != common and shelf.page(common).find(*each.path):
        return None  # the shared form is said instead
    text = page.without(each)
    removed = len(page.lines) - len(text.split("\n"))
    beside = [n.line for n in page.named if n.path[:-1] == each.path[:-1] and n is not each]
    lines = {line - removed if line > each.line else line for line in beside}
    return Spoilt(text, frozenset(lines), asking(shelf, page, each))


def label_clash(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Give two buttons of one state the same label."""
    buttons = [n for n in page.named if n.path[2:3] == ("buttons",) and n.depth == 4 and n.value]
    chosen = [(a, b) for a in buttons for b in buttons if a.path[:3] == b.path[:3] and a is not b]
    if not chosen:
        return None
    first, second = random.choice(chosen)
    assert first.value is not None
    assert second.value is not None
    line = page.lines[second.line - 1]
    start = second.value.at.column - 1
    label = page.lines[first.line - 1][first.value.at.column - 1 : first.value.at.end_column - 1]
    text = page.with_line(second.line, line[:start] + label)
    return Spoilt(text, frozenset({first.line, second.line}))


def _placeholders(page: Page) -> list[tuple[int, re.Match[str]]]:
    return [
        (number, match)
        for number, line in enumerate(page.lines, 1)
        for match in _PLACEHOLDER.finditer(line)
        if match[1].partition(".")[0] not in ("loop",)
    ]
