"""``kill -9`` at random moments under load: nothing lost or doubled, nobody stuck (DESIGN §3)."""

import random
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.places import Database
from tests.serving.crowd import Crowd, accounts
from tests.serving.reckoning import BOT, Reckoning, reckon
from tests.serving.served import ROZMOVA, Served, open_windows, until
from tests.serving.telegram_people import environment, token
from tests.standins.telegram import TelegramStandIn

ON_BOTH = True
LONGEST_LIFE = 2.0
"""Seconds that a process lives at most once it listens."""


def test_three_kills_cost_nothing(tmp_path: Path, database: Database) -> None:
    """A small campaign, for every run of the tests."""
    figures = campaign(tmp_path, times=3, people=8, seed=1, place=database.place())
    assert figures.faults == []


@pytest.mark.campaign
@pytest.mark.parametrize("seed", [2026])
def test_two_hundred_kills_cost_nothing(tmp_path: Path, seed: int) -> None:
    """Two hundred kills under the load of fifty people; the figures are printed."""
    figures = campaign(tmp_path, times=200, people=50, seed=seed)
    print(figures)  # noqa: T201 - what the campaign is for
    assert figures.faults == []


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
        _import(served, people)
        crowd = Crowd(telegram, people, chance)
        crowd.come()
        for _ in range(times):
            served.start()
            over = time.monotonic() + chance.uniform(0, LONGEST_LIFE)
            crowd.live(lambda over=over: time.monotonic() > over)  # type: ignore[misc]
            end(served)
        with served:
            _finish(crowd)
            _quiet(served, crowd)
            return reckon(served, crowd)


def _import(served: Served, people: int) -> None:
    file = served.folder / "accounts.csv"
    accounts(file, people)
    command = [str(ROZMOVA), "import", "accounts", str(file), "--bot", BOT, "--db", served.db]
    subprocess.run(command, check=True, capture_output=True, cwd=served.folder)


def _finish(crowd: Crowd) -> None:
    """Let everybody send one more reading: whoever cannot is stuck."""
    before = {chat: len(each.done) for chat, each in crowd.residents.items()}
    end = time.monotonic() + 60

    def stuck() -> list[str]:
        return [chat for chat, each in crowd.residents.items() if len(each.done) <= before[chat]]

    crowd.live(lambda: not stuck() or time.monotonic() > end)
    assert [crowd.residents[chat] for chat in stuck()] == []


def _quiet(served: Served, crowd: Crowd) -> None:
    """Wait until nothing is on its way any more."""
    until("all updates", lambda: len(served.rows("SELECT 1 FROM inbox")) >= crowd.acts)
    served.quiet()
    crowd.seen.extend(crowd.telegram.news(len(crowd.seen)))
