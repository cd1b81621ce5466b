"""Small bots behind a channel."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.line import FILES, Line
from tests.core.small_flow import small_flow
from tests.runtime.desk import Desk


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    """Open a pipe to a small bot."""
    desk = Desk(small_flow(**FILES), tmp_path / "rozmova.db")
    yield Line(desk)
    desk.stop()
