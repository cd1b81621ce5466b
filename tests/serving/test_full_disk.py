"""A server on a file whose disk is full again and again: nothing lost or doubled, all in order."""

import random
import time
from pathlib import Path

import pytest

from tests.serving.campaign import finish, open_accounts, quiet
from tests.serving.crowd import Crowd
from tests.serving.disks import filled, small_disk
from tests.serving.reckoning import BOT, reckon
from tests.serving.served import Served, open_windows
from tests.serving.telegram_people import environment, token
from tests.standins.telegram import TelegramStandIn

PEOPLE = 20
TIMES = 8
DISK = 64
"""Megabytes of the disk."""
LONGEST = 6.0
"""Seconds that it is full, or not, at most."""


@pytest.mark.campaign
def test_a_full_disk_costs_nothing(tmp_path: Path) -> None:
    """What cannot be stored is not confirmed, and comes again; what was sent is noted later."""
    chance = random.Random(1)  # noqa: S311 - moments, not secrets
    with small_disk(tmp_path, DISK), TelegramStandIn(token(BOT)) as telegram:
        served = Served(open_windows(tmp_path), [BOT], environment(telegram, BOT))
        open_accounts(served, PEOPLE)
        crowd = Crowd(telegram, PEOPLE, chance)
        crowd.come()
        with served:
            with crowd.busy():
                for _ in range(TIMES):
                    time.sleep(chance.uniform(0, LONGEST))
                    with filled(tmp_path):
                        time.sleep(chance.uniform(0, LONGEST))
            finish(crowd)
            quiet(served, crowd)
            figures = reckon(served, crowd)
        print(figures)  # noqa: T201 - what the campaign is for
        assert any("full" in line for line in served.log)
        assert figures.faults == []
