"""``python -m tests.language.adversaries.fuzz FIRST LAST [MORE …]``: check hostile files in turn.

A process of its own, with a bound on its memory. Prints JSON: how many, the slowest file in seconds
of processor time, the most memory in MB, and what went wrong, each with the number of its file.
"""

import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from engine.language.check import check
from engine.language.finding import Finding
from engine.language.report import describe
from engine.language.tree import read_tree
from engine.messages import LANGUAGES
from engine.stories import check_stories
from engine.utility.exchange.read_layout import load_layout
from tests.language.adversaries.files import ADDED, GOOD, LAYOUT, good, hostile

MEMORY = 500_000_000
SLOW = 2.0
"""Seconds of processor time that a file may take."""


class TooLong(BaseException):
    """A file took five times what it may: what was going on is in the traceback."""


def main(numbers: Sequence[int]) -> None:
    """Check the files of these numbers."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, _too_long)
    wrong: list[str] = []
    slowest, of = 0.0, -1
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ROZMOVA_CACHE"] = f"{folder}/cache"
        root = shutil.copytree(GOOD, Path(folder) / "tree")
        for place, text in ADDED.items():
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            (root / place).write_text(text, "utf-8")
        findings(root)
        for number in numbers:
            place, content = hostile(number)
            (root / place).write_bytes(content)
            began = time.process_time()
            signal.setitimer(signal.ITIMER_PROF, 5 * SLOW)
            try:
                said(root, findings(root))
            except BaseException:  # whatever it is, it is what is looked for
                wrong.append(f"{number} {place}: {traceback.format_exc(limit=-3)}")
            signal.setitimer(signal.ITIMER_PROF, 0)
            took = time.process_time() - began
            if took > slowest:
                slowest, of = took, number
            if took > SLOW:
                wrong.append(f"{number} {place}: {took:.1f} s")
            (root / place).write_text(good(place), "utf-8")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {"files": len(numbers), "slowest": slowest, "of": of, "memory": memory, "wrong": wrong}
    print(json.dumps(found))  # noqa: T201


def _too_long(*_: object) -> None:
    raise TooLong


def findings(root: Path) -> list[Finding]:
    """Check everything that there is in a tree."""
    tree = read_tree(root)
    found = [*check(tree), *check_stories(root, tree)]
    return [*found, *load_layout((root / LAYOUT).read_bytes(), LAYOUT)[1]]


def said(root: Path, found: list[Finding]) -> None:
    """Say what was found, of many alike not each, in both languages, with the lines it is about."""
    sources = {f.at.file: (root / f.at.file).read_bytes().decode("utf-8", "replace") for f in found}
    of_each_kind = {(each.code, each.facts.get("case")): each for each in found}
    for finding in (*found[:20], *of_each_kind.values()):
        for language in LANGUAGES:
            describe(finding, sources[finding.at.file], language)


if __name__ == "__main__":
    start, end, *others = map(int, sys.argv[1:])
    main([*range(start, end), *others])
