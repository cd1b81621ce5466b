"""Two processes tick over one store while a third imports, and any of them is killed (DOMAIN §5).

Each step of the clock is over when it was imported and looked at; whoever was killed on the way
has been started again, and the others never stopped.
"""

import multiprocessing
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

import pytest

from engine.utility.notices import audience, telling
from tests.places import Database, Place
from tests.utility.conftest import kyiv
from tests.utility.notices.grid_town import HOMES, GridTown, Said

ON_BOTH = True
PATIENCE: Final = 60.0
"""Seconds after which a step is given up."""
PAUSE: Final = 0.005
"""Seconds between two looks, so that three processes on two cores let one another look."""
HOUR: Final = timedelta(hours=1)
STEPS: Final[Mapping[type, timedelta]] = defaultdict(lambda: 2 * HOUR, {str: 4 * HOUR})
"""From one look of the clock to the next; a server has more to do for each than a file."""
BEGIN, END = "2026-03-02T06:00", "2026-03-07T20:00"
Work = Mapping[str, str]


def planned(name: str, day: str, hours: str = "09:00-17:00", **cells: str) -> Work:
    """Give a row of the dispatchers' file, in Kyiv's winter time."""
    starts, ends = hours.split("-")
    usual = {"work": name, "kind": "planned", "accounts": "101 102 103", "status": "planned"}
    times = {"starts": f"{day}T{starts}:00+02:00", "ends": f"{day}T{ends}:00+02:00"}
    return usual | times | {"reason": name} | cells


STORY: Final = {
    "2026-03-02T08:00": [planned("W1", "2026-03-04"), planned("W2", "2026-03-07")],
    "2026-03-02T12:00": [planned("W3", "2026-03-05", accounts="", group="1.1")],
    "2026-03-03T04:00": [planned("W1", "2026-03-04", "11:00-17:00")],
    "2026-03-03T16:00": [planned("W3", "2026-03-05", accounts="", group="1.1", status="cancelled")],
    "2026-03-04T12:00": [planned("W1", "2026-03-04", "11:00-20:00")],
    "2026-03-05T02:00": [planned("E1", "2026-03-05", "01:00-06:00", kind="emergency")],
    "2026-03-05T04:00": [
        planned("E1", "2026-03-05", "01:00-06:00", kind="emergency", status="finished")
    ],
    "2026-03-06T14:00": [planned("W2", "2026-03-07", accounts="101 102")],
}
"""What becomes of which works, in files that come one after the other."""
PEOPLE: Final = {f"ч{number}": sorted(HOMES)[number % 3 : number % 3 + 2] for number in range(9)}
"""Who wants notices about which accounts."""
HEARD: Final = {
    "W1": {
        "101 102 103": [
            "late 09-17", "changed 11-17", "today 11-17", "extended 11-20",
        ]
    },
    "W2": {
        "101 102": ["in_5_days 09-17", "tomorrow 09-17", "today 09-17"],
        "103": ["in_5_days 09-17", "tomorrow 09-17", "cancelled 09-17"],
    },
    "W3": {"103 104": ["late 09-17", "cancelled 09-17"]},
    "E1": {"101 102 103": ["now 01-06", "finished 01-06"]},
}  # fmt: skip
"""What is heard of each work about which accounts, from first to last."""


def test_thirty_kills_cost_nothing(tmp_path: Path, database: Database) -> None:
    """A small campaign, for every run of the tests."""
    campaign(tmp_path, database.place(), kills=30, seed=1)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(10))
def test_three_hundred_kills_cost_nothing(tmp_path: Path, database: Database, seed: int) -> None:
    """Ten weeks with thirty kills in each."""
    campaign(tmp_path, database.place(), kills=30, seed=100 + seed)


