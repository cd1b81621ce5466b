"""Readings that wait to leave, their export, and what has left."""

import io
import json
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

import dbfread

from engine.runtime.store import moment
from engine.utility.exchange.export_readings import export_readings
from tests.utility.exchange.conftest import AT, BOT, Store

_KEYS = count(1)


def put(store: Store, **columns: Any) -> None:
    """Put a reading into the store, as a person's confirmation does."""
    usual = {
        "bot": BOT, "account": "12345678", "meter": str(next(_KEYS)), "service": "heat",
        "register": "", "zone": "", "value": "105.250", "unit": "Гкал", "as_of": "2026-03-01",
        "billing_month": "2026-02", "received_at": moment(AT), "channel": "viber",
        "status": "accepted", "step_key": str(next(_KEYS)),
    } | columns  # fmt: skip
    names, places = ", ".join(usual), ", ".join("?" * len(usual))
    store.put(f"INSERT INTO readings ({names}) VALUES ({places})", *usual.values())  # noqa: S608


def export(
    store: Store, out: Path | BinaryIO, form: str = "json", month: str | None = None,
    *, everything: bool = False, **more: Any,
) -> int:  # fmt: skip
    """Export the bot's readings."""
    return export_readings(store, BOT, month, form, out, everything, AT, **more)


def ids(store: Store, month: str | None = None, *, everything: bool = False) -> list[int]:
    """Export, and give the records that left."""
    stream = io.BytesIO()
    export(store, stream, month=month, everything=everything)
    return [record["id"] for record in json.loads(stream.getvalue())]


def unmarked(store: Store) -> list[int]:
    """Give the records that are not marked as having left."""
    sql = "SELECT id FROM readings WHERE exported_at IS NULL ORDER BY id"
    return [number for (number,) in store.see(sql)]


def dbf(path: Path, encoding: str = "cp1125") -> list[dict[str, Any]]:
    """Read a file with somebody else's reader, numbers as they stand there."""
    return list(dbfread.DBF(str(path), encoding=encoding, raw=True))
