"""What a text or expression may contain (LANGUAGE §3); all else is refused before it is compiled.

Not how it is run (``sandbox``). Jinja folds constants while compiling: a bomb would go off in
``check``, so the tree is looked at first.
"""

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

MAX_SOURCE = 8_000
"""Characters of one text."""
MAX_LOOPS = 2
"""``for`` within ``for``."""
MAX_DEPTH = 60
"""Nested filters, operators and blocks."""
MAX_BRACKETS = 30
"""Nested brackets."""
HUGE = 10**30
"""Numbers beyond this are refused."""

EXPRESSION = (
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.List,
    nodes.Keyword,
)
TEXT = (*EXPRESSION, nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For)


class Refused(TemplateSyntaxError):  # noqa: N818 - it never leaves the language
    """A template holds something that is not on the allow-list; ``word`` is what."""

    def __init__(self, what: str, word: str, line: int) -> None:
        super().__init__(what, line)
        self.what, self.word = what, word


class AllowList:
    """The filters and tests of one sandbox, besides what every template may contain."""

    def __init__(self, filters: Collection[str], tests: Collection[str]) -> None:
        self._filters, self._tests = filters, tests

    def allow(self, tree: nodes.Node, allowed: tuple[type[nodes.Node], ...]) -> list[nodes.For]:
        """Look a tree through and give its loops; ``Refused`` for the first thing not allowed.

        Decimals in it become exact ones.
        """
        found: list[nodes.For] = []
        stack: list[tuple[nodes.Node, int, int]] = [(tree, 0, 0)]
        while stack:
            node, loops, depth = stack.pop()
            line = getattr(node, "lineno", 1) or 1
            if depth > MAX_DEPTH:
                raise Refused("depth", "(", line)
            for what, word in self._objections(node, allowed, loops):
                raise Refused(what, word, line)
            if isinstance(node, nodes.For):
                found.append(node)
            if isinstance(node, nodes.Const) and isinstance(node.value, float):
                node.value = Decimal(repr(node.value))
            within = loops + isinstance(node, nodes.For)
            stack.extend((child, within, depth + 1) for child in node.iter_child_nodes())
        return found

    def _objections(
        self, node: nodes.Node, allowed: tuple[type[nodes.Node], ...], loops: int
    ) -> Iterator[tuple[str, str]]:
        """Say what is wrong with a node: the kind of mistake, and the guilty word."""
        if not isinstance(node, allowed):
            yield "forbidden", type(node).__name__.lower()
        match node:
            case nodes.Filter(name=name) if name not in self._filters:
                yield "filter", name
            case nodes.Filter(name=name) if not _plain_arguments(node):
                yield "arguments", name
            case nodes.Test(name=name) if name not in self._tests:
                yield "test", name
            case nodes.Test(args=args, kwargs=named) if args or named:
                yield "syntax", ""
            case nodes.Getattr(attr=attr) if attr.startswith("_"):
                yield "forbidden", attr
            case nodes.Getitem(arg=argument) if not _literal(argument):
                yield "forbidden", "[…]"
            case nodes.For() if loops >= MAX_LOOPS or node.recursive:
                yield "loops", "for"
            case nodes.For(target=nodes.Name(name="loop")):
                yield "forbidden", "loop"
            case nodes.Const(value=value) if not _sane(value):
                yield "forbidden", "0…"


def _plain_arguments(node: nodes.Filter) -> bool:
    names = [pair.key for pair in node.kwargs]
    return not node.dyn_args and not node.dyn_kwargs and len(set(names)) == len(names)


def _literal(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str | int)


def _sane(constant: Any) -> bool:
    return not isinstance(constant, int | float) or -HUGE < constant < HUGE
