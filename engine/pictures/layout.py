"""Where the cards of a dialog stand: in columns from left to right, each way to a later column.

A layered layout after Sugiyama, made for cards of different heights with ports at their right
sides. Columns are the longest paths from the beginning; ways back take lanes of their own. All
ways to one state share their lanes, so that a picture has a line for each state, not for each way.
No library that is kept up does this without a browser or Graphviz (grandalf, the one in Python,
knows neither ports nor shared lanes). What is drawn depends on nothing but the dialog.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.pictures.cards import HEAD, Card

_BETWEEN_CARDS: Final = 22.0
_BESIDE_LANE: Final = 13.0
_ALONG_LANES: Final = 12
_LEVEL: Final = 60
_NEAR: Final = 60.0
_SLIGHT: Final = 12.0
_SWEEPS: Final = 24
_EASINGS: Final = 250


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from a card's port to another card; ``port`` counts from the source's upper edge."""

    source: int
    port: float
    target: int
    level: bool = False
    """Whether the target is wanted at the height of the source, wherever the port is."""


@dataclass(slots=True, eq=False)
class Box:
    """What takes room in a column: a card by its number, or the lane of ways to a card.

    ``y`` is its upper edge.
    """

    rank: int
    height: float
    width: float
    card: int | None = None
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Joint:
    """Two boxes that a line joins, and how far down each it is held."""

    one: Box
    one_at: float
    other: Box
    other_at: float
    level: bool = False
    strength: int = 1
    """How much it matters that the line is straight."""


@dataclass(slots=True)
class Columns:
    """Boxes in their columns, from above; lanes by (back, target, rank)."""

    columns: dict[int, list[Box]] = field(default_factory=lambda: defaultdict(list))
    cards: list[Box] = field(default_factory=list)
    lanes: dict[tuple[bool, int, int], Box] = field(default_factory=dict)
    joints: list[Joint] = field(default_factory=list)
    held: dict[int, list[Joint]] = field(default_factory=lambda: defaultdict(list))
    """The joints of each box, by its identity."""

    def way(self, edge: Edge) -> tuple[bool, list[Box]]:
        """Give whether an edge leads back, and the lanes it takes, in its direction."""
        start, end = self.cards[edge.source].rank, self.cards[edge.target].rank
        back = end <= start
        ranks = range(start, end - 1, -1) if back else range(start + 1, end)
        return back, [self.lanes[back, edge.target, rank] for rank in ranks]


def placed(cards: Sequence[Card], edges: Sequence[Edge]) -> Columns:
    """Place cards and lanes: columns by rank, the order in them, and every ``y``, from 0 down."""
    made = _boxed(cards, edges)
    _order(made)
    for _ in range(_EASINGS):
        for rank in [*sorted(made.columns), *sorted(made.columns, reverse=True)]:
            _ease(made, rank)
    _level(made)
    _straighten(made)
    top = min(box.y for column in made.columns.values() for box in column)
    for column in made.columns.values():
        for box in column:
            box.y = round(box.y - top, 1)
    return made


def ranks_of(count: int, edges: Sequence[Edge]) -> list[int]:
    """Give each card the length of the longest way to it that leads down the file."""
    ranks = [0] * count
    for edge in sorted(edges, key=lambda edge: (edge.source, edge.target)):
        if edge.target > edge.source:
            ranks[edge.target] = max(ranks[edge.target], ranks[edge.source] + 1)
    return ranks


def _boxed(cards: Sequence[Card], edges: Sequence[Edge]) -> Columns:
    made = Columns()
    for number, (card, rank) in enumerate(zip(cards, ranks_of(len(cards), edges), strict=True)):
        box = Box(rank, card.height, card.width, number)
        made.cards.append(box)
        made.columns[rank].append(box)
    for edge in edges:
        start, end = made.cards[edge.source].rank, made.cards[edge.target].rank
        back = end <= start
        for rank in range(end, start + 1) if back else range(start + 1, end):
            if (back, edge.target, rank) not in made.lanes:
                lane = Box(rank, 0.0, 0.0)
                made.lanes[back, edge.target, rank] = lane
                made.columns[rank].append(lane)
        _join(made, edge)
    y: dict[int, float] = defaultdict(float)
    for rank, column in made.columns.items():
        for box in column:
            box.y = y[rank]
            y[rank] += box.height + _BETWEEN_CARDS
    return made


def _join(made: Columns, edge: Edge) -> None:
    _, lanes = made.way(edge)
    stops = [
        (made.cards[edge.source], edge.port),
        *((lane, 0.0) for lane in lanes),
        (made.cards[edge.target], HEAD),
    ]
    for (one, one_at), (other, other_at) in itertools.pairwise(stops):
        level = edge.level and one.card is not None
        along = one.card is None and other.card is None
        strength = _ALONG_LANES if along else _LEVEL if level else 1
        joint = Joint(one, one_at, other, other_at, level, strength)
        made.joints.append(joint)
        made.held[id(one)].append(joint)
        made.held[id(other)].append(joint)


