"""What a load has shown, as lines to be printed."""

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import percentile
from benchmarks.load.city import City
from tests.serving.reckoning import Reckoning
from tests.serving.shared.processes import Processes


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time until now: of this process, and of each server by name."""

    own: float
    servers: Mapping[str, float]

    @classmethod
    def now(cls, processes: Processes) -> "Cost":
        """Look (proc(5), Linux only)."""
        servers = {name: _processor(each.process.pid) for name, each in processes.each.items()}
        return cls(time.process_time(), servers)


def pace(city: City, think: float) -> Iterator[str]:
    """Tell how fast it went and what people waited for, once the last of them had come."""
    first = min(each.acted for each in city.heard) + think
    last = max(each.acted for each in city.heard)
    acts = [each for each in city.heard if first <= each.acted <= last]
    replies = sum(first <= at <= last for at in city.shown)
    seconds = last - first
    if not acts:
        yield f"{len(city.heard)} updates, and nobody came to a second one"
        return
    yield f"{len(city.heard)} updates; in the {seconds:.0f} s after the last person has come:"
    yield f"updates {len(acts) / seconds:.1f}/s, replies {replies / seconds:.1f}/s"
    yield _waits("first reply", sorted(each.first - each.acted for each in acts))
    yield _waits("last reply", sorted(each.last - each.acted for each in acts))


def servers(processes: Processes, before: Cost, after: Cost) -> Iterator[str]:
    """Tell what each process has done, and what that has cost."""
    for name, turns in processes.turns().items():
        spent = 1000 * (after.servers[name] - before.servers[name]) / max(1.0, turns)
        resident, most = _memory(processes.each[name].process.pid)
        yield (
            f"{name}: {turns:.0f} turns, {spent:.1f} ms of processor each,"
            f" {resident:.0f} MB, {most:.0f} MB at most"
        )
    yield f"messenger, balancer and people: {after.own - before.own:.0f} s of processor"


def verdict(reckoning: Reckoning) -> Iterator[str]:
    """Tell what must not be."""
    yield f"{reckoning.readings} readings, {len(reckoning.faults)} faults"
    yield from reckoning.faults[:20]


def _waits(name: str, seconds: list[float]) -> str:
    times = ", ".join(f"p{each} {1000 * percentile(seconds, each):.0f} ms" for each in (50, 99))
    return f"{name}: {times}"


def _processor(pid: int) -> float:
    stat = Path(f"/proc/{pid}/stat").read_text()
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> tuple[float, float]:
    """Give the megabytes that a process has resident, and has had at most."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    told = dict(line.split(":", 1) for line in lines)
    resident, most = (int(told[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))
    return resident, most
