"""How many rows a file says that it has: ``# rows: 12``, alone on its first or last line.

So a file that was cut exactly between two rows can be told from a shorter one.
"""

import re
from collections.abc import Iterator

from engine.utility.exchange.layout import TableLayout
from engine.utility.exchange.problems import Code, Unreadable
from engine.utility.exchange.rows import Row

_COUNT = re.compile(r"#\s*rows\s*:\s*(\d{1,9})", re.IGNORECASE)


def counted(rows: Iterator[Row], layout: TableLayout) -> Iterator[Row]:
    """Pass on the rows, and count them; a line that says how many there are is none of them.

    The header is not counted. Raises ``Unreadable`` at the end when there are more or fewer, or
    when nothing is said and the layout demands it.
    """
    said: int | None = None
    line, found = 0, -1 if layout.header else 0
    for row in rows:
        count = _declared(row)
        if count is None:
            found += 1
            yield row
        else:
            said, line = count, row.line
    if said is None and layout.counted:
        raise Unreadable(Code.NO_COUNT)
    if said is not None and said != max(0, found):
        raise Unreadable(Code.ROWS_LOST, line, said=said, rows=max(0, found))


def is_count(line: str) -> bool:
    """Say whether a line of text says how many rows there are."""
    return _COUNT.match(line) is not None


def _declared(row: Row) -> int | None:
    """Give the number of a row that has only this to say; a separator may follow it."""
    first, *others = row.cells or ("",)
    found = _COUNT.fullmatch(first) if isinstance(first, str) and first[:1] == "#" else None
    return int(found[1]) if found and not any(others) else None
