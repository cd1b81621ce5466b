"""``kill -9`` at random moments under load: nothing lost or doubled, nobody stuck (DESIGN §3)."""

from pathlib import Path

import pytest

from tests.places import Database
from tests.serving.campaign import campaign

ON_BOTH = True


def test_three_kills_cost_nothing(tmp_path: Path, database: Database) -> None:
    """A small campaign, for every run of the tests."""
    figures = campaign(tmp_path, times=3, people=8, seed=1, place=database.place())
    assert figures.faults == []


@pytest.mark.campaign
@pytest.mark.parametrize("seed", [2026])
def test_two_hundred_kills_cost_nothing(tmp_path: Path, seed: int) -> None:
    """Two hundred kills under the load of fifty people; the figures are printed."""
    figures = campaign(tmp_path, times=200, people=50, seed=seed)
    print(figures)  # noqa: T201 - what the campaign is for
    assert figures.faults == []
