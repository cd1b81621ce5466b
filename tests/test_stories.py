"""What all shipped stories have to be. Pytest plays them itself (``engine.pytest_plugin``)."""

import subprocess
import sys
from functools import cache
from pathlib import Path

from engine.language.tree import Tree, read_tree
from engine.stories.checking import check_stories
from engine.stories.files import read_stories
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


def test_the_stories_name_what_there_is() -> None:
    """No story has a mistake in its form or its names."""
    assert check_stories(ROOT, tree()) == []


def test_every_bot_has_stories() -> None:
    """A bot without a single story is not tested."""
    assert {story.bot.text for story in FILES.stories} == set(tree().utilities)


def test_every_story_is_played_by_pytest_itself() -> None:
    """The whole test run plays each story, in each of its languages, once."""
    pytest = Path(sys.executable).parent / "pytest"
    command = [str(pytest), "--collect-only", "-q", "-o", "addopts=", "tests/stories"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=True)
    listed = [line for line in done.stdout.splitlines() if "::" in line]
    expected = []
    for story in FILES.stories:
        languages = [each.text for each in story.languages]
        for language in languages or tree().utilities[story.bot.text].languages:
            expected.append(f"{story.file}::{language}")
    assert sorted(listed) == sorted(expected)
