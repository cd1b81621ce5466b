"""What is still open when a row ends: a block text, quotes, brackets, a bare text.

Not the rows themselves: ``prescan`` walks them and asks here whether a row goes on with something
or begins anew.
"""

import re

from engine.language import bare_text, quoted_text
from engine.language.brackets import CLOSING, Brackets
from engine.language.finding import Fix
from engine.language.indentation import Indentation
from engine.language.lines import ENTRY, indent_of, is_blank
from engine.language.sheet import Sheet

_DOCUMENT = re.compile(r"(?:---|\.\.\.)(?:[ \t]|$)")
_NAMED = re.compile(r" *[a-z][a-z0-9_]*:(?:[ \t]+(?P<sign>[|>])[-+]?)?[ \t]*$")
"""A name under which more stands: no text has such a line."""
_UNKNOWN = -1


class StillOpen:
    """``parent`` is the column of the entry whose value is open, -1 for the file itself."""

    def __init__(self, sheet: Sheet, indentation: Indentation) -> None:
        self._sheet = sheet
        self._indentation = indentation
        self._brackets = Brackets(sheet)
        self._depth: int | None = None  # of the block text we are in
        self._quote = ""
        self._quote_at = (0, 0)
        self._quote_end = (0, 0)
        self._bare = False
        self.parent = -1

    @property
    def in_quotes(self) -> bool:
        """A text in quotes goes on, perhaps in a list in brackets."""
        return bool(self._quote or self._brackets.quote)

    def begin_block(self) -> None:
        """Everything deeper than ``parent`` is text from the next row on."""
        self._depth = _UNKNOWN

    def begin_bare(self, goes_on: bool) -> None:
        """Note whether a bare text may go on on the next row."""
        self._bare = goes_on

    def begin_quotes(self, row: int, column: int) -> None:
        """Read a text in quotes."""
        text = self._sheet.rows[row]
        self._quote, self._quote_at = text[column], (row, column)
        self._read_quotes(row, column + 1, column)

    def begin_brackets(self, row: int, column: int) -> int | None:
        """Read a list or a block in brackets; give the column after it if it ends on this row."""
        return self._brackets.take(row, column)

    def no_brackets(self) -> None:
        """Forget what was said inside the last brackets: they only begin a text."""
        self._brackets.take_back()

    def block_text(self, row: int) -> bool:
        """Say whether a row belongs to the block text; in it only a tab can be a mistake."""
        if self._depth is None:
            return False
        known = self._depth != _UNKNOWN
        if is_blank(self._sheet.rows[row]):
            spaces = indent_of(self._sheet.rows[row])
            if not known or (spaces < self._depth and "\t" in self._sheet.rows[row]):
                self._sheet.blank(row)
            return True
        depth = self._depth if known else self.parent + 1
        self._indentation.straighten(row, within=depth, parent=self.parent)
        text = self._sheet.rows[row]
        if indent_of(text) > self.parent >= 0 and self._is_name(row):
            self._swallowed(row)
            text = self._sheet.rows[row]
        if indent_of(text) <= self.parent or _DOCUMENT.match(text):
            self._depth = None
            return False
        if not known:
            self._depth = indent_of(text)
        return True

    def goes_on(self, row: int) -> bool:
        """Read a row as the continuation of what is open; False if it begins something itself.

        A row that begins something although quotes or brackets are open shows that these were
        never closed.
        """
        text = self._sheet.rows[row]
        entry = ENTRY.match(text) is not None
        if self.in_quotes or self._brackets.open:
            if entry and indent_of(text) <= self.parent:
                self.close()
                return False
            self._read_on(row)
            return True
        start = indent_of(text)
        if self._bare and not entry and start > self.parent and text[start] != "#":
            self._bare = bare_text.take(self._sheet, row, start, None)
            return True
        self._bare = False
        return False

    def close(self) -> None:
        """Report quotes (Y08) or brackets (Y09) that nothing closed, and close them."""
        brackets = self._brackets
        closing = brackets.quote + "".join(CLOSING[sign] for sign, *_ in reversed(brackets.open))
        if brackets.open:
            brackets.take_back()
        if self._quote:
            self._never_closed("Y08", self._quote, self._quote_at, self._quote_end, self._quote)
        elif brackets.quote:
            self._never_closed("Y08", brackets.quote, brackets.quote_at, brackets.end, closing)
        elif brackets.open:
            sign, *opened = brackets.open[-1]
            self._never_closed("Y09", sign, (opened[0], opened[1]), brackets.end, closing)
        self._quote = ""
        brackets.forget()

    def _is_name(self, row: int) -> bool:
        """Say whether a row of a block text is a name with a text, or with more names, under it."""
        rows = self._sheet.rows
        named = _NAMED.match(rows[row])
        if named is None or named["sign"]:
            return named is not None
        below = next((rows[at] for at in range(row + 1, len(rows)) if not is_blank(rows[at])), "")
        return ENTRY.match(below) is not None and indent_of(below) >= indent_of(rows[row])

    def _swallowed(self, row: int) -> None:
        """Report a name of another text that the one above it has swallowed (Y02).

        It stands as deep as that text; where it does not, the name above stands too shallow.
        """
        rows, parent, own = self._sheet.rows, self.parent, indent_of(self._sheet.rows[row])
        above = (at for at in range(row - 1, -1, -1) if not is_blank(rows[at]))
        head = next((at for at in above if indent_of(rows[at]) == parent), row)
        odd, was, now, like = row, own, parent, head + 1 if head < row else None
        if head < row and self._depth is not None and self._depth > own:
            odd, was, now, like = head, parent, own, row + 1
        at = self._sheet.at(odd, 0, was)
        facts = {"own": was, "right": now, "like": like, "under": None, "case": "line"}
        facts |= {"times": now, "erased": None}
        self._sheet.error("Y02", at, Fix(at, " " * now, safe=False), **facts)
        self._sheet.straighten(odd, " " * was, " " * now)
        self.parent = now

    def _read_on(self, row: int) -> None:
        if self._quote:
            self._read_quotes(row, 0, None)
        else:
            self._brackets.take(row, 0)

    def _read_quotes(self, row: int, column: int, opened: int | None) -> None:
        self._quote_end = (row, len(self._sheet.rows[row].rstrip(" \t")))
        sign = self._quote
        after = quoted_text.take(self._sheet, row, column, sign, opened, listed=False)
        self._quote = sign if after is None else ""

    def _never_closed(
        self, code: str, sign: str, opened: tuple[int, int], end: tuple[int, int], closing: str
    ) -> None:
        row, column = opened
        self._sheet.error(
            code,
            self._sheet.at(row, column, column + 1),
            Fix(self._sheet.at(end[0], end[1], end[1]), closing, safe=False),
            sign=sign,
            closing=CLOSING.get(sign, sign),
        )
        self._sheet.insert(*end, closing)
