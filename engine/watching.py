"""``check --watch``: waiting until files change, by looking at them from time to time.

Not the checking. Files are told apart by name, size and time of change, so that nothing has to be
installed and every disk will do; a change is told once the files have stood still for a look.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from engine.trial import FOLDERS

PAUSE = 0.3
"""Seconds between two looks."""

Look = Mapping[str, tuple[int, int, int]]


def look(root: Path) -> Look:
    """Give the files of a tree, each with what changes when it does."""
    found = {}
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            try:
                status = path.stat()
            except OSError:  # it was deleted this very moment, or may not be read
                continue
            found[str(path)] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return found


def changes(root: Path, pause: Callable[[], object], seen: Look | None = None) -> Iterator[None]:
    """Go on whenever files have changed since ``seen`` and have stood still since the last look."""
    told = look(root) if seen is None else seen
    newest = told
    while True:
        pause()
        before, newest = newest, look(root)
        if newest != told and newest == before:
            told = newest
            yield
