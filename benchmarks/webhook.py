"""``python -m benchmarks webhook``: from a request to a reply that is stored, and at what pace.

A bot on SQLite and a handler that does nothing, each a server of its own, are asked over the same
connections by the same program. First each is asked as fast as it answers; then the bot is given
70 % of the updates that it heard in a second, evenly, and asked how long a confirmation takes.
``heard`` is from the arrival of an update to the commit of its turn, as ``/metrics`` tells. The
program that asks takes part of the same processors.
"""

import argparse
import asyncio
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import aiohttp

from benchmarks.residents import Resident, Webhook
from benchmarks.town import Town, town
from tests.serving.served import Served
from tests.standins.ports import free_port

PEOPLE, ACTS, LOAD, SECONDS = 64, 3, 0.7, 10.0
UNPACED = {"ROZMOVA_TELEGRAM_RATE": "10000", "ROZMOVA_TELEGRAM_CHAT_RATE": "10000"}
NOTHING = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
async def nothing(request):
    await request.body()
    return Response(b"")
app = Starlette(routes=[Route("/{path:path}", nothing, methods=["GET", "POST"])])
uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False)
"""


def main() -> None:
    """Print the figures of each round's median."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks webhook")
    asked.add_argument("--rounds", type=int, default=5)
    options = asked.parse_args()
    rounds = []
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(asyncio.run(_round(Path(folder))))
    for name in rounds[0]:
        figures = [each[name] for each in rounds]
        spread = f"({min(figures):,.2f}–{max(figures):,.2f})"
        print(f"{name:44}{statistics.median(figures):12,.2f} {spread}")  # noqa: T201


async def _round(folder: Path) -> dict[str, float]:
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", NOTHING, str(port)]) as nothing:  # noqa: S603 - ours
        try:
            await asyncio.to_thread(_listens, port)
            async with aiohttp.ClientSession() as session:
                idle = Webhook(session, f"http://127.0.0.1:{port}/webhook", "1:x")
                people = [Resident(number) for number in range(PEOPLE)]
                asked, spent = await _saturate(people, idle)
        finally:
            nothing.terminate()
    async with town(folder, PEOPLE, UNPACED) as there:
        began = time.monotonic()
        posted, _ = await _saturate(there.people, there.webhook)
        await asyncio.to_thread(_heard, there.served)
        rate = posted / (time.monotonic() - began)
        before = _buckets(there.served)
        waits = await _evenly(there, rate * LOAD)
        await asyncio.to_thread(_heard, there.served)
        after = _buckets(there.served)
    turns = {bound: after[bound] - before.get(bound, 0.0) for bound in after}
    return {
        "requests a second, a handler that does nothing": asked / spent,
        "updates heard a second, the bot": rate,
        "as a part of the handler that does nothing": rate / (asked / spent),
        "confirmed at 70 %, ms, p50": 1000 * statistics.median(waits),
        "confirmed at 70 %, ms, p99": 1000 * statistics.quantiles(waits, n=100)[98],
        "heard at 70 %, ms, at most, p50": 1000 * _quantile(turns, 0.5),
        "heard at 70 %, ms, at most, p99": 1000 * _quantile(turns, 0.99),
    }


async def _saturate(people: list[Resident], webhook: Webhook) -> tuple[int, float]:
    """Let everybody write as fast as they are confirmed; gives how often, and the seconds."""
    began = time.monotonic()
    until = began + SECONDS

    async def write(person: Resident) -> int:
        count = 0
        while time.monotonic() < until:
            await webhook.post(_says(person.chat, count))
            count += 1
        return count

    counts = await asyncio.gather(*(write(person) for person in people))
    return sum(counts), time.monotonic() - began


async def _evenly(there: Town, rate: float) -> list[float]:
    """Post updates at a rate whatever the server does; gives the seconds of each."""
    waits: list[float] = []
    began = time.monotonic()

    async def post(number: int) -> None:
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        await there.webhook.post(_says(number % PEOPLE + 1, 10**6 + number))
        waits.append(time.monotonic() - due)

    posts: list[Awaitable[None]] = [post(number) for number in range(int(rate * SECONDS))]
    await asyncio.gather(*posts)
    return waits


def _says(chat: int, number: int) -> dict[str, object]:
    """Give an update: the menu is asked for, a number is typed where none is asked, help."""
    person = {"id": chat, "is_bot": False, "first_name": "Оля", "language_code": "uk"}
    text = ("Меню", "7", "Допомога")[number % ACTS]
    return {
        "message": {
            "message_id": number + 1,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "Оля"},
            "from": person,
            "text": text,
        }
    }


def _heard(served: Served) -> None:
    """Wait until no update waits any more."""
    waiting = "SELECT count(*) FROM inbox WHERE payload IS NOT NULL"
    _until(lambda: served.rows(waiting) == [(0,)])


def _listens(port: int) -> None:
    def answers() -> bool:
        with suppress(URLError, ConnectionError):
            return bool(urlopen(f"http://127.0.0.1:{port}/", timeout=1).status == 200)
        return False

    _until(answers)


def _until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 600
    while not reached():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)


def _buckets(served: Served) -> dict[float, float]:
    """Give how many turns took at most so many seconds, by that bound."""
    shown = served.get("/metrics")[1].decode()
    found: dict[float, float] = {}
    for bound, count in re.findall(r'rozmova_turn_seconds_bucket\{.*le="([^"]+)".*\} (\S+)', shown):
        found[float(bound)] = found.get(float(bound), 0.0) + float(count)
    return found


def _quantile(counts: dict[float, float], part: float) -> float:
    """Give the least bound under which that part of the turns lies."""
    whole = max(counts.values())
    return min(bound for bound, count in counts.items() if count >= part * whole)


if __name__ == "__main__":
    main()
