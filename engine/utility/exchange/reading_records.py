"""A reading as it leaves for billing. Not how a file of them is written: ``write_readings``."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from engine.core.kyiv import KYIV
from engine.runtime.store import when


@dataclass(frozen=True, slots=True)
class ReadingRecord:
    """One register's reading, its fields the columns of an export in their order (DESIGN §5).

    ``id`` is the idempotency key; ``billing_month`` is YYYY-MM; ``received_at`` is ISO in Kyiv
    time with offset; ``supersedes`` is the ``id`` of the record that this one corrects.
    ``register`` and ``zone`` are billing's own, empty where there is only one. ``reason`` and
    ``photo`` leave only when they are asked for: why billing should look at the record, codes
    with spaces between them, and where the picture of the display is.
    """

    id: int
    account: str
    meter: str
    service: str
    register: str
    zone: str
    value: Decimal
    unit: str
    as_of: date
    billing_month: str
    received_at: str
    channel: str
    status: str
    supersedes: int | None
    reason: str | None = None
    photo: str | None = None


Cell: TypeAlias = int | str | Decimal | date | None

REASONS: Final = ("reason", "photo")
"""Columns that an export has only when they are asked for, after the others."""

COLUMNS: Final = tuple(field.name for field in fields(ReadingRecord) if field.name not in REASONS)


def record(row: Sequence[Any], columns: Sequence[str] = COLUMNS) -> ReadingRecord:
    """Read a row of the store's columns."""
    stored = dict(zip(columns, row, strict=True))
    stored["value"] = Decimal(stored["value"])
    stored["as_of"] = date.fromisoformat(stored["as_of"])
    stored["received_at"] = when(stored["received_at"]).astimezone(KYIV).isoformat()
    return ReadingRecord(**stored)


def cells(reading: ReadingRecord, columns: Sequence[str]) -> tuple[Cell, ...]:
    """Give the cells of a record as they are."""
    return tuple(getattr(reading, name) for name in columns)


def texts(row: Sequence[Cell]) -> tuple[int | str | None, ...]:
    """Give cells of a record as text: numbers of records stay such, and nothing is None.

    The value is a decimal without exponent.
    """
    return tuple(_text(cell) for cell in row)


def _text(cell: Cell) -> int | str | None:
    match cell:
        case Decimal():
            return f"{cell:f}"
        case date():
            return cell.isoformat()
        case "":
            return None
    return cell
