"""Reader of the hours in which nobody is written to, ``quiet: 22:00-08:00`` (LANGUAGE §3)."""

import re
from datetime import time
from typing import Final

from engine.core.quiet import Quiet
from engine.language.nodes import Entry
from engine.language.reader import Reader

_CLOCK: Final = r"([01]?\d|2[0-3]):([0-5]\d)"
_WRITTEN: Final = re.compile(rf"{_CLOCK} ?[-–—] ?{_CLOCK}", re.ASCII)


def read_quiet(entry: Entry | None, reader: Reader) -> Quiet:
    """Read from when to when; what is not written, or cannot be read, is usual."""
    written = reader.scalar(entry)
    if written is None:
        return Quiet()
    found = _WRITTEN.fullmatch(" ".join(written.text.split()))
    if found is None:
        reader.error("S07", written.at, word=written.text, case="quiet")
        return Quiet()
    hours = [int(part) for part in found.groups()]
    return Quiet(time(hours[0], hours[1]), time(hours[2], hours[3]))
