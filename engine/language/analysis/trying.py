"""Texts tried with sample values, as people might come to read them; each text of a kind once.

Not which values there are (``samples``), and not the words of the locale: whatever word a filter
looks up stands for itself, since whether it is there is another question.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from jinja2 import Template as Compiled
from jinja2 import nodes
from jinja2.exceptions import SecurityError, UndefinedError

from engine.language.analysis.parsed import Parsed, Template
from engine.language.analysis.samples import Kinds, Odd, Sample, samples
from engine.language.analysis.uses import Path
from engine.language.filters import filters, printed
from engine.language.sandbox import Sandbox, joined

_TRIED = 4_000
"""Texts that stay tried: more than those of one tree."""
_WORDS = 4
"""Words that a text compares something with, as far as they are tried."""
_ANYTHING = ("text", "number", "list", "record")
"""What a value may be that nobody described: a text fails only if it fails with each of them."""
_PLACEHOLDER = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
_WORD = re.compile(r"'[^'\x00-\x7f][^']*'|\"[^\"\x00-\x7f][^\"]*\"")
"""A word of some language in a placeholder, as ``plural`` has them."""
_FAILURES = (UndefinedError, SecurityError, TypeError, ValueError, LookupError, ArithmeticError)
_ALWAYS = ("bot",)
"""What knows all its fields."""


class _Words(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key


@dataclass(frozen=True, slots=True)
class Failure:
    """How a text could not be said.

    ``why`` is ``missing``, ``wordless``, ``sums`` or ``other``; ``line`` is that of the template.
    ``odd`` is the value that it is due to, None where it fails with the usual values too.
    """

    why: str
    line: int
    odd: Odd | None = None


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in any of its languages: what stands between its placeholders is all the same."""

    placeholders: str
    kinds: Kinds
    template: Template = field(compare=False)


def failure(source: str, kinds: Kinds) -> Failure | None:
    """Try a text with values of such kinds; give how it fails, None if it does not."""
    template = Parsed().text(source)
    if not isinstance(template, Template):
        return None
    gaps = (part if number % 2 else "\n" * part.count("\n")
            for number, part in enumerate(_PLACEHOLDER.split(source)))  # fmt: skip
    return _failure(_Text(_WORD.sub("''", "".join(gaps)), kinds, template))


@lru_cache(maxsize=_TRIED)
def _failure(text: _Text) -> Failure | None:
    template, kinds = text.template, text.kinds
    tree = template.tree
    if not isinstance(tree, nodes.Template):
        return None
    compiled = _sandbox().from_string(tree)  # what is nested too deep was refused when it was read
    words = list(dict.fromkeys(_compared(tree)))[:_WORDS]
    certain = frozenset(_certain(template, kinds))
    found: Failure | None = None
    for any_is in _ANYTHING if any(kind == "any" for _, kind in kinds) else _ANYTHING[:1]:
        tries = (_try(compiled, each) for each in samples(kinds, words, certain, any_is))
        found = next((each for each in tries if each is not None), None)
        if found is None:
            return None
    return found


def _certain(template: Template, kinds: Kinds) -> Iterator[Path]:
    """Give the fields that are never empty: those of the bot, and what was asked about as a whole.

    A text that asks whether there is a record may rely upon what is in it.
    """
    tested = {path for use in template.uses for path in use.tested if len(path) > 1}
    for path, _ in kinds:
        if path[0] in _ALWAYS or any(path[:length] in tested for length in range(2, len(path))):
            yield path


def _try(compiled: Compiled, sample: Sample) -> Failure | None:
    try:
        joined(compiled.generate(sample.values))
    except _FAILURES as error:
        return Failure(_why(error), _line(error), sample.odd)
    return None


def _why(error: Exception) -> str:
    match error:
        case UndefinedError():
            return "missing"
        case TypeError() if "has no words" in str(error):
            return "wordless"
        case SecurityError() if "numbers only" in str(error):
            return "sums"
    return "other"


def _line(error: Exception) -> int:
    """Give the line of the template, which Jinja notes on the way out."""
    trace, line = error.__traceback__, 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _compared(tree: nodes.Node) -> Iterator[str]:
    """Give the words with which a text compares something."""
    for compare in tree.find_all(nodes.Compare):
        for constant in compare.find_all(nodes.Const):
            if isinstance(constant.value, str):
                yield constant.value


@cache
def _sandbox() -> Sandbox:
    return Sandbox(filters(_Words()), printed)
