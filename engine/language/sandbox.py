"""The Jinja that staff may write: an allow-list, bounded, without calls (LANGUAGE §3).

Not the texts and not their words: this knows only what a template may contain and how it is
run. Everything is refused before it is compiled, because Jinja folds constants while compiling:
a bomb would go off in ``check``.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jinja2 import TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.parser import Parser
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_SOURCE = 8_000
"""Characters of one text."""
MAX_OUTPUT = 20_000
"""Characters that one text may come to."""
MAX_ITEMS = 200
"""Items of one ``for``."""
MAX_LOOPS = 2
"""``for`` within ``for``."""
HUGE = 10**30
"""Numbers beyond this are refused."""
MAX_DEPTH = 60
"""Nested brackets and blocks."""

_EXPRESSION = (
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
_TEXT = (*_EXPRESSION, nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For)
_LOOP_FIELDS = ("index", "first", "last")
_DATE_FIELDS = ("day", "month", "year", "hour", "minute")
_NUMBER = (int, Decimal)


class Refused(TemplateSyntaxError):  # noqa: N818 - it never leaves the language
    """A template holds something that is not on the allow-list; ``word`` is what."""

    def __init__(self, what: str, word: str, line: int) -> None:
        super().__init__(what, line)
        self.what, self.word = what, word


class Missing(Undefined):
    """What a template asked for and is not there: false in a condition, an error when printed."""

    def __bool__(self) -> bool:
        return False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __str__(self) -> str:
        raise UndefinedError(self._undefined_message)


class Sandbox(ImmutableSandboxedEnvironment):
    """One language's templates: parses, refuses what is not allowed, compiles."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%"])

    def __init__(self, filters: Mapping[str, Any], printed: Any) -> None:
        super().__init__(
            undefined=Missing,
            cache_size=0,
            optimized=False,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=printed,
        )
        self.globals.clear()
        self.filters = {**filters, "_bounded": _bounded}
        self.tests = {name: self.tests[name] for name in ("defined", "none")}

    def text_ast(self, source: str) -> nodes.Template:
        """Parse a text; raises ``TemplateSyntaxError`` (``Refused`` for what is not allowed)."""
        self._measure(source)
        try:
            tree = self.parse(source)
        except RecursionError:
            raise Refused("depth", "(", 1) from None
        self._allow(tree, _TEXT)
        return tree

    def expression_ast(self, source: str) -> nodes.Expr:
        """Parse a condition or expression; raises as ``text_ast`` does."""
        self._measure(source)
        try:
            parser = Parser(self, source, state="variable")
            tree = parser.parse_expression()
        except RecursionError:
            raise Refused("depth", "(", 1) from None
        if not parser.stream.eos:
            token = parser.stream.current
            raise Refused("leftover", str(token.value), token.lineno)
        tree.set_environment(self)
        self._allow(tree, _EXPRESSION)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        """``.field`` is always an item, never an attribute of the object behind it."""
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, LoopContext) and attribute in _LOOP_FIELDS:
            return getattr(obj, attribute)
        if isinstance(obj, date | datetime) and attribute in _DATE_FIELDS:
            return getattr(obj, attribute, None)
        return obj if isinstance(obj, Missing) else self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """``['literal']`` and ``[0]`` of maps and lists."""
        if isinstance(obj, list) and isinstance(argument, int) and argument < len(obj):
            return obj[argument]
        if isinstance(obj, Mapping) and argument in obj:
            return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic is for numbers of a sane size, and nothing else."""
        for operand in (left, right):
            if isinstance(operand, bool) or not isinstance(operand, _NUMBER):
                raise SecurityError(f"{operator} works on numbers only")
            if not -HUGE < operand < HUGE:
                raise SecurityError("the number is too large")
        if operator in ("/", "//", "%") and right == 0:
            return None
        if operator == "/":
            return Decimal(left) / Decimal(right)
        return super().call_binop(context, operator, left, right)

    def _measure(self, source: str) -> None:
        if len(source) > MAX_SOURCE:
            raise Refused("length", source[:20], 1)

    def _allow(self, tree: nodes.Node, allowed: tuple[type[nodes.Node], ...]) -> None:
        stack: list[tuple[nodes.Node, int, int]] = [(tree, 0, 0)]
        while stack:
            node, loops, depth = stack.pop()
            self._allow_node(node, allowed, loops, depth)
            if isinstance(node, nodes.For):
                loops += 1
                node.iter = nodes.Filter(
                    node.iter, "_bounded", [], [], None, None, lineno=node.lineno
                )
                node.set_environment(self)
            stack.extend((child, loops, depth + 1) for child in node.iter_child_nodes())

    def _allow_node(
        self, node: nodes.Node, allowed: tuple[type[nodes.Node], ...], loops: int, depth: int
    ) -> None:
        line = getattr(node, "lineno", 1) or 1
        if not isinstance(node, allowed):
            raise Refused("forbidden", type(node).__name__.lower(), line)
        if depth > MAX_DEPTH:
            raise Refused("depth", "(", line)
        if isinstance(node, nodes.Filter) and node.name not in self.filters:
            raise Refused("filter", node.name, line)
        if isinstance(node, nodes.Test) and node.name not in self.tests:
            raise Refused("test", node.name, line)
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            raise Refused("forbidden", node.attr, line)
        if isinstance(node, nodes.For) and (loops >= MAX_LOOPS or node.recursive):
            raise Refused("loops", "for", line)
        if isinstance(node, nodes.Getitem) and not _literal(node.arg):
            raise Refused("forbidden", "[…]", line)


def _literal(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str | int)


def _bounded(items: Any) -> list[Any]:
    listed = list(items) if isinstance(items, list | tuple | str) else []
    if len(listed) > MAX_ITEMS:
        raise SecurityError(f"a loop over {len(listed)} items, at most {MAX_ITEMS}")
    return listed


def joined(pieces: Iterator[str]) -> str:
    """Put a rendered text together, as long as it stays within ``MAX_OUTPUT``."""
    out: list[str] = []
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > MAX_OUTPUT:
            raise SecurityError(f"a text of more than {MAX_OUTPUT} characters")
        out.append(piece)
    return "".join(out)
