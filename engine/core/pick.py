"""The buttons of a question, and which of them a person means by what they type.

Not what a press does (``ask``). What counts is what was shown: a list may have changed since.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from engine.core import say
from engine.core.flow import Ask, State
from engine.core.folding import fold, loosest, same
from engine.core.labels import NO_LABEL
from engine.core.session import Option, Question
from engine.core.values import Value, Values

if TYPE_CHECKING:
    from engine.core.play import Play


ITEM, OFFERED = "#", "="
"""Begin the names of options that are no buttons of the flow: ``#2`` for the third item of a list,
``=12345`` for a text that may have been meant."""


def options(play: "Play", state: State) -> tuple[Option, ...]:
    """Give the buttons of a question as they are shown now: the items, then the others."""
    buttons = play.flow.options[play.known.language].get(state.path)
    if buttons is None:
        names, scope = state.asking.buttons, play.scope
        buttons = tuple([Option(name, _shown(play, state, name, scope)) for name in names])
    return (*_items_shown(play, state), *buttons)


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
    key, scope = play.folded(typed), play.scope
    for option in current.options if key else ():
        if _means(play, state, option, key, scope):
            return option
    number = _number(typed) if state.asking.kind is None else 0
    if 1 <= number <= len(current.options):
        return current.options[number - 1]
    return _by_code(play, state, typed)


def _items_shown(play: "Play", state: State) -> list[Option]:
    listed = items(play, state.asking)
    if not listed:
        return []
    language, scope = play.known.language, play.scope
    return [
        Option(f"{ITEM}{place}", say.item_label(play.flow, language, state, each, scope))
        for place, each in enumerate(listed)
    ]


def _shown(play: "Play", state: State, name: str, scope: Values) -> str:
    """Give the label with which a button is shown; at the worst its name."""
    path = f"{state.path}.buttons.{name}"
    for language in (play.known.language, *play.flow.languages):
        label = say.text(play.flow, language, path, scope)
        if label is not None:
            return label
    return name


def _means(play: "Play", state: State, option: Option, key: str, scope: Values) -> bool:
    """Tell whether a key is that of a button's label as shown, or of another in any language."""
    path, known = f"{state.path}.buttons.{option.name}", False
    for language in play.flow.languages:
        label = play.flow.labels[language].get(path, NO_LABEL)
        if label.means(key, scope):
            return True
        known = known or option.label in label.words
    return not known and loosest(option.label) == key


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
