"""``python -m benchmarks handover [LOAD …]``: from what people do to the last reply to them.

``rozmova serve`` is a process of its own; Telegram and the people are this one. Each round has a
new database, and one person who rehearses, which warms the server up. The loads:

* ``burst``: a thousand people at once, each going on as soon as they are answered. How long a
  person waits is then how many others do.
* ``steady``: twenty updates a second, whatever the server does.
* ``paced``: a thousand people at once, and replies no faster than Telegram wants them.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.figures import Figures, figures, table
from benchmarks.residents import LAST_WORDS, Resident
from benchmarks.town import Town, town
from channels.telegram.limits import PACE
from tests.serving.order import faults, heard, heard_out

ROUNDS = 5
WHOLE = 10
"""Acts of a conversation."""
LONGEST = 900.0
"""Seconds after which a round is given up."""
UNPACED = {"ROZMOVA_TELEGRAM_RATE": "10000", "ROZMOVA_TELEGRAM_CHAT_RATE": "10000"}


@dataclass(frozen=True, slots=True)
class Load:
    """So many people, each with the first ``acts`` of a conversation.

    ``rate``: updates a second from all of them together; without it as many as they can.
    ``pace`` are the settings that say how fast the bot may send.
    """

    people: int
    acts: int
    rate: int | None
    pace: Mapping[str, str]

    def due(self, start: float, person: int) -> Callable[[int], float]:
        """Give the moments of a person's acts: ``rate`` people act once a second each, in turn."""
        if self.rate is None:
            return lambda _: 0.0
        group, place = divmod(person, self.rate)
        begin = start + group * self.acts + place / self.rate
        return lambda act: begin + act


LOADS = {
    "burst": Load(1000, WHOLE, None, UNPACED),
    "steady": Load(100, WHOLE, 20, UNPACED),
    "paced": Load(1000, 2, None, {}),
}


def main() -> None:
    """Print a table for each load."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks handover")
    asked.add_argument("loads", nargs="*", metavar="LOAD", help=", ".join(LOADS))
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    options = asked.parse_args()
    for name in options.loads or LOADS:
        load = LOADS[name]
        rounds = [_round(load) for _ in range(options.rounds)]
        print(table(f"{name}: {load.people} people", rounds))  # noqa: T201 - what it is for
        if not load.pace:
            least = rounds[0].messages / (PACE.bot or 1)
            print(f"{'at least, as Telegram wants it, s':42}{least:10.1f}")  # noqa: T201
        print(flush=True)  # noqa: T201


def _round(load: Load) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(load, Path(folder)))


async def _measure(load: Load, folder: Path) -> Figures:
    async with town(folder, load.people + 1, load.pace) as there:
        quiet = partial(heard_out, there.served)
        first, *people = there.people
        follow = await first.rehearse(there.webhook, load.acts, quiet)
        server, own = there.processor(), time.process_time()
        await _live(load, there, people, follow)
        server, own = there.processor() - server, time.process_time() - own
        await asyncio.to_thread(quiet, len(there.people) * load.acts)
        return figures(people, server, own, len(_astray(there)))


async def _live(load: Load, there: Town, people: Sequence[Resident], follow: Sequence[int]) -> None:
    """Let everybody do everything; returns when the last has the last reply.

    Raises ``TimeoutError`` when a reply does not come.
    """
    start = time.monotonic()
    async with asyncio.timeout(LONGEST), asyncio.TaskGroup() as everybody:
        for number, person in enumerate(people):
            due = load.due(start, number)
            everybody.create_task(person.live(there.webhook, follow, due))


def _astray(there: Town) -> set[str]:
    """Name the chats whose hasty words were heard in another order, or that were answered so."""
    shown = [(str(person.chat), reply.text) for person in there.people for reply in person.replies]
    muddled = set()
    for chat, texts in heard(there.served).items():
        words = tuple(text for text in texts if text in LAST_WORDS)
        if words not in (LAST_WORDS, ()):
            muddled.add(chat)
    return muddled | set(faults(there.served, shown))


if __name__ == "__main__":
    main()
