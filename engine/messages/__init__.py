"""The words staff read, by language: ``engine/messages/<lang>/<catalogue>.toml``.

Not the words a consumer reads (those are ``locales``) and not what is wrong (that is a code with
facts, found elsewhere). Ukrainian is written first, English is its translation; a test compares
their keys and placeholders. This package imports nothing from the engine.

The form of a catalogue
-----------------------
A table per subject; for a finding of ``check`` the subject is its code, with a ``title`` (the first
line) and a ``body`` (what it means and how to correct it)::

    [Y07]
    title = "«{name}» тут уже є"
    body = '''
    Перший «{name}» — у рядку {first}.

    Виправити: перейменуйте один або об’єднайте обидва.
    '''

    [Y10.space]                 # another wording of Y10, chosen by the fact  case = "space";
    title = "…"                 # what it lacks is taken from [Y10]

``say("uk", "check", "Y07.title", name="send")`` fills the placeholders in:

``{name}``                          a text, a number; a list is joined with commas, of a long one
                                    the first items, and how many more there are
``{{`` ``}}``                       a brace itself, so ``{{{{ x }}}}`` is written for ``{{ x }}``
``{count:number}``                  4312 as «4 312»
``{count:plural(рядок|рядки|рядків)}``  the word that goes with a number: one, few, many;
                                    with two forms, as in English: one, other
``  - {names:each}``                a line that is repeated for every item of a list
``{said:what}`` ``{said:how}``      of a fact that is a ``Saying``: its first line, and the others

A fact that may be absent is given as None, or as an empty list: **a line with such a placeholder is
left out**. So «Мабуть, Ви мали на увазі «{suggestion}».» simply stands there as a line of its own.
A fact that is not given at all is a programmer's error, and so is an unknown key.
"""

import string
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

LANGUAGES = ("uk", "en")
_LONGEST = 300
"""Letters of a list from which on only its first items are said."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Words of a catalogue as a fact: said in the language of the text that they stand in."""

    catalogue: str
    key: str
    facts: Mapping[str, Any]

    def said(self, lang: str) -> str:
        """Say all of it on one line."""
        return say(lang, self.catalogue, self.key, **self.facts).replace("\n", " ")

    def part(self, lang: str, name: str) -> str:
        """Say ``what`` is wrong, the first line without its point, or ``how`` to correct it."""
        what, _, how = words(lang, self.catalogue, self.key).strip("\n").partition("\n")
        return fill(lang, {"what": what.removesuffix("."), "how": how}[name], self.facts)


def say(lang: str, catalogue: str, key: str, /, **facts: Any) -> str:
    """Give the words of a key, its placeholders filled in; raises ``LookupError``."""
    text = _words(lang, catalogue).get(key)
    if text is None:
        raise LookupError(f"{lang}/{catalogue}.toml says nothing for {key!r}")
    try:
        return fill(lang, text, facts)
    except KeyError as missing:
        raise LookupError(f"{key} needs the fact {missing} ({lang}/{catalogue}.toml)") from None


def fill(lang: str, text: str, facts: Mapping[str, Any]) -> str:
    """Fill in the placeholders of a text; raises ``KeyError`` for a fact that is not given."""
    form = _Form(lang)
    lines = [line for each in text.split("\n") for line in form.line(each, facts)]
    return _tidy(lines)


def has(lang: str, catalogue: str, key: str) -> bool:
    """Say whether a catalogue has words for a key."""
    return key in _words(lang, catalogue)


def keys(lang: str, catalogue: str) -> tuple[str, ...]:
    """Give every key of a catalogue, in its order."""
    return tuple(_words(lang, catalogue))


def words(lang: str, catalogue: str, key: str) -> str:
    """Give the words of a key with their placeholders in them."""
    return _words(lang, catalogue)[key]


def placeholders(lang: str, catalogue: str, key: str) -> frozenset[str]:
    """Give the names of the facts that a text needs."""
    return frozenset(_names(words(lang, catalogue, key)))


@cache
def _words(lang: str, catalogue: str) -> Mapping[str, str]:
    source = Path(__file__).with_name(lang).joinpath(f"{catalogue}.toml").read_text("utf-8")
    return dict(_flat(tomllib.loads(source)))


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in table.items():
        inner = isinstance(value, dict)
        pairs += _flat(value, f"{prefix}{name}.") if inner else [(f"{prefix}{name}", value)]
    return pairs


def _names(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]


def _tidy(lines: Sequence[str]) -> str:
    """Leave one empty line where the lines between two were left out, and none at the ends."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")


class _Form(string.Formatter):
    """Python's format strings, with the specifications described above."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def line(self, line: str, facts: Mapping[str, Any]) -> list[str]:
        """Fill in one line: none, one, or as many as a list has items."""
        if any(facts[name] is None or facts[name] == [] for name in _names(line)):
            return []
        each = [name for _, name, spec, _ in self.parse(line) if name and spec == "each"]
        if not each:
            return [self.vformat(line, (), facts)]
        return [self.vformat(line, (), {**facts, each[0]: item}) for item in facts[each[0]]]

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write one value; an unknown specification is Python's own."""
        if format_spec.startswith("plural("):
            return _plural(value, format_spec.removeprefix("plural(").rstrip(")").split("|"))
        if format_spec == "number":
            separator = "," if self._lang == "en" else " "
            return f"{value:,}".replace(",", separator)
        if isinstance(value, Saying):
            return value.part(self._lang, format_spec)
        if isinstance(value, list | tuple):
            return _listed(self._lang, [str(item) for item in value])
        return str(format(value, "" if format_spec == "each" else format_spec))


def _listed(lang: str, items: Sequence[str]) -> str:
    """Join items with commas, as many as anybody reads; never a part of one."""
    ends = accumulate(len(item) + 2 for item in items)
    shown = sum(end <= _LONGEST for end in ends) or 1
    if shown >= len(items) - 1:  # the last of all takes no more room than its number
        return ", ".join(items)
    return say(lang, "lists", "more", shown=", ".join(items[:shown]), count=len(items) - shown)


def _plural(count: int, forms: Sequence[str]) -> str:
    if len(forms) == 2:
        return forms[count != 1]
    if count % 10 == 1 and count % 100 != 11:
        return forms[0]
    return forms[1] if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14 else forms[2]
