"""The values that a conversation may hold, and their stored form.

Not a general serializer: only what may cross between flows, services and the store
(LANGUAGE §3) has a stored form; anything else is a programmer's error.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

Value: TypeAlias = (
    bool | int | Decimal | str | date | datetime | list["Value"] | dict[str, "Value"] | None
)
"""None, bool, int, exact decimal, text, date, aware datetime, list or map of these."""

Values: TypeAlias = Mapping[str, Value]
"""Names and what they stand for, as templates and services see them."""

Plain: TypeAlias = bool | int | str | list["Plain"] | dict[str, "Plain"] | None
"""What JSON can carry without loss: a decimal or a date stands as ``{"$kind": "text"}``."""


_EXACT = 2**53
"""JSON readers agree on whole numbers below this."""


def pack(value: Value) -> Plain:
    """Give the stored form of a value.

    Raises ``TypeError`` for a value that may not cross, floats above all: a reading is an exact
    decimal.
    """
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) < _EXACT else {"$integer": str(value)}
        case Decimal():
            return {"$decimal": str(value)}
        case datetime():
            return {"$datetime": value.isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case list() | tuple():
            return [pack(item) for item in value]
        case dict() if all(isinstance(key, str) for key in value):
            packed = {key: pack(item) for key, item in value.items()}
            return {"$map": packed} if any(key.startswith("$") for key in value) else packed
    raise TypeError(f"a {type(value).__name__} may not be kept in a conversation")


def unpack(plain: Plain) -> Value:
    """Give the value back; ``ValueError`` or ``ArithmeticError`` for a form that is damaged."""
    match plain:
        case None | bool() | str() | int():
            return plain
        case list():
            return [unpack(item) for item in plain]
        case dict() if len(plain) != 1:
            return {key: unpack(item) for key, item in plain.items()}
        case {"$integer": str(text)}:
            return int(text)
        case {"$decimal": str(text)}:
            return Decimal(text)
        case {"$datetime": str(text)}:
            return datetime.fromisoformat(text)
        case {"$date": str(text)}:
            return date.fromisoformat(text)
        case {"$map": dict(packed)} | dict(packed):
            return {key: unpack(item) for key, item in packed.items()}
    raise ValueError("pack() never writes anything else")
