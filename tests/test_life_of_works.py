"""Every story in which time passes once more, with a process that does not live long, and another.

Before every turn and every look at the clock the process is started anew over the same store, and
a second process, which lives on, looks after it; both look once more before time passes. All must
come out the same, word for word: whatever is to be told is derived from the store, and told once
(DOMAIN §5).
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from functools import cache
from importlib.metadata import entry_points

import pytest

from engine.runtime import installed_channels
from engine.stories.document import Story, StoryTurn, Wait
from engine.stories.outcome import Failure
from engine.stories.performance import Performance
from engine.stories.play import languages_of
from engine.stories.stage import Stage
from tests.test_stories import FILES, stage


class Restless(Performance):
    """A performance in which two processes share the store, and one is started ever anew."""

    def __init__(self, stage: Stage, story: Story, language: str) -> None:
        super().__init__(stage, story, language)
        self._second = self._begin()

    def close(self) -> None:
        """Let go of the second process too."""
        self._second.close()
        super().close()

    def _act(self, turn: StoryTurn) -> None:
        self._restart()
        if isinstance(turn.act, Wait):  # between other turns nobody looks: news may change unseen
            self._look(self._now)
        super()._act(turn)

    def _look(self, at: datetime) -> None:
        self._restart()
        super()._look(at)  # first whoever remembers nothing, then whoever remembers what was
        self._second.tick(self._flow.bot, at)
        self._second.watched()

    def _restart(self) -> None:
        self._runner.close()
        self._runner = self._begin()


@pytest.fixture(autouse=True)
def _installed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for installed channels once: every process would find the same, and search for long."""
    monkeypatch.setattr(installed_channels, "entry_points", cache(entry_points))


STORIES = [story for story in FILES.stories if any(isinstance(t.act, Wait) for t in story.turns)]


def told(performance: Performance, story: Story) -> Iterator[tuple[object, Failure | None]]:
    """Give what the bot said in each turn, and whether that was as written."""
    for turn in story.turns:
        played, failure = performance.turn(turn)
        said = [
            (
                message.said,
                message.text,
                [choice.label for choice in message.choices],
                message.silent,
            )
            for message in played.messages
        ]
        yield said, failure


@pytest.mark.parametrize("story", STORIES, ids=[story.title for story in STORIES])
def test_two_processes_and_restarts_change_nothing(story: Story) -> None:
    """Turn by turn the same is said as by one process that lives on."""
    ready = stage(story.bot.text)
    language = languages_of(story, ready)[0]
    with (
        closing(Performance(ready, story, language)) as calm,
        closing(Restless(ready, story, language)) as restless,
    ):
        for usual, disturbed in zip(told(calm, story), told(restless, story), strict=True):
            assert disturbed == usual
            assert disturbed[1] is None, disturbed[1]
