"""``check --accept``: translations that are right although their originals have changed.

What was accepted stands in lock files beside the locales (``engine.language.seen``). Not the rule
that compares (T12). Part of the command line's layer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.language.documents import Seen, TextsDoc
from engine.language.seen import SUFFIX, digest, read_lock, written
from engine.language.tree import Tree, read_tree

EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class Pair:
    """A locale and the one that it translates."""

    original: TextsDoc
    translation: TextsDoc

    def under(self, name: str) -> Iterator[str]:
        """Give the paths that a name means: a text, all below it, or everything."""
        for path in self.translation.texts:
            meant = name == EVERYTHING or f"{path}.".startswith(f"{name}.")
            if meant and path in self.original.texts:
                yield path


def accept(root: Path, name: str) -> int:
    """Accept the translations of a text, of all below a name, or of ``all``; gives how many.

    The lock files are written anew, each as a whole, without texts that are gone; 0 if nothing goes
    by that name, and then nothing is written.
    """
    accepted = 0
    for pair in _pairs(read_tree(root)):
        paths = list(pair.under(name))
        if not paths:
            continue
        lock = (root / pair.translation.file).with_suffix(SUFFIX)
        there = read_lock(lock, lock.name).seen
        seen = {path: each for path, each in there.items() if path in pair.translation.texts}
        seen |= {path: _seen(pair, path) for path in paths}
        whole = lock.with_suffix(".written")
        whole.write_text(written(seen), encoding="utf-8", newline="")
        whole.replace(lock)
        accepted += len(paths)
    return accepted


def names(root: Path) -> list[str]:
    """Name what may be accepted: texts, and everything under which they stand."""
    found: dict[str, None] = {EVERYTHING: None}
    for pair in _pairs(read_tree(root)):
        for path in pair.under(EVERYTHING):
            steps = path.split(".")
            found |= {".".join(steps[:length]): None for length in range(1, len(steps) + 1)}
    return list(found)


def _seen(pair: Pair, path: str) -> Seen:
    return Seen(digest(pair.original.texts[path]), digest(pair.translation.texts[path]))


def _pairs(tree: Tree) -> Iterator[Pair]:
    """Give every translation of the tree once: of a bot's own locale, and of the shared one."""
    found: dict[str, Pair] = {}
    for utility in tree.utilities.values():
        if not utility.languages:
            continue
        first, *others = utility.languages
        for tier in (utility.texts, utility.common):
            for other in others:
                if first in tier and other in tier and tier[other].texts:
                    found.setdefault(tier[other].file, Pair(tier[first], tier[other]))
    yield from found.values()
