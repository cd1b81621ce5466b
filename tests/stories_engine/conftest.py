"""A bot of a few states stands in ``tree``, so that the shipped flows may change freely.

It keeps notes: a note's number has three digits. Its services are only declared, so that each
call gives its ``stand_in``.
"""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from engine.language.load import load
from engine.language.reader import Reader
from engine.language.tree import Tree, read_tree
from engine.stories.document import Story
from engine.stories.outcome import Played
from engine.stories.play import play
from engine.stories.read_story import read_story
from engine.stories.stage import Stage, prepare

FILE = "tests/stories/notes/s.yaml"

ROOT = Path(__file__).parent / "tree"


@pytest.fixture(scope="session")
def tree() -> Tree:
    """Read the bot's tree; it has no mistakes of form."""
    found = read_tree(ROOT)
    assert not found.findings
    return found


@pytest.fixture(scope="session")
def stage(tree: Tree) -> Stage:
    """Make the bot ready for stories."""
    return prepare(ROOT, tree.utilities["notes"])


def read(text: str) -> tuple[Story, Reader]:
    """Read a story from its text."""
    reader = Reader()
    loaded = load(dedent(text).lstrip("\n").encode(), FILE)
    reader.findings += loaded.findings
    return read_story(loaded, "notes", "s", reader), reader


@pytest.fixture
def played(stage: Stage) -> Callable[..., Played]:
    """Play a story given as text, in Ukrainian unless said otherwise."""

    def play_text(text: str, language: str = "uk") -> Played:
        story, reader = read(text)
        assert not [f for f in reader.findings if f.severity == "error"]
        return play(stage, story, language)

    return play_text
