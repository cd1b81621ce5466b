"""No file can make ``check`` fail, hang or fill the memory.

The files are ``adversaries.files``; each batch is checked in a process of its own with a bound on
its memory, and every file is measured (``adversaries.fuzz``).
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
BATCH = 300
ONCE_FOUND = (4454, 5003, 9030, 11224, 16277)
"""Others that took too long once, or broke the check."""
MEMORY = 500
"""MB that a process may have had."""


def checked(first: int, last: int, *more: int) -> dict[str, Any]:
    """Check the files of these numbers, ``last`` excluded."""
    numbers = map(str, (first, last, *more))
    command = [sys.executable, "-m", "tests.language.adversaries.fuzz", *numbers]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_hostile_files_neither_break_nor_stop_the_check() -> None:
    """Whatever is in them, in two seconds each and within 500 MB there is an answer."""
    found = checked(0, BATCH, *ONCE_FOUND)
    assert found["wrong"] == []
    assert found["memory"] < MEMORY


@pytest.mark.campaign
@pytest.mark.parametrize("first", range(BATCH, BATCH + 20_000, 500))
def test_twenty_thousand_other_hostile_files_do_not_either(first: int) -> None:
    """And so it is with 20,000 others."""
    found = checked(first, first + 500)
    assert found["wrong"] == []
    assert found["memory"] < MEMORY
