"""Commands that let people talk with bots: in a terminal, from a program, in messengers."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from engine.commands.options import AT, BOT, DB
from engine.usage import Localized, bots_named, channel_named, language, words

if TYPE_CHECKING:
    from engine.assembly import Assembly


@click.command(cls=Localized, help=words("chat"), epilog=words("chat_example"))
@BOT
@click.option("--lang", "speaks", default=None, help=words("opt_speaks"))
@AT
@DB
def chat(bot: str, speaks: str | None, at: datetime | None, db: str | None) -> None:
    """Talk with a bot in the terminal."""
    from channels.console.loop import CHANNEL, Console, typed_lines

    with _assembled(bot, db, at) as assembly:
        assembly.greet(CHANNEL, "terminal", speaks, at)
        console = Console(assembly.runner, bot, language(), click.echo, assembly.clock(at))
        console.run(typed_lines(lambda: console.labels))


@click.command(cls=Localized, help=words("pipe"), epilog=words("pipe_example"))
@BOT
@DB
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


@click.command(cls=Localized, help=words("serve"), epilog=words("serve_example"))
@click.argument("bots", nargs=-1, callback=bots_named, metavar="[BOT]…")
@DB
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


def _assembled(bot: str, db: str | None, at: datetime | None = None) -> "Assembly":
    from engine.assembly import assemble

    return assemble(bot, db, language(), at)
