"""Playing the stories of a tree and saying what came of it: what ``rozmova test`` does."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.language.check import check_tree
from engine.language.finding import Finding, Severity
from engine.language.tree import bots, read_tree
from engine.messages import say
from engine.stories import coverage as covering
from engine.stories.checking import check_stories
from engine.stories.document import Story
from engine.stories.files import StoryFiles, read_stories
from engine.stories.outcome import Failure, Played
from engine.stories.play import languages_of, play
from engine.stories.report import CATALOGUE, failed, row, summary
from engine.stories.stage import Stage, prepare

Write = Callable[[str], None]
"""Writes a text and ends its line."""


@dataclass(frozen=True, slots=True)
class PlayedBot:
    """The stories of one bot as played: each in every language; without a stage, none could be."""

    bot: str
    stage: Stage | None
    stories: tuple[tuple[Played, ...], ...]
    errors: int = 0

    @property
    def well(self) -> bool:
        """Whether everything was as written."""
        return not self.errors and all(played.well for story in self.stories for played in story)


def run(root: Path, paths: Sequence[str], *, coverage: bool, lang: str, write: Write) -> bool:
    """Play stories and say what came of it; see ``engine.stories.run``."""
    started = time.perf_counter()
    files = read_stories(root, paths)
    if not files.stories:
        write(say(lang, CATALOGUE, "summary.none" if paths else "summary.empty", paths=list(paths)))
        return not paths
    done = []
    for bot in play_bots(root, files):
        done.append(bot)
        for words in _said(bot, files, lang):
            write(words)
    results = [story for bot in done for story in bot.stories]
    write("\n" + summary(results, time.perf_counter() - started, lang))
    if coverage:
        found = [
            covering.coverage_of(
                bot.stage, covering.taken_by(bot.stage, [p for story in bot.stories for p in story])
            )
            for bot in done
            if bot.stage is not None
        ]
        write("\n" + covering.described(found, lang))
    return all(bot.well for bot in done)


def play_bots(root: Path, files: StoryFiles) -> Iterator[PlayedBot]:
    """Play stories bot by bot; a bot whose files have errors is not played at all."""
    wanted = list(dict.fromkeys(story.bot.text for story in files.stories))
    tree = read_tree(root, [bot for bot in bots(root) if bot in wanted])
    wrong = first_errors(check_stories(root, tree))
    for bot in wanted:
        stories = [story for story in files.stories if story.bot.text == bot]
        errors = [f for f in check_tree(root, [bot]) if f.severity is Severity.ERROR]
        if errors and bot in tree.utilities:
            yield PlayedBot(bot, None, (), len(errors))
            continue
        stage = prepare(root, tree.utilities[bot]) if bot in tree.utilities else None
        yield PlayedBot(bot, stage, tuple(_play(story, stage, wrong) for story in stories))


def first_errors(findings: Sequence[Finding]) -> dict[str, Finding]:
    """Give the first mistake in each file that cannot be played because of it."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    return {finding.at.file: finding for finding in reversed(errors)}


def unplayable(story: Story, finding: Finding) -> Played:
    """Give a story that has failed already by a mistake in its file."""
    failure = Failure("finding", finding.at, {"code": finding.code, "file": story.file})
    return Played(story, "", (), failure)


def _play(story: Story, stage: Stage | None, wrong: dict[str, Finding]) -> tuple[Played, ...]:
    """Play a story in every language; one with mistakes in its file has failed already."""
    finding = wrong.get(story.file)
    if finding is not None:
        return (unplayable(story, finding),)
    if stage is None:
        raise LookupError(f"{story.file}: a bot that is not there is a finding")
    return tuple(play(stage, story, language) for language in languages_of(story, stage))


def _said(bot: PlayedBot, files: StoryFiles, lang: str) -> Iterator[str]:
    """Give a bot's line, and what is to be said of each story that failed."""
    if bot.errors:
        yield say(lang, CATALOGUE, "row.unfit", bot=bot.bot, errors=bot.errors)
        return
    yield row(bot.bot, bot.stories, lang)
    for story in bot.stories:
        for alike in _alike(story):
            yield "\n" + failed(bot.stage, alike, files.sources[alike[0].story.file], lang) + "\n"


def _alike(story: Sequence[Played]) -> list[list[Played]]:
    """Put the languages together in which a story failed at the same place in the same way."""
    groups: dict[object, list[Played]] = {}
    for played in story:
        if played.failure is not None:
            key = (played.failure.kind, played.failure.at, len(played.turns))
            groups.setdefault(key, []).append(played)
    return list(groups.values())
