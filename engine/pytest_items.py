"""Bots and stories as items of pytest: they fail with what ``rozmova check`` and ``test`` say.

Not which files they are found in (``pytest_plugin``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from engine.inspection import inspect, shown
from engine.language.check import check_tree
from engine.language.finding import Finding, Severity
from engine.language.tree import Tree, bots, read_tree
from engine.messages import say
from engine.stories.checking import check_stories
from engine.stories.document import Story
from engine.stories.files import StoryFiles, read_stories
from engine.stories.play import play
from engine.stories.report import CATALOGUE, failed
from engine.stories.running import first_errors, unplayable
from engine.stories.stage import Stage, prepare
from engine.usage import language


class Told(Exception):  # noqa: N818 - it is no error of a program, but what is said of a failure
    """What is to be said of an item that failed."""


@dataclass(frozen=True)
class Written:
    """The stories of a tree, read once for all bots that are checked."""

    root: Path

    @cached_property
    def stories(self) -> StoryFiles:
        """All of them, played in this run or not."""
        return read_stories(self.root)


@dataclass(frozen=True)
class Readied:
    """A bot that was read and checked once for all its stories."""

    root: Path
    bot: str
    written: Written

    @cached_property
    def tree(self) -> Tree:
        """The bot's files; none if there is no such bot."""
        return read_tree(self.root, [self.bot] if self.bot in bots(self.root) else [])

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the bot, if there is one."""
        return tuple(lang for each in self.tree.utilities.values() for lang in each.languages)

    @cached_property
    def errors(self) -> int:
        """How many mistakes there are for which no story of the bot can be played."""
        found = check_tree(self.root, list(self.tree.utilities))
        return sum(finding.severity is Severity.ERROR for finding in found)

    @cached_property
    def stage(self) -> Stage:
        """The bot, ready to play; it must be without errors."""
        return prepare(self.root, self.tree.utilities[self.bot])

    @cached_property
    def wrong(self) -> dict[str, Finding]:
        """The first mistake in each story's file that has any."""
        return first_errors(check_stories(self.root, self.tree, self.written.stories))


_READIED = pytest.StashKey[dict[tuple[Path, str], Readied]]()
_WRITTEN = pytest.StashKey[dict[Path, Written]]()


class _File(pytest.File):
    """A file of a tree, and the bot that it belongs to."""

    def __init__(self, *, root: Path, bot: str, **given: Any) -> None:
        super().__init__(**given)
        self.root, self.bot = root, bot

    def readied(self, bot: str) -> Readied:
        """Give a bot, read once in a run."""
        read = self.config.stash.setdefault(_WRITTEN, {})
        written = read.setdefault(self.root, Written(self.root))
        known = self.config.stash.setdefault(_READIED, {})
        return known.setdefault((self.root, bot), Readied(self.root, bot, written))


class BotFile(_File):
    """``flows/<bot>/bot.yaml``: the check of a bot."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give the one item that there is."""
        yield CheckItem.from_parent(self, name="check", root=self.root, bot=self.bot)


class StoryFile(_File):
    """``tests/stories/<bot>/<story>.yaml``: a story in each of its languages."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give an item for each language; one without a name where there is no telling."""
        files = read_stories(self.root, [self.path.relative_to(self.root).as_posix()])
        for story in files.stories:
            ready = self.readied(story.bot.text)
            source = files.sources[story.file]
            for each in [lang.text for lang in story.languages] or ready.languages or ["?"]:
                yield StoryItem.from_parent(
                    self, name=each, story=story, source=source, ready=ready
                )


class _Item(pytest.Item):
    """An item that says in words why it failed."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Give the words, without a traceback of ours."""
        if isinstance(excinfo.value, Told):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class CheckItem(_Item):
    """The check of a bot."""

    def __init__(self, *, root: Path, bot: str, **given: Any) -> None:
        super().__init__(**given)
        self._root, self._bot = root, bot

    def runtest(self) -> None:
        """Fail if ``rozmova check`` would; warnings alone do not."""
        found = inspect(self._root, (self._bot,))
        if found.broken:
            raise Told(shown(found, "text", language()))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Give the file and what is done with it."""
        return self.path, 0, f"rozmova check {self._bot}"


class StoryItem(_Item):
    """A story in one language; its name is the language."""

    def __init__(self, *, story: Story, source: str, ready: Readied, **given: Any) -> None:
        super().__init__(**given)
        self._story, self._source, self._ready = story, source, ready
        self.extra_keyword_matches |= {ready.bot, story.title}

    def runtest(self) -> None:
        """Play the story; fail with the transcript that ``rozmova test`` would show."""
        ready, lang = self._ready, language()
        if ready.errors:
            unfit = say(lang, CATALOGUE, "row.unfit", bot=ready.bot, errors=ready.errors)
            raise Told(unfit)
        wrong = ready.wrong.get(self._story.file)
        if wrong is not None:
            played, stage = unplayable(self._story, wrong), None
        else:
            stage = ready.stage
            played = play(stage, self._story, self.name)
        if not played.well:
            raise Told(failed(stage, [played], self._source, lang))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Give the file and the story's title."""
        return self.path, 0, f"{self._story.title} [{self.name}]"
