"""The command ``move-db``: progress, the table at the end, and what went wrong in one sentence."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial

import click

from engine.assembly import MIGRATIONS
from engine.messages import has, say
from engine.moving.database import Refused
from engine.moving.move import Left, Moved, Progress, Stage, move
from engine.moving.opening import open_source, open_target
from engine.runtime.store import StoreError
from engine.usage import refused

Say = Callable[..., str]


def run(source_url: str, target_url: str, language: str) -> None:
    """Move a database and show what was moved; whatever is in the way is said, exit code 1."""

    def told(key: str, **facts: object) -> str:
        return say(language, "move", key, **facts)

    began = time.monotonic()
    try:
        with (
            closing(open_source(source_url)) as source,
            closing(open_target(target_url, MIGRATIONS)) as target,
        ):
            moved, left = move(source, target, MIGRATIONS, partial(_watching, told))
    except Refused as why:
        ends = [] if why.key == "uncertain" else [told("nothing_moved")]
        raise click.ClickException("\n".join([told(why.key, **why.facts), *ends])) from why
    except StoreError as error:
        if not has(language, "move", error.kind):
            raise refused(error) from error
        said = told(error.kind, where=error.where, why=error.why)
        raise click.ClickException(f"{said}\n{told('nothing_moved')}") from error
    _show(moved, left, told)
    facts = {"source": source.where, "target": target.where, "tables": len(moved)}
    rows, seconds = sum(each.rows for each in moved), round(time.monotonic() - began)
    click.echo(told("done", **facts, rows=rows, seconds=seconds))


@contextmanager
def _watching(told: Say, rows: int) -> Iterator[Progress]:
    """Show a bar where somebody looks, on standard error, and else a line for each stage."""
    if sys.stderr.isatty():
        with click.progressbar(length=2 * rows, label=told("bar"), file=sys.stderr) as bar:
            yield lambda _, done: bar.update(done)
        return
    begun: set[Stage] = set()

    def line(stage: Stage, _: int) -> None:
        if stage not in begun:
            begun.add(stage)
            facts = {"rows": rows} if stage == "copy" else {}
            click.echo(told(stage, **facts), err=True)

    yield line


def _show(moved: Sequence[Moved], left: Sequence[Left], told: Say) -> None:
    """Print a line for each table, then what is odd."""
    lines = [(told("table"), told("rows"), told("checksum"))]
    lines += [(each.name, str(each.rows), each.checksum) for each in moved]
    wide, high = (max(len(line[column]) for line in lines) for column in (0, 1))
    for name, rows, checksum in lines:
        click.echo(f"{name:{wide}}  {rows:>{high}}  {checksum}")
    for each in moved:
        if each.replaced:
            click.echo(told("replaced", table=each.name, count=each.replaced))
    for other in left:
        click.echo(told("left", table=other.name, rows=other.rows))
