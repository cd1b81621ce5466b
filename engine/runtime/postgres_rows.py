"""Many rows in one statement: an insert of one row, written for as many as there are.

A statement for each row costs the server about as much as the row itself, several times over.
Everything else, and rows of which one would meet another, is left as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from engine.runtime.store import Row

MOST: Final = 64
"""Rows in a statement; their numbers are rounded, so that few statements have to be prepared."""
_INSERT: Final = re.compile(
    r"\s*INSERT INTO \w+ \(([\w,\s]+)\)\s*VALUES \((\?(?:, \?)*)\)"
    r"(?:\s*ON CONFLICT \(([\w,\s]+)\) DO (NOTHING|UPDATE)[^?]*)?\s*",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Wide:
    """An insert taken apart: what stands round the row, and where its ``key`` stands in it.

    Rows of one statement may not meet: an update on conflict would touch a row twice.
    """

    before: str
    row: str
    after: str
    key: tuple[int, ...] | None

    def together(self, rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
        """Give statements with their values, in order, of at most ``MOST`` rows each."""
        begin = 0
        while begin < len(rows):
            size = 1 << (min(MOST, len(rows) - begin).bit_length() - 1)
            some = rows[begin : begin + size]
            yield self.before + ", ".join([self.row] * size) + self.after, tuple(chain(*some))
            begin += size

    def meet(self, rows: Sequence[Row]) -> bool:
        """Tell whether any two rows have the same key."""
        if self.key is None:
            return False
        keys = {tuple(row[place] for place in self.key) for row in rows}
        return len(keys) < len(rows)


@lru_cache(maxsize=1024)
def taken_apart(sql: str) -> Wide | None:
    """Take an insert of one row apart; None for any other statement."""
    found = _INSERT.fullmatch(sql)
    if found is None:
        return None
    columns, row, conflict, then = found.groups()
    begin, end = found.start(2) - 1, found.end(2) + 1
    key = None
    if then == "UPDATE":
        places = {name: place for place, name in enumerate(_names(columns))}
        key = tuple(places[name] for name in _names(conflict))
    return Wide(sql[:begin], f"({row})", sql[end:], key)


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(",")]
