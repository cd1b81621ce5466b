"""Every story once more, with noise between its turns: nobody loses what they have typed.

Between any two turns the person asks for help, thanks, changes the language and changes it back,
sends a sticker, or the channel delivers a message twice. All that the story promises must hold all
the same: what the bot says to each turn, and what the utility receives (DOMAIN §2).
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import cycle

import pytest

from engine.core.flow import RESCUES
from engine.core.session import Session
from engine.language.nodes import Scalar
from engine.stories.calls import unmet_calls
from engine.stories.document import (
    Act,
    Again,
    Block,
    Dispatch,
    Expected,
    Send,
    Story,
    StoryTurn,
    Type,
    Wait,
    Wording,
)
from engine.stories.performance import Performance
from engine.stories.play import languages_of
from tests.test_stories import FILES, stage

COUNTED = ("stuck", "again", "too_many")
"""Stories that count wrong answers: there a sticker would be one more."""


def typed(text: str, at: StoryTurn) -> Act:
    """Type a text."""
    return Type(Wording((Scalar(text, at.at),)))


def noises(story: Story) -> Iterator[list[str]]:
    """Give the noise for each gap between turns, in turn."""
    counts = any(
        word in name.text
        for turn in story.turns
        for name in turn.expected.bot or ()
        for word in COUNTED
    )
    kinds = [["/help"], ["дякую"], ["«again»"]]
    if "Мова" not in FILES.sources[story.file] and "lang" not in FILES.sources[story.file]:
        kinds.append(["/lang ru", "/lang uk"])
    return cycle(kinds if counts else [*kinds, ["«sticker»"]])


def quiet(act: Act, at: StoryTurn) -> StoryTurn:
    """Give a turn that promises nothing."""
    return replace(at, act=act, expected=Expected(), when=None, language=None)


def noisy(words: list[str], before: StoryTurn) -> Iterator[StoryTurn]:
    """Give the turns of one noise."""
    acts: dict[str, Act] = {"«again»": Again(), "«sticker»": Send("sticker")}
    for word in words:
        yield quiet(acts.get(word) or typed(word, before), before)


def disturbable(session: Session | None, last: StoryTurn, turn: StoryTurn) -> bool:
    """Tell whether a question waits, and nothing hangs on the moment or on the message before."""
    if session is None or session.question is None or session.pending is not None:
        return False
    if session.top.tries or session.top.dialog in RESCUES:
        return False  # what was refused is explained, and offered, once
    if last.language is not None:
        return False  # the offer of a language stands under that message alone
    return (
        not isinstance(last.act, Wait | Block | Dispatch)
        and turn.when is None
        and not isinstance(turn.act, Again)
    )


STORIES = [story for story in FILES.stories if "uk" in languages_of(story, stage(story.bot.text))]


@pytest.mark.parametrize("story", STORIES, ids=[story.title for story in STORIES])
def test_noise_costs_nobody_what_they_typed(story: Story) -> None:
    """Each turn goes as written, and so do the calls."""
    ready, gaps = stage(story.bot.text), noises(story)
    with closing(Performance(ready, story, "uk")) as performance:
        last: StoryTurn | None = None
        for turn in story.turns:
            if last is not None and disturbable(performance.session, last, turn):
                for noise in noisy(next(gaps), turn):
                    _, failure = performance.turn(noise)
                    assert failure is None, failure
            _, failure = performance.turn(turn)
            assert failure is None, (turn.at, failure)
            last = turn
        assert unmet_calls(story, performance.calls) is None
