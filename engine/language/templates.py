"""Texts and expressions, compiled: from what staff wrote to what the core calls.

Not the allow-list (``sandbox``) and not the look-up of texts by name. Compiling is put off until
a text is first needed, so that a bot starts at once; ``check`` has parsed them all.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jinja2 import Undefined, nodes
from jinja2.exceptions import UndefinedError

from engine.core.flow import Condition, Expression
from engine.core.kyiv import KYIV
from engine.core.texts import Filled, Plain, Text
from engine.core.values import Value, Values
from engine.language.filters import filters, plural, printed
from engine.language.sandbox import DATE_FIELDS, Run, Sandbox, joined

_MARKS = ("{{", "{%", "{#")
_WORD = re.compile(r"\s*([^\W_ℹ][^\s{]*)\s")
_MAY_CROSS = (bool, int, Decimal, str, date, list, dict)


class Templates:
    """The templates of one language; ``words`` are its locale's words for data."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.sandbox = Sandbox(filters(words), printed)

    def text(self, source: str) -> Text:
        """Compile a text; one without placeholders is said as it stands."""
        if not any(mark in source for mark in _MARKS):
            return Plain(source)
        return Filled(_first(source), _Rendered(self.sandbox, source))

    def counted(self, count: str, forms: Mapping[str, Text]) -> Text:
        """Compile a plural: ``count`` chooses among ``one few many other`` and is known there."""
        return _Counted(self.expression(count), forms)

    def expression(self, source: str) -> Expression:
        """Compile an expression; what is not known is None."""
        tree = self.sandbox.expression_ast(source)
        path = _path(tree)
        return _Path(path) if path else _Evaluated(self.sandbox, tree)

    def condition(self, source: str) -> Condition:
        """Compile a condition; what is not known is false."""
        expression = self.expression(source)
        return lambda scope: bool(expression(scope))


class _Rendered:
    """A text with placeholders; compiled when it is first said."""

    __slots__ = ("_run", "_sandbox", "_source")

    def __init__(self, sandbox: Sandbox, source: str) -> None:
        self._sandbox, self._source = sandbox, source
        self._run: Run | None = None

    def __call__(self, scope: Values) -> str:
        if self._run is None:
            self._run = self._sandbox.runnable(self._sandbox.text_ast(self._source))
        try:
            return joined(self._run(self._sandbox.saying(scope)))
        except Exception:
            self._sandbox.handle_exception()  # raises it, with the lines of the text


class _Counted:
    """A text in the form that a number wants."""

    __slots__ = ("_count", "_forms")

    def __init__(self, count: Expression, forms: Mapping[str, Text]) -> None:
        self._count, self._forms = count, forms

    def __call__(self, scope: Values) -> str:
        counted = self._count(scope)
        number = len(counted) if isinstance(counted, list) else counted
        number = 0 if number is None else number  # 0.0 stays a fraction, which has its own form
        other = "other" if "other" in self._forms else "few"
        form = plural(number, "one", "few", "many", other)
        return self._forms[form]({**scope, "count": number})


class _Path:
    """``person.accounts``: the commonest expression, without a template engine."""

    __slots__ = ("_path",)

    def __init__(self, path: tuple[str, ...]) -> None:
        self._path = path

    def __call__(self, scope: Values) -> Value:
        first, *others = self._path
        value = scope.get(first)
        for name in others:
            if isinstance(value, dict):
                value = value.get(name)
            elif isinstance(value, datetime) and name in DATE_FIELDS:
                value = int(getattr(value.astimezone(KYIV), name))
            elif isinstance(value, date) and name in DATE_FIELDS:
                value = getattr(value, name, None)
            else:
                return None
        return value


class _Evaluated:
    """Any other expression."""

    __slots__ = ("_run", "_sandbox")

    def __init__(self, sandbox: Sandbox, tree: nodes.Expr) -> None:
        kept = nodes.Assign(nodes.Name("result", "store"), tree, lineno=1)
        self._sandbox = sandbox
        self._run = sandbox.runnable(nodes.Template([kept], lineno=1))

    def __call__(self, scope: Values) -> Value:
        saying = self._sandbox.saying(scope)
        try:
            for _ in self._run(saying):
                pass
        except UndefinedError:
            return None
        return _crossing(saying.vars["result"])


def _first(source: str) -> str:
    """Give the word with which a text always begins, whatever the values in it; it may be none."""
    begins = _WORD.match(source)
    return begins[1] if begins else ""


def _path(tree: nodes.Expr) -> tuple[str, ...] | None:
    names: list[str] = []
    node: nodes.Node = tree
    while isinstance(node, nodes.Getattr):
        names.append(node.attr)
        node = node.node
    if not isinstance(node, nodes.Name):
        return None
    return tuple(reversed([*names, node.name]))


def _crossing(value: Any) -> Value:
    """Let through only what a conversation may hold."""
    if isinstance(value, Undefined):
        return None
    if isinstance(value, tuple):
        return list(value)
    if value is None or isinstance(value, _MAY_CROSS):
        return value
    raise TypeError(f"an expression came to a {type(value).__name__}")


Compile = Callable[[str], Text]
