"""Import and export as commands: progress, what is said afterwards, and where output goes.

The exchange itself is the utility's. Part of the command line's layer.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from engine.language.finding import Severity
from engine.language.report import describe
from engine.language.tree import root_here
from engine.messages import Saying, say
from engine.runtime.store import Store, StoreError
from engine.usage import refused, words
from engine.utility.exchange.export_readings import export_readings
from engine.utility.exchange.import_schedule import import_schedule, refresh
from engine.utility.exchange.layout import ExchangeLayout
from engine.utility.exchange.problems import ExportFailed, Progress, RowProblem
from engine.utility.exchange.read_layout import load_layout
from engine.utility.exchange.report import Report, WorksReport
from engine.utility.schedule.address import host_of, is_address
from engine.utility.schedule.published import in_kyiv

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
LAYOUT = "exchange.yaml"
SLOW = 20_000
"""Steps from which on a progress bar is worth looking at."""

Take = Callable[..., Report | WorksReport]


def run_import(
    take: Take,
    kind: str,
    store: Store,
    file: Path,
    bot: str,
    language: str,
    options: dict[str, Any],
) -> bool:
    """Import a file and say what became of it; False when any row was bad or all was refused."""
    layout = layout_of(root_here(), bot, language)
    with _store_errors_said(), _Bar() as bar:
        report = take(
            store,
            bot,
            file,
            options["at"] or datetime.now(UTC),
            strict=options["strict"],
            dry_run=options["dry_run"],
            layout=getattr(layout, kind),
            progress=bar.progress,
        )
    described = f"flows/{bot}/{LAYOUT}"
    for line in problems(report.problems, file.name, language, described):
        click.echo(line, err=True)
    if report.refused is not None:
        if not any(problem.code == report.refused for problem in report.problems):
            facts = {"rows": report.rows, "bad": report.bad, "layout": described}
            click.echo(Saying("exchange", report.refused, facts).said(language), err=True)
        return False
    key = "import_dry" if options["dry_run"] else "import_done"
    click.echo(say(language, "cli", key, rows=report.taken))
    return report.clean


def run_schedule(
    store: Store, source: str, bot: str, language: str, options: dict[str, Any]
) -> bool:
    """Import a schedule from a file or an address and say what became of it; False if refused.

    An address may hold keys: it is shown as its host alone.
    """
    at, dry_run = options["at"] or datetime.now(UTC), options["dry_run"]
    with _store_errors_said():
        if is_address(source):
            name = host_of(source) or "URL"
            report = refresh(store, bot, source, at, dry_run=dry_run)
        else:
            name = Path(source).name
            report = import_schedule(store, bot, Path(source), at, dry_run=dry_run)
    for problem in report.problems:
        where = f"  {problem.where}: " if problem.where else ": "
        said = say(language, "schedule", problem.code, **problem.facts)
        click.echo(f"{name}{where}{said}", err=True)
    if report.clean and report.updated is not None:
        key = "schedule_dry" if dry_run else "schedule_done" if report.changed else "schedule_same"
        facts = {"days": report.days, "groups": report.groups, "updated": in_kyiv(report.updated)}
        click.echo(say(language, "cli", key, **facts))
    return report.clean


def problems(found: tuple[RowProblem, ...], file: str, language: str, layout: str) -> Iterator[str]:
    """Word what is wrong with rows: ``file:line:column``, the column's name, and what to do.

    ``layout`` is the file that may describe the columns.
    """
    for problem in found:
        numbers = [n for n in (problem.line, problem.number) if n]
        place = ":".join([file, *map(str, numbers)])
        column = f"{problem.column}: " if problem.column else ""
        yield f"{place}  {column}{problem.saying(layout).said(language)}"


def layout_of(root: Path, bot: str, language: str) -> ExchangeLayout:
    """Read how a utility's files differ from ours; a mistake there is said, with exit code 1."""
    path = root / "flows" / bot / LAYOUT
    if not path.is_file():
        return ExchangeLayout()
    layout, findings = load_layout(path.read_bytes(), path.relative_to(root).as_posix())
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        source = path.read_bytes().decode("utf-8", "replace")
        raise click.ClickException("\n\n".join(describe(e, source, language) for e in errors))
    return layout


def export(
    store: Store,
    bot: str,
    month: str | None,
    form: str,
    out: Path | None,
    everything: bool,
    at: datetime | None,
    language: str,
    *,
    reasons: bool = False,
) -> None:
    """Export readings to a file or to standard output, with ``reasons`` why to look at them."""
    if month is not None and not _MONTH.fullmatch(month):
        raise click.UsageError(words("bad_month", month=month))
    encoding = layout_of(root_here(), bot, language).readings_encoding
    target, moment = out or sys.stdout.buffer, at or datetime.now(UTC)
    try:
        with _store_errors_said(), _Bar() as bar:
            count = export_readings(
                store, bot, month, form, target, everything, moment,
                reasons=reasons, encoding=encoding, progress=bar.progress,
            )  # fmt: skip
    except ExportFailed as failure:
        said = Saying("exchange", failure.code, failure.facts).said(language)
        raise click.ClickException(said) from failure
    if out is not None:
        click.echo(words("export_done", count=count), err=True)


@contextmanager
def _store_errors_said() -> Iterator[None]:
    """Say that the database cannot be used, with exit code 1: the program is not what is broken."""
    try:
        yield
    except StoreError as error:
        raise refused(error) from error


class _Bar:
    """A progress bar on standard error, where somebody looks and there is enough to do."""

    def __init__(self) -> None:
        self._shown = -1

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown >= 0:
            click.echo(err=True)

    @property
    def progress(self) -> Progress:
        """What long work calls as it goes on."""
        return self._advance

    def _advance(self, stage: str, done: int, total: int) -> None:
        if total < SLOW or not sys.stderr.isatty():
            return
        percent = min(100, 100 * done // total)
        if percent != self._shown:
            self._shown = percent
            click.echo(f"\r{words(f'stage_{stage}')} {percent} %  ", err=True, nl=False)
