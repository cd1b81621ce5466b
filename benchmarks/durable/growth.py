"""What it matters how many conversations are stored: any of them may be the next to go on.

All sizes stand ready at once and are measured in turn.
"""

import statistics
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from benchmarks.durable.crowd import fill, rehearse, runner
from benchmarks.durable.measure import Plan, Player, together
from benchmarks.durable.places import Place, fresh
from engine.core.events import PersonEvent
from engine.inspection import flow_of
from engine.language.tree import shipped


@dataclass(frozen=True, slots=True)
class Grown:
    """Steps a second with so many conversations stored, and as a part of the smallest's."""

    place: str
    stored: int
    engine: float
    kept: float


def grown(name: str, postgres: str | None, sizes: Sequence[int], plan: Plan) -> list[Grown]:
    """Measure every size in every round; medians."""
    plans = {size: replace(plan, stored=size) for size in sizes}
    rates: dict[int, list[float]] = {size: [] for size in sizes}
    with ExitStack() as stack:
        places = {size: stack.enter_context(fresh(name, postgres)) for size in sizes}
        acts, *_ = [_filled(place, size) for size, place in places.items()]
        for turn in range(plan.rounds):
            for size, place in places.items():
                players = [
                    Player(plans[size].people(turn, number), acts)
                    for number in range(plan.processes)
                ]
                rates[size].append(plan.steps / together(place, players))
    first = rates[sizes[0]]
    return [
        Grown(
            name,
            size,
            statistics.median(each),
            statistics.median(one / base for one, base in zip(each, first, strict=True)),
        )
        for size, each in rates.items()
    ]


def _filled(place: Place, size: int) -> list[PersonEvent]:
    store = place.open()
    of = runner(store, flow_of(shipped(), "poltava", "uk"))
    acts = rehearse(store, of)
    fill(store, 1, size)
    of.close()
    store.close()
    place.count()
    return acts
