"""Readings of people out to billing, each once (DESIGN §5).

The file is written completely beside its place and renamed, or copied to a stream and flushed,
before the transaction that marks its records commits. A crash between the two sends the records
again with the next export, so none is lost; ``id`` is the idempotency key by which billing knows a
record that it has got already.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from engine.runtime.store import Store, Transaction, moment
from engine.utility.exchange.layout import ExchangeLayout
from engine.utility.exchange.problems import STEP, Code, ExportFailed, Progress, silent
from engine.utility.exchange.reading_records import COLUMNS, REASONS, ReadingRecord, record
from engine.utility.exchange.write_readings import FORMATS, Leaving

ACTIVE: Final = ("accepted", "flagged", "queued")
"""Records that billing should take; the others are history."""
Out: TypeAlias = Path | BinaryIO


def export_readings(
    store: Store,
    bot: str,
    month: str | None,
    format: str,  # noqa: A002 - the name of the command's option
    out: Out,
    everything: bool,
    at: datetime,
    *,
    reasons: bool = False,
    encoding: str = ExchangeLayout().readings_encoding,
    progress: Progress = silent,
) -> int:
    """Write the active records that have not left yet, mark them, and give their number.

    ``month`` is a billing month, YYYY-MM, or None for all; ``format`` csv, xlsx, dbf or json;
    ``encoding`` that of a DBF. ``everything`` writes all records with their status instead and
    marks nothing. With ``reasons`` the columns ``reason`` and ``photo`` follow the others. An
    existing file is replaced. Should the store try the transaction again, a stream gets the
    records twice. Raises ``ExportFailed`` and ``StoreError``: then nothing is marked.
    """
    write = FORMATS[format]
    columns = (*COLUMNS, *REASONS) if reasons else COLUMNS

    def leave(tx: Transaction) -> int:
        ids = _all(tx, bot, month) if everything else _take(tx, bot, month, at)
        records = partial(_records, tx, ids, columns, progress)
        with _written(out) as file:
            write(file, Leaving(columns, records, encoding, at))
        return len(ids)

    try:
        return store.transact(leave)
    except OSError as error:
        name = out.name if isinstance(out, Path) else "stdout"
        raise ExportFailed(
            Code.CANNOT_WRITE, file=name, why=error.strerror or str(error)
        ) from error


def _take(tx: Transaction, bot: str, month: str | None, at: datetime) -> list[int]:
    """Mark what has to leave; nobody else can take it any more, unless this is rolled back."""
    condition, values = _of(bot, month)
    marked = tx.rows(
        f"UPDATE readings SET exported_at = ? WHERE {condition} AND exported_at IS NULL"  # noqa: S608
        " AND status IN (?, ?, ?) RETURNING id",
        moment(at), *values, *ACTIVE,
    )  # fmt: skip
    return sorted(number for (number,) in marked)


def _all(tx: Transaction, bot: str, month: str | None) -> list[int]:
    condition, values = _of(bot, month)
    found = tx.rows(f"SELECT id FROM readings WHERE {condition} ORDER BY id", *values)  # noqa: S608
    return [number for (number,) in found]


def _of(bot: str, month: str | None) -> tuple[str, tuple[str, ...]]:
    """Give the condition that chooses a bot's records of one billing month, or of all."""
    if month is None:
        return "bot = ?", (bot,)
    return "bot = ? AND billing_month = ?", (bot, month)


def _records(
    tx: Transaction, ids: list[int], columns: tuple[str, ...], progress: Progress
) -> Iterator[ReadingRecord]:
    """Read the records in the order of their ids, a thousand at a time."""
    for start in range(0, len(ids), STEP):
        some = ids[start : start + STEP]
        marks = ", ".join("?" * len(some))
        query = f"SELECT {', '.join(columns)} FROM readings WHERE id IN ({marks}) ORDER BY id"  # noqa: S608
        yield from (record(row, columns) for row in tx.rows(query, *some))
        progress("write", start + len(some), len(ids))


@contextmanager
def _written(out: Out) -> Iterator[BinaryIO]:
    """Give a file to write to; it takes its place only when it has been written completely."""
    if not isinstance(out, Path):
        with tempfile.TemporaryFile() as file:
            yield file
            file.seek(0)
            shutil.copyfileobj(file, out)
            out.flush()
        return
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with part.open("w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    folder = os.open(out.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
