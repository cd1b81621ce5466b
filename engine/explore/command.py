"""``rozmova explore`` and ``rozmova test --walk``: what they do and say. Not the command line."""

import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from engine.explore.exploring import Explored, explore
from engine.explore.nodes import Bounds, Gone
from engine.explore.report import CATALOGUE, covered, described, row, seconds, title
from engine.explore.saving import save
from engine.language.check import check_tree
from engine.language.finding import Severity
from engine.language.tree import read_tree
from engine.messages import say
from engine.stories.stage import Stage, prepare

Write = Callable[[str], None]
"""Writes a text and ends its line."""

TALKS = 200
"""Conversations of a random walk, unless it is said how many."""
QUICK_ANSWERS = 4
"""Answers that a quick exploration gives to one question."""
_EVERY = 0.2
"""Seconds between two lines of progress."""
_CLEAR = "\r\x1b[2K"


def run_explore(
    root: Path, bots: Sequence[str], bounds: Bounds, lang: str, write: Write, *,
    quick: bool = False, folder: Path | None = None, coverage: bool = False,
) -> bool:  # fmt: skip
    """Explore bots and say what was found; gives whether people would run into nothing.

    ``folder``: a story for each finding is put there, below the bot's name. ``coverage``: what
    nobody went through is listed.
    """
    well = True
    bounds = replace(bounds, answers=QUICK_ANSWERS) if quick else bounds
    for bot, stage in _stages(root, bots, lang, write):
        if stage is None:
            well = False
            continue
        with _quiet(), _progress(bot, lang) as progress:
            explored = explore(stage, bounds, progress, quick=quick)
        for finding in explored.findings:
            write(described(stage, finding, lang) + "\n")
        for path in _saved(explored, folder, lang):
            write(say(lang, CATALOGUE, "shortest.saved", path=path))
        write(row(explored, bounds, lang, quick=quick))
        if coverage:
            write("\n" + covered(explored, lang) + "\n")
        well = well and explored.clean
    return well


def run_walk(
    root: Path, bots: Sequence[str], talks: int, seed: int, lang: str, write: Write
) -> bool:
    """Let people say things at random; gives whether all went well.

    Raises ``ImportError`` where Hypothesis is not installed.
    """
    from engine.explore.walk import walk  # it needs Hypothesis, which only tests have

    well = True
    for bot, stage in _stages(root, bots, lang, write):
        if stage is None:
            well = False
            continue
        started = time.monotonic()
        with _quiet():
            walked = walk(stage, talks, seed)
        if walked.finding is not None:
            well = False
            write(described(stage, walked.finding, lang) + "\n")
        key = "walk.clean" if walked.finding is None else "walk.found"
        took = seconds(time.monotonic() - started, lang)
        write(say(lang, CATALOGUE, key, bot=bot, talks=walked.talks, turns=walked.turns, seed=seed,
                  seconds=took))  # fmt: skip
        if walked.finding is not None:
            write(say(lang, CATALOGUE, "walk.again", talks=talks, seed=seed, bot=bot))
    return well


def talks_and_bots(walk: str, names: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """Part what stands after ``--walk`` into how many conversations and with which bots.

    The number may be left out, so that a name may stand there instead.
    """
    if walk.isdecimal():
        return int(walk), tuple(names)
    return TALKS, tuple(name for name in (walk, *names) if name)


def _stages(
    root: Path, bots: Sequence[str], lang: str, write: Write
) -> Iterator[tuple[str, Stage | None]]:
    """Make bots ready one after another; None for one whose files have errors, which is said."""
    tree = read_tree(root, list(bots))
    for bot in bots:
        errors = [f for f in check_tree(root, [bot]) if f.severity is Severity.ERROR]
        if errors:
            write(say(lang, CATALOGUE, "row.unfit", bot=bot, errors=len(errors)))
            yield bot, None
        else:
            yield bot, prepare(root, tree.utilities[bot])


def _saved(explored: Explored, folder: Path | None, lang: str) -> list[Path]:
    if folder is None:
        return []
    about = {
        number: f"{finding.broken.code}: {title(finding.broken, lang)}"
        for number, finding in enumerate(explored.findings)
    }
    return save(explored, folder / explored.stage.flow.bot, about)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the runner logs of errors to ourselves: they are findings here."""
    log = logging.getLogger("rozmova")
    before, log.disabled = log.level, log.disabled
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(before)


@contextmanager
def _progress(bot: str, lang: str) -> Iterator[Callable[[str, Gone], None]]:
    """Show how far it has got, where somebody is looking at a terminal."""
    shown = [0.0]

    def show(channel: str, gone: Gone) -> None:
        now = time.monotonic()
        if now - shown[0] >= _EVERY:
            shown[0] = now
            words = say(lang, CATALOGUE, "progress.row", bot=bot, channel=channel,
                        situations=len(gone.nodes), turns=gone.turns)  # fmt: skip
            sys.stderr.write(_CLEAR + words)
            sys.stderr.flush()

    if not sys.stderr.isatty():
        yield lambda channel, gone: None  # noqa: ARG005 - nobody looks
        return
    try:
        yield show
    finally:
        sys.stderr.write(_CLEAR)
        sys.stderr.flush()
