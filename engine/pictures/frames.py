"""A dialog as a drawing with a size, and the drawings of a bot put together on one sheet.

Not the writing of SVG (``svg``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from engine.core.places import Goto
from engine.pictures.cards import HEAD, Card, card_of
from engine.pictures.layout import Edge, placed
from engine.pictures.measure import width, wrapped
from engine.pictures.routes import Point, lines
from engine.pictures.scenes import Kind, Play, Way

MARGIN: Final = 28.0
HEADING: Final = 30.0
ABOUT_STEP: Final = 18.0
_GAP: Final = 26.0
_POSTER: Final = 1.5
"""How much wider than high a sheet should be."""
NAME_SIZE, ABOUT_SIZE = 18.0, 13.0


@dataclass(frozen=True, slots=True)
class Standing:
    """A card where it stands."""

    card: Card
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Led:
    """A way to another state, and the points of its line."""

    source: str
    target: str
    way: Way
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A dialog within its frame; everything counts from the frame's upper left corner."""

    play: Play
    about: tuple[str, ...]
    width: float
    height: float
    cards: tuple[Standing, ...]
    ways: tuple[Led, ...]
    begin: tuple[Point, Point] | None
    """From where to where the line into the first state runs."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Drawings side by side, each with its place."""

    width: float
    height: float
    drawings: tuple[tuple[float, float, Drawing], ...]


def drawing_of(play: Play, lang: str) -> Drawing:
    """Draw a dialog."""
    known = frozenset(scene.name for scene in play.scenes)
    numbers = {scene.name: number for number, scene in enumerate(play.scenes)}
    cards = [card_of(scene, lang, known) for scene in play.scenes]
    if not cards:
        return _framed(play, (), (), 0.0, 0.0)
    led: list[tuple[Edge, Way]] = []
    for number, card in enumerate(cards):
        for port in card.ports:
            if isinstance(port.way.place, Goto):
                level = port.way.kind in (Kind.ON, Kind.ELSE)
                target = numbers[port.way.place.state]
                led.append((Edge(number, port.y, target, level), port.way))
    edges = [edge for edge, _ in led]
    made = placed(cards, edges)
    found = lines(made, edges)
    stand = tuple(
        Standing(card, found.columns[box.rank], box.y)
        for card, box in zip(cards, made.cards, strict=True)
    )
    ways = tuple(
        Led(play.scenes[edge.source].name, play.scenes[edge.target].name, way, points)
        for (edge, way), points in zip(led, found.points, strict=True)
    )
    low = max(box.y + box.height for column in made.columns.values() for box in column)
    return _framed(play, stand, ways, found.width, low)


def _framed(
    play: Play,
    cards: Sequence[Standing],
    ways: Sequence[Led],
    wide: float,
    low: float,
) -> Drawing:
    """Put a frame around a dialog, with its name and what it is for above."""
    named = width(play.name, NAME_SIZE, bold=True)
    room = max(wide, named, 300.0)
    about = tuple(wrapped(play.about, ABOUT_SIZE, room))
    text = max([named, *(width(line, ABOUT_SIZE) for line in about)])
    top = MARGIN / 2 + HEADING + len(about) * ABOUT_STEP + 16
    left = MARGIN / 2
    begin = None
    if cards:
        first, y = cards[0], cards[0].y + top + HEAD
        begin = (left + 5, y), (first.x + left, y)
    return Drawing(
        play,
        about,
        round(max(wide, text) + MARGIN, 1),
        round(top + low + MARGIN * 0.75, 1),
        tuple(Standing(each.card, each.x + left, each.y + top) for each in cards),
        tuple(
            Led(way.source, way.target, way.way,
                tuple((round(x + left, 1), round(y + top, 1)) for x, y in way.points))
            for way in ways
        ),
        begin,
    )  # fmt: skip


def sheet_of(drawings: Sequence[Drawing]) -> Sheet:
    """Put drawings on a sheet like a poster, in their order: each as high up as can be."""
    area = sum((each.width + _GAP) * (each.height + _GAP) for each in drawings)
    room = max([sqrt(area * _POSTER), *(each.width for each in drawings)])
    standing: list[tuple[float, float, Drawing]] = []
    for each in drawings:
        xs = {0.0, *(x + other.width + _GAP for x, _, other in standing)}
        spots = [(_top(standing, x, each.width), x) for x in xs if x + each.width <= room + 0.1]
        y, x = min(spots)
        standing.append((x, y, each))
    return Sheet(
        max((x + each.width for x, _, each in standing), default=0.0),
        max((y + each.height for _, y, each in standing), default=0.0),
        tuple(standing),
    )


def _top(standing: Sequence[tuple[float, float, Drawing]], x: float, wide: float) -> float:
    """Give how high up something so wide may stand at ``x``: under all that stands there."""
    under = (
        y + other.height + _GAP
        for left, y, other in standing
        if left < x + wide + _GAP and x < left + other.width + _GAP
    )
    return max(under, default=0.0)
