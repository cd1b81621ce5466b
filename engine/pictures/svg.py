"""A picture of dialogs in SVG, drawn without a browser: the same bytes for the same dialogs.

Its texts are texts: they can be selected, searched and read aloud; every card and every line says
by itself what it is. Colours follow the reader's light or dark. Whatever comes from files is
escaped, and names never become anything but text.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from engine.messages import say
from engine.pictures.cards import CATALOGUE, HEAD, PAD, Card, Chip, Line
from engine.pictures.frames import (
    ABOUT_STEP,
    HEADING,
    MARGIN,
    Drawing,
    Led,
    Sheet,
    Standing,
    drawing_of,
    sheet_of,
)
from engine.pictures.measure import width
from engine.pictures.routes import Point
from engine.pictures.scenes import Kind, Play, Shape

_ROUND: Final = 7.0
_TOP: Final = 92.0
_SIDE: Final = 30.0
_SHAPES: Final = {Shape.BUTTONS: 16.0, Shape.QUESTION: 3.0, Shape.SPEAKS: 10.0}
_CUT: Final = 13.0
_NO_XML: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LEGEND: Final = (*Shape, "end", "otherwise", "stays", "plays", Kind.ELSE)


def in_svg(plays: Sequence[Play], title: str, lang: str) -> str:
    """Draw dialogs on one sheet, under a title and with a legend."""
    sheet = sheet_of([drawing_of(play, lang) for play in plays])
    legend, legend_width = _legend(lang)
    heading = say(lang, CATALOGUE, "title", name=title)
    wide = max(sheet.width, legend_width, width(heading, 26, bold=True)) + 2 * _SIDE
    high = _TOP + sheet.height + _SIDE
    style = Path(__file__).with_name("style.css").read_text("utf-8")
    states = sum(len(play.scenes) for play in plays)
    desc = say(lang, CATALOGUE, "desc", count=len(plays), states=states)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(wide)} {_n(high)}" '
        f'width="{_n(wide)}" height="{_n(high)}" role="graphics-document" lang="{lang}" '
        'aria-labelledby="title desc">',
        f'<title id="title">{_t(heading)}</title>',
        f'<desc id="desc">{_t(desc)}</desc>',
        f"<style>{style}</style>",
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path class="head" d="M0 0L8 4L0 8Z"/></marker></defs>',
        f'<text class="title" x="{_n(_SIDE)}" y="38">{_t(heading)}</text>',
        f'<g class="legend" transform="translate({_n(_SIDE)} 52)">{legend}</g>',
        *_sheet(sheet, lang),
        "</svg>",
    ])  # fmt: skip


def _sheet(sheet: Sheet, lang: str) -> Iterator[str]:
    for x, y, drawing in sheet.drawings:
        name = drawing.play.name
        yield (
            f'<g class="dialog" id={_q(name)} role="graphics-object" aria-label={_q(name)} '
            f'transform="translate({_n(_SIDE + x)} {_n(_TOP + y)})">'
        )
        yield from _drawing(drawing, lang)
        yield "</g>"


def _drawing(drawing: Drawing, lang: str) -> Iterator[str]:
    play, left = drawing.play, _n(MARGIN / 2)
    yield (
        f'<rect class="frame" width="{_n(drawing.width)}" height="{_n(drawing.height)}" rx="10"/>'
    )
    yield f'<text class="dialog-name" x="{left}" y="30">{_t(play.name)}</text>'
    for number, line in enumerate(drawing.about):
        y = HEADING + MARGIN / 2 + 8 + number * ABOUT_STEP
        yield f'<text class="about" x="{left}" y="{_n(y)}">{_t(line)}</text>'
    yield from (_way(led, lang) for led in drawing.ways)
    if drawing.begin is not None:
        (x, y), (end, _) = drawing.begin
        yield f'<path class="begin-line" d="M{_n(x)} {_n(y)}H{_n(end - 1)}"/>'
        yield f'<circle class="begin" cx="{_n(x)}" cy="{_n(y)}" r="4.5"/>'
    for standing in drawing.cards:
        yield from _card(standing, play, lang)


def _way(led: Led, lang: str) -> str:
    kind = led.way.kind
    label = say(lang, CATALOGUE, "row.else") if kind is Kind.ELSE else led.way.label
    key = "way_by" if label else "way"
    told = say(lang, CATALOGUE, key, source=led.source, target=led.target, label=label)
    return (
        f'<path class="way {kind}" data-from={_q(led.source)} data-to={_q(led.target)} '
        f'data-way={_q(led.way.name)} marker-end="url(#head)" d="{_path(led.points)}">'
        f"<title>{_t(told)}</title></path>"
    )


def _path(points: Sequence[Point]) -> str:
    """Write a line whose corners are round, as far as there is room for them."""
    (x, y), *rest = points
    parts = [f"M{_n(x)} {_n(y)}"]
    for number, corner in enumerate(rest[:-1]):
        before, after = points[number], rest[number + 1]
        near = _toward(corner, before)
        far = _toward(corner, after)
        parts.append(f"L{_n(near[0])} {_n(near[1])}")
        parts.append(f"Q{_n(corner[0])} {_n(corner[1])} {_n(far[0])} {_n(far[1])}")
    x, y = points[-1]
    return "".join([*parts, f"L{_n(x)} {_n(y)}"])


def _toward(corner: Point, other: Point) -> Point:
    """Go from a corner towards another point by the radius, or half of the way."""
    across, down = other[0] - corner[0], other[1] - corner[1]
    length = abs(across) + abs(down)
    part = min(_ROUND, length / 2) / length
    return corner[0] + across * part, corner[1] + down * part


def _card(standing: Standing, play: Play, lang: str) -> Iterator[str]:
    card, scene = standing.card, standing.card.scene
    told = say(lang, CATALOGUE, "state", dialog=play.name, state=scene.name)
    yield (
        f'<g class="state {scene.shape}" data-state={_q(scene.name)} role="graphics-symbol" '
        f"aria-label={_q(told)} "
        f'transform="translate({_n(standing.x)} {_n(standing.y)})">'
    )
    yield _outline(scene.shape, card.width, card.height)
    yield f'<g transform="translate({_n(PAD)} {_n(HEAD - 6)})">{_icon(scene.shape)}</g>'
    if card.rule is not None:
        yield f'<path class="rule" d="M{_n(PAD)} {_n(card.rule)}H{_n(card.width - PAD)}"/>'
    yield from (_line(line) for line in card.lines)
    yield from (_chip(chip) for chip in card.chips)
    yield from _ports(card)
    yield "</g>"


def _ports(card: Card) -> Iterator[str]:
    for port in card.ports:
        yield f'<circle class="port" cx="{_n(card.width)}" cy="{_n(port.y)}" r="3"/>'


def _line(line: Line) -> str:
    return f'<text class="{line.style}" x="{_n(line.x)}" y="{_n(line.y)}">{_t(line.text)}</text>'


def _chip(chip: Chip) -> str:
    return (
        f'<g class="chip {chip.style}" transform="translate({_n(chip.x)} {_n(chip.y)})">'
        f'<rect width="{_n(chip.width)}" height="{_n(Chip.HEIGHT)}" rx="8.5"/>'
        f'<text x="7" y="12.5">{_t(chip.text)}</text></g>'
    )


def _outline(shape: Shape, wide: float, high: float) -> str:
    if shape in _SHAPES:
        radius = _n(min(_SHAPES[shape], high / 2))
        return f'<rect class="body" width="{_n(wide)}" height="{_n(high)}" rx="{radius}"/>'
    across, down = _n(wide - 2 * _CUT), _n(high - 2 * _CUT)
    cut = _n(_CUT)
    return (
        f'<path class="body" d="M{cut} 0h{across}l{cut} {cut}v{down}l-{cut} {cut}'
        f'h-{across}l-{cut} -{cut}v-{down}Z"/>'
    )


def _icon(shape: Shape) -> str:
    match shape:
        case Shape.BUTTONS:
            return '<rect class="icon" y="2" width="14" height="8" rx="4"/>'
        case Shape.QUESTION:
            return '<rect class="icon" x="1" y="1" width="11" height="10"/>'
        case Shape.WORK:
            return '<path class="icon" d="M6.5 -0.5L13 6L6.5 12.5L0 6Z"/>'
        case Shape.SPEAKS:
            return '<path class="icon" d="M1 1H13V9H6L3 12V9H1Z"/>'


def _legend(lang: str) -> tuple[str, float]:
    """Draw what the shapes and plates mean, in a line; gives its width too."""
    parts: list[str] = []
    x = 0.0
    for each in _LEGEND:
        text = say(lang, CATALOGUE, f"legend.{each}")
        if isinstance(each, Shape):
            sign, room = f'<g class="{each}">{_icon(each)}</g>', 20.0
        elif each is Kind.ELSE:
            sign, room = '<path class="way else" d="M0 6H26"/>', 32.0
        else:
            sign = f'<g class="chip {each}"><rect width="22" height="12" rx="6"/></g>'
            room = 28.0
        parts.append(
            f'<g transform="translate({_n(x)} 0)">{sign}'
            f'<text class="desc" x="{_n(room)}" y="11">{_t(text)}</text></g>'
        )
        x += room + width(text, 13) + 18
    return "".join(parts), x


def _n(number: float) -> str:
    """Write a length with at most one digit after the point."""
    return f"{round(number, 1):g}" if abs(number) < 100_000 else str(round(number))


def _t(text: str) -> str:
    return escape(_clean(text))


def _q(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    """Leave out what no XML may hold."""
    return _NO_XML.sub("", text)
