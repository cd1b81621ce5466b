"""Faults at random while people talk with two processes: nothing lost or doubled, all in order."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.runtime.wire import Wire
from tests.serving.shared.cluster import cluster
from tests.serving.shared.faults import FAULTS, Siege
from tests.serving.shared.town import town

pytestmark = pytest.mark.campaign
PEOPLE = 30
MINUTES = 1.0
"""How long there are faults."""
REST = 4.0
"""Seconds from one fault to the next, at most."""
DISK = 160
"""Megabytes of the server's disk."""


@contextmanager
def siege(folder: Path, seed: int) -> Iterator[Siege]:
    """Serve a bot by two processes, each with a wire of its own to a server of the test's own."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    with cluster(DISK) as server:
        wires = [Wire("127.0.0.1", server.port) for _ in range(2)]
        places = [server.at(wire.port) for wire in wires]
        with town(folder, places, PEOPLE, seed) as found:
            named = dict(zip(found.processes.each, wires, strict=True))
            yield Siege(found, server, named, chance)
        for wire in wires:
            wire.close()


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.__name__ for fault in FAULTS])
def test_one_fault_again_and_again(tmp_path: Path, fault: Callable[[Siege], None]) -> None:
    """Each by itself, so that it is known which one costs what."""
    besieged(tmp_path, [fault], MINUTES, seed=1)


@pytest.mark.parametrize("seed", [2026])
def test_all_faults_at_random(tmp_path: Path, seed: int) -> None:
    """One after the other, each before all has recovered from the last."""
    besieged(tmp_path, FAULTS, 4 * MINUTES, seed)


def besieged(
    folder: Path, faults: Sequence[Callable[[Siege], None]], minutes: float, seed: int
) -> None:
    """Let faults happen for so long, then see what they have cost."""
    with siege(folder, seed) as there:
        crowd, ends, number = there.town.crowd, time.monotonic() + 60 * minutes, 0
        crowd.come()
        with crowd.busy():
            while time.monotonic() < ends:
                there.rest(REST)
                there.chance.choice(faults)(there)
                number += 1
        figures = there.town.reckoning()
    print(number, "faults:", figures)  # noqa: T201 - what the campaign is for
    assert figures.faults == []
