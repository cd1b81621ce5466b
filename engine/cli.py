"""The command line, and the only place where the parts are put together.

Every import that takes time stands in the command that needs it: ``--help`` answers at once.
Exit codes: 0 right, 1 findings or failure, 2 wrong usage.
"""

import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from engine.usage import (
    Localized,
    LocalizedGroup,
    bot_named,
    bots_named,
    channel_named,
    database,
    language,
    moment_of,
    words,
    wrong,
)

if TYPE_CHECKING:
    from engine.assembly import Assembly
    from engine.exchanging import Take
    from engine.runtime.store import Store

_BOT = click.argument("bot", callback=bot_named, metavar="BOT")
_DB = click.option("--db", envvar="ROZMOVA_DB", callback=database, help=words("opt_db"))
_AT = click.option("--at", callback=moment_of, help=words("opt_at"))
_FORBOT = click.option(
    "--bot", required=True, callback=bot_named, metavar="BOT", help=words("opt_bot")
)


@click.group(cls=LocalizedGroup, help=words("rozmova"))
@click.option(
    "--lang", "lang", type=click.Choice(["uk", "en"]), expose_value=False, help=words("opt_lang")
)
@click.version_option(package_name="rozmova", message="%(version)s", help=words("opt_version"))
def main() -> None:
    """Start of every command; what it says stands in the catalogues."""


@main.command(cls=Localized, help=words("chat"), epilog=words("chat_example"))
@_BOT
@click.option("--lang", "speaks", default=None, help=words("opt_speaks"))
@_AT
@_DB
def chat(bot: str, speaks: str | None, at: datetime | None, db: str | None) -> None:
    """Talk with a bot in the terminal."""
    from channels.console.loop import CHANNEL, Console, typed_lines

    with _assembled(bot, db, at) as assembly:
        assembly.greet(CHANNEL, "terminal", speaks, at)
        console = Console(assembly.runner, bot, language(), click.echo, assembly.clock(at))
        console.run(typed_lines(lambda: console.labels))


@main.command(cls=Localized, help=words("pipe"), epilog=words("pipe_example"))
@_BOT
@_DB
@click.option("--channel", default="pipe", callback=channel_named, help=words("opt_channel"))
def pipe(bot: str, db: str | None, channel: str) -> None:
    """Talk with a bot from a program, in JSON lines."""
    from channels.pipe.loop import Pipe
    from engine.runtime.installed_channels import InstalledChannels, UnusableChannel

    def write(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    try:
        shows = InstalledChannels().capabilities(channel)
    except UnusableChannel as error:
        raise click.ClickException(words("bad_channel", why=error)) from error
    with _assembled(bot, db) as assembly:
        clock, failing = assembly.clock(None), assembly.failing
        talk = Pipe(assembly.runner, failing, bot, channel, language(), write, clock, shows)
        talk.run(iter(sys.stdin.buffer.readline, b""))


@main.command(cls=Localized, help=words("serve"), epilog=words("serve_example"))
@click.argument("bots", nargs=-1, callback=bots_named, metavar="[BOT]…")
@_DB
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True,
              help=words("opt_port"))  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help=words("opt_host"))
@click.option("--sample", is_flag=True, help=words("opt_sample"))
def serve(bots: tuple[str, ...], db: str | None, port: int, host: str, sample: bool) -> None:
    """Serve bots in messengers and web chat."""
    if (
        sample
        and click.get_current_context().get_parameter_source("db") is ParameterSource.COMMANDLINE
    ):
        raise click.UsageError(words("db_or_sample"))
    from engine.serving.command import run

    run(bots, db, sample, host, port, language())


@main.command(cls=Localized, help=words("check"), epilog=words("check_example"))
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif", "github"]),
              default="text", help=words("opt_check_format"))  # fmt: skip
