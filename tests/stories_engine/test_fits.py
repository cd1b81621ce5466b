"""The expectation ``fits``: something is said, and the channel can show all of it as it is."""

import pytest

from engine.core.effects import Choice, Message
from engine.runtime.channel import Capabilities
from engine.stories.document import StoryTurn
from engine.stories.expectations import unmet
from engine.stories.stage import Stage
from tests.stories_engine.conftest import read

SHOWS = Capabilities(text=10, label=5, buttons=1)


def fits() -> StoryTurn:
    """Read a turn that expects it."""
    story, reader = read("talk:\n- type: Привіт\n  fits: yes\n")
    assert not reader.findings
    return story.turns[0]


@pytest.mark.parametrize(
    ("messages", "kind"),
    [
        ([], "silent"),
        ([Message("main.menu", " ")], "blank"),
        ([Message("main.menu", "т"), Message("main.menu", "довгий текст")], "over_text"),
        ([Message("main.menu", "т", (Choice("1:a", "довгий"),))], "over_label"),
        ([Message("main.menu", "т", (Choice("1:a", "а"), Choice("1:b", "б")))], "over_buttons"),
    ],
)
def test_what_cannot_be_shown_fails(stage: Stage, messages: list[Message], kind: str) -> None:
    """Nothing said, nothing in it, or more than the channel takes: each has its own word."""
    failure = unmet(fits(), messages, stage.names, "uk", SHOWS)
    assert failure is not None
    assert failure.kind == kind


def test_what_can_be_shown_fits(stage: Stage) -> None:
    """A message within the limits meets it, whatever it says."""
    assert unmet(fits(), [Message("main.menu", "Вітаю!")], stage.names, "uk", SHOWS) is None
