"""A reading as it leaves for billing. Not how a file of them is written: ``write_readings``."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Final

from engine.core.kyiv import KYIV
from engine.runtime.store import when


@dataclass(frozen=True, slots=True)
class ReadingRecord:
    """One register's reading, its fields the columns of an export in their order (DESIGN §5).

    ``id`` is the idempotency key; ``billing_month`` is YYYY-MM; ``received_at`` is ISO in Kyiv
    time with offset; ``supersedes`` is the ``id`` of the record that this one corrects.
    ``register`` and ``zone`` are empty where there is only one.
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


COLUMNS: Final = tuple(field.name for field in fields(ReadingRecord))


def record(row: Sequence[Any]) -> ReadingRecord:
    """Read a row of the columns ``COLUMNS``."""
    stored = dict(zip(COLUMNS, row, strict=True))
    stored["value"] = Decimal(stored["value"])
    stored["as_of"] = date.fromisoformat(stored["as_of"])
    stored["received_at"] = when(stored["received_at"]).astimezone(KYIV).isoformat()
    return ReadingRecord(**stored)


def texts(reading: ReadingRecord) -> tuple[int | str | None, ...]:
    """Give the cells of a record: numbers of records as such, the rest as text, nothing as None.

    The value is a decimal without exponent.
    """
    return tuple(_text(cell) for cell in astuple(reading))


def _text(cell: int | str | Decimal | date | None) -> int | str | None:
    match cell:
        case Decimal():
            return f"{cell:f}"
        case date():
            return cell.isoformat()
        case "":
            return None
    return cell
