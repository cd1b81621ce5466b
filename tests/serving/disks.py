"""Disks with little room, and disks with none."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.standins.needs import missing, program

STEPS = (1 << 20, 512)
"""Bytes by which a disk is filled, at first and to the last."""


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """Let a folder be a disk of its own, of so many megabytes; skips where that may not be."""
    mount = [program("mount"), "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True)
    if done.returncode:
        missing(f"no small disk, which root alone may make: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run([program("umount"), str(folder)], check=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Leave no room on a small disk for a while."""
    ballast = folder / "ballast"
    for step in STEPS:
        with ballast.open("ab", buffering=0) as file, suppress(OSError):
            while file.write(bytes(step)) == step:
                pass
    try:
        yield
    finally:
        ballast.unlink()
