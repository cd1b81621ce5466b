"""What is to be seen in a picture, read back from its SVG: plates, letters and lines as boxes."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from engine.pictures.measure import width

SVG = "{http://www.w3.org/2000/svg}"
SIZES = {"title": 26, "dialog-name": 18, "about": 13, "desc": 13, "name": 14, "note": 11}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet; ``of`` says what it is."""

    of: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two boxes share more than an edge."""
        return (
            self.left < other.right - 0.2
            and other.left < self.right - 0.2
            and self.top < other.bottom - 0.2
            and other.top < self.bottom - 0.2
        )

    def holds(self, other: "Box") -> bool:
        """Tell whether the other box is inside."""
        return (
            self.left <= other.left + 0.2
            and other.right <= self.right + 0.2
            and self.top <= other.top + 0.2
            and other.bottom <= self.bottom + 0.2
        )


@dataclass(frozen=True, slots=True)
class State:
    """A state's card with what is on it."""

    name: str
    box: Box
    words: tuple[Box, ...]
    chips: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A line from a state to a state, as boxes of no width along its straight parts."""

    source: str
    target: str
    name: str
    parts: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Dialog:
    """A dialog in its frame."""

    name: str
    frame: Box
    states: tuple[State, ...]
    ways: tuple[Way, ...]


def dialogs(svg: str) -> list[Dialog]:
    """Read a picture back; whatever is no XML is an error."""
    root = ET.fromstring(svg)  # noqa: S314 - our own
    return [_dialog(group) for group in root.iter(f"{SVG}g") if group.get("class") == "dialog"]


def _dialog(group: ET.Element) -> Dialog:
    x, y = _moved(group)
    frame = group.find(f"{SVG}rect")
    assert frame is not None
    wide, high = float(frame.get("width", "")), float(frame.get("height", ""))
    return Dialog(
        group.get("id", ""),
        Box("frame", x, y, x + wide, y + high),
        tuple(_state(each, x, y) for each in group if "state" in each.get("class", "").split()),
        tuple(_way(each, x, y) for each in group if "way" in each.get("class", "").split()),
    )


def _state(group: ET.Element, x: float, y: float) -> State:
    dx, dy = _moved(group)
    x, y = x + dx, y + dy
    name = group.get("data-state", "")
    wide, high = _size(group)
    words = [_word(each, x, y) for each in group.findall(f"{SVG}text")]
    chips = []
    for chip in group.findall(f"{SVG}g"):
        if "chip" not in (chip.get("class") or ""):
            continue
        cx, cy = _moved(chip)
        plate, text = chip.find(f"{SVG}rect"), chip.find(f"{SVG}text")
        assert plate is not None
        assert text is not None
        left, top = x + cx, y + cy
        right, bottom = left + float(plate.get("width", "")), top + float(plate.get("height", ""))
        box = Box(f"chip {text.text}", left, top, right, bottom)
        assert box.holds(_word(text, left, top)), text.text
        chips.append(box)
    return State(name, Box(name, x, y, x + wide, y + high), tuple(words), tuple(chips))


def _size(group: ET.Element) -> tuple[float, float]:
    rect = group.find(f"{SVG}rect[@class='body']")
    if rect is not None:
        return float(rect.get("width", "")), float(rect.get("height", ""))
    path = group.find(f"{SVG}path[@class='body']")
    assert path is not None
    numbers = [float(each) for each in re.findall(r"[\d.]+", path.get("d", ""))]
    cut, _, across, _, _, down = numbers[:6]
    return across + 2 * cut, down + 2 * cut


def _word(text: ET.Element, x: float, y: float) -> Box:
    style, words = text.get("class", ""), text.text or ""
    size = SIZES.get(style, 12 if style else 11)
    left, base = x + float(text.get("x", "")), y + float(text.get("y", ""))
    wide = width(words, size, bold=style == "name")
    return Box(words, left, base - size * 0.78, left + wide, base + size * 0.24)


def _way(path: ET.Element, x: float, y: float) -> Way:
    source, target, name = (path.get(f"data-{each}", "") for each in ("from", "to", "way"))
    return Way(source, target, name, tuple(_parts(path.get("d", ""), x, y)))


def _parts(drawn: str, x: float, y: float) -> Iterator[Box]:
    """Give the straight parts of a line; a corner counts as the point that it goes around."""
    numbers = re.findall(r"([MLQ])([-\d. ]+)", drawn)
    points = []
    for letter, written in numbers:
        values = [float(each) for each in written.split()]
        if letter == "Q" or letter == "M" or (letter, written) == numbers[-1]:
            points.append((values[0], values[1]))
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        assert abs(ax - bx) < 0.2 or abs(ay - by) < 0.2, drawn
        yield Box("line", x + min(ax, bx), y + min(ay, by), x + max(ax, bx), y + max(ay, by))


def _moved(element: ET.Element) -> tuple[float, float]:
    found = re.fullmatch(r"translate\(([-\d.]+) ([-\d.]+)\)", element.get("transform", ""))
    assert found
    return float(found[1]), float(found[2])
