"""How long a step takes everybody, in turn, in one process."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.memory.acts import ACTS
from benchmarks.memory.by_engine import replies
from benchmarks.memory.players import Player

TURN = 3
"""Conversations of a turn that are measured."""
WARM = 20
"""Conversations that everybody plays beforehand, unmeasured."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The steps of one player: microseconds of processor time each, and multiples of by hand.

    Both are medians over the rounds; in the middle half of the rounds the multiple was from ``low``
    to ``high``.
    """

    name: str
    step: float
    times: float
    low: float
    high: float

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

    A turn is one conversation to come back to, unmeasured, and a few that are. A multiple is of one
    round: whatever else the machine does then slows everybody down.
    """
    steps: dict[str, list[float]] = {player.name: [] for player in players}
    for player in players:
        for _ in range(WARM):
            player.converse()
    for number in range(rounds):
        turn = number % len(players)
        for player in (*players[turn:], *players[:turn]):
            steps[player.name].append(_microseconds(player) / len(ACTS))
    first = steps[players[0].name]
    return [_measured(player.name, steps[player.name], first) for player in players]


def _measured(name: str, steps: list[float], first: list[float]) -> Measured:
    times = [step / one for step, one in zip(steps, first, strict=True)]
    low, middle, high = statistics.quantiles(times, n=4)
    return Measured(name, statistics.median(steps), middle, low, high)


def _microseconds(player: Player) -> float:
    """Give the processor time of one conversation."""
    player.converse()
    began = time.process_time_ns()
    for _ in range(TURN):
        player.converse()
    return (time.process_time_ns() - began) / 1000 / TURN
