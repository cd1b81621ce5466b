"""The pass over a file's lines before the parser: mistakes it would not see, or not where they are.

Not a parser: it knows no tree, only what a row by itself shows (an indentation, a name, the start
of a text) and what is still open from the rows above (a block text, quotes, brackets). What it
reports it also mends in the parser's copy, so that one mistake is one message and everything
else in the file is still checked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.language.entry_row import EntryRows
from engine.language.finding import Finding, Fix
from engine.language.indentation import Indentation
from engine.language.lines import CONTROL, SEPARATORS, is_blank
from engine.language.sheet import Enough, Sheet
from engine.language.standins import NOTHING
from engine.language.still_open import StillOpen

_MARK = "\ufeff"
_UNCERTAIN = re.compile(f"{SEPARATORS.pattern}|{_MARK}")


@dataclass(frozen=True, slots=True)
class Prescanned:
    """``text`` is for the parser, None when there is no sense in going on.

    ``shifts`` says, by line from 0, how many columns the text's line is ahead of the author's.
    """

    text: str | None
    shifts: Mapping[int, int]
    findings: tuple[Finding, ...]


def prescan(source: str, file: str) -> Prescanned:
    """Look through the lines of a file; ``file`` is its name in positions."""
    sheet = Sheet(source, file)
    try:
        _pass_over(sheet)
    except Enough:
        return Prescanned(None, sheet.shifts, tuple(sheet.findings))
    return Prescanned(sheet.given(), sheet.shifts, tuple(sheet.findings))


def _pass_over(sheet: Sheet) -> None:
    indentation = Indentation(sheet)
    still_open = StillOpen(sheet, indentation)
    entries = EntryRows(sheet, still_open)
    controls: list[tuple[int, int]] = []
    for row in range(len(sheet.rows)):
        in_block = still_open.block_text(row)
        if not in_block and not still_open.in_quotes:
            indentation.straighten(row)
        if not in_block and is_blank(sheet.rows[row]):
            sheet.blank(row)
        elif not in_block and not still_open.goes_on(row):
            entries.read(row)
        _separators(sheet, row, reported=not in_block)
        controls += _controls(sheet, row)
    still_open.close()
    indentation.finish()
    _report_controls(sheet, controls)


def _separators(sheet: Sheet, row: int, reported: bool) -> None:
    """Hide what only some programs take for a line's end; outside a block text it is Y12.

    A byte order mark in mid-file is hidden too: the parser does not count it as a column.
    """
    text = sheet.rows[row]
    for found in _UNCERTAIN.finditer(text):
        sheet.hide(row, found.start(), found.end())
        if reported and found[0] != _MARK:
            at = sheet.at(row, found.start(), found.end())
            sheet.error("Y12", at, Fix(at, " ", safe=True), case="line")


def _controls(sheet: Sheet, row: int) -> list[tuple[int, int]]:
    """Take out the characters that no text has."""
    places = [(row, found.start()) for found in CONTROL.finditer(sheet.rows[row])]
    for place in places:
        sheet.replace(*place, NOTHING)
    return places


def _report_controls(sheet: Sheet, places: list[tuple[int, int]]) -> None:
    """Report them as one mistake (Y13): they come many together."""
    if not places:
        return
    row, column = places[0]
    sign = f"U+{ord(sheet.rows[row][column]):04X}"
    count = len(places) if len(places) > 1 else None
    sheet.error("Y13", sheet.at(row, column, column + 1), sign=sign, count=count)
