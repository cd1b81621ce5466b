"""What a service gives when it only pretends to end in a planned way: values of the right shape.

Not sample data: nothing here is true of any account. It lets the texts be said that follow.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from engine.core.kyiv import KYIV
from engine.core.values import Value, Values
from engine.language.analysis.shapes import Shape, Shapes
from engine.language.nodes import Node
from engine.language.tree import Utility

_PLAIN: Mapping[str, Value] = {
    "text": "1",
    "number": 1,
    "decimal": Decimal(1),
    "flag": False,
    "date": date(2026, 3, 2),
    "datetime": datetime(2026, 3, 2, 10, tzinfo=KYIV),
    "any": 1,
}
_DEEPEST = 5
"""Records within records; types may name one another in a circle."""


def pretended(utility: Utility) -> dict[str, Values]:
    """Give what each service pretends to give, by the service's name."""
    types: dict[str, Node] = dict(utility.types)  # type: ignore[arg-type]  # nodes, by what reads them
    shapes = Shapes(types, {})
    return {
        name: {given.text: _value(shapes, shapes.named(given.text)) for given in service.gives}
        for name, service in utility.services.items()
    }


def _value(shapes: Shapes, shape: Shape, depth: int = 0) -> Value:
    if depth >= _DEEPEST:
        return None
    match shape.kind:
        case "list":
            return [_value(shapes, shapes.of(shape.item), depth + 1)]
        case "record":
            fields = shape.fields.items()
            return {name: _value(shapes, shapes.of(each), depth + 1) for name, each in fields}
    return _PLAIN[shape.kind]
