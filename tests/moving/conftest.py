"""Moves in tests wait for nobody: where no process serves, none comes back."""

import pytest

from engine.moving import postgres_server


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_server, "RETURNING", 0)
