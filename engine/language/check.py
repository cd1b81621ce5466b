"""Everything that is wrong in a tree, said once: the mistakes of form, then those of meaning.

Not the rules (``rules``), not their words (``engine.messages``), and not the tests and sample
data of a bot.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from engine.language.analysis.inspection import Inspection, Survey, survey
from engine.language.finding import Finding
from engine.language.findings import not_by_guess, once
from engine.language.found_before import found_in, recall_outlines
from engine.language.rules import RULES, TREE_RULES
from engine.language.sheet import MOST
from engine.language.silence import Silence
from engine.language.tree import Tree, read_tree
from engine.language.tree import bots as bots_of

_USED = ("L11", "T04")
"""Names that a dialog uses before it knows them, or that it does not know at all."""


def check_tree(root: Path, bots: Iterable[str] | None = None) -> list[Finding]:
    """Find every mistake of a tree, or of some of its bots with the files that they share.

    Sorted by place. One mistake is one finding, in however many bots it is noticed; warnings that
    the author silenced with ``# ok`` are left out.
    """
    return check(read_tree(root, None if bots is None else sorted(set(bots))))


def check(tree: Tree) -> list[Finding]:
    """Find every mistake of a tree that was read, as ``check_tree`` does."""
    surveyed = survey(tree, complete=list(tree.utilities) == bots_of(tree.root))
    recall_outlines(surveyed)
    found = sorted([*not_by_guess(tree.findings), *_of_rules(surveyed)])
    silence = Silence(surveyed.sources.lines)
    told = _but_left_over(once(found))
    return [finding for finding in told if not silence.covers(finding)]


def _but_left_over(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out the texts of a state that was taken out while its answer is still used."""
    found = list(findings)
    used = tuple(
        f"{each.facts.get('dialog') or Path(each.at.file).stem}.{each.facts['word']}."
        for each in found
        if each.code in _USED
    )
    for finding in found:
        unsaid = finding.code == "T03" and finding.facts.get("case") is None
        if not (unsaid and f"{finding.facts['path']}.".startswith(used)):
            yield finding


def _of_rules(surveyed: Survey) -> Iterator[Finding]:
    for tree_rule in TREE_RULES:
        yield from tree_rule(surveyed)
    for inspection in surveyed.inspections:
        yield from found_in(inspection, _look)


def _look(inspection: Inspection) -> Iterator[Finding]:
    for rule in RULES:
        yield from islice(rule(inspection), MOST)
