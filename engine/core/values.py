"""The values that a conversation may hold. Not their stored form (``packing``)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

Value: TypeAlias = (
    bool | int | Decimal | str | date | datetime | list["Value"] | dict[str, "Value"] | None
)
"""None, bool, int, exact decimal, text, date, aware datetime, list or map of these.

A value is never changed: several frames of a conversation may hold one and the same.
"""

Values: TypeAlias = Mapping[str, Value]
"""Names and what they stand for, as templates and services see them."""
