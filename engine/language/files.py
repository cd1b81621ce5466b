"""Files of a tree as they are opened and named. Not what is in them.

Whatever stands in a folder may be met here: a pipe that nobody writes to, a device, a name in some
old encoding.
"""

import os
import stat
from pathlib import Path

_LARGEST = 1_000_001
"""Bytes that are read of a file: one more than it may have (``load.LARGEST``)."""


class NotAFileError(OSError):
    """What stands there is a folder, a pipe or a device."""


def content_of(path: Path, most: int = _LARGEST) -> bytes:
    """Read a file, or its beginning; raises ``OSError``, of what is no file ``NotAFileError``."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe would wait for somebody
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            raise NotAFileError(str(path))
        return opened.read(most)


def is_there(path: Path) -> bool:
    """Tell whether anything has a name, be it only a link that leads nowhere."""
    return path.is_symlink() or path.exists()


def name_of(root: Path, path: Path) -> str:
    """Give the name of a file from the root, with forward slashes, as it can be printed."""
    return printable(path.relative_to(root).as_posix())


def printable(name: str) -> str:
    """Give a name with a sign for every byte that is no UTF-8."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
