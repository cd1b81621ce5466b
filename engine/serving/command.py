"""The command ``serve``: from a command line to a running server, and what is said on the way."""

import logging
import os
import socket
from collections.abc import Sequence
from contextlib import closing

import click

from engine.assembly import DEFAULT_DB, open_store
from engine.inspection import flow_of
from engine.language.tree import root_here
from engine.messages import say
from engine.runtime.channel import ChannelFailed
from engine.runtime.installed_channels import InstalledChannels, UnusableChannel
from engine.runtime.intake import Intake
from engine.runtime.runner import Runner
from engine.runtime.services import InstalledServices
from engine.runtime.store import Store
from engine.serving.metrics import Metrics
from engine.serving.opening import Unserved, load, open_lines
from engine.serving.server import listen, serve
from engine.serving.service import Service
from engine.serving.settings import BadSetting, Settings
from engine.usage import words
from engine.utility.chores import chores
from engine.utility.known import UtilityKnowledge
from engine.utility.samples import import_samples


def run(
    bots: Sequence[str], db: str | None, sample: bool, host: str, port: int, language: str
) -> None:
    """Serve bots until a signal comes; what is wrong with the surroundings is said, exit code 1.

    With ``sample`` they have their sample accounts in memory, and forget everything at the end.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    for chatty in ("transitions", "uvicorn", "aiohttp"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    with closing(open_store(None if sample else db or DEFAULT_DB, language)) as store:
        _own(store, bots, language)
        if sample:
            for bot in bots:
                import_samples(store, root_here(), bot)
        try:
            listening = listen(host, port)
        except OSError as error:
            raise _refused(language, "port", host=host, port=port, why=error.strerror) from error
        try:
            _serve(bots, store, language, listening)
        except ChannelFailed as error:
            raise click.ClickException(words("bad_channel", why=error)) from error
        except BadSetting as error:
            raise _refused(language, "setting", name=error.name, why=error.why) from error
        except UnusableChannel as error:
            raise click.ClickException(words("bad_channel", why=error)) from error
        finally:
            listening.close()


def _serve(bots: Sequence[str], store: Store, language: str, listening: socket.socket) -> None:
    metrics, installed, settings = Metrics(), InstalledChannels(), Settings(os.environ)
    flows = [flow_of(root_here(), bot, language) for bot in bots]
    types = load(flows, installed)
    knowledge = UtilityKnowledge(installed)
    by_name = {flow.bot: flow for flow in flows}
    with closing(Runner(store, by_name, InstalledServices(), knowledge, chores())) as runner:
        intake = Intake(runner, metrics)

        def unserved(what: Unserved) -> None:
            facts = {"bot": what.bot, "channel": what.channel, "name": what.lacks}
            click.echo(say(language, "serve", "unserved", **facts), err=True)

        lines = open_lines(flows, types, settings, intake, metrics, unserved)
        for line in lines:
            facts = {"bot": line.flow.bot, "channel": line.name}
            click.echo(say(language, "serve", "served", **facts), err=True)
        host, port, *_ = listening.getsockname()
        click.echo(say(language, "serve", "listening", url=f"http://{host}:{port}"), err=True)
        for bot in bots:
            click.echo(f"  http://{host}:{port}/chat/{bot}", err=True)
        service = Service(runner, intake, lines, metrics)
        serve(service, listening, lambda: metrics.count("refusals", "", "", "size"))
    click.echo(say(language, "serve", "stopped"), err=True)


def _own(store: Store, bots: Sequence[str], language: str) -> None:
    """Be the only process that serves these bots from this database."""
    for bot in bots:
        if not store.own(bot):
            raise _refused(language, "owned", bot=bot)


def _refused(language: str, key: str, **facts: object) -> click.ClickException:
    return click.ClickException(say(language, "serve", key, **facts))
