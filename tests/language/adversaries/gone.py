"""Something is gone, or leads nowhere. Not a test itself."""

from random import Random

from tests.language.adversaries.pages import Page
from tests.language.adversaries.places import asking, menu, texts, uses
from tests.language.adversaries.shelf import Shelf, Spoilt


def no_text(shelf: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Delete the text of a state or a button in one language."""
    elsewhere = ("words", "commands", "answers", "engine", "web")
    chosen = [n for n in page.named if n.path[0] not in elsewhere
              and n.depth > 1 and n.path[-1] not in ("text", "help", "buttons")]  # fmt: skip
    each = random.choice(chosen)
    first = {each.line} if each.path[-1] == "count" else set()  # where its first form stands now
    return Spoilt(page.without(each), frozenset(first), asking(shelf, page, each))


def no_state(shelf: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Delete a state to which places lead."""
    states = [n for n in page.named if n.path[0] == "states" and n.depth == 2]
    if len(states) < 2:
        return None
    each = random.choice(states)
    gone = range(each.line, each.last + 1)
    shift = len(gone)
    left = {line for _, line in uses(page, each.path[1]) if line not in gone}
    if not left:
        return None
    lines = frozenset(line - shift if line > each.last else line for line in left)
    dialog = page.file.rpartition("/")[2].removesuffix(".yaml")
    places = texts(shelf, page, (dialog, each.path[1]))
    if each.path[1] == "menu":
        places |= menu(shelf, page)
    return Spoilt(page.without(each), lines, places)


def no_button(shelf: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Delete a button, and leave its label."""
    buttons = [n for n in page.named if n.path[2:3] == ("buttons",) and n.depth == 4]
    if not buttons:
        return None
    each = random.choice(buttons)
    if sum(n.path[:3] == each.path[:3] and n.depth == 4 for n in buttons) < 2:
        return None
    dialog = page.file.rpartition("/")[2].removesuffix(".yaml")
    if any(f.endswith(f"/{dialog}.yaml") and f != page.file for f in shelf.kind("dialog")):
        return None  # what the one does not say the other may
    if each.value is None or each.value.text.startswith("end "):
        return None  # an outcome fewer: that is more than a button
    places = texts(shelf, page, (dialog, each.path[1], "buttons", each.path[3]))
    return Spoilt(page.without(each), frozenset(), places) if places else None


def nowhere(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Let a button or an outcome lead to no place at all."""
    chosen = [n for n in page.named if n.path[2:3] in (("buttons",), ("then",)) and n.depth == 4
              and n.value]  # fmt: skip
    if not chosen:
        return None
    each = random.choice(chosen)
    assert each.value is not None
    now = random.choice(("", " nowhere", " do nowhere"))
    line = page.lines[each.line - 1][: each.entry.key.at.end_column] + now
    return Spoilt(page.with_line(each.line, line), frozenset({each.line}))


def no_outcome(shelf: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Delete a named outcome from ``then``."""
    chosen = [n for n in page.named if n.path[2:3] == ("then",) and n.depth == 4
              and n.path[3] not in ("failed", "too_many", "silent", "none")]  # fmt: skip
    if not chosen:
        return None
    each = random.choice(chosen)
    state = page.find(*each.path[:2])
    assert state is not None
    works = [page.find(*each.path[:2], key) for key in ("do", "check", "then")]
    lines = {state.line, *(work.line for work in works if work)}
    dialog = page.file.rpartition("/")[2].removesuffix(".yaml")
    return Spoilt(
        page.without(each), frozenset(lines), texts(shelf, page, (dialog, *each.path[1:2]))
    )


def no_go(_: Shelf, random: Random, page: Page) -> Spoilt | None:
    """Delete ``go`` from one ending, so that it runs into the next one."""
    chosen = [n for n in page.named if n.path[2:] == ("go",)]
    chosen = [
        n for n in chosen if _ending(page, n.path[1]) and _ending(page, _below(page, n.path[1]))
    ]
    if not chosen:
        return None
    each = random.choice(chosen)
    state = page.find(*each.path[:2])
    assert state is not None
    return Spoilt(page.without(each), frozenset({state.line, state.line + 1}))


def _ending(page: Page, state: str | None) -> bool:
    keys = {n.path[2] for n in page.every if n.path[:2] == ("states", state) and n.depth == 3}
    return keys == {"go"}


def _below(page: Page, state: str) -> str | None:
    states = [n.path[1] for n in page.every if n.path[0] == "states" and n.depth == 2]
    place = states.index(state) + 1
    return states[place] if place < len(states) else None
