"""``rozmova check`` from its options to its exit code. Not what is checked (``inspection``)."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.inspection import Inspected, inspect, shown
from engine.language.report import describe, headline, lost_signs, visible
from engine.language.tree import bots, root_here
from engine.usage import words, wrong

if TYPE_CHECKING:
    from engine.mending import Change

ONE = ("explain", "accept", "rename", "fix", "watch")
"""What is done instead of a plain check; one of them at a time."""
_FIRST = 3
"""Mistakes that a correction would bring, of which one is told: enough to see why not."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How findings are shown: in which form and language, whole or by their first lines."""

    form: str
    short: bool
    language: str

    def say(self, found: Inspected) -> str:
        """Give what was found."""
        return shown(found, self.form, self.language, short=self.short)


def explain(code: str, language: str) -> str:
    """Give the page of a code; raises ``click.UsageError`` with the nearest codes."""
    from engine.language.pages import codes, meant, page

    near = meant(code)
    found = page(near[0], language) if len(near) == 1 else None
    if found is None and code[:1] in "XxХх":
        raise click.UsageError(words("code_of_explore"))
    if found is None:
        raise wrong("no_code", code, codes(), near=near)
    return found.plain()


def check(paths: tuple[str, ...], how: Shown) -> bool:
    """Check once and say what was found; gives whether there is no error."""
    found = inspect(Path.cwd(), paths)
    click.echo(how.say(found))
    return not found.broken


def fix(paths: tuple[str, ...], how: Shown) -> bool:
    """Mend what can safely be mended, then check."""
    from engine.mending import mend

    _refuse_shipped()
    found = inspect(Path.cwd(), paths)
    with _writing():
        mended = mend(found.root, found.findings)
    for change in mended.changes:
        click.echo(_told(change), err=True)
    otherwise = "fix_spoils" if mended.spoils else "fix_held" if mended.held else "fix_nothing"
    key = "fixed" if mended.count else otherwise
    brought = [headline(each, how.language) for each in mended.spoils[:_FIRST]]
    click.echo(words(key, count=mended.count, brought=brought), err=True)
    return check(paths, how)


def _told(change: "Change") -> str:
    """Say which lines a correction has changed, as they were typed and as they are."""
    place = f"{change.file}:{change.line}"
    lost = lost_signs("\n".join(change.before), "\n".join(change.after))
    before = [visible(line, lost) for line in change.before]
    after = [visible(line) for line in change.after]
    key = "fix_replaced" if after and before else "fix_removed" if before else "fix_added"
    return words(key, place=place, before=before, after=after) + "\n"


def accept(name: str) -> bool:
    """Accept translations whose originals have changed; a name of no text is wrong usage."""
    from difflib import get_close_matches

    from engine.accepting import accept as write
    from engine.accepting import names

    _refuse_shipped()
    root = root_here()
    with _writing():
        count = write(root, name)
    if not count:
        near = get_close_matches(name, names(root), n=3, cutoff=0.5)
        hint = [words("nearest", names=", ".join(near))] if near else []
        raise click.UsageError("\n".join([words("no_text", name=name), *hint]))
    click.echo(words("accepted", count=count))
    return True


def rename(old: str, new: str, paths: tuple[str, ...], language: str) -> bool:
    """Rename a thing in all bots or in some, and say what was changed or why nothing was."""
    from engine.renaming import Refused
    from engine.renaming import rename as change

    _refuse_shipped()
    root = root_here()
    for bot in paths:
        if bot not in bots(root):
            raise wrong("no_bot", bot, bots(root))
    try:
        with _writing():
            done = change(root, old, new, paths)
    except Refused as refused:
        raise click.UsageError(words(refused.key, **refused.facts)) from refused
    if done.spoilt:
        sources = done.sources or {}
        for finding in done.spoilt:
            click.echo(describe(finding, sources.get(finding.at.file), language) + "\n")
        click.echo(words("rename_spoils", count=len(done.spoilt)), err=True)
        return False
    click.echo(words("renamed", old=old, new=new, places=done.places, files=list(done.files)))
    return True


@contextmanager
def _writing() -> Iterator[None]:
    """Say of files that cannot be written what is in the way; nothing was half written."""
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        refusal = words("cannot_write", where=error.filename or Path.cwd(), why=why)
        raise click.ClickException(refusal) from error


def _refuse_shipped() -> None:
    """Refuse to change the files of the distribution, which are read where there are no others."""
    if not (Path.cwd() / "flows").is_dir():
        raise click.UsageError(words("no_flows_here"))


def watch(
    paths: tuple[str, ...],
    how: Shown,
    pause: Callable[[], object] | None = None,
    now: Callable[[], datetime] = datetime.now,
) -> bool:
    """Check now and whenever a file changes, until Ctrl-C; gives whether the last was clean.

    A file that is gone or half saved at this moment is part of the next look.
    """
    well = True
    try:
        for _ in _occasions(root_here(), pause or _pause):
            click.echo(f"── {now():%H:%M:%S} " + "─" * 40)
            try:
                well = check(paths, how)
            except click.UsageError as error:  # a path that was named is not there any more
                click.echo(error.format_message())
                well = False
            except OSError as error:
                click.echo(words("watch_again", what=error.strerror or type(error).__name__))
                well = False
            click.echo(words("watch_waits"), err=True)
    except KeyboardInterrupt:
        click.echo()
    return well


def _occasions(root: Path, pause: Callable[[], object]) -> Iterator[None]:
    """Give the first moment, then every one at which files have changed since it began."""
    from engine.watching import changes, look

    seen = look(root)
    yield
    yield from changes(root, pause, seen)


def _pause() -> None:
    from engine.watching import PAUSE

    time.sleep(PAUSE)
