"""Mistakes of form: indentation, colons, quotes, brackets, pasting twice. Not a test itself."""

import re
from random import Random

from engine.language.load import load
from engine.language.nodes import Items, Map, Scalar
from tests.language.adversaries.pages import Named, Page
from tests.language.adversaries.shelf import Shelf, Spoilt


def indented(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Let a line stand deeper or less deep than its block."""
    each = random.choice([n for n in page.named if n.depth > 1] or [None])
    if each is None:
        return None
    line = page.lines[each.line - 1]
    now = random.choice((" " + line, "  " + line, line[1:], line[2:]))
    if not line.startswith(" ") or now == line.lstrip():
        return None
    text = page.with_line(each.line, now)
    if not _breaks(page, text):
        return None
    return Spoilt(text, frozenset(page.neighbours(each.line)))


def shallow(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Leave out the indentation of all that stands under a name of a state."""
    chosen = [each for each in page.named if each.path[0] == "states" and each.depth == 3
              and each.path[-1] in ("buttons", "then", "set", "with")
              and isinstance(each.entry.value, Map)
              and each.entry.value.at.line > each.line]  # fmt: skip
    if not chosen:
        return None
    each = random.choice(chosen)
    lines = list(page.lines)
    for row in range(each.line, each.last):
        lines[row] = lines[row].removeprefix("  ")
    return Spoilt("\n".join(lines), frozenset({each.entry.value.at.line}))


def tabbed(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Indent a line with a tab."""
    each = random.choice([n for n in page.named if n.depth > 1] or [None])
    if each is None:
        return None
    line = page.lines[each.line - 1]
    if not line.startswith("  "):
        return None
    return Spoilt(page.with_line(each.line, "\t" + line[2:]), frozenset({each.line}))


def no_colon(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Leave out the colon after a name."""
    each = random.choice(page.named)
    line, end = page.lines[each.line - 1], each.entry.key.at.end_column - 1
    text = page.with_line(each.line, line[:end] + line[end + 1 :])
    return Spoilt(text, frozenset({each.line})) if _breaks(page, text) else None


def no_space(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Leave out the space after a name's colon."""
    each = random.choice([n for n in page.named if n.value is not None] or [None])
    if each is None:
        return None
    line, end = page.lines[each.line - 1], each.entry.key.at.end_column
    return Spoilt(
        page.with_line(each.line, line[:end] + line[end:].lstrip()), frozenset({each.line})
    )


def no_sign(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Leave out a quote or a bracket."""
    places = [
        (number, column)
        for number, line in enumerate(page.lines, 1)
        for column, sign in enumerate(line.partition(" #")[0])
        if not (sign == '"' and line[column - 1] in " [" and "[" in line)  # [a, b"] is right YAML
        if sign in '"[]{}'
        and "{{" not in line
        and "{%" not in line
        and "pattern" not in line
        and _holds(line)
    ]
    if not places:
        return None
    number, column = random.choice(places)
    line = page.lines[number - 1]
    text = page.with_line(number, line[:column] + line[column + 1 :])
    return Spoilt(text, frozenset({number})) if _breaks(page, text) else None


def unquoted_colon(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Write a colon into a text without quotes."""
    each = _plain_text(random, page)
    if each is None or each.value is None:
        return None
    word = re.search(r"[а-яіїєґ]{3,} ", each.value.text)
    if word is None:
        return None
    return Spoilt(page.put(each.value, word[0], word[0].rstrip() + ": "), frozenset({each.line}))


def unquoted_hash(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Write a number sign into a text without quotes."""
    each = _plain_text(random, page)
    if each is None or each.value is None:
        return None
    word = re.search(r"[а-яіїєґ]{3,} (?=[а-яіїєґ])", each.value.text)
    if word is None:
        return None
    return Spoilt(page.put(each.value, word[0], word[0] + "#"), frozenset({each.line}))


def unquoted_placeholder(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Begin a text without quotes with a placeholder."""
    each = _plain_text(random, page)
    if each is None or each.value is None:
        return None
    first = each.value.text[:12]
    return Spoilt(page.put(each.value, first, "{{ bot.name }} " + first), frozenset({each.line}))


def pasted_twice(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Paste a block twice."""
    each = random.choice(page.named)
    text, line = page.twice(each)
    return Spoilt(text, frozenset({line}))


def _breaks(page: Page, text: str) -> bool:
    """Say whether a text is not what it was, apart from where things stand."""
    loaded = load(text.encode(), page.file)
    return bool(loaded.findings) or _shape(loaded.root) != _shape(page.root)


def _shape(node: object) -> object:
    match node:
        case Scalar(text):
            return text
        case Items(items):
            return [_shape(item) for item in items]
        case Map(entries):
            return [(entry.key.text, _shape(entry.value)) for entry in entries]
    return None


def _holds(line: str) -> bool:
    return re.match(r" *(- )?[a-z_0-9]+: *[\[{\"]", line) is not None


def _plain_text(random: Random, page: Page) -> Named | None:
    chosen = [n for n in page.named if n.value is not None and not n.value.style
              and len(n.value.text) > 20 and n.path[0] not in ("commands", "words")
              and not {"buttons", "choose"} & set(n.path)]  # fmt: skip
    return random.choice(chosen) if chosen else None
