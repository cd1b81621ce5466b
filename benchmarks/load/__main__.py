"""``python -m benchmarks load``: thousands of people and some processes on one PostgreSQL.

``ROZMOVA_TEST_POSTGRES`` says where (``tests.places``). Telegram, the balancer and the people are
this process, each server is one of its own. In the end nothing may be lost, doubled or muddled.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import psycopg

from benchmarks.bot_api import bot_api
from benchmarks.handover import UNPACED
from benchmarks.load.city import City
from benchmarks.load.messenger import Messenger
from benchmarks.load.report import Cost, pace, servers, verdict
from tests.places import empty_schema
from tests.serving.campaign import open_accounts
from tests.serving.reckoning import BOT, reckon
from tests.serving.served import open_windows
from tests.serving.shared.balancer import balancing
from tests.serving.shared.processes import Processes
from tests.serving.telegram_people import token

ANALYSE = 10.0
"""Seconds after which the statistics of the tables are brought up to date."""


def main() -> int:
    """Print the figures; the exit code is 1 when something is wrong."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks load")
    asked.add_argument("--people", type=int, default=5000)
    asked.add_argument("--minutes", type=float, default=3.0)
    asked.add_argument("--processes", type=int, default=2)
    asked.add_argument("--think", type=float, default=60.0, help="seconds, on average")
    options = asked.parse_args()
    print(f"{options.people} people, {options.processes} processes, {options.think:g} s to think")  # noqa: T201
    with empty_schema() as place, tempfile.TemporaryDirectory() as folder:
        places = [place] * options.processes
        return asyncio.run(_measure(options, places, Path(folder)))


async def _measure(options: argparse.Namespace, places: list[str], folder: Path) -> int:
    city = City(options.people)
    async with _served(folder, places, city) as (processes, messenger):
        before = Cost.now(processes)
        analysing = asyncio.create_task(_analyse(places[0]))
        unanswered = await city.live(messenger, options.think, 60 * options.minutes)
        analysing.cancel()
        after = Cost.now(processes)
        _print(pace(city, options.think))
        await asyncio.to_thread(_print, servers(processes, before, after))
        await asyncio.to_thread(processes.any.quiet)
        reckoning = await asyncio.to_thread(reckon, processes.any, city)
        _print(verdict(reckoning))
        refused = dict(messenger.refused)
        print(f"{unanswered} never answered, deliveries in vain: {refused or 'none'}")  # noqa: T201
        return int(bool(reckoning.faults or unanswered))


async def _analyse(place: str) -> None:
    """Let the server know how full its tables are, as autovacuum does, which may be off here.

    Else it would go on as in the first moment, when they were empty.
    """
    ours = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    with psycopg.connect(place, autocommit=True) as connection:
        names = ", ".join(name for (name,) in connection.execute(ours))
        while True:
            await asyncio.sleep(ANALYSE)
            await asyncio.to_thread(connection.execute, f"ANALYZE {names}".encode())


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line, flush=True)  # noqa: T201 - what it is for


@asynccontextmanager
async def _served(
    folder: Path, places: list[str], city: City
) -> AsyncIterator[tuple[Processes, Messenger]]:
    """Serve the bot by a process for each address, with an account for everybody.

    What blocks is done in threads: the servers ask the messenger while they start and stop.
    """
    open_windows(folder)
    ports: list[int] = []
    async with (
        bot_api(city.show) as api,
        balancing(ports) as port,
        aiohttp.ClientSession() as session,
    ):
        settings = {
            f"ROZMOVA_TELEGRAM_TOKEN_{BOT.upper()}": token(BOT),
            "ROZMOVA_TELEGRAM_API": api,
            "ROZMOVA_PUBLIC_URL": f"http://127.0.0.1:{port}",
            **UNPACED,
        }
        processes = Processes.of(folder, places, settings)
        ports += [served.port for served in processes.each.values()]
        await asyncio.to_thread(open_accounts, processes.any, len(city.citizens))
        running = processes.running()
        await asyncio.to_thread(running.__enter__)
        try:
            yield processes, Messenger(session, port)
        finally:
            await asyncio.to_thread(running.__exit__, None, None, None)


if __name__ == "__main__":
    sys.exit(main())
