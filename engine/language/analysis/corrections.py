"""What was probably meant where a placeholder cannot be read: the placeholder, corrected.

Not what is wrong with it (``parsed``). A correction is given only if it can be read itself.
"""

import re
from collections.abc import Iterator

from engine.language.analysis.parsed import Fault, Parsed, Template
from engine.language.nearest import nearest
from engine.language.own_words import meant

_PART = r"[a-z_]\w*(?:\.\w+)*(?:\s*\|\s*\w+(?:\([^()]*\))?)*"
_UNCLOSED = re.compile(rf"\{{\{{-?\s*({_PART})\s*(?:\}}(?!\}})|-?%\}}|\)|\])?")
_UNOPENED = re.compile(rf"(?:\{{(?!\{{)\s*|(?<![\w.{{|]))({_PART})\s*$")
_WHOLE = re.compile(r"\{\{[^{}]*\}\}")
_APART = re.compile(r"(?<=\w)[ ,:;/>-]{1,3}(?=[A-Za-z_])")
_MARKS = re.compile(r"[!?;:.,]{1,3}(?=\s?\}\})")
_KEYWORD = re.compile(r"\b(?:and|or|not|if|else|in|is)\b")
_TWO_FORMS = re.compile(r"plural\(\s*(['\"])[^'\"]*\1\s*,\s*\1[^'\"]*\1(?=\s*\))")
_NEAR = 200
"""Letters before a mark in which the beginning of its placeholder is looked for."""
_FILTERS = "filters"


def filter_meant(word: str, filters: list[str]) -> str | None:
    """Give the filter that a word is like, or that people call so in their own language."""
    return meant(word, filters, _FILTERS) or nearest(word, filters)


def corrected(parsed: Parsed, fault: Fault, line: str, column: int) -> tuple[int, int, str] | None:
    """Give a stretch of a line and what to put there; ``column`` is where its mistake shows."""
    for start, end, text in _candidates(fault, line, column):
        if text != line[start:end] and isinstance(parsed.text(text), Template):
            return start, end, text
    return None


def _candidates(fault: Fault, line: str, column: int) -> Iterator[tuple[int, int, str]]:
    match fault.what:
        case "unclosed":
            if found := _UNCLOSED.match(line, column):
                yield *found.span(), f"{{{{ {found[1]} }}}}"
        case "unopened" if fault.word == "}}":
            first = max(column - _NEAR, 0)
            if found := _UNOPENED.search(line[first:column]):
                yield first + found.start(), column + 2, f"{{{{ {found[1]} }}}}"
        case "syntax":
            whole = (f for f in _WHOLE.finditer(line, column) if not _KEYWORD.search(f[0]))
            for found in whole:
                for pattern, instead in ((_APART, "."), (_MARKS, "")):
                    yield *found.span(), pattern.sub(instead, found[0])


def with_third_form(line: str, column: int) -> str | None:
    """Give the placeholder around ``plural`` with room for a third form, if it has just two."""
    for found in _WHOLE.finditer(line):
        two = _TWO_FORMS.match(line, column, found.end())
        if found.start() < column and two is not None:
            quote, before, after = (
                two[1],
                line[found.start() : two.end()],
                line[two.end() : found.end()],
            )
            return f"{before}, {quote}…{quote}{after}"
    return None


def with_filter(line: str, start: int, end: int, meant: str) -> str | None:
    """Give the placeholder around a filter, at those columns, with another filter in it."""
    for found in _WHOLE.finditer(line):
        if found.start() < start and end < found.end():
            return line[found.start() : start] + meant + line[end : found.end()]
    return None
