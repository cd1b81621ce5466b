"""What was measured, as a table, as files for other programs, and as a picture."""

import csv
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from html import escape
from pathlib import Path

from benchmarks.memory.measure import Measured

_WIDTH, _NAMES, _ROW = 720, 260, 26


def table(measured: Sequence[Measured]) -> str:
    """Give the figures as a table of text."""
    head = f"{'':36}{'µs a step':>10}{'steps/s':>10}{'by hand = 1':>13}{'low':>8}{'high':>8}"
    rows = (
        f"{one.name:36}{one.step:10.1f}{one.per_second:10,.0f}"
        f"{one.times:13.2f}{one.low:8.2f}{one.high:8.2f}"
        for one in measured
    )
    return "\n".join([head, *rows])


def write(measured: Sequence[Measured], folder: Path) -> None:
    """Write ``memory.json``, ``memory.csv`` and ``memory.svg``."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [{**asdict(one), "per_second": one.per_second} for one in measured]
    (folder / "memory.json").write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
    with (folder / "memory.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (folder / "memory.svg").write_text("\n".join(_picture(measured)) + "\n", "utf-8")


def _picture(measured: Sequence[Measured]) -> Iterator[str]:
    """Draw a bar for each, on a logarithmic scale from 1 to the slowest."""
    height = _ROW * (len(measured) + 1)
    scale = (_WIDTH - _NAMES - 60) / math.log10(max(one.times for one in measured) * 1.1)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}"'
        ' font-family="sans-serif" font-size="13" fill="#333">'
    )
    yield f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
    yield f'<text x="{_NAMES}" y="17">one step, multiples of by hand (logarithmic)</text>'
    for place, one in enumerate(sorted(measured, key=lambda one: one.times), 1):
        top, width = place * _ROW, max(2, scale * math.log10(max(one.times, 1)))
        colour = "#0b6e4f" if one.name.startswith("engine") else "#9aa5b1"
        yield f'<text x="{_NAMES - 8}" y="{top + 17}" text-anchor="end">{escape(one.name)}</text>'
        yield (
            f'<rect x="{_NAMES}" y="{top + 4}" width="{width:.0f}" height="{_ROW - 8}"'
            f' fill="{colour}"/>'
        )
        yield f'<text x="{_NAMES + width + 6:.0f}" y="{top + 17}">{one.times:.1f}</text>'
    yield "</svg>"
