"""Readers of what stands in several places of a story: moments and lists."""

from datetime import datetime

from engine.core.kyiv import KYIV
from engine.language.nodes import Entry, Items, Node, Scalar
from engine.language.reader import Reader
from engine.stories.document import FIRST_MOMENT


def moment(entry: Entry | None, reader: Reader) -> datetime | None:
    """Read ``2026-03-28`` (at ten) or ``2026-03-28 23:59:50``; Kyiv time unless it says more."""
    scalar = reader.scalar(entry)
    if scalar is None:
        return None
    written = scalar.text.strip()
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        reader.error("N07", scalar.at, word=scalar.text, case="moment")
        return None
    if len(written) <= len("2026-03-28"):
        at = at.replace(hour=FIRST_MOMENT.hour)
    return at if at.tzinfo else at.replace(tzinfo=KYIV)


def listed(entry: Entry | None, reader: Reader) -> tuple[Node, ...]:
    """Read a list; nothing at all is an empty one."""
    if entry is None or (isinstance(entry.value, Scalar) and entry.value.empty):
        return ()
    if isinstance(entry.value, Items):
        return entry.value.items
    reader.error("N07", entry.key.at, word=entry.key.text, case="list")
    return ()
