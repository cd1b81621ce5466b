"""Steps a second, by the engine and by plain SQL, in turn, with so many processes."""

import multiprocessing
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.durable.crowd import Group, fill, play, rehearse, runner
from benchmarks.durable.places import Place, Written, fresh
from benchmarks.durable.recording import RecordingStore
from benchmarks.memory.acts import ACTS
from benchmarks.memory.by_engine import ByEngine
from engine.assembly import MIGRATIONS
from engine.core.events import PersonEvent
from engine.inspection import flow_of
from engine.language.tree import shipped

PATIENCE = 600


@dataclass(frozen=True, slots=True)
class Measured:
    """Steps a second on one database with so many processes, medians over the rounds.

    ``floor`` is what a step in memory and the raw rows leave possible: 1/(1/a + 1/b).
    """

    place: str
    processes: int
    stored: int
    memory: float
    raw: float
    engine: float

    @property
    def floor(self) -> float:
        """Steps a second if there were nothing but the step and its rows."""
        return 1 / (1 / (self.memory * self.processes) + 1 / self.raw)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is played: so many groups of people at once by each process, in so many rounds.

    The first group of each process warms it up. ``stored`` are all whom the bot knows.
    """

    at_once: int
    groups: int
    rounds: int
    stored: int
    processes: int = 1

    @property
    def steps(self) -> int:
        """How many steps count in a round."""
        return (self.groups - 1) * self.at_once * len(ACTS) * self.processes

    def people(self, turn: int, process: int) -> list[Group]:
        """Give the groups of a process in a round: people anywhere among those stored."""
        each, count = self.groups * self.at_once, self.rounds * self.processes
        chance = random.Random(7)  # noqa: S311 - alike in all processes
        numbers = chance.sample(range(1, self.stored + 1), count * each)
        own = numbers[(turn * self.processes + process) * each :]
        return [own[n * self.at_once :][: self.at_once] for n in range(self.groups)]


Commits = dict[tuple[int, int], list[list[Written]]]
"""What the groups of a round and a process write."""


def measure(name: str, postgres: str | None, plan: Plan) -> Measured:
    """Measure the three in turn, so many rounds."""
    by_engine = ByEngine()
    rates: dict[str, list[float]] = {"memory": [], "raw": [], "engine": []}
    with fresh(name, postgres) as played, fresh(name, postgres) as written:
        for place in (played, written):
            store = place.open()
            fill(store, 0, plan.stored)
            store.close()
            place.count()
        acts, commits = recorded(plan)
        for turn in range(plan.rounds):
            rates["memory"].append(in_memory(by_engine))
            processes = range(plan.processes)
            players = [Player(plan.people(turn, number), acts) for number in processes]
            rates["engine"].append(plan.steps / together(played, players))
            writers = [_Writer(commits[turn, number]) for number in processes]
            rates["raw"].append(plan.steps / together(written, writers))
    medians = {key: statistics.median(each) for key, each in rates.items()}
    return Measured(name, plan.processes, plan.stored, **medians)


def recorded(plan: Plan) -> tuple[list[PersonEvent], Commits]:
    """Play all of it over a file, noting the rows; gives what people do, and the rows."""
    commits: Commits = {}
    with TemporaryDirectory(dir=Path.cwd()) as folder:
        store = RecordingStore(Path(folder) / "rozmova.db", MIGRATIONS)
        store.begin()
        of = runner(store, flow_of(shipped(), "poltava", "uk"))
        acts = rehearse(store, of)
        fill(store, 1, plan.stored)
        for turn in range(plan.rounds):
            for process in range(plan.processes):
                groups = commits[turn, process] = []
                for group in plan.people(turn, process):
                    groups.append(store.begin())
                    play(store, of, group, acts)
        of.close()
        store.close()
    return acts, commits


def in_memory(player: ByEngine) -> float:
    """Give the steps a second of the engine without a store."""
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < 1:
        count += len(player.converse())
    return count / (time.perf_counter() - began)


@dataclass(frozen=True, slots=True)
class Player:
    """A process in which people play the conversation."""

    groups: Sequence[Group]
    acts: Sequence[PersonEvent]

    def work(self, place: Place, barrier: Barrier) -> tuple[float, float]:
        """Give when it began and when it had ended, as seconds of the machine's clock."""
        store = place.open()
        of = runner(store, flow_of(shipped(), "poltava", "uk"))
        warm, *groups = self.groups
        play(store, of, warm, self.acts)
        barrier.wait()
        began = time.time()
        for group in groups:
            play(store, of, group, self.acts)
        ended = time.time()
        of.close()
        store.close()
        return began, ended


@dataclass(frozen=True, slots=True)
class _Writer:
    """A process that writes the same rows."""

    groups: Sequence[Sequence[Written]]

    def work(self, place: Place, barrier: Barrier) -> tuple[float, float]:
        """Give when it began and when it had ended, as seconds of the machine's clock."""
        barrier.wait()
        began = time.time()
        for commits in self.groups[1:]:
            place.replay(commits)
        return began, time.time()


def together(place: Place, workers: Sequence[Player | _Writer]) -> float:
    """Let processes work at the same time; gives the seconds from the first to the last."""
    context = multiprocessing.get_context("spawn")
    barrier, told = context.Barrier(len(workers)), context.Queue()
    started = [
        context.Process(target=_work, args=(worker, place, barrier, told)) for worker in workers
    ]
    for process in started:
        process.start()
    spans = [told.get(timeout=PATIENCE) for _ in started]
    for process in started:
        process.join()
    return float(max(end for _, end in spans) - min(begun for begun, _ in spans))


def _work(worker: Player | _Writer, place: Place, barrier: Barrier, told: Any) -> None:
    told.put(worker.work(place, barrier))
