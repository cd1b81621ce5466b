"""Texts in quotes: where they end, what ended them too early (Y05), what in them is void (Y14).

Not whether they end at all: that shows only on the rows below (``prescan``).
"""

import re

from engine.language.bare_text import in_quotes, needs_quotes
from engine.language.finding import Fix
from engine.language.sheet import Sheet
from engine.language.standins import hide

_NEAR = 2_000  # how far the real end of a text is looked for
_DOUBLE = re.compile(r'\\.|"')
_SINGLE = re.compile("''|'")
_ESCAPE = re.compile(
    r"\\(?:x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>[0-9A-Fa-f]{8})|(?P<sign>.))"
)
_SIGNS = 'tnr \t"/\\N_LP'


def take(
    sheet: Sheet, row: int, start: int, sign: str, opened: int | None, listed: bool
) -> int | None:
    """Read on from ``start``, inside quotes, and give the column after the closing ones.

    ``opened`` is the column of the opening quote, None if it is on a row above; ``listed`` says
    that the text stands in a list in brackets. None: the text goes on on the next row.
    """
    text = sheet.rows[row]
    close = find_close(text, start, sign)
    if close is None:
        check_escapes(sheet, row, start, len(text), sign)
        return None
    if _may_end(text, close + 1, listed):
        check_escapes(sheet, row, start, close, sign)
        return close + 1
    return _too_early(sheet, row, start, sign, opened, listed, close)


def find_close(text: str, start: int, sign: str) -> int | None:
    """Give the column of the quote that ends the text."""
    for found in (_DOUBLE if sign == '"' else _SINGLE).finditer(text, start):
        if found[0] == sign:
            return found.start()
    return None


def check_escapes(sheet: Sheet, row: int, start: int, end: int, sign: str) -> None:
    """Report backslashes which mean nothing, or a character that no text may have (Y14)."""
    if sign != '"':
        return
    for found in _ESCAPE.finditer(sheet.rows[row], start, end):
        if not _means_something(found):
            at = sheet.at(row, found.start(), found.start() + 1)
            sheet.error("Y14", at, Fix(at, "\\\\", safe=False), written=found[0])
            sheet.hide(row, found.start(), found.start() + 1)


def _means_something(found: re.Match[str]) -> bool:
    digits = found["x"] or found["u"] or found["U"]
    if not digits:
        return found["sign"] in _SIGNS
    number = int(digits, 16)
    visible = number >= 0xA0 or 0x20 <= number < 0x7F or number in (0x9, 0xA, 0xD)
    return visible and number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF


def _may_end(text: str, column: int, listed: bool) -> bool:
    """Say whether what follows a closing quote is what may follow it."""
    rest = text[column : column + _NEAR].lstrip(" \t")
    return not rest or rest[0] == "#" or (listed and rest[0] in ",]}:")


def _too_early(
    sheet: Sheet, row: int, start: int, sign: str, opened: int | None, listed: bool, close: int
) -> int:
    """Report what closed the quotes in mid-text; read the text to its real end, and give that."""
    text = sheet.rows[row]
    apostrophe = sign == "'" and text[close - 1].isalpha() and text[close + 1].isalpha()
    end = _real_end(text, sign, close + 1, listed)
    after = len(text.rstrip(" \t")) if end is None else end + 1
    word = end is None or _ends_word(text, close)
    if word and opened is not None and not apostrophe and not listed:
        needs_quotes(sheet, row, opened, after, "Y11", sign=sign)
        return after
    if listed and opened is not None and "," in text[start:close]:
        return _lost(sheet, row, opened, after)
    quoted = in_quotes(text[start : after if end is None else end])
    fix = None
    if opened is not None and (end is not None or not listed):
        fix = Fix(sheet.at(row, opened, after), quoted, safe=end is not None)
    case = {} if apostrophe else {"case": "quotes"}
    sheet.error("Y05", sheet.at(row, close, close + 1), fix, quoted=quoted, **case)
    if end is None:
        sheet.hide(row, start if opened is None else opened, after)
    else:
        _hide_inside(sheet, row, start, end, sign)
    return after


def _lost(sheet: Sheet, row: int, opened: int, after: int) -> int:
    """Report quotes that are closed by those of a later item; where they ended nobody knows.

    To take all that for one text would swallow the items between, and nobody would notice.
    """
    sheet.error("Y05", sheet.at(row, opened, opened + 1), None, quoted=None, case="lost")
    sheet.hide(row, opened, after)
    return after


def _real_end(text: str, sign: str, start: int, listed: bool) -> int | None:
    """Give the column of the next quote after which the text may end."""
    near = re.finditer(re.escape(sign), text[start : start + _NEAR])
    columns = (start + found.start() for found in near)
    return next((column for column in columns if _may_end(text, column + 1, listed)), None)


def _ends_word(text: str, close: int) -> bool:
    """Say whether a quote ends the word before it, as in ``"Так" чи "ні"``, or opens the next."""
    return text[close - 1] not in " (" and not text[close + 1].isalnum()


def _hide_inside(sheet: Sheet, row: int, start: int, end: int, sign: str) -> None:
    """Hide every quote between two columns; what is escaped is no quote."""
    pattern = _DOUBLE if sign == '"' else _SINGLE
    text = sheet.rows[row][start:end]
    hidden = pattern.sub(lambda found: hide(sign) if found[0] == sign else found[0], text)
    sheet.replace(row, start, hidden)
