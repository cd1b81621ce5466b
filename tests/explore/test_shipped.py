"""The shipped bots: two small ones quickly in every run, all of them to their end on demand."""

import pytest

from engine.explore.command import QUICK_ANSWERS
from engine.explore.exploring import Explored, explore
from engine.explore.invariants import UNREACHED
from engine.explore.nodes import Bounds
from engine.explore.report import described
from tests.test_stories import stage, tree

QUICK = Bounds(situations=400, depth=30, seconds=600, answers=QUICK_ANSWERS)
WHOLE = Bounds(situations=3000, depth=40, seconds=3600)
NOT_IN_A_SAMPLE = {"submit_meter.new_meter", "outages_for.hours", "outages_at.place"}
"""What takes a second import of billing, an hourly schedule, or two streets that sound alike."""
SMALL = ("poltava", "zaporizhzhia")
"""The bots that are gone through soonest."""


def said(found: Explored, *besides: str) -> str:
    """Say what was found, but for codes that do not matter here."""
    findings = [each for each in found.findings if each.broken.code not in besides]
    return "\n\n".join(described(found.stage, finding, "uk") for finding in findings)


@pytest.mark.parametrize("bot", SMALL)
def test_nothing_goes_wrong_in_a_small_bot(bot: str) -> None:
    """Whatever a person does at any question, they are answered, and find the way out."""
    found = explore(stage(bot), QUICK, lambda _, __: None, quick=True)
    assert found.bounds == ()
    assert not said(found)


@pytest.mark.campaign
@pytest.mark.parametrize("bot", sorted(tree().utilities))
def test_nothing_goes_wrong_in_a_shipped_bot(bot: str) -> None:
    """With every account of the sample, in all languages, channels and on all days: to the end."""
    found = explore(stage(bot), WHOLE, lambda _, __: None)
    assert found.bounds == ()
    assert not said(found, UNREACHED)
    unreached = {each.broken.state for each in found.findings if each.broken.code == UNREACHED}
    assert unreached <= NOT_IN_A_SAMPLE
