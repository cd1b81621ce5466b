"""What the parser's complaints mean: the author's mistake, not where the parser gave up.

Not the mistakes a single line shows; those are found before the parser runs (``prescan``).
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from engine.core.position import Position
from engine.language.bare_text import is_sentence
from engine.language.finding import Finding, Fix, Severity
from engine.language.lines import indent_of, is_blank
from engine.language.lost_colon import alone, corrected
from engine.language.odd_indent import Odd, odd_line
from engine.language.standins import restore

Place = Callable[[int, int, int], Position]
"""Gives the author's position of (line from 0, start, end) of the parser's text."""

_NAME_WITHOUT_SPACE = re.compile(r"[\w-]+:(?=[^\s/])")
_GLUED_DASH = re.compile(r"-[^\s-]")
_WORD = re.compile(r"[\w.-]+", re.ASCII)
GLUED = re.compile(r"[A-Za-z_][\w-]*:(?=[^\s/])", re.ASCII)
"""A name without the space after its colon; an address of the web is none."""
_GOT = re.compile(r"but got '([\]}]|<stream end>)'")
_CLOSING = {"[": "]", "{": "}"}
_PLACES = ("buttons:", "then:")
"""Under these stand names and the states they lead to."""
_BEGINNINGS = (
    ("while scanning a quoted scalar", "Y08"),
    ("while scanning a tag", "Y20"),
    ("while parsing a tag", "Y20"),
    ("while parsing an tag", "Y20"),
    ("while scanning an tag", "Y20"),
    ("while scanning a directive", "Y21"),
)
"""Complaints that are about what stands at the place where the parser's sentence begins."""


def explain(error: Any, lines: Sequence[str], place: Place) -> Finding:
    """Give the finding for a ruamel error with marks; ``lines`` are those the parser read."""
    context, problem = error.context or "", error.problem or ""
    mark = error.problem_mark or error.context_mark
    begun = error.context_mark or mark
    for beginning, code in _BEGINNINGS:
        if context.startswith(beginning):
            return _about_sign(code, begun, lines, place)
    if (found := _GOT.search(problem)) and context.startswith("while parsing a flow"):
        return _bracket(found[1], begun, mark, lines, place)
    if "undefined tag handle" in problem:
        return _about_sign("Y20", mark, lines, place)
    if "could not find expected ':'" in problem:
        return _without_colon(begun.line, lines, place)
    if "mapping values are not allowed" in problem:
        lone = _lone_text_above(mark.line, lines)
        lone = _name_above(mark.line, lines) if lone is None else lone
        if lone is not None:
            return _without_colon(lone, lines, place)
        return _text_or_name(mark, lines, place)
    at_start = mark.line < len(lines) and is_blank(lines[mark.line][: mark.column])
    if problem.startswith("expected <block end>") and at_start:
        return _out_of_line(mark.line, lines, place)
    if "'\\t'" in problem:
        return _error("Y01", place(mark.line, mark.column, mark.column + 1), case="inside")
    return unreadable(mark.line, mark.column, lines, place)


def unreadable(line: int, column: int, lines: Sequence[str], place: Place) -> Finding:
    """Say that from here on the file makes no sense (Y19)."""
    line = min(line, len(lines) - 1)
    while line and is_blank(lines[line]):
        line, column = line - 1, len(lines[line - 1])
    column = min(column, max(len(lines[line]) - 1, 0))
    return _error("Y19", place(line, column, max(len(lines[line].rstrip()), column + 1)))


def _error(code: str, at: Position, **facts: Any) -> Finding:
    return Finding(code, Severity.ERROR, at, facts)


def _about_sign(code: str, mark: Any, lines: Sequence[str], place: Place) -> Finding:
    """Point at an opening quote, or at a word that begins with a sign."""
    text = lines[mark.line][mark.column :]
    word = text.split(" ")[0] if code in ("Y20", "Y21") else text[:1]
    at = place(mark.line, mark.column, mark.column + max(len(word), 1))
    return _error(code, at, sign=word, closing=word, word=word)


def _bracket(found: str, begun: Any, mark: Any, lines: Sequence[str], place: Place) -> Finding:
    """Say that a bracket is closed by another one, or not at all (Y09)."""
    sign = lines[begun.line][begun.column : begun.column + 1]
    facts = {"sign": sign, "closing": _CLOSING.get(sign, sign)}
    if found in _CLOSING.values():
        at = place(mark.line, mark.column, mark.column + 1)
        return _error("Y09", at, case="other", found=found, **facts)
    return _error("Y09", place(begun.line, begun.column, begun.column + 1), **facts)


