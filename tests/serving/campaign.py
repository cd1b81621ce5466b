"""People who go on while the server ends again and again, until each of them has finished."""

import random
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.serving.crowd import Crowd, accounts
from tests.serving.reckoning import BOT, Reckoning, reckon
from tests.serving.served import ROZMOVA, Served, open_windows, until
from tests.serving.telegram_people import environment, token
from tests.standins.telegram import TelegramStandIn

LONGEST_LIFE = 2.0
"""Seconds that a process lives at most once it listens."""
PATIENCE = 120.0
"""Seconds after which whoever has not sent a reading is stuck; only a failing test waits."""


def campaign(
    folder: Path,
    times: int,
    people: int,
    seed: int,
    end: Callable[[Served], None] = Served.kill,
    delay: int = 0,
    place: Path | str | None = None,
) -> Reckoning:
    """End the server so often while people go on, then see that each of them can still finish.

    Telegram answers by ``delay`` milliseconds later than it shows a message.
    """
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    open_windows(folder)
    with TelegramStandIn(token(BOT)) as telegram:
        telegram.fault("sendMessage", delay=delay, times=1_000_000)
        served = Served(folder, [BOT], environment(telegram, BOT), place=place)
        open_accounts(served, people)
        crowd = Crowd(telegram, people, chance)
        crowd.come()
        for _ in range(times):
            served.start()
            over = time.monotonic() + chance.uniform(0, LONGEST_LIFE)
            crowd.live(lambda over=over: time.monotonic() > over)  # type: ignore[misc]
            end(served)
        with served:
            finish(crowd)
            quiet(served, crowd)
            return reckon(served, crowd)


def open_accounts(served: Served, people: int) -> None:
    """Import an account for everybody."""
    file = served.folder / "accounts.csv"
    accounts(file, people)
    command = [str(ROZMOVA), "import", "accounts", str(file), "--bot", BOT, "--db", served.db]
    subprocess.run(command, check=True, capture_output=True, cwd=served.folder)


def finish(crowd: Crowd) -> None:
    """Let everybody send one more reading: whoever cannot is stuck."""
    before = {chat: len(each.done) for chat, each in crowd.residents.items()}
    end = time.monotonic() + PATIENCE

    def stuck() -> list[str]:
        return [chat for chat, each in crowd.residents.items() if len(each.done) <= before[chat]]

    crowd.live(lambda: not stuck() or time.monotonic() > end)
    assert [crowd.told(chat) for chat in stuck()] == []


def quiet(served: Served, crowd: Crowd) -> None:
    """Wait until nothing is on its way any more."""
    until("all updates", lambda: len(served.rows("SELECT 1 FROM inbox")) >= crowd.acts)
    served.quiet()
    crowd.seen.extend(crowd.telegram.news(len(crowd.seen)))
