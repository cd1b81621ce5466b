"""The command ``serve``: from a command line to a running server, and what is said on the way."""

import logging
import os
import socket
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from uuid import uuid4

import click

from engine.assembly import DEFAULT_DB, open_store
from engine.inspection import flow_of
from engine.language.tree import root_here
from engine.messages import say
from engine.runtime.installed_channels import InstalledChannels, UnusableChannel
from engine.runtime.intake import Intake
from engine.runtime.line import Line
from engine.runtime.runner import Runner
from engine.runtime.services import InstalledServices
from engine.runtime.store import Store, StoreError
from engine.serving.metrics import Metrics
from engine.serving.opening import Unserved, load, open_lines
from engine.serving.schedules import keep_fresh
from engine.serving.server import listen, serve
from engine.serving.service import Errand, Service
from engine.serving.settings import BadSetting, Settings
from engine.usage import refused, words
from engine.utility.chores import chores
from engine.utility.known import UtilityKnowledge
from engine.utility.samples import import_samples

AHEAD = 1000
"""Notices that wait in the outbox of a channel at most, some minutes' worth of sending."""


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
        _own(store, (f"process {uuid4()}",) if store.shared else bots, language)
        if sample:
            for bot in bots:
                import_samples(store, root_here(), bot)
        try:
            listening = listen(host, port)
        except OSError as error:
            raise _refused(language, "port", host=host, port=port, why=error.strerror) from error
        try:
            _serve(bots, store, language, listening)
        except BadSetting as error:
            raise _refused(language, "setting", name=error.name, why=error.why) from error
        except StoreError as error:
            raise refused(error) from error
        except UnusableChannel as error:
            raise click.ClickException(words("bad_channel", why=error)) from error
        finally:
            listening.close()
    click.echo(say(language, "serve", "forgotten" if sample else "stopped"), err=True)


def _serve(bots: Sequence[str], store: Store, language: str, listening: socket.socket) -> None:
    metrics, installed, settings = Metrics(), InstalledChannels(), Settings(os.environ)
    flows = [flow_of(root_here(), bot, language) for bot in bots]
    knowledge = UtilityKnowledge(installed)
    by_name = {flow.bot: flow for flow in flows}
    with closing(Runner(store, by_name, InstalledServices(), knowledge, chores(AHEAD))) as runner:
        intake, types = Intake(runner, metrics), load(flows, installed)
        lines = open_lines(flows, types, settings, intake, metrics, partial(_leave_out, language))
        if not lines:
            raise _refused(language, "nothing")
        service = Service(runner, intake, lines, metrics, _errands(bots, store, settings))
        announce = partial(_say_where, lines, listening, language)
        serve(service, listening, lambda: metrics.count("refusals", "", "", "size"), announce)


def _errands(bots: Sequence[str], store: Store, settings: Settings) -> dict[str, Errand]:
    """Give what is to be fetched from time to time, by role: the schedules that have an address."""
    addresses = {bot: settings.secret("SCHEDULE_URL", bot) for bot in bots}
    return {
        f"{bot} schedule": partial(keep_fresh, store, bot, url)
        for bot, url in addresses.items()
        if url
    }


def _leave_out(language: str, what: Unserved) -> None:
    """Say in which channel a bot is not served, and why."""
    key, facts = "unserved", {"bot": what.bot, "channel": what.channel}
    if what.lacks is None:
        key = "unusable"
    said = say(language, "serve", key, **facts, name=what.lacks, why=what.why)
    click.echo(said, err=True)


def _say_where(lines: Sequence[Line], listening: socket.socket, language: str) -> None:
    """Say what is served, and the pages that one can look at."""
    host, port, *_ = listening.getsockname()
    for line in lines:
        facts = {"bot": line.flow.bot, "channel": line.name}
        click.echo(say(language, "serve", "served", **facts), err=True)
    click.echo(say(language, "serve", "listening", url=f"http://{host}:{port}"), err=True)
    for line in lines:
        pages = [route.path for route in line.channel.routes() if route.method == "GET"]
        if pages:
            click.echo(f"  http://{host}:{port}{pages[0]}", err=True)


def _own(store: Store, bots: Sequence[str], language: str) -> None:
    """Be the only process that serves these bots from a file, or one of a server's.

    Whoever has any name keeps the database from being moved meanwhile.
    """
    for bot in bots:
        try:
            owned = store.own(bot)
        except StoreError as error:
            raise refused(error) from error
        if not owned:
            raise _refused(language, "owned", bot=bot)


def _refused(language: str, key: str, **facts: object) -> click.ClickException:
    return click.ClickException(say(language, "serve", key, **facts))
