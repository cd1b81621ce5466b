"""The mistakes that people make are found, where they were made, and said once.

The mistakes are made by ``adversaries.mistakes`` in a copy of the shipped flows, texts and stories.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.language.check import check
from engine.language.finding import Finding
from engine.language.report import title
from engine.language.tree import read_tree, shipped
from engine.stories import check_stories
from engine.stories.files import FOLDER, StoryFiles, read_stories
from tests.language.adversaries.mistakes import KINDS, Mistake, mistakes
from tests.language.adversaries.shelf import Shelf

COUNT = 200
MOST = 2
"""Findings of one mistake: itself, and at most one thing that it brings with it."""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Give a copy of what people write, with a cache of its own."""
    root = tmp_path_factory.mktemp("tree")
    for folder in ("flows", "locales", "tests/stories"):
        shutil.copytree(shipped() / folder, root / folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROZMOVA_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield Shelf(root)


def found(root: Path, mistake: Mistake, stories: StoryFiles) -> list[Finding]:
    """Make a mistake, check the bots that it concerns, and make it good again.

    ``stories`` are those without mistakes: only one that has the mistake is read anew.
    """
    path = root / mistake.file
    before = path.read_bytes()
    path.write_text(mistake.text, "utf-8")
    try:
        if mistake.file.startswith(FOLDER):
            stories = instead(stories, read_stories(root, [mistake.file]))
        tree = read_tree(root, mistake.bots)
        return [*check(tree), *check_stories(root, tree, stories)]
    finally:
        path.write_bytes(before)


def instead(stories: StoryFiles, spoilt: StoryFiles) -> StoryFiles:
    """Give stories with some of them as they have become."""
    assert spoilt.stories
    kept = [story for story in stories.stories if story.file not in spoilt.sources]
    return StoryFiles(
        (*kept, *spoilt.stories),
        (*stories.findings, *spoilt.findings),
        stories.sources | spoilt.sources,
    )


def wrong(root: Path, every: Iterator[Mistake]) -> list[str]:
    """List the mistakes that are not found, found elsewhere, or said more often than is of use."""
    told = []
    stories = read_stories(root)
    assert not stories.findings
    for mistake in every:
        findings = found(root, mistake, stories)
        right = {(finding.at.file, finding.at.line) for finding in findings} & mistake.places
        if not right or len(findings) > MOST:
            said = [f"{each.at} {each.code} {title(each, 'en')}" for each in findings[:4]]
            told.append("\n  ".join([str(mistake), f"{len(findings)} findings", *said]))
    return told


def test_a_seeded_mistake_is_found_where_it_was_made_and_said_once(shelf: Shelf) -> None:
    """Of 200 mistakes of all kinds each gives one finding at its place, or two at most."""
    assert wrong(shelf.root, mistakes(shelf, seed=6, count=COUNT)) == []


def test_every_kind_of_mistake_is_made(shelf: Shelf) -> None:
    """No kind is left out because it fits nowhere."""
    made = {mistake.kind for mistake in mistakes(shelf, seed=6, count=COUNT)}
    assert made == set(KINDS)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(100, 110))
def test_other_seeded_mistakes_are_found_as_well(seed: int, shelf: Shelf) -> None:
    """And so it is with 2,000 others."""
    assert wrong(shelf.root, mistakes(shelf, seed, COUNT)) == []
