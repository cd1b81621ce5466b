"""What was measured on each database, as a table, as files for other programs, and as a picture."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.bars import Bar, picture
from benchmarks.durable.measure import Measured

HEAD = (
    f"{'':12}{'processes':>10}{'stored':>11}{'memory':>9}{'raw':>9}{'floor':>9}{'engine':>9}"
    f"{'of floor':>10}"
)


def row(one: Measured) -> str:
    """Give the figures of one database as a row under ``HEAD``."""
    return (
        f"{one.place:12}{one.processes:10}{one.stored:11,}{one.memory:9,.0f}{one.raw:9,.0f}"
        f"{one.floor:9,.0f}{one.engine:9,.0f}{one.engine / one.floor:10.0%}"
    )


def write(measured: Sequence[Measured], folder: Path) -> None:
    """Write ``durable.json`` and ``durable.svg``."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [{**asdict(one), "floor": one.floor} for one in measured]
    (folder / "durable.json").write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
    (folder / "durable.svg").write_text(_picture(measured), "utf-8")


def _picture(measured: Sequence[Measured]) -> str:
    longest = max(one.floor for one in measured)
    bars: list[Bar] = []
    for one in measured:
        name = f"{one.place}, {one.processes}" if one.processes > 1 else one.place
        told = f"{one.engine:,.0f} ({one.engine / one.floor:.0%})"
        bars.append(Bar(f"{name}: floor", one.floor / longest, f"{one.floor:,.0f}"))
        bars.append(Bar("engine", one.engine / longest, told, ours=True))
    return picture("durable steps a second, 64 people at once", bars)
