"""How the command line speaks: words from the catalogue, wrong usage with the nearest names.

Not the commands themselves.
"""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from engine.messages import say

if TYPE_CHECKING:
    from engine.runtime.store import StoreError

PIPE = "pipe"
"""The channel of programs that stand for no other."""
POSTGRES = ("postgresql://", "postgres://")
"""How addresses of PostgreSQL begin."""


def language() -> str:
    """Give the language for staff: ``--lang`` before the command, ``ROZMOVA_LANG``, Ukrainian."""
    arguments = sys.argv[1:]
    for first, second in zip(arguments, [*arguments[1:], ""], strict=False):
        if not first.startswith("-"):
            break  # the command; its own --lang is another matter
        if first == "--lang" and second in ("uk", "en"):
            return second
        if first in ("--lang=uk", "--lang=en"):
            return first[-2:]
    return "en" if os.environ.get("ROZMOVA_LANG", "").startswith("en") else "uk"


def words(key: str, **facts: object) -> str:
    """Say something of the command line's own catalogue."""
    return say(language(), "cli", key, **facts)


class Formatter(click.HelpFormatter):
    """Help with headings in the reader's language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the first line."""
        super().write_usage(prog, args, prefix or words("usage") + " ")

    def write_heading(self, heading: str) -> None:
        """Write a heading of click's, translated."""
        names = {"Options": "options", "Commands": "commands"}
        super().write_heading(words(names[heading]) if heading in names else heading)


class Spoken(click.Context):
    """A context whose help is written by ``Formatter``."""

    formatter_class = Formatter


class Localized(click.Command):
    """A command that speaks the reader's language."""

    context_class = Spoken

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give ``--help`` its words."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = words("opt_help")
        return option


class LocalizedGroup(Localized, click.Group):
    """A group of commands; an unknown one is answered with the nearest names."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise wrong("no_command", args[0], self.list_commands(ctx), ctx)
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run, and say what was wrong with the usage or the world; never a traceback."""
        extra["standalone_mode"] = False
        try:
            return super().main(*args, **extra)
        except click.UsageError as error:
            _explain(error)
            sys.exit(2)
        except click.ClickException as error:
            click.echo(error.format_message(), err=True)
            sys.exit(1)
        except (click.Abort, KeyboardInterrupt):
            sys.exit(130)
        except BrokenPipeError:  # whoever read our output has gone
            sys.stdout = None
            sys.exit(1)
        except Exception as error:
            if os.environ.get("ROZMOVA_DEBUG"):
                raise
            from engine.runtime.explaining import explained

            click.echo(words("our_fault", what=explained(error)), err=True)
            sys.exit(2)


def wrong(
    key: str,
    given: str,
    names: Sequence[str],
    ctx: click.Context | None = None,
    near: Sequence[str] = (),
) -> click.UsageError:
    """Make the error for a name that does not exist, with the nearest ones or those in ``near``."""
    from difflib import get_close_matches

    near = near or get_close_matches(given, names, n=3, cutoff=0.5)
    hint = words("nearest", names=list(near)) + "\n" if near else ""
    message = f"{words(key, name=given)}\n{hint}{words('known', names=list(names))}"
    return click.UsageError(message, ctx)


def bot_named(ctx: click.Context, _: click.Parameter, name: str) -> str:
    """Check that a bot of that name exists."""
    from engine.language.tree import bots, root_here

    known = bots(root_here())
    if name not in known:
        raise wrong("no_bot", name, known, ctx)
    return name


def bots_named(
    ctx: click.Context, parameter: click.Parameter, names: tuple[str, ...]
) -> tuple[str, ...]:
    """Check that bots of these names exist; no name means all of them."""
    from engine.language.tree import bots, root_here

    chosen = names or tuple(bots(root_here()))
    return tuple(dict.fromkeys(bot_named(ctx, parameter, name) for name in chosen))


def channel_named(ctx: click.Context, _: click.Parameter, name: str) -> str:
    """Check that a channel of that name exists."""
    from engine.runtime.installed_channels import InstalledChannels

    known = [*InstalledChannels().names, PIPE]
    if name not in known:
        raise wrong("no_channel", name, known, ctx)
    return name


def database(ctx: click.Context, _: click.Parameter, url: str | None) -> str | None:
    """Check the form of a database's address."""
    if url is None or url.startswith(("sqlite:///", *POSTGRES)):
        return url
    raise click.UsageError(words("bad_db", url=url.split("@")[-1]), ctx)


def refused(error: "StoreError") -> click.ClickException:
    """Say that the database cannot be used, and what to do: the program is not what is broken."""
    return click.ClickException(words(error.kind, where=error.where, why=error.why))


def moment_of(ctx: click.Context, _: click.Parameter, written: str | None) -> datetime | None:
    """Read a moment; one without an offset is Kyiv's."""
    if written is None:
        return None
    from engine.core.kyiv import KYIV

    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise click.UsageError(words("bad_at", at=written), ctx) from None
    return at if at.tzinfo else at.replace(tzinfo=KYIV)


def _explain(error: click.UsageError) -> None:
    """Say what is wrong with a command line, in the reader's language."""
    match error:
        case click.exceptions.NoArgsIsHelpError():
            click.echo(error.message, err=True)
            return
        case click.NoSuchOption():
            known = [o for p in error.ctx.command.params for o in p.opts] if error.ctx else []
            near = wrong("no_option", error.option_name, known)
            message = near.message
        case click.MissingParameter():
            parameter = error.param.human_readable_name if error.param else ""
            message = words("missing", name=parameter)
        case click.BadParameter():
            parameter = error.param.human_readable_name if error.param else ""
            message = words("bad_value", name=parameter, why=error.message)
        case _:
            message = error.message
    if error.ctx is not None:
        click.echo(error.ctx.get_usage(), err=True)
    click.echo(message, err=True)
