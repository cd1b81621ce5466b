"""A finding in words: for a terminal, with the lines it is about, and for programs.

Not the words themselves (``engine.messages``) and not where the report goes.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from engine.core.position import Position
from engine.language.finding import Finding
from engine.language.lines import CONTROL, INVISIBLE, is_blank, split_lines
from engine.messages import has, say

CATALOGUE = "check"
_TAB = "⇥   "
_UNSEEN = "·"
_LONGEST = 160  # letters of a line shown; of a longer one, the part around the mistake
_BEFORE = 40
_PASTED = "\0"
"""The mark before a line that is pasted: on a screen too it stands where it must in the file."""


def title(finding: Finding, lang: str) -> str:
    """Say what is wrong, in a few words."""
    return _shown(_clipped(_words(finding, "title", lang).replace("\n", " ")))


def body(finding: Finding, lang: str) -> str:
    """Say what it means and how to correct it."""
    return "\n".join(line.removeprefix(_PASTED) for line in _body(finding, lang))


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
    parts.append("\n".join(_on_screen(line) for line in _body(finding, lang)))
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


def _body(finding: Finding, lang: str) -> list[str]:
    """Give the lines of a body, those that are to be pasted with a mark before them."""
    said = _words(finding, "body", lang).split("\n")
    marks = [_PASTED if line.startswith(_PASTED) else "" for line in said]
    return [
        mark + _shown(_clipped(line.removeprefix(mark)))
        for mark, line in zip(marks, said, strict=True)
    ]


def _on_screen(line: str) -> str:
    """Set a line off from the margin, unless it is to be pasted as it stands."""
    return line.removeprefix(_PASTED) if line.startswith(_PASTED) else f"   {line}".rstrip()


def _words(finding: Finding, part: str, lang: str) -> str:
    """Take the wording of the finding's case; what the case lacks is the code's own."""
    key = f"{finding.code}.{finding.facts.get('case')}.{part}"
    if not has(lang, CATALOGUE, key):
        key = f"{finding.code}.{part}"
    return say(lang, CATALOGUE, key, **{**finding.facts, "paste": _pastes(finding, lang)})


def _pastes(finding: Finding, lang: str) -> str | None:
    """Say where what is missing is to be put, the lines themselves with a mark before each."""
    said = []
    for each in finding.facts.get("paste") or ():
        mark = "" if each["how"] == "inside" else _PASTED
        lines = "\n".join(mark + line for line in each["lines"].split("\n"))
        said.append(say(lang, "paste", each["how"], **{**each, "lines": lines}))
    return "\n\n".join(said) or None


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
        guilty = guilty[:start] + _UNSEEN * (end - start) + guilty[end:]
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


def visible(line: str, unseen: str = "") -> str:
    """Give a line of a file as it is shown, tabs and all; signs in ``unseen`` as dots."""
    return _window("".join(_UNSEEN if sign in unseen else sign for sign in line), 0)


def lost_signs(before: str, after: str) -> str:
    """Give the signs that nobody sees and of which there are fewer after a change."""
    fewer = Counter(INVISIBLE.findall(before)) - Counter(INVISIBLE.findall(after))
    return "".join(fewer)


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
