"""Indentations made of anything but spaces: tabs (Y01) and characters nobody sees (Y12).

Not how deep a line stands: that is the parser's (Y02). Neighbouring lines with the same mistake
are one mistake, made once in some editor, and one correction mends them.
"""

import re
from collections.abc import Mapping

from engine.core.position import Position
from engine.language.finding import Fix
from engine.language.lines import ENTRY, WIDE, ZERO, is_blank
from engine.language.odd_indent import tab_widths
from engine.language.sheet import Sheet

_LEAD = re.compile(f"[ \t{WIDE}{ZERO}]*")
_CROOKED = re.compile("[^ ]+")
_WIDE = re.compile(f"[{WIDE}]")
_STEP = "  "
_AHEAD = 120  # rows with tabs that are looked at to tell how wide those are


class Indentation:
    """Straightens rows as the pass meets them, and gathers runs of crooked ones."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._run: list[tuple[int, str, str]] = []
        self._widths = [len(_STEP)]

    def straighten(self, row: int, within: int | None = None, parent: int = -1) -> None:
        """Make a row's indentation spaces; ``within`` is the depth of the block text it is in.

        In a block text only what stands before its depth can be a mistake;
        a row deeper than ``parent``, or without a name, is meant to stand at that depth.
        """
        text = self._sheet.rows[row]
        if is_blank(text) or (self._run and self._run[-1][0] == row):
            return
        lead = _lead(text)
        crooked = _CROOKED.search(lead)
        if crooked is None or (within is not None and crooked.start() >= within):
            self.finish()
            return
        begins = text[len(lead) :][:1] not in ("", "#")
        if begins and not self._run:
            tabs = within is None and "\t" in lead
            self._widths = self._likely_widths(row) if tabs else [len(_STEP)]
        straight = _straight(lead, len(_STEP) if within is not None else self._widths[0])
        if within is not None and (len(straight) > parent or not ENTRY.match(text)):
            straight = straight.ljust(within)
        self._sheet.straighten(row, lead, straight)
        if within is not None or begins:  # else it does no harm
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

    def _likely_widths(self, row: int) -> list[int]:
        """Say for how many spaces a tab may stand before this row and those below it."""
        rows = self._sheet.rows
        end = min(row + _AHEAD, len(rows))
        straight = (at for at in range(row, end) if "\t" not in _lead(rows[at]))
        return tab_widths(row, next(straight, end) - 1, rows)

    def _correction(self, run: list[tuple[int, str, str]]) -> Fix:
        """Replace everything from the first indentation to the last."""
        first, (last, lead, _) = run[0][0], run[-1]
        at = Position(self._sheet.file, first + 1, 1, last + 1, len(lead) + 1)
        others = (
            self._text(first, last, {row: (now, _straight(was, width)) for row, was, now in run})
            for width in self._widths[1:]
        )
        text = self._text(first, last, {row: (now, now) for row, _, now in run})
        return Fix(at, text, safe=True, others=tuple(others))

    def _text(self, first: int, last: int, leads: Mapping[int, tuple[str, str]]) -> str:
        """Give rows down to the last one's indentation, with others than they have now."""
        rows, ends = self._sheet.rows, self._sheet.ends
        whole = []
        for row in range(first, last):
            now, instead = leads.get(row, ("", ""))
            whole.append(instead + rows[row][len(now) :] + ends[row])
        return "".join(whole) + leads[last][1]


def _lead(text: str) -> str:
    found = _LEAD.match(text)
    return found[0] if found else ""


def _straight(lead: str, width: int) -> str:
    return _CROOKED.sub(lambda odd: _spaces(odd[0], width), lead)


def _spaces(odd: str, width: int) -> str:
    return "".join(" " * (width if sign == "\t" else bool(_WIDE.match(sign))) for sign in odd)
