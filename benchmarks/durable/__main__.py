"""``python -m benchmarks durable [--postgres ADDRESS] [--stored N …]``: every step committed.

Sixty-four people at once play the conversation of ``memory``, over SQLite, over SQLite on a disk
that needs 5 ms for an fsync (simulated), and, where an address is given, over PostgreSQL with so
many processes. ``floor`` is what the step in memory and the same rows, written by plain batches to
the same place in the same run, leave possible. ``--growth 1000 100000 1000000`` asks instead what
is left of the speed with so many conversations in the database, any of which may go on.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.durable.growth import grown
from benchmarks.durable.measure import Plan, measure
from benchmarks.durable.report import HEAD, row, write

AT_ONCE, GROUPS, ROUNDS = 64, 6, 5


def main() -> None:
    """Print a table, and write it where it is wanted."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks durable")
    asked.add_argument("--postgres", help="postgresql://… of a database in which schemas are made")
    asked.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
    asked.add_argument("--stored", type=int, nargs="+", default=[8_000])
    asked.add_argument("--places", nargs="+", default=["sqlite", "slow disk"])
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--groups", type=int, default=GROUPS)
    asked.add_argument("--growth", type=int, nargs="+", help="numbers of stored conversations")
    asked.add_argument("--out", type=Path, help="for durable.json and durable.svg")
    options = asked.parse_args()
    places = [(name, 1) for name in options.places]
    if options.postgres:
        places += [("postgres", number) for number in options.processes]
    if options.growth:
        _grow(places, options)
        return
    print(HEAD)  # noqa: T201 - what it is for
    measured = []
    for stored in options.stored:
        for name, processes in places:
            plan = Plan(AT_ONCE, options.groups, options.rounds, stored, processes)
            measured.append(measure(name, options.postgres, plan))
            print(row(measured[-1]), flush=True)  # noqa: T201
    if options.out is not None:
        write(measured, options.out)


def _grow(places: Sequence[tuple[str, int]], options: argparse.Namespace) -> None:
    for name, processes in places:
        least = min(options.growth)
        groups = min(options.groups, least // (AT_ONCE * options.rounds * processes))
        plan = Plan(AT_ONCE, groups, options.rounds, least, processes)
        for one in grown(name, options.postgres, options.growth, plan):
            print(f"{one.place:12}{one.stored:11,}{one.engine:9,.0f}{one.kept:8.0%}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
