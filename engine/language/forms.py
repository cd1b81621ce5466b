"""Forms: what may stand where in a file. Each is declared once, beside the reader that goes by it.

JSON Schemas for editors are made of the same forms (``json_schema``). Not the reading itself
(``reader``), and nothing that takes more than one file to know: whether a name exists, rules tell.

Patterns are written so that Python and ECMAScript mean the same by them; they are matched whole.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

RESERVED: Final = ("end", "again", "do", "done", "failed", "silent", "too_many")
"""Words that mean something else wherever a name may stand (LANGUAGE §3)."""
NAME: Final = "[a-z][a-z0-9_]*"
YES, NO = ("yes", "true", "так", "on"), ("no", "false", "ні", "off")


@dataclass(frozen=True, slots=True)
class Text:
    """One text, not blank unless ``blank``.

    ``pattern`` is what it has to match as a whole, ``wrong`` the key of the words that say so.
    ``examples`` are offered by editors, and so are the tree's own ``names`` of some sort.
    """

    pattern: str = ""
    wrong: str = ""
    examples: tuple[str, ...] = ()
    names: str = ""
    blank: bool = False

    def match(self, written: str) -> re.Match[str] | None:
        """Match a text as a whole."""
        return re.fullmatch(self.pattern, written)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within limits, both included."""

    low: int = 0
    high: int = 10**9


@dataclass(frozen=True, slots=True)
class Span:
    """A whole number within limits, or two of them: ``12`` or ``5-10``."""

    low: int = 0
    high: int = 10**9 - 1


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no, in either language and any case."""


@dataclass(frozen=True, slots=True)
class Word:
    """One of some words, exactly as written here, or in ``any_case``."""

    words: tuple[str, ...]
    any_case: bool = False

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of texts; one text alone is a list of one."""

    of: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Series:
    """A list of anything, with at least so many items."""

    of: "Form"
    least: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """A block whose keys are names that staff choose; ``names``: those of the tree, to offer."""

    of: "Form"
    reserved: tuple[str, ...] = RESERVED
    least: int = 0
    names: str = ""


@dataclass(frozen=True, slots=True)
class Free:
    """A block whose keys are any words, or such as match ``pattern``."""

    of: "Form"
    pattern: str = ""
    least: int = 0
    names: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A block whose keys are fixed words, and ``rest`` under any other, if there may be any.

    ``subject`` is where ``engine/messages/*/schema.toml`` says what each key means. ``needed`` must
    be there; ``needs`` says of a key which others (any one of them) it has no meaning without;
    of each tuple in ``one_of`` exactly one must be there, in ``some_of`` at least one; of the
    tuples in ``apart`` the keys of only one may be there. ``least`` counts keys of any kind.
    ``notes`` say what the catalogue cannot: what names of the tree stand for.
    """

    subject: str
    keys: Mapping[str, "Form"]
    needed: tuple[str, ...] = ()
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    one_of: tuple[tuple[str, ...], ...] = ()
    some_of: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()
    rest: "Form | None" = None
    least: int = 0
    notes: Mapping[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys)


@dataclass(frozen=True, slots=True)
class Either:
    """One form or another, told apart by whether a text, a list or a block stands there."""

    forms: tuple["Form", ...]


@dataclass(frozen=True, slots=True)
class Anything:
    """Whatever is written there."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing at all, or a list without items."""


Form: TypeAlias = (
    Text
    | Whole
    | Span
    | Flag
    | Word
    | Listed
    | Series
    | Named
    | Free
    | Block
    | Either
    | Anything
    | Nothing
)


def any_case(pattern: str) -> str:
    """Let a pattern of plain words match in any case and with any spaces, also around it."""
    letters = "".join(
        f"[{each.upper()}{each}]" if each.isalpha() else r"\s+" if each == " " else each
        for each in pattern
    )
    return rf"\s*({letters})\s*"


PLAIN: Final = Text()
SILENT: Final = Text(blank=True)
EXPRESSION: Final = Text(names="expression")
PLACE: Final = Text(examples=("end", "again", "back", "menu"), names="place")
DURATION: Final = Text(
    r"\s*0*([1-9][0-9]{0,3})\s*(min|h|days?|weeks?)\s*", "duration", ("15 min", "2 h", "1 day")
)
MONTHS: Final = Text(r"\s*0*([1-9][0-9]{0,2})\s*months?\s*", "months", ("12 months",))
DAY: Final = Text("[0-9]{4}-[0-9]{2}-[0-9]{2}", "date")
FLAG: Final = Flag()
