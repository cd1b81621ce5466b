"""Texts without quotes, and the signs in them that the parser would take for its own.

Not texts in quotes (``quoted_text``) nor lists in brackets (``brackets``). Whatever is reported
here is hidden from the parser, which then reads the text as it was meant.
"""

import re
from typing import Any

from engine.language.finding import Fix
from engine.language.sheet import Sheet
from engine.language.standins import NOTHING

COLON = re.compile(r":(?=[ \t]|$)")
TYPOGRAPHIC = re.compile(r"""[“”„]([^“”„"\\\n]+)[“”]""")
PLACEHOLDERS = ("{{", "{%", "{#")
_NOTE = re.compile(r"(?<=[ \t])#")
_INCHES = re.compile(r"(?:^|\s)\d+(?:[.,/]\d+)?\"$")
_OK = re.compile(r"#\s*ok\b", re.IGNORECASE)


def in_quotes(text: str) -> str:
    """Write a text so that the parser reads exactly it."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def without_typographic_quotes(text: str) -> str:
    """Give a text without the quotes of a word processor around it, if it has such."""
    found = TYPOGRAPHIC.fullmatch(text)
    return text if found is None else found[1]


def is_sentence(name: str) -> bool:
    """Say whether what stands before a colon is words of a text rather than a name.

    Names are Latin; one in which a letter or two is not is another mistake (S02).
    """
    letters = [sign for sign in name if sign.isalpha()]
    foreign = sum(not sign.isascii() for sign in letters)
    return foreign > 0 and (" " in name.strip() or foreign == len(letters))


def cuts_text(text: str, column: int) -> bool:
    """Say whether the ``#`` there belongs to the text before it: ``foo #bar`` (Y06).

    ``foo # bar`` and ``foo  #bar`` are notes, and so is ``# ok``.
    """
    alone = column > 1 and text[column - 1] == " " and text[column - 2] not in " \t"
    return (
        alone
        and text[column + 1 : column + 2] not in (" ", "\t", "#")
        and not _OK.match(text, column)
    )


def take(sheet: Sheet, row: int, start: int, lead: str | None) -> bool:
    """Read a bare text to the end of its row; say whether it may go on on the next one.

    ``lead`` is what stands before it, ``name:`` or ``-``; None when it began on a row above.
    """
    text = sheet.rows[row]
    end, noted = _extent(text, start)
    if noted and cuts_text(text, end):
        _cut(sheet, row, start, end, whole=lead is not None)
        return True
    content = text[start:end].rstrip(" \t")
    if lead is not None:
        quotes_never_opened(sheet, row, start, start + len(content))
    colon = COLON.search(content)
    if colon:
        place = start + colon.start()
        report_colon(sheet, row, start, start + len(content), place, lead, "lines")
    elif "\t" in text[start:end]:
        sheet.hide(row, start, start + len(content))
        sheet.replace(row, start + len(content), " " * (end - start - len(content)))
    return not noted


def take_as_text(sheet: Sheet, row: int, start: int, code: str, **facts: Any) -> bool:
    """Report a text that needs quotes because of how it begins (Y04, Y11), to the row's end."""
    text = sheet.rows[row]
    end, noted = _extent(text, start)
    if noted and cuts_text(text, end):
        end, noted = len(text), False
    needs_quotes(sheet, row, start, start + len(text[start:end].rstrip(" \t")), code, **facts)
    return not noted


def needs_quotes(sheet: Sheet, row: int, start: int, end: int, code: str, **facts: Any) -> None:
    """Report a stretch that needs quotes, and read it as a text."""
    at = sheet.at(row, start, end)
    quoted = in_quotes(sheet.rows[row][start:end])
    sheet.error(code, at, Fix(at, quoted, safe=True), quoted=quoted, **facts)
    sheet.hide(row, start, end)


def quotes_never_opened(sheet: Sheet, row: int, start: int, end: int) -> None:
    """Report a text with quotes at its end alone (Y08), and take them away; ``5"`` are inches."""
    content = sheet.rows[row][start:end]
    if (
        content.find('"') != len(content) - 1
        or content[-2:-1] in ("", " ")
        or _INCHES.search(content)
    ):
        return
    at = sheet.at(row, start, end)
    fix = Fix(sheet.at(row, start, start), '"', safe=False)
    sheet.error("Y08", at, fix, case="unopened", sign='"', right=f'"{content}')
    sheet.replace(row, end - 1, NOTHING)


def report_colon(
    sheet: Sheet, row: int, start: int, end: int, colon: int, lead: str | None, case: str
) -> None:
    """Report a colon inside a bare text (Y03); ``case`` is the wording where there is no lead."""
    text = sheet.rows[row]
    content = without_typographic_quotes(text[start:end])
    name, quoted = COLON.split(content, 1)[0].strip(), in_quotes(content)
    facts = {"text": content, "quoted": quoted, "lead": lead} | ({} if lead else {"case": case})
    fix = Fix(sheet.at(row, start, end), quoted, safe=not text[start:colon].isascii())
    at = sheet.at(row, colon, colon + 1)
    known = fix if lead or case == "item" else None
    sheet.error("Y03", at, known, name=name, **facts)
    sheet.hide(row, start, end)


def _extent(text: str, start: int) -> tuple[int, bool]:
    """Give where a bare text ends and whether a note follows it."""
    note = _NOTE.search(text, start + 1)
    return (note.start(), True) if note else (len(text), False)


def _cut(sheet: Sheet, row: int, start: int, note: int, whole: bool) -> None:
    """Report a text cut off by its own ``#``; only a whole one can be put in quotes here."""
    text = sheet.rows[row]
    end = len(text.rstrip(" \t"))
    quoted = in_quotes(text[start:end])
    sheet.error(
        "Y06",
        sheet.at(row, note, end),
        Fix(sheet.at(row, start, end), quoted, safe=False) if whole else None,
        kept=text[start:note].rstrip(" \t"),
        lost=text[note:end],
    )
    sheet.hide(row, start, end)
