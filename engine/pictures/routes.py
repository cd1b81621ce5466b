"""The lines between placed cards: along lanes, and down in the gutters between columns.

In a gutter all lines to one state meet in one track; tracks are ordered so that they cross least
and never run over one another.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.pictures.cards import HEAD
from engine.pictures.layout import Columns, Edge

_STEP: Final = 11.0
_ASIDE: Final = 18.0
_ALIKE: Final = 5.0
"""Lines nearer than this look like one."""

Point = tuple[float, float]


@dataclass(slots=True)
class Track:
    """The lines to one state in one gutter: at which heights they come from and go to each side."""

    left: set[float] = field(default_factory=set)
    right: set[float] = field(default_factory=set)

    @property
    def span(self) -> tuple[float, float]:
        """From where to where the track runs."""
        every = self.left | self.right
        return min(every), max(every)


@dataclass(frozen=True, slots=True)
class Lines:
    """Where columns begin, the points of every edge, and the whole size."""

    columns: dict[int, float]
    points: tuple[tuple[Point, ...], ...]
    width: float


Key = tuple[bool, int]


def lines(made: Columns, edges: Sequence[Edge]) -> Lines:
    """Lead the edges; points run from the source's port to the target's entry."""
    gutters: dict[int, dict[Key, Track]] = defaultdict(lambda: defaultdict(Track))
    for edge in edges:
        _mark(gutters, made, edge)
    last = max(made.columns)
    ordered = {gutter: _ordered(gutters[gutter]) for gutter in range(-1, last + 1)}
    columns: dict[int, float] = {}
    tracks: dict[int, dict[Key, float]] = {}
    x = 0.0
    for gutter in range(-1, last + 1):
        if gutter >= 0:
            columns[gutter] = x
            x += max((box.width for box in made.columns[gutter]), default=0.0)
        tracks[gutter] = {key: x + _ASIDE + n * _STEP for n, key in enumerate(ordered[gutter])}
        x += 2 * _ASIDE + max(0, len(ordered[gutter]) - 1) * _STEP
    points = tuple(_points(made, edge, columns, tracks) for edge in edges)
    return Lines(columns, points, x)


def _mark(gutters: dict[int, dict[Key, Track]], made: Columns, edge: Edge) -> None:
    """Note at which heights an edge enters and leaves each gutter that it crosses."""
    back, lanes = made.way(edge)
    source, target = made.cards[edge.source], made.cards[edge.target]
    key = (back, edge.target)
    gutters[source.rank][key].left.add(source.y + edge.port)
    for lane in lanes:
        gutters[lane.rank - 1][key].right.add(lane.y)
        gutters[lane.rank][key].left.add(lane.y)
    gutters[target.rank - 1][key].right.add(target.y + HEAD)


def _points(
    made: Columns, edge: Edge, columns: dict[int, float], tracks: dict[int, dict[Key, float]]
) -> tuple[Point, ...]:
    back, lanes = made.way(edge)
    source, target = made.cards[edge.source], made.cards[edge.target]
    key = (back, edge.target)
    heights = [source.y + edge.port, *(lane.y for lane in lanes), target.y + HEAD]
    ways = len(heights) - 1
    step = -1 if back else 1
    points: list[Point] = [(columns[source.rank] + source.width, heights[0])]
    for number in range(ways):
        x = tracks[source.rank + step * number][key]
        points += [(x, heights[number]), (x, heights[number + 1])]
    points.append((columns[target.rank], heights[-1]))
    return tuple(_straightened(points))


def _straightened(points: Sequence[Point]) -> list[Point]:
    """Leave out the points at which a line does not turn."""
    kept: list[Point] = []
    for point in points:
        while len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept.pop()
        if not kept or kept[-1] != point:
            kept.append(point)
    return kept


def _ordered(gutter: dict[Key, Track]) -> list[Key]:
    """Order the tracks of a gutter: exchange neighbours while that makes things better."""
    keys = sorted(gutter, key=lambda key: (sum(gutter[key].span), key))
    for _ in range(len(keys)):
        for number in range(len(keys) - 1):
            one, other = gutter[keys[number]], gutter[keys[number + 1]]
            if _trouble(other, one) < _trouble(one, other):
                keys[number : number + 2] = keys[number + 1], keys[number]
    return keys


def _trouble(left: Track, right: Track) -> int:
    """Count what is wrong with one track to the left of another."""
    (top, bottom), (other_top, other_bottom) = left.span, right.span
    crossings = sum(other_top < y < other_bottom for y in left.right)
    crossings += sum(top < y < bottom for y in right.left)
    over = sum(abs(y - other) < _ALIKE for y in left.right for other in right.left)
    return crossings + 100 * over