def _order(made: Columns) -> None:
    """Sort the boxes of each column by where their lines come from, and keep the best order."""
    best, order = _tangle(made), _order_now(made)
    for sweep in range(_SWEEPS):
        for rank in sorted(made.columns, reverse=sweep % 2 == 1):
            wanted = {id(box): _wanted(made, box) for box in made.columns[rank]}
            made.columns[rank].sort(key=lambda box: wanted[id(box)] + box.height / 2)
            _ease(made, rank)
        tangle = _tangle(made)
        if tangle < best:
            best, order = tangle, _order_now(made)
    made.columns.update(order)


def _order_now(made: Columns) -> dict[int, list[Box]]:
    return {rank: list(column) for rank, column in made.columns.items()}


def _tangle(made: Columns) -> float:
    """Count the crossings of lines, and the boxes that stand between a card and its lane."""
    place = {
        id(box): number for column in made.columns.values() for number, box in enumerate(column)
    }
    across: dict[int, set[tuple[float, float]]] = defaultdict(set)
    beside = 0
    for joint in made.joints:
        one, other = place[id(joint.one)], place[id(joint.other)]
        if joint.one.rank == joint.other.rank:
            beside += abs(one - other) - 1
            continue
        ends = [(joint.one.rank, one + joint.one_at / 1000),
                (joint.other.rank, other + joint.other_at / 1000)]  # fmt: skip
        (rank, left), (_, right) = sorted(ends)
        across[rank].add((left, right))
    crossings = sum(
        (one[0] - other[0]) * (one[1] - other[1]) < 0
        for lines in across.values()
        for one in lines
        for other in lines
    )
    return crossings / 2 + beside


def _wanted(made: Columns, box: Box) -> float:
    """Give the upper edge at which a box's lines would be straight, on the average."""
    pulls = list(_pulls(made, box))
    strength = sum(each for _, each in pulls)
    return sum(y * each for y, each in pulls) / strength if pulls else box.y


def _pulls(made: Columns, box: Box) -> Iterator[tuple[float, int]]:
    """Give where each line wants a box, and how much; a card does not follow its own lane."""
    for joint in made.held[id(box)]:
        if joint.one.rank == joint.other.rank and box.card is not None:
            continue
        one_at = HEAD if joint.level else joint.one_at
        if joint.one is box:
            yield joint.other.y + joint.other_at - one_at, joint.strength
        if joint.other is box:
            yield joint.one.y + one_at - joint.other_at, joint.strength


def _straighten(made: Columns) -> None:
    """Put lanes that follow one another at one height, as many as have room there."""
    chains: dict[tuple[bool, int], list[Box]] = defaultdict(list)
    for (back, target, _), lane in sorted(made.lanes.items(), key=lambda item: item[0]):
        chains[back, target].append(lane)
    for chain in chains.values():
        rest = list(chain)
        while len(rest) > 1:
            fitting = {
                lane.y: [each for each in rest if _fits(made, each, lane.y)] for lane in rest
            }
            height, many = max(fitting.items(), key=lambda item: (len(item[1]), -item[0]))
            for lane in many:
                lane.y = height
            rest = [lane for lane in rest if lane not in many and lane.y != height]


def _level(made: Columns) -> None:
    """Move cards by a little where that makes the way on to them straight."""
    straight: set[int] = set()
    for joint in made.joints:
        slant = joint.other.y + joint.other_at - joint.one.y - HEAD
        if not joint.level or joint.other.card is None or abs(slant) > _SLIGHT:
            continue
        for box, y in ((joint.other, joint.other.y - slant), (joint.one, joint.one.y + slant)):
            if slant and id(box) not in straight and _fits(made, box, y):
                box.y = y
                break
        straight |= {id(joint.one), id(joint.other)}


def _fits(made: Columns, box: Box, y: float) -> bool:
    """Tell whether a box may be moved to a height without coming too near its neighbours."""
    column = made.columns[box.rank]
    place = column.index(box)
    above, below = column[max(0, place - 1) : place], column[place + 1 : place + 2]
    return (
        abs(box.y - y) <= _NEAR
        and all(each.y + each.height + _between(each, box) <= y for each in above)
        and all(y + box.height + _between(box, each) <= each.y for each in below)
    )


def _between(above: Box, below: Box) -> float:
    """Give how far apart two boxes of a column have to be."""
    return _BESIDE_LANE if above.card is None or below.card is None else _BETWEEN_CARDS


def _ease(made: Columns, rank: int) -> None:
    """Move the boxes of a column to where they are wanted, as far as their order lets them.

    The least squares of all moves, by the pool of adjacent violators.
    """
    column = made.columns[rank]
    down = [0.0]
    for above, below in itertools.pairwise(column):
        down.append(down[-1] + above.height + _between(above, below))
    pools: list[tuple[float, int, int]] = []
    for box, offset in zip(column, down, strict=True):
        pull = max(1, sum(strength for _, strength in _pulls(made, box)))
        mean, count = _wanted(made, box) - offset, 1
        while pools and pools[-1][0] > mean:
            before, strength, many = pools.pop()
            mean = (before * strength + mean * pull) / (strength + pull)
            pull, count = pull + strength, count + many
        pools.append((mean, pull, count))
    means = [mean for mean, _, count in pools for _ in range(count)]
    for box, mean, offset in zip(column, means, down, strict=True):
        box.y = mean + offset
