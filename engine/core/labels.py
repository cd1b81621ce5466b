"""What the buttons of a flow may be called, folded once for all conversations.

Not which button a person means: that depends on what they were shown (``pick``, ``hear``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.core.folding import loosest
from engine.core.texts import Plain, Text, Texts
from engine.core.values import Values


@dataclass(frozen=True, slots=True)
class Label:
    """A button's label and synonyms in one language.

    ``words`` are those that are always the same and ``keys`` what they are folded to; ``others``
    have values in them, and are known only when they are said.
    """

    words: frozenset[str]
    keys: frozenset[str]
    others: tuple[Text, ...]

    def means(self, key: str, scope: Values) -> bool:
        """Tell whether a typed text with this key (``loosest``, not empty) means the button."""
        return key in self.keys or any(loosest(text(scope)) == key for text in self.others)


NO_LABEL = Label(frozenset(), frozenset(), ())


def labels_of(texts: Texts) -> Mapping[str, Label]:
    """Fold the labels among the texts of one language: ``main.menu.buttons.send``, by path."""
    return {path: _label(called) for path, called in texts.items() if ".buttons." in path}


def _label(called: tuple[Text, ...]) -> Label:
    words = frozenset(text.words.strip() for text in called if isinstance(text, Plain))
    keys = frozenset(key for word in words if (key := loosest(word)))
    return Label(words, keys, tuple(text for text in called if not isinstance(text, Plain)))
