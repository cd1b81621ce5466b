"""The pieces of a line that staff write: ``{day}/{night}``, ``/ {account_number} send {reading?}``.

Not the matching: an answer of several fields and a one-line command match differently (``lines``).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import re2

from engine.core.folding import loosest, plain

LONGEST = 200
"""Characters of a template: five times what the longest takes; RE2 refuses what is far longer."""

SLASHES = "/\\|;⁄∕／"
"""What people type for the slash that stands in a template (DOMAIN §4 "Typed readings")."""

_PIECE = re.compile(
    r"\{ ?(?P<name>[a-z][a-z0-9_]*) ?(?:: ?(?P<kind>[a-z][a-z0-9_]*) ?)?(?P<optional>\?)? ?\}"
    r"|(?P<word>[^\W_]+(?:['-][^\W_]+)*)|(?P<sign>[^\s{}])| "
)
_TWINS = {
    ord(cyrillic): f"[{cyrillic}{latin}]"
    for cyrillic, latin in zip("авсенікмортхуї", "abcehikmoptxyï", strict=True)
} | {ord("е"): "[еёe]"}


@dataclass(frozen=True, slots=True)
class Field:
    """A place for an answer: ``{name}``, ``{name:kind}`` or ``{name?}``."""

    name: str
    kind: str | None
    optional: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word that must be typed, in any case and by any of its look-alike letters."""

    text: str

    def expression(self) -> str:
        """Give the RE2 expression of the word, to be matched without regard to case."""
        letters = [re2.escape(ch) for ch in loosest(self.text)]
        return "'?".join(letter.translate(_TWINS) for letter in letters)


@dataclass(frozen=True, slots=True)
class Sign:
    """A single sign that must be typed; white space around it is free."""

    text: str

    def expression(self) -> str:
        """Give the RE2 expression of the sign; a slash has several spellings."""
        return rf"[{re2.escape(SLASHES)}]" if self.text in SLASHES else re2.escape(self.text)


SLASH = Sign("/")
Piece: TypeAlias = Field | Word | Sign


@lru_cache(maxsize=256)
def pieces(template: str) -> tuple[Piece, ...]:
    """Take a template apart.

    Raises ``ValueError`` with a code: ``long`` (more than ``LONGEST``), ``brace`` (one without its
    pair, or a name which is none), ``twice`` (two fields of one name), ``adjacent`` (two fields
    with not even a space between).
    """
    if len(template) > LONGEST:
        raise ValueError("long")
    text = plain(template)
    found: list[Piece] = []
    end = 0
    for match in _PIECE.finditer(text):
        if match.start() != end:
            raise ValueError("brace")
        if text[end - 1 : end + 1] == "}{":
            raise ValueError("adjacent")
        end = match.end()
        if match["name"]:
            found.append(Field(match["name"], match["kind"], bool(match["optional"])))
        elif match["word"]:
            found.append(Word(match["word"]))
        elif match["sign"]:
            found.append(Sign(match["sign"]))
    if end != len(text):
        raise ValueError("brace")
    names = [piece.name for piece in found if isinstance(piece, Field)]
    if len(names) != len(set(names)):
        raise ValueError("twice")
    return tuple(found)
