"""A state as a card: its name, what it does and says, and a row for each way out. Not where it is.

All lengths are in pixels from the card's upper left corner.
"""

from dataclasses import dataclass
from typing import Final

from engine.core.places import Again, Back, Do, End, Goto, Menu, Place
from engine.messages import say
from engine.pictures.measure import width, wrapped
from engine.pictures.scenes import Kind, Scene, Way

CATALOGUE: Final = "picture"
PAD: Final = 12.0
HEAD: Final = 15.0
"""How far down the card's entry is, and the port of the plain way on."""
ROOM: Final = 212.0
"""The widest a text may be before it is broken into lines."""
LEAST: Final = 96.0
NAME, NOTE, SAID, ROW, CHIP = 14.0, 11.0, 12.0, 12.0, 11.0
ICON: Final = 20.0
_GAP: Final = 10.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: where it begins, its base line, and how it is written."""

    x: float
    y: float
    text: str
    size: float
    style: str

    @property
    def width(self) -> float:
        """How wide the line is."""
        return width(self.text, self.size, bold=self.style == "name")


@dataclass(frozen=True, slots=True)
class Chip:
    """A small plate that says where a way leads out of the dialog."""

    x: float
    y: float
    width: float
    text: str
    style: str

    HEIGHT = 17.0


@dataclass(frozen=True, slots=True)
class Port:
    """Where a way to another state leaves the card: how far down its right side."""

    way: Way
    y: float


@dataclass(frozen=True, slots=True)
class Card:
    """A state as a card."""

    scene: Scene
    width: float
    height: float
    lines: tuple[Line, ...]
    chips: tuple[Chip, ...]
    ports: tuple[Port, ...]
    rule: float | None
    """Where a line divides what the state says from its ways; None without ways."""


@dataclass(frozen=True, slots=True)
class _Row:
    way: Way
    label: tuple[str, ...]
    chip: str

    def width(self, room: float) -> float:
        label = max((width(line, ROW) for line in self.label), default=0.0)
        if not self.chip:
            return label
        both = label + (_GAP if label else 0) + _chip_width(self.chip)
        return both if len(self.label) < 2 and both <= room else max(label, _chip_width(self.chip))


def card_of(scene: Scene, lang: str, known: frozenset[str]) -> Card:
    """Make the card of a state; ``known`` are the names of the dialog's states."""
    notes = [say(lang, CATALOGUE, f"note.{key}", what=what) for key, what in scene.notes]
    note_lines = [line for note in notes for line in wrapped(note, NOTE, ROOM)]
    said_lines = wrapped(f"«{scene.said}»", SAID, ROOM, most=3) if scene.said else []
    rows = [row for way in scene.ways if (row := _row(way, lang, known)) is not None]
    inner = max(
        LEAST,
        ICON + width(scene.name, NAME, bold=True),
        *(width(line, NOTE) for line in note_lines),
        *(width(line, SAID) for line in said_lines),
        *(row.width(ROOM) for row in rows),
    )
    lines = [Line(PAD + ICON, HEAD + 5, scene.name, NAME, "name")]
    y = HEAD + 13
    for style, size, step, texts in (
        ("note", NOTE, 15, note_lines),
        ("said", SAID, 16, said_lines),
    ):
        for text in texts:
            y += step
            lines.append(Line(PAD, y - 4, text, size, style))
    rule = y + 5 if rows else None
    y += 10 if rows else 3
    chips: list[Chip] = []
    ports = [Port(way, HEAD) for way in scene.ways if way.kind is Kind.ON and _stays(way, known)]
    for row in rows:
        top = y
        for text in row.label:
            y += 18
            lines.append(Line(PAD, y - 5, text, ROW, row.way.kind.value))
        if row.chip:
            length = _chip_width(row.chip)
            beside = width(row.label[0], ROW) + _GAP + length if row.label else length
            if not row.label or len(row.label) > 1 or beside > inner + 0.1:
                top = y
                y += 18
            chips.append(
                Chip(PAD + inner - length, top + 1, length, row.chip, _style(row.way.place))
            )
            y += 3
        else:
            ports.append(Port(row.way, (top + y) / 2))
    return Card(scene, inner + 2 * PAD, y + 8, tuple(lines), tuple(chips), tuple(ports), rule)


def _row(way: Way, lang: str, known: frozenset[str]) -> _Row | None:
    """Make the row of a way; the plain way to another state leaves by the head, without one."""
    stays = _stays(way, known)
    if way.kind is Kind.ON and stays:
        return None
    key = {Kind.ON: "row.on", Kind.ELSE: "row.else"}.get(way.kind)
    label = say(lang, CATALOGUE, key) if key else way.label
    return _Row(way, tuple(wrapped(label, ROW, ROOM)), "" if stays else _exit(way.place, lang))


def _stays(way: Way, known: frozenset[str]) -> bool:
    return isinstance(way.place, Goto) and way.place.state in known


def _chip_width(text: str) -> float:
    return width(text, CHIP) + 14


def _exit(place: Place, lang: str) -> str:
    match place:
        case End("done"):
            return "■ " + say(lang, CATALOGUE, "exit.end")
        case End(outcome):
            return "■ " + say(lang, CATALOGUE, "exit.end_with", outcome=outcome)
        case Again():
            return "↻ " + say(lang, CATALOGUE, "exit.again")
        case Back():
            return "← " + say(lang, CATALOGUE, "exit.back")
        case Menu():
            return "⌂ " + say(lang, CATALOGUE, "exit.menu")
        case Do(dialog):
            return f"▸ {dialog}"
        case Goto(state):
            return f"? {state}"


def _style(place: Place) -> str:
    match place:
        case End("done"):
            return "end"
        case End():
            return "otherwise"
        case Do():
            return "plays"
    return "stays"
