"""Reader of the hours in which nobody is written to, ``quiet: 22:00-08:00`` (LANGUAGE §3)."""

from datetime import time
from typing import Final

from engine.core.quiet import Quiet
from engine.language.forms import Text
from engine.language.nodes import Entry
from engine.language.reader import Reader

_CLOCK: Final = "([01]?[0-9]|2[0-3]):([0-5][0-9])"
QUIET: Final = Text(rf"\s*{_CLOCK}\s*[-–—]\s*{_CLOCK}\s*", "quiet", ("22:00-08:00",))


def read_quiet(entry: Entry | None, reader: Reader) -> Quiet:
    """Read from when to when; what is not written, or cannot be read, is usual."""
    written = reader.fitting(entry, QUIET)
    found = QUIET.match(written.text) if written else None
    if found is None:
        return Quiet()
    hours = [int(part) for part in found.groups()]
    return Quiet(time(hours[0], hours[1]), time(hours[2], hours[3]))
