"""Days and moments as billing writes them. What to say when they are wrong is up to ``cells``."""

import re
from datetime import date, datetime, time
from functools import lru_cache

from engine.core.kyiv import KYIV
from engine.utility.exchange.problems import Code
from engine.utility.exchange.rows import Cell

_ISO_DAY, _UK_DAY = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d\d\.\d\d\.\d{4}")
_CLOCK = re.compile(r"(\d\d):(\d\d)(?::(\d\d))?")
_WRITTEN = re.compile(
    r"(?:(\d{4})-(\d\d)-(\d\d)|(\d\d)\.(\d\d)\.(\d{4}))(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?"
)
YEARS = range(1970, 2100)
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
    return read if read.year in YEARS else None


def read_moment(cell: Cell, *, day_first: bool) -> datetime | None:
    """Read a date and time, naive when no offset is written: ISO, or dd.mm.yyyy HH:MM[:SS]."""
    if isinstance(cell, datetime):
        return cell if cell.year in YEARS else None
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
    return moment if moment.year in YEARS else None


def in_kyiv(naive: datetime) -> datetime | None:
    """Give the moment at which the clocks of Kyiv show this; None if never, or twice that day."""
    first, second = (naive.replace(tzinfo=KYIV, fold=fold) for fold in (0, 1))
    return first if first.utcoffset() == second.utcoffset() else None


def impossible(text: str) -> Code | None:
    """Say why a day or moment that is written as one cannot be; None if that is not the mistake."""
    found = _WRITTEN.match(text)
    if not found:
        return None
    iso, dotted, clock = found.groups()[:3], found.groups()[5:2:-1], found.groups()[6:]
    year, month, day = map(int, iso if iso[0] else dotted)
    hour, minute, second = (int(part or 0) for part in clock)
    try:
        date(year, month, day)
    except ValueError:
        return Code.NO_SUCH_DAY
    try:
        time(hour, minute, second)
    except ValueError:
        return Code.NO_SUCH_TIME
    return None if year in YEARS else Code.ODD_YEAR


def other_form(text: str, *, day_first: bool) -> str | None:
    """Give a day that is written in the other of the two forms in the one that is wanted."""
    day = read_day(text, day_first=not day_first)
    if day is None:
        return None
    return f"{day:%d.%m.%Y}" if day_first else day.isoformat()
