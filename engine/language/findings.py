"""Making findings: of errors, of warnings, of words that nobody knows; and saying each once.

Not their wording, and not the looking for them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from engine.core.position import Position
from engine.language.finding import Finding, Fix, Severity
from engine.language.nearest import latin_twin, nearest

_GUESSED = ("Y05", "Y08", "Y09")
"""Mistakes after which the reader may have taken a file otherwise than it was meant."""


def error(code: str, at: Position, fix: Fix | None = None, **facts: Any) -> Finding:
    """Make a finding for which publishing is refused."""
    return Finding(code, Severity.ERROR, at, facts, fix)


def warning(code: str, at: Position, fix: Fix | None = None, **facts: Any) -> Finding:
    """Make a finding of what works but is probably not meant."""
    return Finding(code, Severity.WARNING, at, facts, fix)


def unknown(
    code: str, word: str, at: Position, known: Iterable[str], near: Iterable[str] | None = None,
    **facts: Any,
) -> Finding:  # fmt: skip
    """Say that a word is not one of those known, or that it only looks like one (S02).

    ``near`` are those that may have been meant, if not all. Facts besides ``facts``: ``word``,
    ``suggestion``, ``allowed``.
    """
    names = list(known)
    twin = latin_twin(word, names)
    if twin is not None:
        return _twin(word, at, twin)
    suggestion = nearest(word, names if near is None else near)
    fix = Fix(at, suggestion, safe=False) if suggestion else None
    return error(code, at, fix, word=word, suggestion=suggestion, allowed=names, **facts)


def _twin(word: str, at: Position, twin: str) -> Finding:
    """Say which letter of a word comes from the other keyboard layout."""
    place, letter = next(
        (number, letter) for number, letter in enumerate(word, start=1) if not letter.isascii()
    )
    fix = Fix(at, twin, safe=True)
    return error("S02", at, fix, word=word, twin=twin, letter=letter, place=place)


def not_by_guess(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what may only follow from a row, a bracket or a quote that was read by a guess."""
    found = sorted(findings)
    misread = {(each.at.file, each.at.line) for each in found if each.code[0] == "Y"}
    guessed: dict[str, int] = {}
    for finding in found:
        at = finding.at
        if finding.code in _GUESSED:
            guessed.setdefault(at.file, at.line)
        after = at.file in guessed and at.line >= guessed[at.file]
        if finding.code[0] == "Y" or not (after or (at.file, at.line) in misread):
            yield finding


def once(findings: Iterable[Finding]) -> list[Finding]:
    """Leave out what another bot has reported of the same place; put together one mistake's marks.

    Findings of one code whose fact ``cause`` is the same are one mistake: the first is kept, with
    the places of the others as its fact ``also``.
    """
    told: dict[object, Finding] = {}
    for finding in findings:
        cause = finding.facts.get("cause")
        told_of = (finding.at, finding.facts.get("word"), finding.facts.get("case"))
        first = told.setdefault((finding.code, cause or told_of), finding)
        if first is not finding and first.at != finding.at:
            also = [*first.facts.get("also", ()), f"{finding.at.file}:{finding.at.line}"]
            merged = replace(first, facts={**first.facts, "also": list(dict.fromkeys(also))})
            told[finding.code, cause or told_of] = merged
    return [_told(finding) for finding in told.values()]


def _told(finding: Finding) -> Finding:
    if "cause" not in finding.facts:
        return finding
    facts = {name: value for name, value in finding.facts.items() if name != "cause"}
    return replace(finding, facts={"also": [], **facts})
