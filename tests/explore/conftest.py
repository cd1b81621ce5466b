from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.explore.exploring import Explored, explore
from tests.explore.seeded import BOUNDS, stage


@pytest.fixture
def bounded() -> Callable[..., Explored]:
    """Explore the sound bot within other bounds."""

    def run(folder: Path, **bounds: Any) -> Explored:
        return explore(stage(folder), replace(BOUNDS, **bounds), lambda _, __: None)

    return run
