"""Everything that is wrong in a tree, said once: the mistakes of form, then those of meaning.

Not the rules (``rules``), not their words (``engine.messages``), and not the tests and sample
data of a bot.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from engine.language.analysis.inspection import Survey, survey
from engine.language.finding import Finding, silenced
from engine.language.rules import RULES, TREE_RULES
from engine.language.tree import bots as bots_of
from engine.language.tree import read_tree

_GUESSED = ("Y05", "Y08", "Y09")
"""Mistakes after which the reader may have taken a file otherwise than it was meant."""


def check_tree(root: Path, bots: Iterable[str] | None = None) -> list[Finding]:
    """Find every mistake of a tree, or of some of its bots with the files that they share.

    Sorted by place. One mistake is one finding, in however many bots it is noticed; warnings that
    the author silenced with ``# ok`` are left out.
    """
    chosen = None if bots is None else sorted(set(bots))
    tree = read_tree(root, chosen)
    complete = chosen is None or chosen == bots_of(root)
    surveyed = survey(tree, complete)
    found = sorted([*_of_form(tree.findings), *_of_rules(surveyed)])
    return [
        finding
        for finding in _once(found)
        if not silenced(finding, surveyed.sources.lines(finding.at.file))
    ]


def _of_form(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what may only follow from a bracket or a quote that was closed by a guess."""
    guessed: dict[str, int] = {}
    for finding in sorted(findings):
        if finding.code in _GUESSED:
            guessed.setdefault(finding.at.file, finding.at.line)
        first = guessed.get(finding.at.file)
        if finding.code[0] == "Y" or first is None or finding.at.line < first:
            yield finding


def _of_rules(surveyed: Survey) -> Iterator[Finding]:
    for tree_rule in TREE_RULES:
        yield from tree_rule(surveyed)
    for inspection in surveyed.inspections:
        for rule in RULES:
            yield from rule(inspection)


def _once(findings: Iterable[Finding]) -> list[Finding]:
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
