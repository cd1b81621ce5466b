"""What the buttons of a flow may be called, folded once for all conversations.

Not which button a person means: that depends on what they were shown (``pick``, ``hear``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.core.folding import loosest
from engine.core.session import Option
from engine.core.texts import Filled, Plain, Text, Texts
from engine.core.values import Values


@dataclass(frozen=True, slots=True)
class Label:
    """A button's label and synonyms in one language.

    ``words`` are those that are always the same and ``keys`` what they are folded to; ``others``
    have values in them, and are known only when they are said: each after what its first word is
    folded to.
    """

    words: frozenset[str]
    keys: frozenset[str]
    others: tuple[tuple[str, Text], ...]

    def means(self, key: str, scope: Values) -> bool:
        """Tell whether a typed text with this key (``loosest``, not empty) means the button."""
        if key in self.keys:
            return True
        for first, text in self.others:
            if key.startswith(first) and loosest(text(scope)) == key:
                return True
        return False


NO_LABEL = Label(frozenset(), frozenset(), ())


def labels_of(texts: Texts) -> Mapping[str, Label]:
    """Fold the labels among the texts of one language: ``main.menu.buttons.send``, by path."""
    return {path: _label(called) for path, called in texts.items() if ".buttons." in path}


def options_of(
    buttons: Mapping[str, Sequence[str]], texts: Texts
) -> Mapping[str, tuple[Option, ...]]:
    """Give the buttons of states as they are shown in one language, where that is always alike.

    ``buttons`` are their names by the states' full names.
    """
    found: dict[str, tuple[Option, ...]] = {}
    for path, names in buttons.items():
        called = [texts.get(f"{path}.buttons.{name}", ()) for name in names]
        shown = [
            label[0].words.strip() for label in called if label and isinstance(label[0], Plain)
        ]
        if len(shown) == len(names):
            found[path] = tuple(map(Option, names, shown))
    return found


def _label(called: tuple[Text, ...]) -> Label:
    words = frozenset(text.words.strip() for text in called if isinstance(text, Plain))
    keys = frozenset(key for word in words if (key := loosest(word)))
    others = [text for text in called if not isinstance(text, Plain)]
    return Label(words, keys, tuple((_first(text), text) for text in others))


def _first(text: Text) -> str:
    return loosest(text.first) if isinstance(text, Filled) else ""
