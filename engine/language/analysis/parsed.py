"""Texts and expressions, parsed once each however many bots say them.

Not compiled and never run: only what rules need to know about a template stands here.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from engine.language.analysis.plausible import units
from engine.language.analysis.uses import Printed, Use, printed_in, uses_of
from engine.language.filters import filters, printed
from engine.language.sandbox import Refused, Sandbox

_MARK = re.compile(r"\{\{|\{%|\{#")
_PAIR = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_BLOCK = re.compile(r"\{%-?\s*(if|for|endif|endfor)\b")
_REMEMBERED = 4_000
"""Sources that stay parsed: more than the texts of one bot."""
_TAG = re.compile(r"unknown tag '(.+?)'")
_FILTERS: dict[str, Callable[..., Any]] = filters({})


@dataclass(frozen=True, slots=True)
class Template:
    """A text or expression that can be read: its tree, the names it uses, the values it shows."""

    tree: nodes.Node
    uses: tuple[Use, ...]
    printed: tuple[Printed, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why it cannot be read: ``what`` names the kind of mistake, ``word`` the guilty word.

    ``line`` is that of the template; ``nth`` says which of its marks in that line is meant, for a
    mark without its pair.
    """

    what: str
    word: str
    line: int
    nth: int = 0


class Parsed:
    """Texts and expressions as parsed; the last few thousand are remembered, whoever asks."""

    def text(self, source: str) -> Template | Fault | None:
        """Parse a text; None when it holds no placeholders at all."""
        return _text(source)

    def expression(self, source: str) -> Template | Fault:
        """Parse a condition or an expression."""
        return _expression(source)

    def names(self) -> tuple[list[str], list[str]]:
        """Name the filters and the tests that may be used."""
        return sorted(_FILTERS), sorted(_sandbox().tests)


@cache
def _sandbox() -> Sandbox:
    return Sandbox(_FILTERS, printed)


@lru_cache(maxsize=_REMEMBERED)
def _text(source: str) -> Template | Fault | None:
    return _try(_sandbox().text_ast, source) if _PAIR.search(source) else None


@lru_cache(maxsize=_REMEMBERED)
def _expression(source: str) -> Template | Fault:
    return _try(_sandbox().expression_ast, source)


def _try(parse: Callable[[str], nodes.Node], source: str) -> Template | Fault:
    try:
        tree = parse(source)
        if stray := _stray(source):
            return stray
    except Refused as error:
        return Fault(error.what, error.word, error.lineno)
    except TemplateSyntaxError as error:
        return _fault(source, error)
    misused = next(_misused(tree), None)
    return misused or Template(tree, uses_of(tree), printed_in(tree))


def plain_length(source: str, template: Template | Fault | None) -> int:
    """Count the units of a text that are there whatever stands in its placeholders."""
    if not isinstance(template, Template):
        return units(source)
    return sum(units(data) for data in _always(template.tree))


def _always(node: nodes.Node) -> Iterator[str]:
    """Give the pieces of a text outside its conditions and loops."""
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif not isinstance(node, nodes.If | nodes.For):
        for child in node.iter_child_nodes():
            yield from _always(child)


def _fault(source: str, error: TemplateSyntaxError) -> Fault:
    unknown = _TAG.search(error.message or "")
    if unknown and not unknown[1].startswith("end"):
        return Fault("tag", unknown[1], error.lineno)
    unpaired = _unpaired(source)
    if unpaired is not None:
        line = source.count("\n", 0, unpaired) + 1
        start = source.rfind("\n", 0, unpaired) + 1
        before = _MARK.findall(source, start, unpaired)
        return Fault("unclosed", source[unpaired : unpaired + 2], line, len(before))
    return Fault("syntax", "", error.lineno)


def _stray(source: str) -> Fault | None:
    """Find a mark that closes what was never opened; inside quotes it is a text like any other."""
    opened = ""
    for mark in _PAIR.finditer(source):
        if mark[0] in _CLOSING:
            opened = opened or _CLOSING[mark[0]]
        elif mark[0] == opened:
            opened = ""
        elif not opened:
            return Fault("unopened", mark[0], source.count("\n", 0, mark.start()) + 1)
    return None


def _unpaired(source: str) -> int | None:
    """Find the first mark that lacks its pair, or the first block that lacks its end."""
    opened: re.Match[str] | None = None
    for mark in _PAIR.finditer(source):
        if opened is None:
            opened = mark if mark[0] in _CLOSING else None
        elif mark[0] == _CLOSING[opened[0]]:
            opened = None
        elif mark[0] in _CLOSING:
            return opened.start()
    if opened is not None:
        return opened.start()
    blocks: list[re.Match[str]] = []
    for block in _BLOCK.finditer(source):
        if not block[1].startswith("end"):
            blocks.append(block)
        elif not blocks or f"end{blocks.pop()[1]}" != block[1]:
            return block.start()
    return blocks[-1].start() if blocks else None


def _misused(tree: nodes.Node) -> Iterator[Fault]:
    """Find filters with more, fewer or other arguments than they take."""
    for node in tree.find_all(nodes.Filter):
        if node.name in _FILTERS:
            names = [pair.key for pair in node.kwargs]
            if node.dyn_args or node.dyn_kwargs or not _binds(node.name, len(node.args), *names):
                yield Fault("arguments", node.name, node.lineno or 1)


@cache
def _binds(name: str, count: int, *keywords: str) -> bool:
    function = _FILTERS[name]
    context = ("context",) if hasattr(function, "jinja_pass_arg") else ()
    try:
        inspect.signature(function).bind(
            *context, "value", *range(count), **dict.fromkeys(keywords)
        )
    except TypeError:
        return False
    return True
