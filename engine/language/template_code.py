"""How a template compares and what its numbers are, where Python's own ways would surprise.

Not what a template may contain (``sandbox``). The code calls ``environment.compared`` and
``environment.exact``, which the sandbox has from here.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from jinja2 import Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame

from engine.core.kyiv import kyiv_date

_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {"lt": lt, "lteq": le, "gt": gt, "gteq": ge}


class TemplateCode(CodeGenerator):
    """Writes comparisons as calls, and decimals as exact ones."""

    def visit_Const(self, node: nodes.Const, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write a constant: ``1.5`` is not the binary fraction next to it."""
        if isinstance(node.value, Decimal):
            self.write(f"environment.exact({str(node.value)!r})")
        else:
            super().visit_Const(node, frame)

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write ``a < b <= c`` as ``compared(a, 'lt', b, 'lteq', c)``."""
        self.write("environment.compared(")
        self.visit(node.expr, frame)
        for operand in node.ops:
            self.write(f", {operand.op!r}, ")
            self.visit(operand.expr, frame)
        self.write(")")


def compared(left: Any, operator: str, right: Any, *rest: Any) -> bool:
    """Compare one after another; nothing is less or more than what is not there, nor in it.

    A moment and a date compare as dates, in Kyiv.
    """
    return _holds(left, operator, right) and (not rest or compared(right, *rest))


def is_absent(value: Any) -> bool:
    """Say whether a value is none, or not known at all."""
    return value is None or isinstance(value, Undefined)


def _holds(left: Any, operator: str, right: Any) -> bool:
    if isinstance(left, date) and isinstance(right, date) and type(left) is not type(right):
        left, right = _day(left), _day(right)
    match operator:
        case "eq" | "ne":
            return bool((eq if operator == "eq" else ne)(left, right))
        case "in" | "notin":
            return (not is_absent(right) and left in right) == (operator == "in")
    return not (is_absent(left) or is_absent(right)) and bool(_ORDERS[operator](left, right))


def _day(value: date) -> date:
    return kyiv_date(value) if isinstance(value, datetime) else value
