"""Commands for whoever runs the bots: what a database holds and where it is."""

import click

from engine.commands.opening import opened
from engine.commands.options import DB
from engine.usage import Localized, LocalizedGroup, bots_named, database, language, words


@click.group(cls=LocalizedGroup, help=words("notices"))
def notices() -> None:
    """Look after what bots say of their own accord."""


@notices.command("status", cls=Localized, help=words("notices_status"),
                 epilog=words("notices_status_example"))  # fmt: skip
@click.argument("bots", nargs=-1, callback=bots_named, metavar="[BOT]…")
@click.option("--work", default=None, help=words("opt_work"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              help=words("opt_notices_format"))  # fmt: skip
@DB
def notices_status(bots: tuple[str, ...], work: str | None, form: str, db: str | None) -> None:
    """Say how far the notices have got."""
    from engine.noticing import show

    with opened(db) as store:
        show(store, bots, work, form)


@click.command("move-db", cls=Localized, help=words("move"), epilog=words("move_example"))
@click.argument("source", callback=database, metavar="FROM")
@click.argument("target", callback=database, metavar="TO")
def move_db(source: str, target: str) -> None:
    """Move all that a database holds."""
    from engine.moving.command import run

    run(source, target, language())
