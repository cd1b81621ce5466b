"""The shapes of values, as far as ``types:`` of services.yaml tells (LANGUAGE §3).

Not values, and not a type system: a shape knows which fields there are, so that ``account.adress``
can be found. Of what nobody described, anything is allowed (``ANY``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.language.nodes import Items, Map, Node, Scalar

ITEM = "[]"
"""Stands in a path for an item of a list, whichever."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """``kind`` is ``any``, ``list``, ``record``, or one of ``PLAIN``.

    ``fields`` of a record and ``item`` of a list may stand as written; ``Shapes`` reads them.
    """

    kind: str
    fields: Mapping[str, "Shape | Node"] = field(default_factory=dict)
    item: "Shape | Node | None" = None


PLAIN = ("text", "number", "decimal", "date", "datetime", "flag")

ANY = Shape("any")
TEXT, NUMBER, DECIMAL, DATE, DATETIME, FLAG = (Shape(kind) for kind in PLAIN)
_PLAIN = dict(zip(PLAIN, (TEXT, NUMBER, DECIMAL, DATE, DATETIME, FLAG), strict=True))
_DAY = {"day": NUMBER, "month": NUMBER, "year": NUMBER}
_PARTS = {"date": _DAY, "datetime": {**_DAY, "hour": NUMBER, "minute": NUMBER}}

LOOP = Shape("record", {"index": NUMBER, "first": FLAG, "last": FLAG})
"""``loop`` inside ``{% for %}``."""

OWNERLESS = Shape("record", {"version": TEXT, "months": NUMBER})
"""``bot.personal_data`` of a bot that names no owner: there is nobody to speak of."""

_LANGUAGE = Shape("record", {"code": TEXT})
_ZONE = Shape("record", {"zone": TEXT, "codes": Shape("list", item=TEXT)})
_PROFILE = Shape("record", {"service": TEXT, "photo": FLAG, "zones": Shape("list", item=_ZONE)})
_BUILT_IN: Mapping[str, Mapping[str, Shape]] = {
    "person": {
        "name": TEXT,
        "phone": TEXT,
        "language": TEXT,
        "accounts": Shape("list", item=ANY),
        "account_numbers": Shape("list", item=TEXT),
        "sent_this_month": FLAG,
        "consented": FLAG,
        "at_menu": FLAG,
        "shares_contact": FLAG,
        "types_contact": FLAG,
    },
    "bot": {
        "name": TEXT,
        "languages": Shape("list", item=_LANGUAGE),
        "window": ANY,
        "proof": TEXT,
        "meters": Shape("list", item=_PROFILE),
        "personal_data": Shape("record", {"owner": TEXT, **OWNERLESS.fields}),
    },
}
"""What every bot knows, where ``types:`` does not say more (LANGUAGE §2.3.8)."""


class Shapes:
    """The shapes of one utility: its ``types``, and ``facts``, the names under ``bot``."""

    def __init__(self, types: Mapping[str, Node], facts: Mapping[str, Shape]) -> None:
        self._types = types
        self._named: dict[str, Shape] = {}
        self._named["person"] = self._built_in("person", {})
        self._named["bot"] = self._built_in("bot", facts)

    def named(self, name: str) -> Shape:
        """Give the shape of a value that goes by this name; ``ANY`` when no type is called so."""
        if name not in self._named:
            node = self._types.get(name)
            self._named[name] = self.of(node) if node is not None else ANY
        return self._named[name]

    def of(self, written: Shape | Node | None) -> Shape:
        """Make a shape of what stands in ``types:``: a plain kind, a type, ``[…]``, or fields."""
        match written:
            case Shape():
                return written
            case Scalar(text):
                return _PLAIN.get(text) or self.named(text)
            case Items(items) if items:
                return Shape("list", item=items[0])
            case Map(entries):
                return Shape("record", {entry.key.text: entry.value for entry in entries})
        return ANY

    def field(self, shape: Shape, name: str) -> Shape | None:
        """Give the shape of a field or, for ``ITEM``, of an item; None when there is none such."""
        if shape.kind == "any":
            return ANY
        if name == ITEM:
            return self.of(shape.item) if shape.kind == "list" else ANY
        found = self.fields(shape).get(name)
        return None if found is None else self.of(found)

    def fields(self, shape: Shape) -> Mapping[str, Shape | Node]:
        """Give the fields of a record, or the parts of a date."""
        return _PARTS.get(shape.kind, shape.fields)

    def _built_in(self, name: str, facts: Mapping[str, Shape]) -> Shape:
        declared = self.of(self._types.get(name))
        return Shape("record", {**_BUILT_IN[name], **declared.fields, **facts})