def campaign(folder: Path, place: Place, kills: int, seed: int) -> None:
    """Let a week pass in which so many processes are killed, and see what everybody was told."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    town = GridTown(folder, place=place)
    for chat, accounts in PEOPLE.items():
        for account in accounts:
            town.subscribe(chat, account, kyiv(BEGIN))
    town.stop()
    step = STEPS[type(place)]
    hours = [kyiv(BEGIN).astimezone(UTC) + step * number for number in range(68)]
    moments = [at for at in hours if at <= kyiv(END)]
    victims = Counter(chance.choice(moments) for _ in range(kills))
    office = Office(folder, place)
    try:
        for at in moments:
            office.live(at, victims[at], chance)
    finally:
        office.close()
    town = GridTown(folder, new=False, place=place)
    check(town.said())
    town.stop()


def check(said: list[Said]) -> None:
    """See that everybody heard of every work what there was to hear, in order, and each once."""
    arrived = [each for each in said if each.status == "sent"]
    assert {each.status for each in said} <= {"sent", "withdrawn"}
    for work, by_accounts in HEARD.items():
        for accounts, wanted in by_accounts.items():
            for chat, theirs in PEOPLE.items():
                for account in set(theirs) & set(accounts.split()):
                    heard = [
                        f"{each.stage} {each.starts[11:13]}-{(each.ends or '')[11:13]}"
                        for each in arrived
                        if (each.chat, each.work) == (chat, work) and account in each.accounts
                    ]
                    assert heard == wanted, (chat, account, work)
    times = Counter((each.chat, each.work, each.stage, each.address, each.ends) for each in arrived)
    assert set(times.values()) == {1}, times.most_common(3)


class Office:
    """The three processes, and a clock that all of them look at."""

    def __init__(self, folder: Path, place: Place) -> None:
        self._folder, self._place = folder, place
        self._spawn = multiprocessing.get_context("fork")
        self._running: dict[str, BaseProcess] = {}

    def live(self, at: datetime, kills: int, chance: random.Random) -> None:
        """Let it be a moment until it was imported and then looked at, with some kills."""
        _write(self._folder / "clock", at.isoformat())
        for name in ("importer", "planner 1", "planner 2"):
            if name not in self._running:
                self._start(name)
        for _ in range(kills):
            time.sleep(chance.uniform(0, 0.1))
            self._kill(chance.choice(sorted(self._running)))
        self._wait(lambda: _read(self._folder / "imported") == at.isoformat())
        _write(self._folder / "asked", f"{at.isoformat()} imported")
        asked = _read(self._folder / "asked")
        planners = [self._folder / "planner 1", self._folder / "planner 2"]
        self._wait(lambda: all(_read(planner) == asked for planner in planners))

    def close(self) -> None:
        """Kill everybody."""
        for name in list(self._running):
            self._running.pop(name).kill()

    def _start(self, name: str) -> None:
        work = _import if name == "importer" else _plan
        process = self._spawn.Process(
            target=work, args=(self._folder, self._place, name), daemon=True
        )
        process.start()
        self._running[name] = process

    def _kill(self, name: str) -> None:
        process = self._running.pop(name)
        process.kill()
        process.join()
        self._start(name)

    def _wait(self, reached: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not reached():
            assert time.monotonic() < end, "nobody looked"
            assert all(process.is_alive() for process in self._running.values())
            time.sleep(0.002)


def _plan(folder: Path, place: Place, name: str) -> None:
    """Tick and send over and over, and note what moment it was."""
    audience.MOST, telling.MOST = 2, 3  # type: ignore[misc]
    town = GridTown(folder, new=False, place=place)
    while True:
        asked, at = _read(folder / "asked"), datetime.fromisoformat(_read(folder / "clock"))
        town.tick(at)
        town.send(at)
        _write(folder / name, asked)
        time.sleep(PAUSE)


def _import(folder: Path, place: Place, _name: str) -> None:
    """Import over and over what the dispatchers know by now."""
    town = GridTown(folder, new=False, place=place)
    while True:
        now = _read(folder / "clock")
        at = datetime.fromisoformat(now)
        files = [rows for came, rows in STORY.items() if kyiv(came) <= at]
        newest = {row["work"]: row for rows in files for row in rows}
        if newest:
            assert town.announce(list(newest.values()), at).refused is None
        _write(folder / "imported", now)
        time.sleep(PAUSE)


def _write(file: Path, text: str) -> None:
    """Write a file that nobody ever sees half written."""
    part = file.with_name(f"{file.name}.{os.getpid()}")
    part.write_text(text, "utf-8")
    part.replace(file)


def _read(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""
