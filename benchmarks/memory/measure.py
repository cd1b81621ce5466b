"""How long a step takes everybody, in turn, in one process."""

import gc
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.memory.acts import ACTS
from benchmarks.memory.by_engine import replies
from benchmarks.memory.players import Player

SLICE = 0.05
"""Seconds of processor time, at least, that a player has the floor."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The steps of one player: microseconds of processor time each, and multiples of by hand.

    Both are medians over the rounds; ``least`` and ``most`` are of the multiples.
    """

    name: str
    step: float
    times: float
    least: float
    most: float

    @property
    def per_second(self) -> float:
        """Steps in a second of processor time."""
        return 1e6 / self.step


def same_words(players: Sequence[Player]) -> None:
    """Raise ``ValueError`` unless everybody gives the same replies, word for word."""
    first, *others = players
    wanted = [replies(said) for said in first.converse()]
    for player in others:
        for act, right, said in zip(ACTS, wanted, player.converse(), strict=True):
            if replies(said) != right:
                raise ValueError(f"{player.name}, {act.what}: {replies(said)} is not {right}")


def measure(players: Sequence[Player], rounds: int) -> list[Measured]:
    """Let everybody play in every round, each time in another order; the first is the measure.

    A multiple is of one round: whatever else the machine does then slows everybody down.
    """
    enough = {player.name: _conversations(player) for player in players}
    steps: dict[str, list[float]] = {player.name: [] for player in players}
    for number in range(rounds):
        turn = number % len(players)
        for player in (*players[turn:], *players[:turn]):
            spent = _seconds(player, enough[player.name])
            steps[player.name].append(1e6 * spent / enough[player.name] / len(ACTS))
    first = steps[players[0].name]
    return [_measured(player.name, steps[player.name], first) for player in players]


def _measured(name: str, steps: list[float], first: list[float]) -> Measured:
    times = [step / one for step, one in zip(steps, first, strict=True)]
    return Measured(
        name, statistics.median(steps), statistics.median(times), min(times), max(times)
    )


def _conversations(player: Player) -> int:
    """Find out how many conversations fill a slice, which warms the player up."""
    count = 1
    while (spent := _seconds(player, count)) < SLICE:
        count = max(2 * count, int(count * SLICE / max(spent, 1e-6)))
    return count


def _seconds(player: Player, count: int) -> float:
    gc.collect()
    began = time.process_time()
    for _ in range(count):
        player.converse()
    return time.process_time() - began
