"""Changing files only where that makes nothing worse: tried on a copy of the tree first.

Not what is changed: that is ``check --fix``'s (``mending``) or ``check --rename``'s (``renaming``).
"""

import codecs
import errno
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.language.check import check
from engine.language.finding import Finding
from engine.language.tree import read_tree
from engine.stories import check_stories
from engine.utility.samples import check_samples

FOLDERS = ("flows", "locales", "tests/stories")

Changes = Mapping[str, str]
"""The new texts of files, by their names from the root."""

Moves = Mapping[str, str]
"""The new names of files by the old ones; what is changed in them stands under the old one."""


def everything(root: Path) -> list[Finding]:
    """Find every mistake of a tree, of its stories and of its sample data."""
    tree = read_tree(root)
    return sorted(
        [
            *check(tree),
            *check_stories(root, tree),
            *check_samples(root, tree.utilities.values()),
        ]
    )


@contextmanager
def copied(root: Path) -> Iterator[Path]:
    """Give a copy of a tree to try things on; it is gone afterwards."""
    with TemporaryDirectory() as folder:
        trial = Path(folder)
        for name in FOLDERS:
            if (root / name).is_dir():
                shutil.copytree(root / name, trial / name, ignore=_unreadable)
        yield trial


def spoilt(
    before: Iterable[Finding], after: Iterable[Finding], moves: Moves | None = None
) -> list[Finding]:
    """Give the mistakes that there are after a change and were not there before it."""
    new = _counted(after := list(after), {}) - _counted(before, moves or {})
    return [finding for finding in after if new[(finding.at.file, finding.code)]]


def write(root: Path, changes: Changes, moves: Moves | None = None) -> None:
    """Put the new texts in place, all of them or, whatever happens meanwhile, none.

    New and old texts are on disk beside their places before the first is put there, so that
    neither a full disk nor Ctrl-C leaves half of it. Files keep rights and byte order marks.
    """
    paths = [(root / file).resolve() for file in changes]  # of a link, the file that it leads to
    placed: list[Path] = []
    moved: list[tuple[Path, Path]] = []
    try:
        for path, text in zip(paths, changes.values(), strict=True):
            known = path.is_file()
            if known and not os.access(path, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            if known:
                shutil.copy2(path, _beside(path, "old"))
            marked = known and path.read_bytes().startswith(codecs.BOM_UTF8)
            new = _beside(path, "new")
            new.write_bytes((codecs.BOM_UTF8 if marked else b"") + text.encode("utf-8"))
            if known:
                shutil.copymode(path, new)
        for path in paths:
            placed.append(path)
            _beside(path, "new").replace(path)
        for source, target in (moves or {}).items():
            (root / source).rename(root / target)
            moved.append((root / source, root / target))
    except BaseException:
        for old, new in moved:
            new.rename(old)
        for path in placed:
            if _beside(path, "old").is_file():
                _beside(path, "old").replace(path)
            else:
                path.unlink(missing_ok=True)
        raise
    finally:
        for path in paths:
            _beside(path, "old").unlink(missing_ok=True)
            _beside(path, "new").unlink(missing_ok=True)


def _unreadable(folder: str, names: list[str]) -> list[str]:
    """Name what is not copied, because nobody reads it either.

    Links that lead nowhere, as editors leave them beside a file that is open; pipes; folders that
    lead back to where they stand.
    """
    left = []
    for name in names:
        path = Path(folder, name)
        looped = path.is_symlink() and path.is_dir() and path.resolve() in path.absolute().parents
        if looped or not (path.is_file() or path.is_dir()) or not os.access(path, os.R_OK):
            left.append(name)
    return left


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f".{path.name}.{ending}")


def _counted(findings: Iterable[Finding], moves: Moves) -> Counter[tuple[str, str]]:
    return Counter((moves.get(each.at.file, each.at.file), each.code) for each in findings)