@click.option("--short", is_flag=True, help=words("opt_short"))
@click.option("--explain", metavar="CODE", default=None, help=words("opt_explain"))
@click.option("--fix", is_flag=True, help=words("opt_fix"))
@click.option("--accept", metavar="TEXT", default=None, help=words("opt_accept"))
@click.option("--rename", nargs=2, metavar="OLD NEW", default=None, help=words("opt_rename"))
@click.option("--watch", is_flag=True, help=words("opt_watch"))
def check(paths: tuple[str, ...], form: str, short: bool, **one: Any) -> None:
    """Find every mistake in flows and texts."""
    from engine import check_command as command

    asked = [name for name in command.ONE if one[name]]
    if len(asked) > 1:
        raise click.UsageError(words("one_at_a_time", names=[f"--{name}" for name in asked]))
    how = command.Shown(form, short, language())
    match asked:
        case ["explain"]:
            click.echo(command.explain(one["explain"], language()))
            well = True
        case ["accept"]:
            well = command.accept(one["accept"])
        case ["rename"]:
            old, new = one["rename"]
            well = command.rename(old, new, paths, language())
        case ["fix"]:
            well = command.fix(paths, how)
        case ["watch"]:
            well = command.watch(paths, how)
        case _:
            well = command.check(paths, how)
    sys.exit(0 if well else 1)


@main.command(cls=Localized, help=words("test"), epilog=words("test_example"))
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option("--coverage", is_flag=True, help=words("opt_coverage"))
@click.option("--walk", is_flag=False, flag_value="", metavar="[N]", help=words("opt_walk"))
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
              help=words("opt_seed"))  # fmt: skip
def test(paths: tuple[str, ...], coverage: bool, walk: str | None, seed: int) -> None:
    """Play the stories, or let people say things at random."""
    from engine.language.tree import root_here
    from engine.stories import run

    if walk is None:
        sys.exit(0 if run(root_here(), paths, coverage, language(), click.echo) else 1)
    from engine.explore.command import run_walk, talks_and_bots

    talks, names = talks_and_bots(walk, paths)
    bots = bots_named(click.get_current_context(), click.get_current_context().command.params[0],
                      names)  # fmt: skip
    try:
        well = run_walk(root_here(), bots, talks, seed, language(), click.echo)
    except ImportError as error:
        raise click.UsageError(words("no_hypothesis")) from error
    sys.exit(0 if well else 1)


@main.command(cls=Localized, help=words("explore"), epilog=words("explore_example"))
@click.argument("bots", nargs=-1, callback=bots_named, metavar="[BOT]…")
@click.option("--quick", is_flag=True, help=words("opt_quick"))
@click.option("--coverage", is_flag=True, help=words("opt_explore_coverage"))
@click.option("--seconds", type=click.FloatRange(1), default=300.0, show_default=True,
              help=words("opt_seconds"))  # fmt: skip
@click.option("--situations", type=click.IntRange(1), default=3000, show_default=True,
              help=words("opt_situations"))  # fmt: skip
@click.option("--depth", type=click.IntRange(1), default=40, show_default=True,
              help=words("opt_depth"))  # fmt: skip
@click.option("--save", type=click.Path(path_type=Path, file_okay=False), default=None,
              metavar="DIR", help=words("opt_save"))  # fmt: skip
def explore(
    bots: tuple[str, ...], quick: bool, coverage: bool, save: Path | None, **bounds: Any
) -> None:
    """Walk every way through bots."""
    from engine.explore.command import run_explore
    from engine.explore.nodes import Bounds
    from engine.language.tree import root_here

    within, say = Bounds(**bounds), click.echo
    well = run_explore(root_here(), bots, within, language(), say, quick=quick, folder=save,
                       coverage=coverage)  # fmt: skip
    sys.exit(0 if well else 1)


@main.command(cls=Localized, help=words("graph"), epilog=words("graph_example"))
@click.argument("flow", metavar="FLOW")
@click.option("--format", "form", type=click.Choice(["mermaid", "svg"]), default="mermaid",
              show_default=True, help=words("opt_graph_format"))  # fmt: skip
def graph(flow: str, form: str) -> None:
    """Draw a flow."""
    from engine.language.tree import root_here
    from engine.pictures.draw import drawn

    click.echo(drawn(root_here(), flow, form, language()))


