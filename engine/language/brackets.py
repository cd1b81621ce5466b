"""Lists and blocks in brackets, ``[a, b]`` and ``{a: b}``, which may go on over several rows.

Not what is in them: only where they end and what in them is not what it seems.
"""

import re

from engine.language import quoted_text
from engine.language.bare_text import (
    PLACEHOLDERS,
    cuts_text,
    is_sentence,
    needs_quotes,
    quotes_never_opened,
    report_colon,
)
from engine.language.finding import Fix
from engine.language.lines import indent_of
from engine.language.sheet import Sheet

CLOSING = {"[": "]", "{": "}"}
PROPERTY = re.compile(r"(?:&[A-Za-z0-9_-]+|![!A-Za-z<][!-~]*)(?=[ \t]|$)")
"""An anchor or a tag: what YAML allows before a value."""
ALIAS = re.compile(r"\*[A-Za-z0-9_-]+(?=[ \t,\]}]|$)")

_NEAR = 2_000  # how far the end of an item is looked for
_NEVER_STARTS = "%@`|>"
_TEXT_STARTS = re.compile(r"[?:][^ \t,\]}]")
_ALONE = re.compile(r"[-?](?=[ \t,\]}]|$)")


class Brackets:
    """Those open now, the innermost last: (sign, row, column)."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.open: list[tuple[str, int, int]] = []
        self.quote = ""
        self.quote_at = (0, 0)
        self.end = (0, 0)  # of what was read so far, without the note after it
        self._bare: int | None = None  # where the item's bare text began
        self._named = False  # the item has had its colon
        self._said_before = 0  # findings before the outermost bracket

    def take(self, row: int, column: int) -> int | None:
        """Read on from ``column``; give the column after the last bracket, None if it is open."""
        text = self._sheet.rows[row]
        if self._bare is not None:
            self._bare = column + indent_of(text[column:])
        ahead: int | None = column
        if self.quote:
            ahead = quoted_text.take(self._sheet, row, column, self.quote, None, listed=True)
            self.quote = self.quote if ahead is None else ""
        while ahead is not None and ahead < len(text):
            column, ahead = ahead, self._step(row, text, ahead)
            if ahead is not None and not self.open:
                self._bare = None
                return ahead
        if ahead is None:
            self._bare = None
        written = text if self.quote or ahead is not None else text[:column]
        if written.strip(" \t"):
            self.end = (row, len(written.rstrip(" \t")))
        return None

    def forget(self) -> None:
        """Take all brackets for closed."""
        self.open.clear()
        self.quote, self._bare, self._named = "", None, False

    def take_back(self) -> None:
        """Forget what was said inside brackets that turn out never to close: it was no list."""
        del self._sheet.findings[self._said_before :]

    def _step(self, row: int, text: str, column: int) -> int | None:
        """Read one sign, or one whole text; give the column after it, None at a note."""
        sign = text[column]
        if sign == "#" and text[column - 1 : column] in ("", " ", "\t"):
            return self._note(row, text, column)
        if sign in "[{":
            return self._opening(row, text, column)
        if sign in "]}":
            return self._closing(row, text, column)
        if sign in "\"'" and self._bare is None:
            self.quote, self.quote_at = sign, (row, column)
            after = quoted_text.take(self._sheet, row, column + 1, sign, column, listed=True)
            if after is not None:
                self.quote = ""
            return after
        if sign == "," or (sign == ":" and self._separates(text, column)):
            return self._separator(row, text, column)
        if sign not in " \t" and self._bare is None:
            if _TEXT_STARTS.match(text, column):
                self._sheet.hide(row, column, column + 1)  # a text, but not to this parser
            elif _odd_start(text, column):
                return self._as_text(row, column, self._end(row, text, column), "Y11", sign)
            self._bare = column
        return column + 1

    def _separates(self, text: str, column: int) -> bool:
        """Say whether a colon ends a name: before a space, or right after quotes."""
        if text[column + 1 : column + 2] in ("", " ", "\t"):
            return True
        return self._bare is None and text[column - 1 : column] in ('"', "'")

    def _note(self, row: int, text: str, column: int) -> int | None:
        if self._bare is None or not cuts_text(text, column):
            return None
        end = len(text.rstrip(" \t"))
        kept = text[self._bare : column].rstrip(" \t")
        at = self._sheet.at(row, column, end)
        self._sheet.error("Y06", at, kept=kept, lost=text[column:end])
        self._sheet.hide(row, column, column + 1)
        return column + 1

    def _opening(self, row: int, text: str, column: int) -> int:
        if self._bare is not None:
            end = self._end(row, text, self._bare)
            return self._as_text(row, self._bare, end, "Y11", text[column], case="inside")
        if text.startswith(PLACEHOLDERS, column):
            end = self._end(row, text, column)
            return self._as_text(row, column, end, "Y04", text[column : column + 2])
        self._named = False
        if not self.open:
            self._said_before = len(self._sheet.findings)
        self.open.append((text[column], row, column))
        return column + 1

    def _closing(self, row: int, text: str, column: int) -> int:
        sign, *_ = self.open[-1]
        found, right = text[column], CLOSING[sign]
        if found != right and text.find(right, column, column + _NEAR) != -1:
            start = column if self._bare is None else self._bare
            end = _end_of_item(text, column + 1, within_row=True)
            return self._as_text(row, start, end, "Y11", found, case="inside")
        if self._bare is not None:
            quotes_never_opened(self._sheet, row, self._bare, len(text[:column].rstrip(" \t")))
        self._bare, self._named = None, False
        self.open.pop()
        if found != right:
            at = self._sheet.at(row, column, column + 1)
            facts = {"case": "other", "sign": sign, "closing": right, "found": found}
            self.take_back()
            self._sheet.error("Y09", at, Fix(at, right, safe=False), **facts)
            self._sheet.replace(row, column, right)
        return column + 1

    def _separator(self, row: int, text: str, column: int) -> int:
        bare, self._bare = self._bare, None
        named, self._named = self._named, text[column] == ":"
        if text[column] == "," or bare is None:
            if bare is not None:
                quotes_never_opened(self._sheet, row, bare, len(text[:column].rstrip(" \t")))
            return column + 1
        if named or (self.open[-1][0] == "[" and is_sentence(text[bare:column])):
            end = self._end(row, text, bare)
            report_colon(self._sheet, row, bare, end, column, None, "item")
            self._bare = bare
            return end
        return column + 1

    def _end(self, row: int, text: str, start: int) -> int:
        """Give where an item ends; one in brackets opened on a row above may end with the row."""
        return _end_of_item(text, start, within_row=self.open[-1][1] == row)

    def _as_text(
        self, row: int, start: int, end: int, code: str, sign: str, case: str | None = None
    ) -> int:
        facts = {"case": case} if case else {}
        needs_quotes(self._sheet, row, start, end, code, sign=sign, **facts)
        self._bare = start
        return end


def _odd_start(text: str, column: int) -> bool:
    """Say whether an item begins with a sign which means something else there."""
    if text[column] in "*&!":
        return not PROPERTY.match(text, column) and not ALIAS.match(text, column)
    return text[column] in _NEVER_STARTS or _ALONE.match(text, column) is not None


def _end_of_item(text: str, start: int, within_row: bool) -> int:
    """Give where an item ends, pairs of brackets inside it skipped if that leaves an end."""
    near = text[start : start + _NEAR]
    inside: list[str] = []
    end = None
    for column, sign in enumerate(near):
        if sign in CLOSING:
            inside.append(CLOSING[sign])
        elif inside and sign == inside[-1]:
            inside.pop()
        elif sign in "]}" or (sign == "," and not inside):
            end = column
            break
    plain = re.search(r"[,\]}]", near) if end is None and within_row else None
    if end is None:
        end = plain.start() if plain else len(near)
    return start + len(near[:end].rstrip(" \t"))
