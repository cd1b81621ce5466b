"""Many files that nobody has read before, read by several processes: then they are in the cache.

Only a matter of time: whoever reads the tree afterwards finds the same without it. Not the cache
(``language.cache``), and not a judgement about any file.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from engine.language.cache import cache_directory, is_kept, load_file
from engine.language.files import name_of

LEAST = 500_000
"""Bytes from which on it is worth while to start processes: some three seconds of reading."""
MOST = 8
"""Processes at once, however many processors there are: each takes some 60 MB."""


def read_ahead(root: Path) -> int:
    """Read what the cache does not have of a tree, if it is much; gives how many files that were.

    A process that fails has read nothing, which costs time and no more.
    """
    workers = min(MOST, len(os.sched_getaffinity(0)))
    files = _files(root)
    if workers < 2 or cache_directory() is None or _size(files) < LEAST:
        return 0
    unread = [path for path in files if not is_kept(path, name_of(root, path))]
    if _size(unread) < LEAST:
        return 0
    with suppress(OSError):
        _share(root, workers)
    return len(unread)


def _share(root: Path, workers: int) -> None:
    """Give every process as much to read, and wait for all of them."""
    command = [sys.executable, "-P", "-m", __name__]  # -P: no module of the folder that we are in
    processes = []
    for first in range(workers):
        part = [*command, str(root), str(first), str(workers)]
        quiet = subprocess.DEVNULL
        processes.append(subprocess.Popen(part, stdout=quiet, stderr=quiet))  # noqa: S603 - ourselves
    for process in processes:
        process.wait()


def _read(root: Path, first: int, workers: int) -> None:
    for path in _files(root)[first::workers]:
        if not is_kept(path, name_of(root, path)):
            load_file(path, name_of(root, path))


def _files(root: Path) -> list[Path]:
    """Give what may be to read, the largest files first, so that everybody gets as much."""
    folders = ("flows", "locales")
    files = [path for folder in folders for path in (root / folder).rglob("*.yaml")]
    return sorted(files, key=lambda path: (-_length(path), path))


def _size(files: Iterable[Path]) -> int:
    return sum(_length(path) for path in files)


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # gone this very moment, or a link that leads nowhere
        return 0


if __name__ == "__main__":
    _read(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
