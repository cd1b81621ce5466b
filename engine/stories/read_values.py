"""Readers of what stands in several places of a story: moments and lists."""

from datetime import datetime

from engine.core.kyiv import KYIV
from engine.language.forms import DAY, Text
from engine.language.nodes import Entry, Items, Node, Scalar
from engine.language.reader import Reader
from engine.stories.document import FIRST_MOMENT

MOMENT = Text(
    rf"\s*{DAY.pattern}([ T][0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}(\.[0-9]+)?)?"
    r"(Z|[+\-][0-9]{2}:?[0-9]{2})?)?\s*",
    "moment",
    ("2026-03-02", "2026-03-02 10:00"),
)


def moment(entry: Entry | None, reader: Reader) -> datetime | None:
    """Read ``2026-03-28`` (at ten) or ``2026-03-28 23:59:50``; Kyiv time unless it says more."""
    scalar = reader.scalar(entry)
    if scalar is None:
        return None
    written = scalar.text.strip()
    try:  # it knows other spellings as well, which nobody would read here
        at = datetime.fromisoformat(written if MOMENT.match(written) else "")
    except ValueError:
        reader.error("N07", scalar.at, word=scalar.text, case="moment")
        return None
    if len(written) <= len("2026-03-28"):
        at = at.replace(hour=FIRST_MOMENT.hour)
    return at if at.tzinfo else at.replace(tzinfo=KYIV)


def nothing(entry: Entry) -> bool:
    """Tell whether nothing, or an empty list, is written."""
    value = entry.value
    return (isinstance(value, Scalar) and value.empty) or (
        isinstance(value, Items) and not value.items
    )


def listed(entry: Entry | None, reader: Reader) -> tuple[Node, ...]:
    """Read a list; nothing at all is an empty one."""
    if entry is None or (isinstance(entry.value, Scalar) and entry.value.empty):
        return ()
    if isinstance(entry.value, Items):
        return entry.value.items
    reader.error("N07", entry.key.at, word=entry.key.text, case="list")
    return ()
