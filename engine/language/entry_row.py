"""A row on which something begins: dashes, a name, the start of a value.

Not what goes on from the row above (``still_open``), and no tree: the parser builds that.
"""

import re

from engine.language import bare_text, quoted_text
from engine.language.brackets import ALIAS, PROPERTY
from engine.language.finding import Fix
from engine.language.lines import ENTRY, INVISIBLE, WIDE, ZERO, indent_of, is_blank
from engine.language.sheet import NODES, Enough, Sheet
from engine.language.standins import NOTHING
from engine.language.still_open import StillOpen

_BLOCK = re.compile(r"[|>](?:[-+]?[1-9]?|[1-9][-+])(?:[ \t]+(?:#.*)?)?$")
_DOCUMENT = re.compile(r"(?:---|\.\.\.)(?=[ \t]|$)")
_DIRECTIVE = re.compile("%[A-Z]+")
_DASH = re.compile(f"[-?](?=[ \t{WIDE}{ZERO}]|$)")
_SPACE = re.compile("[ \t]*")
_UNSEEN = re.compile(f"[ \t{WIDE}{ZERO}]*")
_AFTER_QUOTES = re.compile(r"[ \t]*:(?=[ \t]|$)")
_GLUED = re.compile(f"[{WIDE}{ZERO}]*[A-Za-z_][\\w-]*[{WIDE}{ZERO}]*:(?=[{WIDE}{ZERO}])")
_NOTE = re.compile(r"[ \t]+#")
_SIGNED = re.compile(r"[a-z_][a-z0-9_]* [|>][-+]?[ \t]*$")
_ENTRY_SIGNS = "-?:"
_NEVER_STARTS = "%@`,]}&!*|>"


