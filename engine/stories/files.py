"""The story files of a tree, read. Not whether their names exist (``checking``)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.language.analysis.strays import Stray, too_deep
from engine.language.cache import load_file
from engine.language.files import name_of, printable
from engine.language.finding import Finding
from engine.language.reader import Reader
from engine.language.tree import bots
from engine.stories.document import Story
from engine.stories.read_story import read_story

FOLDER = "tests/stories"


@dataclass(frozen=True, slots=True)
class StoryFiles:
    """Stories in the order of their files, what was wrong with the form, and the sources."""

    stories: tuple[Story, ...] = ()
    findings: tuple[Finding, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)


def read_stories(root: Path, only: Sequence[str] = ()) -> StoryFiles:
    """Read all stories, or those of some bots (folders) or some files, named from ``root``."""
    stories: list[Story] = []
    findings: list[Finding] = []
    sources: dict[str, str] = {}
    for path in sorted((root / FOLDER).glob("[!.]*/[!.]*.yaml")):
        file = name_of(root, path)
        if only and not any(_wanted(file, word) for word in only):
            continue
        loaded, reader = load_file(path, file), Reader()
        sources[file] = loaded.source
        stories.append(read_story(loaded, path.parent.name, printable(path.stem), reader))
        findings += [*loaded.findings, *reader.findings]
    return StoryFiles(tuple(stories), tuple(findings), sources)


def strays(root: Path) -> Iterator[Stray]:
    """Find the stories that nobody plays, because of their names or their folders."""
    top = root / FOLDER
    for path in sorted(top.rglob("[!.]*.yml")):
        name = f"{path.stem}.yaml"
        yield Stray(name_of(root, path), "ending", printable(path.name), (name,), name)
    folders = tuple(f"{FOLDER}/{bot}/" for bot in bots(root))
    for path in sorted(top.glob("[!.]*.yaml")):
        yield Stray(name_of(root, path), "story", printable(path.name), folders, None)
    yield from too_deep(root, FOLDER)


def _wanted(file: str, word: str) -> bool:
    """Whether a word means a file: its bot, ``bot/name``, or a path at or above it."""
    inside = file.removeprefix(FOLDER + "/")
    path = word.removeprefix("./").rstrip("/")
    return path in (inside.partition("/")[0], inside.removesuffix(".yaml"), file) or (
        file.startswith(path + "/")
    )
