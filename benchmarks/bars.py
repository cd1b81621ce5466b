"""Figures as a picture: a bar for each, in SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _NAMES, _ROW = 720, 260, 26


@dataclass(frozen=True, slots=True)
class Bar:
    """A name, how long its bar is (``part`` of the longest), what stands beside it; ours or not."""

    name: str
    part: float
    told: str
    ours: bool = False


def picture(title: str, rows: Sequence[Bar]) -> str:
    """Draw them, the first one at the top."""
    return "\n".join(_lines(title, rows)) + "\n"


def _lines(title: str, rows: Sequence[Bar]) -> Iterator[str]:
    height = _ROW * (len(rows) + 1)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}"'
        ' font-family="sans-serif" font-size="13" fill="#333">'
    )
    yield f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
    yield f'<text x="{_NAMES}" y="17">{escape(title)}</text>'
    for place, row in enumerate(rows, 1):
        top, width = place * _ROW, max(2, (_WIDTH - _NAMES - 80) * row.part)
        colour = "#0b6e4f" if row.ours else "#9aa5b1"
        yield f'<text x="{_NAMES - 8}" y="{top + 17}" text-anchor="end">{escape(row.name)}</text>'
        yield (
            f'<rect x="{_NAMES}" y="{top + 4}" width="{width:.0f}" height="{_ROW - 8}"'
            f' fill="{colour}"/>'
        )
        yield f'<text x="{_NAMES + width + 6:.0f}" y="{top + 17}">{escape(row.told)}</text>'
    yield "</svg>"
