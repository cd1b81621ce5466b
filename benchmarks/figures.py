"""What a round has shown, and rounds as a table: median, least and most of each figure."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, fields

from benchmarks.residents import Resident


@dataclass(frozen=True, slots=True)
class Figures:
    """One round; times of single updates are in milliseconds.

    ``taken``: updates that were confirmed in a second, from the first to the last; ``answer``:
    from the call of the webhook to its confirmation; ``handover``: from what the person does to
    the last reply to it, handed over to the messenger. ``server``, ``load``: processor time for
    one update, of the server and of what measures it. ``astray``: chats that were heard in another
    order than they spoke, or did not get every reply once and in order.
    """

    updates: float
    messages: float
    seconds: float
    taken: float
    answer_p50: float
    answer_p99: float
    handover_p50: float
    handover_p99: float
    server: float
    load: float
    astray: float


NAMES = {
    "updates": "updates",
    "messages": "messages",
    "seconds": "from the first act to the last reply, s",
    "taken": "updates taken in, 1/s",
    "answer_p50": "webhook answered, p50, ms",
    "answer_p99": "webhook answered, p99, ms",
    "handover_p50": "last reply handed over, p50, ms",
    "handover_p99": "last reply handed over, p99, ms",
    "server": "processor of the server, ms per update",
    "load": "processor of the load, ms per update",
    "astray": "chats out of order, doubled or lost",
}


def figures(people: Sequence[Resident], server: float, load: float, astray: int) -> Figures:
    """Reckon a round; ``server`` and ``load`` are seconds of processor time in all."""
    done = [each for person in people for each in person.done]
    replies = [reply for person in people for reply in person.replies]
    began, confirmed = min(each.posted for each in done), max(each.answered for each in done)
    answers = sorted(each.answered - each.posted for each in done)
    handovers = sorted(
        person.replies[each.replies - 1].at - each.acted
        for person in people
        for each in person.done
    )
    return Figures(
        updates=len(done),
        messages=len(replies),
        seconds=max(reply.at for reply in replies) - began,
        taken=len(done) / (confirmed - began),
        answer_p50=1000 * percentile(answers, 50),
        answer_p99=1000 * percentile(answers, 99),
        handover_p50=1000 * percentile(handovers, 50),
        handover_p99=1000 * percentile(handovers, 99),
        server=1000 * server / len(done),
        load=1000 * load / len(done),
        astray=astray,
    )


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Give the value that so many percent do not exceed (nearest rank)."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def table(name: str, rounds: Sequence[Figures]) -> str:
    """Show the rounds of a load."""
    lines = [f"{name}, {len(rounds)} rounds", f"{'':42}{'median':>10}{'least':>10}{'most':>10}"]
    for each in fields(Figures):
        values = [getattr(figures, each.name) for figures in rounds]
        shown = (statistics.median(values), min(values), max(values))
        lines.append(f"{NAMES[each.name]:42}" + "".join(f"{value:10.1f}" for value in shown))
    return "\n".join(lines)
