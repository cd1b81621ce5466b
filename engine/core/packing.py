"""The stored form of values: what JSON carries without loss, and every map once (LANGUAGE §3).

Maps stand in a table, and elsewhere by their place in it: an account that several dialogs hold is
stored once, and is one and the same when it is read. Not a general serializer: only what may
cross between flows, services and the store has a stored form.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from engine.core.values import Value, Values

Plain: TypeAlias = bool | int | str | list["Plain"] | dict[str, "Plain"] | None
"""What JSON can carry without loss: a decimal or a date stands as ``{"$kind": "text"}``, a map as
``{"$map": place}``."""

Table: TypeAlias = list[dict[str, Plain]]
"""Maps in their stored form; each may hold those before it."""

_EXACT = 2**53
"""JSON readers agree on whole numbers below this."""
_WHOLE = (str, int)  # a bool is one too
_AS_IT_IS = frozenset((str, bool, type(None)))
"""What is stored as it is, and needs no look."""
_WRITTEN: Mapping[type, tuple[str, Callable[[Any], str]]] = {
    Decimal: ("$decimal", str),
    date: ("$date", date.isoformat),
    datetime: ("$datetime", datetime.isoformat),
}
_READ: Mapping[str, Callable[[str], Value]] = {
    "$decimal": Decimal,
    "$date": date.fromisoformat,
    "$datetime": datetime.fromisoformat,
    "$integer": int,
}


class Packing:
    """Takes values into their stored form, and fills the table of their maps."""

    def __init__(self) -> None:
        self.table: Table = []
        self._places: dict[int, int] = {}

    def pack(self, value: Value) -> Plain:
        """Give the stored form of a value, which has to live as long as this packing.

        Raises ``TypeError`` for a value that may not cross, floats above all: a reading is an exact
        decimal.
        """
        kind = type(value)
        if kind in _AS_IT_IS:
            return value  # type: ignore[return-value]
        if isinstance(value, dict):
            return {"$map": self._place(value)}
        if kind in _WRITTEN:
            mark, write = _WRITTEN[kind]
            return {mark: write(value)}
        match value:
            case list() | tuple():
                return [self.pack(item) for item in value]
            case str():
                return str(value)
            case int():
                return value if abs(value) < _EXACT else {"$integer": str(value)}
        raise TypeError(f"a {kind.__name__} may not be kept in a conversation")

    def names(self, values: Values) -> dict[str, Any]:
        """Give the stored form of values by name."""
        return {
            name: value if type(value) in _AS_IT_IS else self.pack(value)
            for name, value in values.items()
        }

    def _place(self, value: dict[str, Value]) -> int:
        place = self._places.get(id(value))
        if place is None:
            "".join(value)  # a TypeError for a name that is no text
            self.table.append(self.names(value))
            place = self._places[id(value)] = len(self.table) - 1
        return place


class Unpacking:
    """Gives values back, in the place of their stored forms; the table becomes the maps themselves.

    ``ValueError`` or ``ArithmeticError`` for a form that is damaged.
    """

    def __init__(self, table: list[dict[str, Any]]) -> None:
        self._maps: list[dict[str, Value]] = []
        for packed in table:
            self.restore(packed)
            self._maps.append(packed)

    def unpack(self, plain: Plain) -> Value:
        """Give a value back."""
        if isinstance(plain, dict) and len(plain) == 1:
            for mark, stored in plain.items():
                if mark in _READ and isinstance(stored, str):
                    return _READ[mark](stored)
                if mark == "$map" and isinstance(stored, int) and 0 <= stored < len(self._maps):
                    return self._maps[stored]
        elif isinstance(plain, list):
            return [self.unpack(item) for item in plain]
        elif plain is None or isinstance(plain, _WHOLE):
            return plain
        raise ValueError("pack() never writes anything else")

    def restore(self, packed: dict[str, Any]) -> None:
        """Put values in place of their stored forms, by name."""
        for name, plain in packed.items():
            if type(plain) not in _AS_IT_IS:
                packed[name] = self.unpack(plain)

    def restore_list(self, packed: list[Any]) -> None:
        """Put values in place of their stored forms, in a list."""
        packed[:] = map(self.unpack, packed)
