"""The stored form of values: what JSON carries without loss, and every map once (LANGUAGE §3).

Maps stand in a table, and elsewhere by their place in it: an account that several dialogs hold is
stored once, and is one and the same when it is read. Not a general serializer: only what may
cross between flows, services and the store has a stored form.
"""

from collections.abc import Callable, Mapping, Sequence
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
_AS_IT_IS = frozenset((str, bool, type(None)))
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
        if kind in _WRITTEN:
            mark, write = _WRITTEN[kind]
            return {mark: write(value)}
        match value:
            case dict():
                return {"$map": self._place(value)}
            case list() | tuple():
                return [self.pack(item) for item in value]
            case str():
                return str(value)
            case int():
                return value if abs(value) < _EXACT else {"$integer": str(value)}
        raise TypeError(f"a {kind.__name__} may not be kept in a conversation")

    def names(self, values: Values) -> dict[str, Plain]:
        """Give the stored form of values by name."""
        return {
            name: value if type(value) in _AS_IT_IS else self.pack(value)  # type: ignore[misc]
            for name, value in values.items()
        }

    def _place(self, value: dict[str, Value]) -> int:
        place = self._places.get(id(value))
        if place is None:
            if not all(isinstance(name, str) for name in value):
                raise TypeError("the names in a map have to be text")
            self.table.append(self.names(value))
            place = self._places[id(value)] = len(self.table) - 1
        return place


class Unpacking:
    """Gives values back; ``ValueError`` or ``ArithmeticError`` for a form that is damaged."""

    def __init__(self, table: Sequence[Mapping[str, Plain]]) -> None:
        self._maps: list[dict[str, Value]] = []
        for packed in table:
            self._maps.append(self.names(packed))

    def unpack(self, plain: Plain) -> Value:
        """Give a value back."""
        if isinstance(plain, list):
            return [self.unpack(item) for item in plain]
        if not isinstance(plain, dict):
            return self._whole(plain)
        for mark, stored in plain.items() if len(plain) == 1 else ():
            if mark == "$map" and isinstance(stored, int) and 0 <= stored < len(self._maps):
                return self._maps[stored]
            if mark in _READ and isinstance(stored, str):
                return _READ[mark](stored)
        raise ValueError("pack() never writes anything else")

    @staticmethod
    def _whole(plain: Plain) -> Value:
        if plain is None or isinstance(plain, str | int):
            return plain
        raise ValueError("pack() never writes anything else")

    def names(self, packed: Mapping[str, Plain]) -> dict[str, Value]:
        """Give values by name back."""
        return {
            name: plain if type(plain) in _AS_IT_IS else self.unpack(plain)  # type: ignore[misc]
            for name, plain in packed.items()
        }
