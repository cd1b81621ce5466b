"""Days and moments as billing writes them. What to say when they are wrong is up to ``cells``."""

import re
from datetime import date, datetime
from functools import lru_cache

from engine.core.kyiv import KYIV
from engine.utility.exchange.rows import Cell

_ISO_DAY, _UK_DAY = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d\d\.\d\d\.\d{4}")
_CLOCK = re.compile(r"(\d\d):(\d\d)(?::(\d\d))?")
_YEARS = range(1970, 2100)
"""Years that are no slip of the pen."""


@lru_cache(maxsize=4096)
def read_day(cell: Cell, *, day_first: bool) -> date | None:
    """Read YYYY-MM-DD, or dd.mm.yyyy with ``day_first``, or what the file itself calls a date."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell)
    if not (_UK_DAY if day_first else _ISO_DAY).fullmatch(text):
        return None
    year, month, day = text.split(".")[::-1] if day_first else text.split("-")
    try:
        read = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return read if read.year in _YEARS else None


def read_moment(cell: Cell, *, day_first: bool) -> datetime | None:
    """Read a date and time, naive when no offset is written: ISO, or dd.mm.yyyy HH:MM[:SS]."""
    if isinstance(cell, datetime):
        return cell if cell.year in _YEARS else None
    text = str(cell)
    written, _, clock = text.partition(" ")
    if day_first and _UK_DAY.fullmatch(written) and _CLOCK.fullmatch(clock):
        day = read_day(written, day_first=True)
        text = f"{day}T{clock}" if day else ""
    if len(text) <= len("YYYY-MM-DD"):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.year in _YEARS else None


def in_kyiv(naive: datetime) -> datetime | None:
    """Give the moment at which the clocks of Kyiv show this; None if never, or twice that day."""
    first, second = (naive.replace(tzinfo=KYIV, fold=fold) for fold in (0, 1))
    return first if first.utcoffset() == second.utcoffset() else None
