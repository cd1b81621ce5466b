"""The commands of exchange with billing, ``import`` and ``export``."""

import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.commands.opening import opened
from engine.commands.options import AT, DB, FOR_BOT
from engine.usage import Localized, LocalizedGroup, language, words

if TYPE_CHECKING:
    from engine.exchanging import Take


@click.group("import", cls=LocalizedGroup, help=words("import"))
def import_() -> None:
    """Take over what billing sends."""


_FILE = click.argument("file", type=click.Path(path_type=Path), metavar="FILE")


def _importing(
    name: str, source: Callable[..., Any] = _FILE
) -> Callable[[Callable[..., None]], click.Command]:
    """Give a command under ``import`` its common arguments and options."""

    def decorate(command: Callable[..., None]) -> click.Command:
        for option in reversed([
            source,
            FOR_BOT,
            DB,
            AT,
            click.option("--dry-run", is_flag=True, help=words("opt_dry_run")),
            click.option("--strict", is_flag=True, help=words("opt_strict")),
        ]):  # fmt: skip
            command = option(command)
        epilog = words(f"import_{name}_example")
        made = import_.command(name, cls=Localized, help=words(f"import_{name}"), epilog=epilog)
        return made(command)

    return decorate


@_importing("accounts")
def import_accounts(file: Path, bot: str, db: str | None, **options: Any) -> None:
    """Replace the table of accounts."""
    from engine.utility.exchange.import_accounts import import_accounts as take

    _import(take, "accounts", file, bot, db, options)


@_importing("works")
def import_works(file: Path, bot: str, db: str | None, **options: Any) -> None:
    """Update planned works and emergencies."""
    from engine.utility.exchange.import_works import import_works as take

    _import(partial(take, present=options["at"] is None), "works", file, bot, db, options)


@_importing("schedule", click.argument("source", metavar="FILE|URL"))
def import_schedule(source: str, bot: str, db: str | None, **options: Any) -> None:
    """Replace the hourly outage schedule; a grid is taken whole or not at all, strict or not."""
    from engine.exchanging import run_schedule

    with opened(db) as store:
        sys.exit(0 if run_schedule(store, source, bot, language(), options) else 1)


@click.group(cls=LocalizedGroup, help=words("export"))
def export() -> None:
    """Give billing what people sent."""


@export.command("readings", cls=Localized, help=words("export_readings"),
                epilog=words("export_readings_example"))  # fmt: skip
@FOR_BOT
@click.option("--month", default=None, help=words("opt_month"))
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "dbf", "json"]), default="csv",
              help=words("opt_export_format"))  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), default=None, help=words("opt_out"))
@click.option("--all", "everything", is_flag=True, help=words("opt_all"))
@click.option("--reasons", is_flag=True, help=words("opt_reasons"))
@DB
@AT
def export_readings(
    bot: str, month: str | None, form: str, out: Path | None, everything: bool, reasons: bool,
    db: str | None, at: datetime | None,
) -> None:  # fmt: skip
    """Write readings that billing has not had yet."""
    from engine.exchanging import export

    with opened(db) as store:
        export(store, bot, month, form, out, everything, at, language(), reasons=reasons)


def _import(
    take: "Take", kind: str, file: Path, bot: str, db: str | None, options: dict[str, Any]
) -> None:
    from engine.exchanging import run_import

    with opened(db) as store:
        sys.exit(0 if run_import(take, kind, store, file, bot, language(), options) else 1)
