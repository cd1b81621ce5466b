"""How long a text may plausibly become: every list with many items, every value at its longest.

Not how long it can be at all: a name in billing has no limit. Lengths are in UTF-16 code units, by
which Telegram, the strictest of the channels, counts.
"""

from collections.abc import Callable, Mapping

from jinja2 import nodes

MANY = 10
"""Items of a long list."""
_KINDS: Mapping[str, int] = {"number": 6, "decimal": 10, "date": 10, "datetime": 16}
_FILTERS: Mapping[str, int] = {"date": 12, "weekday": 9, "time": 5, "money": 16, "mask": 8,
                               "length": 3}  # fmt: skip
"""What comes out of a filter, whatever goes in: «28 листопада», «понеділок», «12:30»."""
_UNIT = 7
_VALUE = 15
"""Characters of a text of which nothing is known: an account's number, a street."""

KindOf = Callable[[nodes.Node], str]
"""Gives the kind of a value (``Shape.kind``)."""


def units(text: str) -> int:
    """Give the length of a text in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plausible_length(node: nodes.Node, kind_of: KindOf, items: int = MANY) -> int:
    """Give the units that a text, or a part of its tree, may come to."""
    match node:
        case nodes.Output():
            return sum(_shown(each, kind_of, items) for each in node.nodes)
        case nodes.If():
            branches = [node.body, *(each.body for each in node.elif_), node.else_]
            return max(_all(each, kind_of, items) for each in branches)
        case nodes.For():
            listed = node.iter.node if isinstance(node.iter, nodes.Filter) else node.iter
            count = len(listed.items) if isinstance(listed, nodes.List) else items
            return count * _all(node.body, kind_of, max(count // 3, 1))
    return _all(list(node.iter_child_nodes()), kind_of, items)


def _all(every: list[nodes.Node], kind_of: KindOf, items: int) -> int:
    return sum(plausible_length(each, kind_of, items) for each in every)


def _shown(node: nodes.Node, kind_of: KindOf, items: int) -> int:
    """Give the units of what stands in a placeholder, or between two."""
    match node:
        case nodes.TemplateData(data=data):
            return units(data)
        case nodes.Const(value=str() as text):
            return units(text)
        case nodes.CondExpr(expr1=yes, expr2=no):
            return max(_shown(each, kind_of, items) for each in (yes, no) if each is not None)
        case nodes.Filter(name="plural", args=args):
            return max((_shown(each, kind_of, items) for each in args), default=_VALUE)
        case nodes.Filter(name="join"):
            return items * (_VALUE + 2)
        case nodes.Filter(name="unit", node=nodes.Node() as inner):
            return _shown(inner, kind_of, items) + _UNIT
        case nodes.Filter(name="number" | "upper" | "default", node=nodes.Node() as inner):
            return _shown(inner, kind_of, items)
        case nodes.Filter(name=name):
            return _FILTERS.get(name, _VALUE)
    return _KINDS.get(kind_of(node), _VALUE)