def _without_colon(line: int, lines: Sequence[str], place: Place) -> Finding:
    """Say that a name has no colon (Y10), or no space after it."""
    text = lines[line].rstrip()
    start = indent_of(text)
    while text.startswith("- ", start):
        start += 2 + indent_of(text[start + 2 :])
    glued = _NAME_WITHOUT_SPACE.match(text, start)
    if glued:
        at = place(line, glued.end() - 1, glued.end())
        right = f"{glued[0]} {text[glued.end() :]}"
        return _error("Y10", at, case="space", right=right)
    if _GLUED_DASH.match(text, start) and _in_a_list(line, start, lines):
        right = f"- {restore(text[start + 1 :])}"
        return _error("Y10", place(line, start, start + 1), case="dash", right=right)
    word = alone(restore(text[start:]))
    if found := corrected(word):
        at = place(line, start, start + len(found[0]))
        return _error("Y10", at, word=found[0], right=found[1], case="value")
    if _leads_to(word, line, lines):
        right = f"{word}: {word}"
        return _error("Y10", place(line, start, len(text)), word=word, right=right, case="value")
    if _WORD.fullmatch(word):
        return _error("Y10", place(line, start, start + len(word)), word=word)
    return _error("Y10", place(line, start, len(text)), word=word, case="text")


def _in_a_list(line: int, start: int, lines: Sequence[str]) -> bool:
    """Say whether the row before or after one is that of an item whose dash stands there too."""
    rows = [lines[near] for near in (line - 1, line + 1) if 0 <= near < len(lines)]
    return any(indent_of(row) == start and row.startswith("- ", start) for row in rows)


def _leads_to(word: str, line: int, lines: Sequence[str]) -> bool:
    """Say whether a name is a button's or an outcome's, and a state of the file bears it too."""
    own = indent_of(lines[line])
    above = (text for text in reversed(lines[:line]) if not is_blank(text))
    parent = next((text for text in above if indent_of(text) < own), "")
    if parent.strip() not in _PLACES:
        return False
    state = re.compile(rf" {{0,{indent_of(parent) - 1}}}{re.escape(word)}:(?: |$)")
    return any(state.match(text) for text in lines)


def _lone_text_above(line: int, lines: Sequence[str]) -> int | None:
    """Find the text without a colon to which the parser added the lines down to this one.

    It is the first line of a block whose other lines are names; a text that began after a colon
    and goes on is not one.
    """
    own, first = indent_of(lines[line]), None
    for above in range(line - 1, -1, -1):
        text = lines[above]
        if is_blank(text):
            continue
        if indent_of(text) < own:
            if text.split(" #")[0].rstrip().endswith((":", "-")):
                return first
            return above if first is None and _begins_item(text, own) else None
        if indent_of(text) > own:
            return None
        first = above
    return first


def _begins_item(text: str, column: int) -> bool:
    """Say whether a name without its colon stands there after a dash: the first of an item."""
    lead, written = text[:column], restore(text[column:].partition(" #")[0].rstrip())
    return lead.endswith("- ") and not lead.strip(" -") and corrected(written) is not None


def _name_above(line: int, lines: Sequence[str]) -> int | None:
    """Find the name without a colon under which a line stands: alone, and less deep."""
    for above in range(line - 1, -1, -1):
        text = lines[above].partition(" #")[0]
        if not is_blank(text):
            named = _WORD.fullmatch(alone(text.strip())) is not None
            return above if named and indent_of(text) < indent_of(lines[line]) else None
    return None


def _text_or_name(mark: Any, lines: Sequence[str], place: Place) -> Finding:
    """Tell a colon in a text of several lines (Y03) from a name that stands too deep (Y02)."""
    text = lines[mark.line]
    name = text[: mark.column].strip()
    deeper = indent_of(text) != _indent_above(mark.line, lines)
    if deeper and not is_sentence(name):
        return _out_of_line(mark.line, lines, place)
    at = place(mark.line, mark.column, mark.column + 1)
    return _error("Y03", at, name=name, lead=None, text=text.strip(), quoted=None, case="lines")


def _out_of_line(line: int, lines: Sequence[str], place: Place) -> Finding:
    """Say that a line does not line up with its block (Y02)."""
    text = lines[line]
    own, above = indent_of(text), _indent_above(line, lines)
    word = own + len(text[own:].split(" ")[0])
    at = place(line, 0, own) if own else place(line, 0, word)
    if own == above:
        return _error("Y02", at, case="mixed")
    if (to_blame := odd_line(line, lines)) is not None:
        return _odd(to_blame, lines, place)
    even, odd = (above, None) if above % 2 == 0 else (None, above)
    return _error("Y02", at, own=own, above=above, even=even, odd=odd)


def _odd(odd: Odd, lines: Sequence[str], place: Place) -> Finding:
    """Say of the line that stands at another depth than those of its block where it should be."""
    text = lines[odd.line]
    own = indent_of(text)
    lead = place(odd.line, 0, own)
    at = lead if own else place(odd.line, 0, len(text.split(" ")[0]))
    like = None if odd.like is None else odd.like + 1
    under = None if like or odd.under is None else odd.under + 1
    facts = {"own": own, "right": odd.right, "like": like, "under": under, "case": "line"}
    facts |= {"times": odd.right or None, "erased": None if odd.right else own}
    return Finding("Y02", Severity.ERROR, at, facts, Fix(lead, " " * odd.right, safe=False))


def _indent_above(line: int, lines: Sequence[str]) -> int:
    for text in reversed(lines[:line]):
        if not is_blank(text) and not text.lstrip().startswith("#"):
            return indent_of(text)
    return 0
