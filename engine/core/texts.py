"""Compiled texts: not how they come to be (``engine.language``), nor when they are said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.core.values import Values

Text = Callable[[Values], str]
"""A compiled text: the names in reach to what a person reads."""

Texts = Mapping[str, tuple[Text, ...]]
"""Texts by path, ``main.menu.buttons.send``; several where a list stands (labels, tries)."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without placeholders: it is said as it stands."""

    words: str

    def __call__(self, scope: Values) -> str:  # noqa: ARG002 - the signature of a Text
        """Give the words."""
        return self.words


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with values in it, which always begins with the word ``first``, unless it is empty."""

    first: str
    fill: Text

    def __call__(self, scope: Values) -> str:
        """Give the words with what the values are now."""
        return self.fill(scope)
