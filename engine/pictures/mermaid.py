"""A picture of dialogs in Mermaid.

Shapes: a stadium offers buttons, a rectangle asks, a rhombus calls a service or plays a dialog,
plain text only speaks. Names never become ids (a space or a keyword would break the picture).
"""

from collections.abc import Iterator, Sequence

from engine.core.places import Goto, Place
from engine.pictures.exits import spelled
from engine.pictures.scenes import Kind, Play, Scene, Shape, Way

_FORBIDDEN = str.maketrans(dict.fromkeys('";:<>{}[]()|#`', " "))


def in_mermaid(plays: Sequence[Play]) -> str:
    """Draw dialogs, each in a frame of its own."""
    return "\n".join(_drawn(plays))


def _drawn(plays: Sequence[Play]) -> Iterator[str]:
    yield "flowchart TD"
    for number, play in enumerate(plays):
        yield f'  subgraph d{number}["{_clean(play.name)}"]'
        yield from (f"    {line}" for line in _play(play, f"d{number}"))
        yield "  end"


def _play(play: Play, prefix: str) -> Iterator[str]:
    ids = {scene.name: f"{prefix}s{number}" for number, scene in enumerate(play.scenes)}
    exits: dict[str, str] = {}
    edges: list[str] = []
    for scene in play.scenes:
        yield f"{ids[scene.name]}{_shape(scene)}"
        for way in scene.ways:
            target = _target(way.place, ids, exits, prefix)
            edges.append(f"{ids[scene.name]} {_arrow(way)} {target}")
    yield from (f'{node}(["{_clean(text)}"])' for text, node in exits.items())
    yield from edges


def _target(place: Place, ids: dict[str, str], exits: dict[str, str], prefix: str) -> str:
    if isinstance(place, Goto) and place.state in ids:
        return ids[place.state]
    return exits.setdefault(spelled(place), f"{prefix}x{len(exits)}")


def _shape(scene: Scene) -> str:
    name = _clean(scene.name)
    match scene.shape:
        case Shape.WORK:
            called = next(value for key, value in scene.notes if key in ("service", "dialog"))
            return f'{{"{name}<br/>{_clean(called)}"}}'
        case Shape.QUESTION:
            return f'["{name}"]'
        case Shape.BUTTONS:
            return f'(["{name}"])'
        case Shape.SPEAKS:
            return f'>"{name}"]'


def _arrow(way: Way) -> str:
    if way.kind is Kind.ELSE:
        return "-.->"
    return f"-->|{_clean(way.name)}|" if way.name else "-->"


def _clean(words: str) -> str:
    return words.translate(_FORBIDDEN).strip() or " "
