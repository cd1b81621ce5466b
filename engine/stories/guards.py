"""Conditions that a bot's own facts decide, whoever talks with it: three-valued logic.

Not the evaluation of conditions in a conversation: that is ``templates``' with everything known.
"""

from collections.abc import Callable, Mapping
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Final

from jinja2 import nodes

from engine.core.flow import Flow
from engine.core.window import Always
from engine.language.templates import Templates

UNKNOWN: Final = object()
"""What depends on the person, the day, or the answers."""

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": eq, "ne": ne, "lt": lt, "lteq": le, "gt": gt, "gteq": ge,
}  # fmt: skip


class Facts:
    """What is always so with one bot."""

    def __init__(self, flow: Flow) -> None:
        window = flow.rules.window
        always = isinstance(window.rule, Always) and not window.overrides
        self._window = {"outside": window.outside.value, "always": always}
        if always:
            self._window["open"] = True
        if not window.closing:
            self._window["closing"] = False
        self._proof, self._meters = flow.rules.proof.by, bool(flow.rules.meters)
        self._facts = flow.facts
        self._sandbox = Templates({}).sandbox

    def decide(self, condition: str) -> bool | None:
        """Say whether a condition always holds, or never; None when it depends."""
        value = self._value(self._sandbox.expression_ast(condition))
        return None if value is UNKNOWN else bool(value)

    def _value(self, node: nodes.Node) -> Any:
        match node:
            case nodes.Const():
                return node.value
            case nodes.Getattr():
                return self._field(node)
            case nodes.Not():
                value = self._value(node.node)
                return UNKNOWN if value is UNKNOWN else not value
            case nodes.And():
                return self._both(node, decisive=False)
            case nodes.Or():
                return self._both(node, decisive=True)
            case nodes.Compare():
                return self._compared(node)
        return UNKNOWN

    def _field(self, node: nodes.Getattr) -> Any:
        """Look ``bot.fact`` or ``bot.window.outside`` up; a fact that is not there is false."""
        match _path(node):
            case ("bot", "proof"):
                return self._proof
            case ("bot", "meters"):
                return self._meters
            case ("bot", name) if name not in _TOLD:
                return self._facts.get(name)
            case ("bot", "window", name):
                return self._window.get(name, UNKNOWN)
        return UNKNOWN

    def _both(self, node: nodes.BinExpr, *, decisive: bool) -> Any:
        values = [self._value(node.left), self._value(node.right)]
        known = [bool(value) for value in values if value is not UNKNOWN]
        if decisive in known:
            return decisive
        return UNKNOWN if len(known) < len(values) else not decisive

    def _compared(self, node: nodes.Compare) -> Any:
        left, right = self._value(node.expr), self._value(node.ops[0].expr)
        compare = _COMPARISONS.get(node.ops[0].op)
        if compare is None or len(node.ops) > 1 or left is UNKNOWN or right is UNKNOWN:
            return UNKNOWN
        if compare in (eq, ne) or type(left) is type(right):
            return compare(left, right)
        return UNKNOWN


def _path(node: nodes.Node) -> tuple[str, ...]:
    """Give the names of ``bot.window.outside``; nothing for what is no such path."""
    match node:
        case nodes.Name():
            return (node.name,)
        case nodes.Getattr():
            above = _path(node.node)
            return (*above, node.attr) if above else ()
    return ()


_TOLD = ("name", "languages", "window", "meters", "personal_data")
"""Names of ``bot`` that are no facts (LANGUAGE §2.3.8)."""
