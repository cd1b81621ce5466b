"""The shipped bots, gone through quickly: every question once, in all languages."""

import pytest

from engine.explore.command import QUICK_ANSWERS
from engine.explore.exploring import explore
from engine.explore.nodes import Bounds
from engine.explore.report import described
from tests.test_stories import stage, tree

QUICK = Bounds(situations=400, depth=30, seconds=600, answers=QUICK_ANSWERS)


@pytest.mark.parametrize("bot", sorted(tree().utilities))
def test_nothing_goes_wrong_in_a_shipped_bot(bot: str) -> None:
    """Whatever a person does at any question, they are answered, and find the way out."""
    found = explore(stage(bot), QUICK, lambda _, __: None, quick=True)
    assert found.bounds == ()
    said = [described(found.stage, finding, "uk") for finding in found.findings]
    assert not said, "\n\n".join(said)
