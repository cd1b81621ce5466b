"""Indentations made of anything but spaces: tabs (Y01) and characters nobody sees (Y12).

Not how deep a line stands: that is the parser's (Y02). Neighbouring lines with the same mistake
are one mistake, made once in some editor, and one correction mends them.
"""

import re

from engine.core.position import Position
from engine.language.finding import Fix
from engine.language.lines import ENTRY, WIDE, ZERO, is_blank
from engine.language.sheet import Sheet

_LEAD = re.compile(f"[ \t{WIDE}{ZERO}]*")
_CROOKED = re.compile("[^ ]+")
_WIDE = re.compile(f"[{WIDE}]")
_STEP = "  "


class Indentation:
    """Straightens rows as the pass meets them, and gathers runs of crooked ones."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._run: list[tuple[int, str, str]] = []

    def straighten(self, row: int, within: int | None = None, parent: int = -1) -> None:
        """Make a row's indentation spaces; ``within`` is the depth of the block text it is in.

        In a block text only what stands before its depth can be a mistake;
        a row deeper than ``parent``, or without a name, is meant to stand at that depth.
        """
        text = self._sheet.rows[row]
        if is_blank(text) or (self._run and self._run[-1][0] == row):
            return
        found = _LEAD.match(text)
        lead = found[0] if found else ""
        crooked = _CROOKED.search(lead)
        if crooked is None or (within is not None and crooked.start() >= within):
            self.finish()
            return
        straight = _straight(lead)
        if within is not None and (len(straight) > parent or not ENTRY.match(text)):
            straight = straight.ljust(within)
        self._sheet.straighten(row, lead, straight)
        if within is not None or text[len(lead) :][:1] not in ("", "#"):  # else it does no harm
            self._run.append((row, lead, straight))

    def finish(self) -> None:
        """Report the rows gathered so far."""
        if not self._run:
            return
        run, self._run = self._run, []
        row, lead, _ = run[0]
        tabs = any("\t" in each for _, each, _ in run)
        crooked = re.search("\t" if "\t" in lead else "[^ ]+", lead)
        assert crooked is not None  # noqa: S101 - only crooked rows are gathered
        at = Position(self._sheet.file, row + 1, crooked.start() + 1, row + 1, crooked.end() + 1)
        self._sheet.error("Y01" if tabs else "Y12", at, self._correction(run))

    def _correction(self, run: list[tuple[int, str, str]]) -> Fix:
        """Replace everything from the first indentation to the last."""
        sheet = self._sheet
        first, (last, lead, straight) = run[0][0], run[-1]
        whole = [sheet.rows[row] + sheet.ends[row] for row in range(first, last)]
        at = Position(sheet.file, first + 1, 1, last + 1, len(lead) + 1)
        return Fix(at, "".join(whole) + straight, safe=True)


def _straight(lead: str) -> str:
    return _CROOKED.sub(lambda odd: _step(odd[0]), lead)


def _step(odd: str) -> str:
    return "".join(_STEP if sign == "\t" else " " * bool(_WIDE.match(sign)) for sign in odd)
