"""What was measured, as a table, as files for other programs, and as a picture."""

import csv
import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.bars import Bar, picture
from benchmarks.memory.measure import Measured


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
    (folder / "memory.svg").write_text(_picture(measured), "utf-8")


def _picture(measured: Sequence[Measured]) -> str:
    """Draw a bar for each, on a logarithmic scale from 1 to the slowest."""
    longest = math.log10(max(one.times for one in measured) * 1.1)
    bars = [
        Bar(one.name, math.log10(max(one.times, 1)) / longest, f"{one.times:.1f}",
            ours=one.name.startswith("engine"))
        for one in sorted(measured, key=lambda one: one.times)
    ]  # fmt: skip
    return picture("one step, multiples of by hand (logarithmic)", bars)
