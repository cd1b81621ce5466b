"""``python -m benchmarks memory [--out FOLDER]``: one conversation, played by everybody.

The meter readings of one household in Poltava, in memory: the engine, the same with its session
written and read again before every step, plain Python by hand, and other libraries, which say the
same words. A step is one thing that the person does.
"""

import argparse
from contextlib import ExitStack
from pathlib import Path

from benchmarks.memory.measure import measure, same_words
from benchmarks.memory.players import Absent, players
from benchmarks.memory.report import table, write

ROUNDS = 200


def main() -> None:
    """Print a table, and write it where it is wanted."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks memory")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--out", type=Path, help="for memory.csv, memory.json and memory.svg")
    options = asked.parse_args()
    with ExitStack() as closing:
        everybody = list(players(closing))
        here = [player for player in everybody if not isinstance(player, Absent)]
        same_words(here)
        measured = measure(here, options.rounds)
    print(table(measured))  # noqa: T201 - what it is for
    for absent in everybody:
        if isinstance(absent, Absent):
            print(f"{absent.name} is left out: {absent.why}")  # noqa: T201
    if options.out is not None:
        write(measured, options.out)


if __name__ == "__main__":
    main()
