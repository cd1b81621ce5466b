"""People who talk with a bot for some minutes, each thinking for a while before they answer.

They do as their screen tells them, as the residents of ``tests.serving.crowd`` do, and never lose
patience: how long they wait is what is measured.
"""

import asyncio
import random
import time
from dataclasses import dataclass, field

from benchmarks.bot_api import Reply
from benchmarks.load.messenger import Chat, Messenger
from tests.serving.crowd import FIRST_ACCOUNT, Resident
from tests.standins.telegram import Seen

LEAST = 1.0
"""Seconds that a person thinks at least."""
PATIENCE = 60.0
"""Seconds that are given at the end to replies which are still to come."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An act, and the first and the last reply to it, in moments of the monotonic clock."""

    acted: float
    first: float
    last: float


@dataclass(slots=True)
class Citizen:
    """One person: a resident, and what they have waited for."""

    resident: Resident
    chat: Chat
    heard: list[Heard] = field(default_factory=list)
    _replies: list[float] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def show(self, seen: Seen, at: float) -> None:
        """See a message."""
        self.resident.hear(seen, at)
        self._replies.append(at)
        self._news.set()

    async def live(self, messenger: Messenger, think: float, ends: float) -> None:
        """Talk until it ends; the first word is said at some moment of the first thinking."""
        chance = random.Random(self.chat.number)  # noqa: S311 - a pace, not secrets
        await asyncio.sleep(chance.uniform(0, think))
        self.resident.say("/start")
        while update := self.chat.take():
            acted = time.monotonic()
            await messenger.deliver(update)
            replies = await self._listen(think * chance.expovariate(1), ends)
            self.heard.append(Heard(acted, replies[0], replies[-1]))

    async def _listen(self, think: float, ends: float) -> list[float]:
        """See messages until one asks for something, and answer unless it ends; gives when."""
        while True:
            await self._news.wait()
            rest = max(0.0, ends - time.monotonic())
            await asyncio.sleep(min(LEAST + think, rest))
            self._news.clear()
            messages, self.resident.newest = self.resident.newest, []
            if time.monotonic() >= ends or self.resident.answer(messages):
                replies, self._replies = self._replies, []
                return replies


class City:
    """So many citizens (``reckoning.People``); ``shown`` says when each of ``seen`` came."""

    def __init__(self, size: int) -> None:
        self.residents: dict[str, Resident] = {}
        self.citizens: dict[int, Citizen] = {}
        self.seen: list[tuple[str, Seen]] = []
        self.shown: list[float] = []
        for number in range(1, size + 1):
            chat = Chat(number)
            resident = Resident(chat, str(FIRST_ACCOUNT + number))
            self.residents[str(number)] = resident
            self.citizens[number] = Citizen(resident, chat)

    @property
    def acts(self) -> int:
        """How many updates the people have caused."""
        return sum(len(each.acts) for each in self.residents.values())

    @property
    def heard(self) -> list[Heard]:
        """All that was answered."""
        return [heard for each in self.citizens.values() for heard in each.heard]

    def show(self, number: int, reply: Reply) -> None:
        """Let somebody see a message."""
        seen = Seen("1", reply.text, tuple(reply.labels))
        self.seen.append((str(number), seen))
        self.shown.append(reply.at)
        self.citizens[number].show(seen, reply.at)

    async def live(self, messenger: Messenger, think: float, seconds: float) -> int:
        """Let everybody talk for so long; gives how many are never answered."""
        ends = time.monotonic() + seconds
        lives = [
            asyncio.create_task(each.live(messenger, think, ends))
            for each in self.citizens.values()
        ]
        done, waiting = await asyncio.wait(lives, timeout=seconds + PATIENCE)
        for life in waiting:
            life.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        for life in done:
            life.result()
        return len(waiting)
