"""The shipped stories, each in every language of its bot, through the real engine."""

from functools import cache
from pathlib import Path

import pytest

from engine.language.tree import Tree, read_tree
from engine.stories.checking import check_stories
from engine.stories.document import Story
from engine.stories.files import read_stories
from engine.stories.play import play
from engine.stories.report import failed
from engine.stories.stage import Stage, prepare

ROOT = Path(__file__).parent.parent
FILES = read_stories(ROOT)


@cache
def tree() -> Tree:
    """Read all bots once."""
    return read_tree(ROOT)


@cache
def stage(bot: str) -> Stage:
    """Make a bot ready once for all its stories."""
    return prepare(ROOT, tree().utilities[bot])


def plays() -> list[object]:
    """List each story with each of its languages."""
    found: list[object] = []
    for story in FILES.stories:
        utility = tree().utilities[story.bot.text]
        languages = [language.text for language in story.languages] or list(utility.languages)
        found += [pytest.param(story, each, id=f"{story.title}[{each}]") for each in languages]
    return found


@pytest.mark.parametrize(("story", "language"), plays())
def test_a_conversation_goes_as_written(story: Story, language: str) -> None:
    """What is promised in a story holds, in every language."""
    ready = stage(story.bot.text)
    played = play(ready, story, language)
    if not played.well:
        pytest.fail(failed(ready, [played], FILES.sources[story.file], "uk"), pytrace=False)


def test_the_stories_name_what_there_is() -> None:
    """No story has a mistake in its form or its names."""
    assert check_stories(ROOT, tree()) == []


def test_every_bot_has_stories() -> None:
    """A bot without a single story is not tested."""
    assert {story.bot.text for story in FILES.stories} == set(tree().utilities)
