"""One bot at work, with its messenger and the people who may write to it."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks.bot_api import bot_api
from benchmarks.residents import Resident, Webhook
from tests.serving.crowd import accounts
from tests.serving.served import Served, open_windows
from tests.serving.telegram_people import token
from tests.standins.ports import free_port

BOT = "poltava"


@dataclass(frozen=True, slots=True)
class Town:
    """A bot, its people, and the way in."""

    served: Served
    people: list[Resident]
    webhook: Webhook

    def processor(self) -> float:
        """Give the seconds of processor time that the server has taken (proc(5), Linux only)."""
        stat = Path(f"/proc/{self.served.process.pid}/stat").read_text()
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def town(folder: Path, size: int, pace: Mapping[str, str]) -> AsyncIterator[Town]:
    """Serve the bot from a new database with an account for everybody.

    What blocks is done in threads: the server asks the messenger while it starts and stops.
    """
    people = {chat: Resident(chat) for chat in range(1, size + 1)}
    async with bot_api(lambda chat, reply: people[chat].show(reply)) as api:
        port = free_port()
        settings = {
            f"ROZMOVA_TELEGRAM_TOKEN_{BOT.upper()}": token(BOT),
            "ROZMOVA_TELEGRAM_API": api,
            "ROZMOVA_PUBLIC_URL": f"http://127.0.0.1:{port}",
            **pace,
        }
        served = Served(open_windows(folder), [BOT], settings, port)
        accounts(folder / "flows" / BOT / "accounts.csv", size)
        await asyncio.to_thread(served.import_samples)
        await asyncio.to_thread(served.start)
        try:
            await asyncio.to_thread(served.ready)
            url = f"http://127.0.0.1:{port}/webhook/telegram/{BOT}"
            async with aiohttp.ClientSession() as session:
                yield Town(served, list(people.values()), Webhook(session, url, token(BOT)))
        finally:
            await asyncio.to_thread(served.stop)
