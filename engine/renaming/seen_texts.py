"""What a renaming changes in the lists of translations that were accepted (``.lock``).

A text is on the list by its path, with digests of itself and its original; both follow the new
name, so that no translation seems older than before, and none newer.
"""

from pathlib import Path

from engine.language.documents import Seen, TextDoc, TextsDoc
from engine.language.seen import SUFFIX, digest, written
from engine.language.tree import Tree
from engine.renaming.target import Target
from engine.renaming.texts import paths_of


def accepted(before: Tree, after: Tree, target: Target) -> dict[str, str]:
    """Give the new texts of the lists, by file; ``after`` is the tree with all else renamed."""
    heads = list(paths_of(before, target))
    changed: dict[str, str] = {}
    for bot, utility in before.utilities.items():
        then = after.utilities[bot]
        if not utility.languages:
            continue
        for old, new in ((utility.texts, then.texts), (utility.common, then.common)):
            first = utility.languages[0]
            for language, doc in old.items():
                if doc.seen and first in old and _concerned(doc, bot, target):
                    seen = {
                        _moved(path, heads, target): _followed(
                            each,
                            (old[first].texts.get(path), old[language].texts.get(path)),
                            _moved(path, heads, target),
                            (new[first], new[language]),
                        )
                        for path, each in doc.seen.items()
                    }
                    if seen != dict(doc.seen):
                        changed[Path(doc.file).with_suffix(SUFFIX).as_posix()] = written(seen)
    return changed


def _concerned(doc: TextsDoc, bot: str, target: Target) -> bool:
    """Whether a locale file is among those that the renaming may change."""
    own = doc.file.endswith(f"/{bot}.yaml")
    return bot in target.bots if own else target.shared


def _moved(path: str, heads: list[str], target: Target) -> str:
    for head in heads:
        if path == head or path.startswith(f"{head}."):
            parent, _, _ = head.rpartition(".")
            return f"{parent}.{target.new}".removeprefix(".") + path[len(head) :]
    return path


def _followed(
    seen: Seen,
    texts: tuple[TextDoc | None, TextDoc | None],
    path: str,
    now: tuple[TextsDoc, TextsDoc],
) -> Seen:
    """Give the digests of the texts as they are now, where they were up to date before."""
    digests: list[str] = []
    for known, before, after in zip((seen.original, seen.translation), texts, now, strict=True):
        current = before is not None and digest(before) == known and path in after.texts
        digests.append(digest(after.texts[path]) if current else known)
    return Seen(*digests)