class EntryRows:
    """Reads them, one after another; ``open`` learns what a row leaves open."""

    def __init__(self, sheet: Sheet, still_open: StillOpen) -> None:
        self._sheet = sheet
        self._open = still_open
        self._last = -1  # column of the last entry: a text alone on its row belongs to it
        self._names = 0

    def read(self, row: int) -> None:
        """Read one row, its indentation already straight."""
        text = self._sheet.rows[row]
        column = indent_of(text)
        if document := _DOCUMENT.match(text):
            self._last = -1
            column = self._skip(row, document.end())
        elif directive := _DIRECTIVE.match(text):
            self._sheet.error("Y21", self._sheet.at(row, 0, directive.end()), word=directive[0])
            self._sheet.blank(row)
            return
        parent, lead = min(self._last, column - 1), ""
        while _DASH.match(text, column):
            parent, lead = column, text[column]
            column = self._skip_after_dash(row, column + 1)
        colon = None if text[column : column + 1] in ("", "#") else self._colon(row, column)
        if colon is not None and lead == "-" and self._is_sentence(row, column, colon):
            self._begin(parent)
            self._sentence(row, column, colon)
            return
        if colon is not None:
            self._count(row, column, colon)
            parent, lead = column, text[column:colon].strip() + ":"
            self._unseen(row, column, colon)
            self._odd_name(row, column, colon)
            column = self._skip_around(row, colon)
        elif _SIGNED.match(text, column):  # the colon is lost, and that is reported (Y10)
            self._begin(column)
            self._open.begin_block()
            return
        self._begin(parent)
        if lead == ":":  # nothing before it: whatever follows, that is the mistake
            self._sheet.hide(row, column, len(text))
        else:
            self._value(row, column, lead)

    def _begin(self, parent: int) -> None:
        self._open.parent = self._last = parent

    # Names.

    def _count(self, row: int, column: int, colon: int) -> None:
        """Stop at a file that has more than any may have: to parse it takes seconds."""
        self._names += 1
        if 2 * self._names > NODES:  # each name has something under it
            at = self._sheet.at(row, column, colon)
            self._sheet.error("Y16", at, case="nodes", limit=NODES)
            raise Enough

    def _colon(self, row: int, column: int) -> int | None:
        """Give the column of the colon after a name, None when no name stands there."""
        text = self._sheet.rows[row]
        if text[column] in "\"'":
            close = quoted_text.find_close(text, column + 1, text[column])
            after = None if close is None else _AFTER_QUOTES.match(text, close + 1)
            if close is None or after is None:
                return None
            quoted_text.check_escapes(self._sheet, row, column, close, text[column])
            return after.end() - 1
        if text[column] in "[{":
            return None
        found = _GLUED.match(text, column) or bare_text.COLON.search(text, column)
        if found is None or _NOTE.search(text, column, found.end()):
            return None
        return found.end() - 1

    def _unseen(self, row: int, column: int, colon: int) -> None:
        """Report characters nobody sees in and around a bare name (Y12)."""
        text = self._sheet.rows[row]
        after = _UNSEEN.match(text, colon + 1)
        end = after.end() if after else colon + 1
        spots = [found.start() for found in INVISIBLE.finditer(text, column, end)]
        clean = INVISIBLE.sub("", text[column:colon]).strip()
        if not spots or not clean.isascii() or text[column] in "\"'":
            return
        right = f"{clean}:" if end == len(text) else f"{clean}: "
        fix = Fix(self._sheet.at(row, column, end), right, safe=True)
        self._sheet.error("Y12", self._sheet.at(row, spots[0], spots[0] + 1), fix)
        for spot in spots:
            self._sheet.replace(row, spot, NOTHING if spot < colon else " ")

    def _odd_name(self, row: int, column: int, colon: int) -> None:
        """Report a name that begins with a sign which means something else there (Y25)."""
        text = self._sheet.rows[row]
        sign = text[column]
        if sign not in _NEVER_STARTS or PROPERTY.match(text, column) or ALIAS.match(text, column):
            return
        at = self._sheet.at(row, column, column + 1)
        name = text[column + 1 : colon].strip()
        self._sheet.error("Y25", at, Fix(at, "", safe=False), case="sign", sign=sign, name=name)
        self._sheet.replace(row, column, NOTHING)

    def _is_sentence(self, row: int, column: int, colon: int) -> bool:
        """Tell a text from the first name of a block, which may have more names under it."""
        text = self._sheet.rows[row]
        rest = text[colon + 1 :].strip(" \t")
        if not rest or rest[0] == "#" or not bare_text.is_sentence(text[column:colon]):
            return False
        rows = self._sheet.rows
        places = range(row + 1, len(rows))
        below = next((rows[place] for place in places if not is_blank(rows[place])), "")
        return indent_of(below) != column or not ENTRY.match(below)

    def _sentence(self, row: int, column: int, colon: int) -> None:
        """Read ``- Увага: далі текст`` as the text it is (Y03)."""
        text = self._sheet.rows[row]
        note = _NOTE.search(text, colon)
        end = note.start() if note else len(text.rstrip(" \t"))
        bare_text.report_colon(self._sheet, row, column, end, colon, "-", "item")
        self._open.begin_bare(note is None)

    # Values.

    def _value(self, row: int, column: int, lead: str) -> None:
        text = self._sheet.rows[row]
        while found := PROPERTY.match(text, column):
            column = self._skip(row, found.end())
        if text[column : column + 1] in ("", "#"):
            return
        if self._never_opened(row, column):
            return
        if _BLOCK.match(text, column):
            self._open.begin_block()
        elif text[column] in "\"'":
            self._open.begin_quotes(row, column)
        elif text.startswith(bare_text.PLACEHOLDERS, column):
            self._as_text(row, column, "Y04", text[column : column + 2])
        elif text[column] in "[{":
            self._brackets(row, column)
        elif self._cannot_start(text, column, lead):
            self._as_text(row, column, "Y11", text[column])
        else:
            self._open.begin_bare(bare_text.take(self._sheet, row, column, lead or None))

    def _never_opened(self, row: int, column: int) -> bool:
        """Report a list that has lost the bracket before it (Y09), and read it as a list."""
        text = self._sheet.rows[row]
        if "]" not in text or "[" in text or text[column] == "{":
            return False
        note = _NOTE.search(text, column)
        written = text[column : note.start() if note else len(text)].rstrip(" \t")
        if not written.endswith("]"):
            return False
        start = self._sheet.at(row, column, column)
        fix = Fix(start, "[", safe=False)
        at = self._sheet.at(row, column, column + len(written))
        self._sheet.error("Y09", at, fix, case="unopened", right=f"[{written}")
        self._sheet.insert_before(row, column, "[")
        return True

    def _brackets(self, row: int, column: int) -> None:
        """Read a list in brackets; a text that only begins with one needs quotes (Y11)."""
        text = self._sheet.rows[row]
        after = self._open.begin_brackets(row, column)
        rest = "" if after is None else text[after:].lstrip(" \t")
        if rest and rest[0] not in "#:":
            self._open.no_brackets()
            self._as_text(row, column, "Y11", text[column])

    def _cannot_start(self, text: str, column: int, lead: str) -> bool:
        sign = text[column]
        if sign in _ENTRY_SIGNS:
            return lead.endswith(":") and text[column + 1 : column + 2] in ("", " ", "\t")
        return sign in _NEVER_STARTS and not ALIAS.match(text, column)

    def _as_text(self, row: int, column: int, code: str, sign: str) -> None:
        self._open.begin_bare(bare_text.take_as_text(self._sheet, row, column, code, sign=sign))

    # What separates.

    def _skip(self, row: int, column: int) -> int:
        """Skip spaces; a tab among them does no harm here."""
        found = _SPACE.match(self._sheet.rows[row], column)
        return self._as_spaces(row, column, found[0] if found else "")

    def _skip_around(self, row: int, colon: int) -> int:
        """Skip what stands before and after a colon."""
        text = self._sheet.rows[row]
        before = len(text[:colon].rstrip(" \t"))
        self._as_spaces(row, before, text[before:colon])
        after = _UNSEEN.match(text, colon + 1)
        return self._as_spaces(row, colon + 1, after[0] if after else "")

    def _skip_after_dash(self, row: int, column: int) -> int:
        """Skip spaces after a dash; they are indentation, in which nothing else may stand."""
        found = _UNSEEN.match(self._sheet.rows[row], column)
        between = found[0] if found else ""
        if between.strip(" "):
            at = self._sheet.at(row, column, column + len(between))
            fix = Fix(at, " ", safe=True)
            self._sheet.error("Y01" if "\t" in between else "Y12", at, fix)
        return self._as_spaces(row, column, between)

    def _as_spaces(self, row: int, column: int, between: str) -> int:
        if between.strip(" "):
            self._sheet.replace(row, column, " " * len(between))
        return column + len(between)
