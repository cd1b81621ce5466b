"""What must be true of a bot's database and of what people saw, however often it was killed."""

import json
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tests.serving.crowd import Resident
from tests.serving.served import Served
from tests.standins.telegram import Seen

BOT = "poltava"
MASK = "••••"
Look = tuple[str, str, tuple[str, ...]]
"""A message as it is known again: its chat, its words and the ids of its buttons."""


class People(Protocol):
    """Those who have talked with the bot, by chat: what they did, and what they saw, in order."""

    @property
    def residents(self) -> Mapping[str, Resident]:
        """What each knows."""

    @property
    def seen(self) -> Sequence[tuple[str, Seen]]:
        """All messages, each after the chat that saw it."""

    @property
    def acts(self) -> int:
        """How many updates they have caused."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A message in the outbox: whether it must have been seen, and how often more it may be."""

    look: Look
    sent: bool
    spare: int


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The figures of a campaign; all but the first three must be empty.

    ``muddled`` are chats whose acts took effect in another order, or that saw messages in another.
    """

    updates: int
    readings: int
    doubled_messages: int
    lost_updates: list[str]
    doubled_readings: list[str]
    lost_readings: list[str]
    unexplained: list[str]
    unsent: list[str]
    muddled: list[str]

    @property
    def faults(self) -> list[str]:
        """Everything that must not be."""
        return [
            *self.lost_updates,
            *self.doubled_readings,
            *self.lost_readings,
            *self.unexplained,
            *self.unsent,
            *self.muddled,
        ]


def reckon(served: Served, people: People) -> Reckoning:
    """Compare what people did and saw with what is in the store, when all is quiet."""
    taken = _one(served, "SELECT count(*) FROM inbox WHERE payload IS NULL")
    parked = _one(served, "SELECT count(*) FROM inbox WHERE explanation IS NOT NULL")
    lost = (
        []
        if (taken, parked) == (people.acts, 0)
        else [f"{taken} of {people.acts}, {parked} set aside"]
    )
    decided = _decided(served)
    doubled, unexplained, unsent = _messages(decided, people)
    return Reckoning(
        people.acts,
        _one(served, "SELECT count(*) FROM readings"),
        doubled,
        lost,
        _doubled_readings(served),
        _lost_readings(served, people),
        unexplained,
        unsent,
        [*_muddled_acts(served, people), *muddled_messages(decided, _seen(people))],
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


def _lost_readings(served: Served, people: People) -> list[str]:
    """Find numbers of which a person was told that they are accepted, and which are not there."""
    stored = {(account, int(value)) for account, value in
              served.rows("SELECT account, value FROM readings")}  # fmt: skip
    return [
        f"lost reading: {each.account} {value}"
        for each in people.residents.values()
        for value in each.done
        if (each.account, value) not in stored
    ]


def _decided(served: Served) -> list[Decided]:
    """Give all messages in the order in which they were decided on."""
    found = served.rows(
        "SELECT p.chat, o.message, o.unknowns, o.status FROM outbox o"
        " JOIN people p ON p.id = o.person_id ORDER BY o.id"
    )
    decided = []
    for chat, packed, unknowns, status in found:
        message = json.loads(packed)
        ids = tuple(choice["id"] for choice in message.get("choices", ()))
        sent = status == "sent"
        decided.append(Decided((chat, message["text"], ids), sent, unknowns + (not sent)))
    return decided


def _seen(people: People) -> list[Look]:
    return [
        (chat, message.text, tuple(name for _, name in message.buttons))
        for chat, message in people.seen
    ]


def _messages(decided: Sequence[Decided], people: People) -> tuple[int, list[str], list[str]]:
    """Count messages that came twice, and find those that nothing explains, or that never came."""
    seen, once, spare = Counter(_seen(people)), Counter[Look](), Counter[Look]()
    for each in decided:
        once[each.look] += each.sent
        spare[each.look] += each.spare
    doubled = sum((seen - once).values())
    unexplained = [f"{count} too many: {key}" for key, count in (seen - once - spare).items()]
    unsent = [f"{count} never came: {key}" for key, count in (once - seen).items()]
    return doubled, unexplained, unsent


def muddled_messages(decided: Sequence[Decided], seen: Sequence[Look]) -> list[str]:
    """Find chats that saw messages in another order than they were decided on.

    Those that may have been sent twice may be seen a second time anywhere.
    """
    due, spare = defaultdict[str, deque[Look]](deque), Counter[Look]()
    for each in decided:
        spare[each.look] += each.spare
        if each.sent:
            due[each.look[0]].append(each.look)
    muddled = []
    for look in seen:
        coming = due[look[0]]
        if coming and coming[0] == look:
            coming.popleft()
        elif spare[look]:
            spare[look] -= 1
        else:
            muddled.append(f"out of order: {look}")
    return muddled


def _muddled_acts(served: Served, people: People) -> list[str]:
    """Find people whose acts took effect in another order than they did them."""
    heard = defaultdict[str, list[str]](list)
    for chat, event in served.rows(
        "SELECT p.chat, j.event FROM journal j JOIN people p ON p.id = j.person_id ORDER BY j.id"
    ):
        if event.startswith(("text ", "press ")):
            heard[chat].append(event)
    return [
        f"heard otherwise: {chat} {each.acts} {heard[chat]}"
        for chat, each in people.residents.items()
        if not agree(each.acts, heard[chat])
    ]


def agree(acts: Sequence[str], heard: Sequence[str]) -> bool:
    """Tell whether a person was heard to do what they did, in their order.

    The journal masks long numbers: what is masked agrees with whatever was said.
    """
    return len(acts) == len(heard) and all(
        act == event or MASK in event for act, event in zip(acts, heard, strict=True)
    )
