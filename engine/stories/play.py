"""Playing a story: turn by turn, up to the first thing that goes otherwise than written.

Not how a turn is played (``performance``) and not what is said about it (``report``).
"""

from contextlib import closing

from engine.stories.calls import unmet_calls
from engine.stories.document import Story
from engine.stories.outcome import Played, PlayedTurn
from engine.stories.performance import Performance
from engine.stories.stage import Stage


def play(stage: Stage, story: Story, language: str) -> Played:
    """Play a story in one language; it must be without findings."""
    turns: list[PlayedTurn] = []
    with closing(Performance(stage, story, language)) as performance:
        for turn in story.turns:
            played, failure = performance.turn(turn)
            turns.append(played)
            if failure is not None:
                return Played(story, language, tuple(turns), failure)
        failure = unmet_calls(story, performance.calls)
    return Played(story, language, tuple(turns), failure)


def languages_of(story: Story, stage: Stage) -> tuple[str, ...]:
    """Give the languages in which a story is played: its own, else all of its bot."""
    return tuple(language.text for language in story.languages) or stage.flow.languages
