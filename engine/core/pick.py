"""The buttons of a question, and which of them a person means by what they type.

Not what a press does (``ask``). What counts is what was shown: a list may have changed since.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from engine.core import say
from engine.core.flow import Ask, State
from engine.core.folding import fold, same
from engine.core.session import Option, Question
from engine.core.values import Value

if TYPE_CHECKING:
    from engine.core.play import Play


ITEM, OFFERED = "#", "="
"""Begin the names of options that are no buttons of the flow: ``#2`` for the third item of a list,
``=12345`` for a text that may have been meant."""


def options(play: "Play", state: State) -> tuple[Option, ...]:
    """Give the buttons of a question as they are shown now: the items, then the others."""
    names = [Option(name, _labels(play, state, name)[0]) for name in state.asking.buttons]
    return (*_items_shown(play, state), *names)


def offered(texts: Iterable[str]) -> tuple[Option, ...]:
    """Give buttons for what may have been meant by an answer that was refused."""
    return tuple(Option(f"{OFFERED}{text}", text) for text in texts)


def items(play: "Play", action: Ask) -> list[Value]:
    """Give what may be chosen from at this moment."""
    chosen = action.choose(play.scope) if action.choose else None
    return chosen if isinstance(chosen, list) else []


def item(play: "Play", state: State, option: Option) -> Value:
    """Find the item whose label was shown: by its place in the list, or wherever it is now."""
    now = _items_shown(play, state)
    for shown in (option, *now):
        if shown in now and shown.label == option.label:
            return items(play, state.asking)[now.index(shown)]
    return None


def pick(play: "Play", state: State, current: Question, typed: str) -> Option | None:
    """Find the button that a person means by its label, a synonym, its code or its number."""
    for option in current.options:
        labels = [option.label]
        if not option.name.startswith((ITEM, OFFERED)):
            labels += _labels(play, state, option.name)
        if any(same(typed, label) for label in labels):
            return option
    number = _number(typed) if state.asking.kind is None else 0
    if 1 <= number <= len(current.options):
        return current.options[number - 1]
    return _by_code(play, state, typed)


def _items_shown(play: "Play", state: State) -> list[Option]:
    language, scope = play.known.language, play.scope
    return [
        Option(f"{ITEM}{place}", say.item_label(play.flow, language, state, each, scope))
        for place, each in enumerate(items(play, state.asking))
    ]


def _labels(play: "Play", state: State, name: str) -> list[str]:
    """Give a button's label, and whatever else it may be called in any of the languages."""
    languages = dict.fromkeys([play.known.language, *play.flow.languages])
    labels = [
        label
        for language in languages
        for label in say.label(play.flow, language, state, name, play.scope)
    ]
    return labels or [name]


def _by_code(play: "Play", state: State, typed: str) -> Option | None:
    """Find the item that a text names by its number or code rather than by its label."""
    for option, each in zip(_items_shown(play, state), items(play, state.asking), strict=True):
        codes = [each.get("number"), each.get("code")] if isinstance(each, dict) else [each]
        if any(isinstance(code, str) and same(typed, code) for code in codes):
            return option
    return None


def _number(typed: str) -> int:
    """Read the number of a button, «2» or «2)»; 0 for anything else."""
    digits = fold(typed)
    return int(digits) if digits.isdecimal() and len(digits) < 4 else 0
