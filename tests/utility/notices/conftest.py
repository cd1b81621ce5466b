"""What all tests of notices share: a process that starts again and again does so quickly."""

from functools import cache
from importlib.metadata import entry_points

import pytest

from engine.runtime import installed_channels

pytest.register_assert_rewrite("tests.utility.notices.watched")


@pytest.fixture(autouse=True)
def _installed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look only once for what is installed: it does not change."""
    monkeypatch.setattr(installed_channels, "entry_points", cache(entry_points))
