"""A bot that several processes serve, the way to them, and people who send readings."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.serving.campaign import finish, open_accounts, quiet
from tests.serving.crowd import Crowd
from tests.serving.reckoning import BOT, Reckoning, reckon
from tests.serving.served import open_windows
from tests.serving.shared.balancer import balancer
from tests.serving.shared.processes import Processes
from tests.serving.telegram_people import environment, token
from tests.standins.telegram import TelegramStandIn


@dataclass(frozen=True, slots=True)
class Town:
    """Telegram calls the balancer, which listens at ``port``."""

    telegram: TelegramStandIn
    processes: Processes
    crowd: Crowd
    port: int

    def reckoning(self) -> Reckoning:
        """See that everybody can finish, and reckon when all is quiet."""
        finish(self.crowd)
        quiet(self.processes.any, self.crowd)
        return reckon(self.processes.any, self.crowd)


@contextmanager
def town(folder: Path, places: Sequence[str], people: int, seed: int = 1) -> Iterator[Town]:
    """Serve a bot by a process for each address of its database."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    ports: list[int] = []
    open_windows(folder)
    with TelegramStandIn(token(BOT)) as telegram, balancer(ports) as port:
        public = {"ROZMOVA_PUBLIC_URL": f"http://127.0.0.1:{port}"}
        processes = Processes.of(folder, places, environment(telegram, BOT) | public)
        ports += [served.port for served in processes.each.values()]
        open_accounts(processes.any, people)
        with processes.running():
            yield Town(telegram, processes, Crowd(telegram, people, chance), port)
