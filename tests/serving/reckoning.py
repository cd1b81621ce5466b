"""What must be true of a bot's database and of what people saw, however often it was killed."""

import json
from collections import Counter
from dataclasses import dataclass

from tests.serving.crowd import Crowd
from tests.serving.served import Served

BOT = "poltava"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The figures of a campaign; all but the first three must be empty."""

    updates: int
    readings: int
    doubled_messages: int
    lost_updates: list[str]
    doubled_readings: list[str]
    lost_readings: list[str]
    unexplained: list[str]
    unsent: list[str]

    @property
    def faults(self) -> list[str]:
        """Everything that must not be."""
        return [
            *self.lost_updates,
            *self.doubled_readings,
            *self.lost_readings,
            *self.unexplained,
            *self.unsent,
        ]


def reckon(served: Served, crowd: Crowd) -> Reckoning:
    """Compare what people did and saw with what is in the store, when all is quiet."""
    taken = _one(served, "SELECT count(*) FROM inbox WHERE payload IS NULL")
    parked = _one(served, "SELECT count(*) FROM inbox WHERE explanation IS NOT NULL")
    lost = (
        []
        if (taken, parked) == (crowd.acts, 0)
        else [f"{taken} of {crowd.acts}, {parked} set aside"]
    )
    doubled, unexplained, unsent = _messages(served, crowd)
    return Reckoning(
        crowd.acts,
        _one(served, "SELECT count(*) FROM readings"),
        doubled,
        lost,
        _doubled_readings(served),
        _lost_readings(served, crowd),
        unexplained,
        unsent,
    )


def _one(served: Served, sql: str) -> int:
    return int(served.rows(sql)[0][0])


def _doubled_readings(served: Served) -> list[str]:
    """Find numbers that were stored twice, and registers with more than one number in force."""
    twice = "SELECT account, value FROM readings GROUP BY account, value HAVING count(*) > 1"
    in_force = """SELECT account, billing_month FROM readings WHERE status = 'accepted'
                  GROUP BY account, meter, register, billing_month HAVING count(*) > 1"""
    found = [*served.rows(twice), *served.rows(in_force)]
    return [f"doubled reading: {row}" for row in found]


def _lost_readings(served: Served, crowd: Crowd) -> list[str]:
    """Find numbers of which a person was told that they are accepted, and which are not there."""
    stored = {(account, int(value)) for account, value in
              served.rows("SELECT account, value FROM readings")}  # fmt: skip
    return [
        f"lost reading: {each.account} {value}"
        for each in crowd.residents.values()
        for value in each.done
        if (each.account, value) not in stored
    ]


def _messages(served: Served, crowd: Crowd) -> tuple[int, list[str], list[str]]:
    """Count messages that came twice, and find those that nothing explains, or that never came.

    A message is known by its chat, its words and the ids of its buttons.
    """
    seen = Counter(
        (chat, message.text, tuple(name for _, name in message.buttons))
        for chat, message in crowd.seen
    )
    decided: Counter[tuple[str, str, tuple[str, ...]]] = Counter()
    allowed: Counter[tuple[str, str, tuple[str, ...]]] = Counter()
    for chat, packed, unknowns, status in served.rows(
        "SELECT p.chat, o.message, o.unknowns, o.status FROM outbox o"
        " JOIN people p ON p.id = o.person_id"
    ):
        message = json.loads(packed)
        ids = tuple(choice["id"] for choice in message.get("choices", ()))
        key = (chat, message["text"], ids)
        decided[key] += status == "sent"
        allowed[key] += unknowns + (status != "sent")
    doubled = sum((seen - decided).values())
    unexplained = [f"{count} too many: {key}" for key, count in (seen - decided - allowed).items()]
    unsent = [f"{count} never came: {key}" for key, count in (decided - seen).items()]
    return doubled, unexplained, unsent
