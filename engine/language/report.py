"""A finding in words: for a terminal, with the lines it is about, and for programs.

Not the words themselves (``engine.messages``) and not where the report goes.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from engine.core.position import Position
from engine.language.finding import Finding
from engine.language.lines import CONTROL, INVISIBLE, is_blank, split_lines
from engine.messages import has, say

CATALOGUE = "check"
_TAB = "⇥   "
_LONGEST = 160  # letters of a line shown; of a longer one, the part around the mistake
_BEFORE = 40


def title(finding: Finding, lang: str) -> str:
    """Say what is wrong, in a few words."""
    return _shown(_clipped(_words(finding, "title", lang).replace("\n", " ")))


def body(finding: Finding, lang: str) -> str:
    """Say what it means and how to correct it."""
    return "\n".join(_shown(_clipped(each)) for each in _words(finding, "body", lang).split("\n"))


def headline(finding: Finding, lang: str) -> str:
    """Give the first line of a report: the place, which terminals make a link, and the mistake."""
    severity = say(lang, CATALOGUE, f"severity.{finding.severity.value}")
    return f"{finding.at}  {severity} {finding.code} — {title(finding, lang)}"


def describe(finding: Finding, source: str | None, lang: str) -> str:
    """Say it all, the lines of the file included if its ``source`` is at hand."""
    parts = [headline(finding, lang)]
    excerpt = _excerpt(finding.at, _lines(source)) if source else []
    if excerpt:
        parts.append("\n".join(excerpt))
    parts.append("\n".join(f"   {line}".rstrip() for line in body(finding, lang).split("\n")))
    return "\n\n".join(parts)


def as_json(findings: Iterable[Finding], lang: str) -> list[dict[str, Any]]:
    """Give the findings as ``check --format json`` prints them."""
    return [
        {
            "file": finding.at.file,
            **_place(finding.at),
            "code": finding.code,
            "severity": finding.severity.value,
            "message": title(finding, lang),
            "help": body(finding, lang),
            "fix": finding.fix
            and {"text": finding.fix.text, **_place(finding.fix.at), "safe": finding.fix.safe},
        }
        for finding in findings
    ]


@lru_cache(maxsize=8)
def _lines(source: str) -> tuple[str, ...]:
    """Give the lines of a file, which mostly has more than one finding."""
    return tuple(split_lines(source))


def _place(at: Position) -> Mapping[str, int]:
    return {
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line,
        "end_column": at.end_column,
    }


def _words(finding: Finding, part: str, lang: str) -> str:
    """Take the wording of the finding's case; what the case lacks is the code's own."""
    key = f"{finding.code}.{finding.facts.get('case')}.{part}"
    if not has(lang, CATALOGUE, key):
        key = f"{finding.code}.{part}"
    return say(lang, CATALOGUE, key, **finding.facts)


def _excerpt(at: Position, lines: Sequence[str]) -> list[str]:
    """Show the line, its neighbours if they say something, and a caret under the guilty part."""
    if at.line > len(lines) or all(is_blank(line) for line in lines):
        return []
    rows = [
        number
        for number in (at.line - 1, at.line, at.line + 1)
        if number == at.line or (0 < number <= len(lines) and not is_blank(lines[number - 1]))
    ]
    guilty, start = lines[at.line - 1], at.column - 1
    end = at.end_column - 1 if at.end_line == at.line else len(guilty.rstrip())
    skipped = max(start - _BEFORE, 0) if len(guilty) > _LONGEST else 0
    caret = _caret(guilty[skipped:start], guilty[start : min(end, skipped + _LONGEST)])
    if end > start and not INVISIBLE.sub("", guilty[start:end]):
        guilty = guilty[:start] + "·" * (end - start) + guilty[end:]
    gutter = len(str(rows[-1]))
    shown = []
    for number in rows:
        arrow, text = ("→", guilty) if number == at.line else (" ", lines[number - 1])
        shown.append(f" {arrow} {number:>{gutter}} │ {_window(text, skipped)}".rstrip())
        if number == at.line:
            shown.append(f"   {'':>{gutter}} │ {' ' * bool(skipped)}{caret}")
    return shown


def _caret(before: str, stretch: str) -> str:
    """Mark a stretch as it is shown; of a tab alone the sign, not the empty place after it."""
    return " " * _width(before) + "^" * (1 if stretch == "\t" else max(_width(stretch), 1))


def _window(line: str, skipped: int) -> str:
    """Give the part of a line that is shown; whatever is cut off leaves a sign."""
    start = "…" if skipped else ""
    return _shown(start + _clipped(line[skipped:], _LONGEST)).replace("\t", _TAB)


def _clipped(text: str, longest: int = 1_000) -> str:
    return text if len(text) <= longest else text[:longest] + "…"


def _shown(text: str) -> str:
    """Make a text safe for a terminal: what would move its cursor is shown as a sign."""
    return CONTROL.sub(_picture, text).replace("\u2028", "↵").replace("\u2029", "↵")


def _picture(found: Any) -> str:
    number = ord(found[0])
    return chr(0x2400 + number) if number < 0x20 else "�"


def _width(text: str) -> int:
    """Count the cells of a terminal that a text takes."""
    return sum(_cells(sign) for sign in text)


def _cells(sign: str) -> int:
    if sign == "\t":
        return len(_TAB)
    if unicodedata.combining(sign) or unicodedata.category(sign) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
