"""The Jinja that staff may write, run within bounds and without calls (LANGUAGE §3).

Not the texts and not their words, and not what a template may contain (``allow_list``): this knows
how it is read and run. ``.field`` is always an item, sums are of numbers only, loops are counted.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jinja2 import Undefined, nodes, pass_context
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.nodes import EvalContext
from jinja2.parser import Parser
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.core.kyiv import KYIV
from engine.core.values import Values
from engine.language.allow_list import (
    EXPRESSION,
    HUGE,
    MAX_BRACKETS,
    MAX_SOURCE,
    TEXT,
    AllowList,
    Refused,
)
from engine.language.tag_lines import without_tag_lines
from engine.language.template_code import TemplateCode, compared, is_absent

__all__ = ["Missing", "Refused", "Sandbox", "joined"]

MAX_OUTPUT = 20_000
"""Characters that one text may come to."""
MAX_ITEMS = 200
"""Items of one ``for``."""
MAX_STEPS = 50_000
"""What the loops of one text may cost: for every item, as many steps as there are nodes within."""

_LOOP_FIELDS = ("index", "first", "last")
DATE_FIELDS = ("day", "month", "year", "hour", "minute")


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


class Saying(Context):
    """One saying of a text; ``steps`` are what its loops have cost so far."""

    steps = 0


Run = Callable[[Saying], Iterator[str]]
"""A compiled template: gives what it says piece by piece."""


class BoundedParser(Parser):
    """Jinja's parser, which refuses brackets at a depth of its own and not of Python's stack.

    Else a text that ``check`` accepts could be refused where more functions have called it.
    """

    _depth = 0

    def parse_expression(self, with_condexpr: bool = True) -> nodes.Expr:
        """Parse what stands in a bracket, or in none."""
        if self._depth > MAX_BRACKETS:
            raise Refused("depth", "(", self.stream.current.lineno)
        self._depth += 1
        tree = super().parse_expression(with_condexpr)
        self._depth -= 1
        return tree


class Sandbox(ImmutableSandboxedEnvironment):
    """One language's templates: parses, refuses what is not allowed, compiles."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%"])
    intercepted_unops = frozenset(["-"])
    code_generator_class, context_class = TemplateCode, Saying
    compared, exact = staticmethod(compared), staticmethod(Decimal)

    def __init__(self, filters: Mapping[str, Any], printed: Any) -> None:
        super().__init__(undefined=Missing, cache_size=0, optimized=False, finalize=printed)
        self.globals.clear()
        self.filters = {**filters, "_bounded": _bounded}
        self.tests = {name: self.tests[name] for name in ("defined", "none")}
        self._list = AllowList(frozenset(filters), frozenset(self.tests))
        self.eval_ctx = EvalContext(self)  # nothing that is allowed changes it

    def text_ast(self, source: str) -> nodes.Template:
        """Parse a text; raises ``TemplateSyntaxError`` (``Refused`` for what is not allowed).

        A line with nothing but ``{% … %}`` leaves no line behind; any other stays as written.
        """
        with _refusing(source):
            self._refuse_raw(source)
            tree = self.parse(without_tag_lines(source))
        for loop in self._list.allow(tree, TEXT):
            self._bound(loop)
        return tree

    def expression_ast(self, source: str) -> nodes.Expr:
        """Parse a condition or expression; raises as ``text_ast`` does."""
        with _refusing(source):
            parser = BoundedParser(self, source, state="variable")
            tree = parser.parse_expression()
        if not parser.stream.eos:
            token = parser.stream.current
            raise Refused("leftover", str(token.value), token.lineno)
        tree.set_environment(self)
        self._list.allow(tree, EXPRESSION)
        return tree

    def runnable(self, tree: nodes.Template) -> Run:
        """Compile a tree that is allowed."""
        run: Run = self.from_string(tree).root_render_func
        return run

    def saying(self, scope: Values) -> Saying:
        """Begin to say something with these names in reach, which are only looked up.

        It is what Jinja's own ``Template.new_context`` gives, without its copies.
        """
        saying = Saying.__new__(Saying)
        saying.environment, saying.vars = self, {}
        saying.parent = scope  # type: ignore[assignment]  # whatever mapping it is
        saying.eval_ctx, saying.name, saying.blocks = self.eval_ctx, None, {}
        saying.exported_vars, saying.globals_keys = set(), set()
        return saying

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return BoundedParser(self, source, name, filename).parse()

    def getattr(self, obj: Any, attribute: str) -> Any:
        """``.field`` is always an item, never an attribute of the object behind it."""
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, LoopContext) and attribute in _LOOP_FIELDS:
            return getattr(obj, attribute)
        if isinstance(obj, date) and attribute in DATE_FIELDS:
            here = obj.astimezone(KYIV) if isinstance(obj, datetime) else obj
            return getattr(here, attribute, None)
        return obj if isinstance(obj, Missing) else self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """``['literal']`` and ``[0]`` of maps and lists."""
        if isinstance(obj, list) and isinstance(argument, int) and argument < len(obj):
            return obj[argument]
        if isinstance(obj, dict) and argument in obj:
            return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic is for numbers of a sane size; with what is not there it comes to nothing."""
        for operand in (left, right):
            if is_absent(operand):
                return operand
            _check_number(operator, operand)
        if operator in ("/", "//", "%") and right == 0:
            return None
        if operator == "/":
            return Decimal(left) / Decimal(right)
        return super().call_binop(context, operator, left, right)

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        """Put a minus before a number, as ``call_binop`` does its sums."""
        if is_absent(arg):
            return arg
        _check_number(operator, arg)
        return super().call_unop(context, operator, arg)

    def _refuse_raw(self, source: str) -> None:
        """Refuse ``{% raw %}``, which leaves no trace in the tree."""
        tokens = self.lexer.tokeniter(source, None) if "raw" in source else ()
        for line, kind, _ in tokens:
            if kind == "raw_begin":
                raise Refused("forbidden", "raw", line)

    def _bound(self, loop: nodes.For) -> None:
        """Let a loop have only so many items, and cost only so much."""
        steps = nodes.Const(sum(1 for _ in loop.find_all(nodes.Node)))
        loop.iter = nodes.Filter(loop.iter, "_bounded", [steps], [], None, None, lineno=loop.lineno)
        loop.set_environment(self)


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


@contextmanager
def _refusing(source: str) -> Iterator[None]:
    """Refuse what Jinja's parser breaks down at: depths, and numbers of thousands of digits."""
    if len(source) > MAX_SOURCE:
        raise Refused("length", source[:20], 1)
    try:
        yield
    except RecursionError:
        raise Refused("depth", "(", 1) from None
    except ValueError:
        raise Refused("forbidden", "0…", 1) from None


def _check_number(operator: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise SecurityError(f"{operator} works on numbers only")
    if not -HUGE < value < HUGE:
        raise SecurityError("the number is too large")


@pass_context
def _bounded(saying: Saying, items: Any, steps: int) -> list[Any]:
    listed = list(items) if isinstance(items, list | tuple | str) else []
    if len(listed) > MAX_ITEMS:
        raise SecurityError(f"a loop over {len(listed)} items, at most {MAX_ITEMS}")
    saying.steps += len(listed) * steps
    if saying.steps > MAX_STEPS:
        raise SecurityError(f"the loops of a text take more than {MAX_STEPS} steps")
    return listed