@main.command(cls=Localized, help=words("schema"), epilog=words("schema_example"))
@click.argument("kind", default="", metavar="[KIND]")
@click.option("--tree", "names", is_flag=True, help=words("opt_tree"))
@click.option("--out", type=click.Path(path_type=Path), default=None, help=words("opt_schema_out"))
def schema(kind: str, names: bool, out: Path | None) -> None:
    """Tell editors what may stand in a file."""
    from engine import schemas
    from engine.language.tree import root_here

    if kind not in ("", *schemas.KINDS) or not (kind or out):
        raise wrong("no_kind" if kind else "schema_what", kind, list(schemas.KINDS))
    root, kinds = root_here() if names else None, [kind] if kind else list(schemas.KINDS)
    if out is None:
        click.echo(schemas.written(schemas.schema(kind, language(), root)), nl=False)
    else:
        click.echo(schemas.write_schemas(kinds, out, language(), root))


@main.command("move-db", cls=Localized, help=words("move"), epilog=words("move_example"))
@click.argument("source", callback=database, metavar="FROM")
@click.argument("target", callback=database, metavar="TO")
def move_db(source: str, target: str) -> None:
    """Move all that a database holds."""
    from engine.moving.command import run

    run(source, target, language())


@main.command(cls=Localized, help=words("new"), epilog=words("new_example"))
@click.argument("name")
def new(name: str) -> None:
    """Scaffold a utility."""
    from engine.scaffold import scaffold

    for path in scaffold(Path.cwd(), name):
        click.echo(path)


@main.group("import", cls=LocalizedGroup, help=words("import"))
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
            _FORBOT,
            _DB,
            _AT,
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

    with closing(_store(db)) as store:
        sys.exit(0 if run_schedule(store, source, bot, language(), options) else 1)


@main.group(cls=LocalizedGroup, help=words("notices"))
def notices() -> None:
    """Look after what bots say of their own accord."""


@notices.command("status", cls=Localized, help=words("notices_status"),
                 epilog=words("notices_status_example"))  # fmt: skip
@click.argument("bots", nargs=-1, callback=bots_named, metavar="[BOT]…")
@click.option("--work", default=None, help=words("opt_work"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              help=words("opt_notices_format"))  # fmt: skip
@_DB
def notices_status(bots: tuple[str, ...], work: str | None, form: str, db: str | None) -> None:
    """Say how far the notices have got."""
    from engine.noticing import show

    with closing(_store(db)) as store:
        show(store, bots, work, form)


@main.group(cls=LocalizedGroup, help=words("export"))
def export() -> None:
    """Give billing what people sent."""


@export.command("readings", cls=Localized, help=words("export_readings"),
                epilog=words("export_readings_example"))  # fmt: skip
@_FORBOT
@click.option("--month", default=None, help=words("opt_month"))
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "dbf", "json"]), default="csv",
              help=words("opt_export_format"))  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), default=None, help=words("opt_out"))
@click.option("--all", "everything", is_flag=True, help=words("opt_all"))
@click.option("--reasons", is_flag=True, help=words("opt_reasons"))
@_DB
@_AT
def export_readings(
    bot: str, month: str | None, form: str, out: Path | None, everything: bool, reasons: bool,
    db: str | None, at: datetime | None,
) -> None:  # fmt: skip
    """Write readings that billing has not had yet."""
    from engine.exchanging import export

    with closing(_store(db)) as store:
        export(store, bot, month, form, out, everything, at, language(), reasons=reasons)


def _import(
    take: "Take", kind: str, file: Path, bot: str, db: str | None, options: dict[str, Any]
) -> None:
    from engine.exchanging import run_import

    with closing(_store(db)) as store:
        sys.exit(0 if run_import(take, kind, store, file, bot, language(), options) else 1)


def _assembled(bot: str, db: str | None, at: datetime | None = None) -> "Assembly":
    from engine.assembly import assemble

    return assemble(bot, db, language(), at)


def _store(db: str | None) -> "Store":
    from engine.assembly import DEFAULT_DB, open_store

    return open_store(db or DEFAULT_DB, language())
