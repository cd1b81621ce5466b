"""A bot behind the web for tests: a flow with the page's words, and a desk that really stores."""

import re
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from uuid import uuid4

from engine.core.effects import Choice, Message
from engine.core.events import ChoicePressed, TextReceived
from engine.core.flow import Flow
from engine.runtime.channel import Channel, Fetched, Inbound, Opening, Update
from engine.runtime.store import StoreError
from tests.core.small_flow import small_flow

LOCALES = Path(__file__).parents[3] / "locales"
MENU = (Choice("m1:send", "Передати показання"), Choice("m1:when", "Коли передавати"))
GREETING = "Вітаємо! Тут можна передати показання."


@cache
def web_flow() -> Flow:
    """Compile a bot whose page speaks as the shipped ones do."""
    main = "menu:\n  buttons:\n    send: again\n"
    bot = "name: Місто & Енерго\nchannels: [web]\n"
    return small_flow(bot=bot, main=main, uk=words("uk"), ru=words("ru"))


def words(language: str) -> str:
    """Cut the page's words out of a shipped locale."""
    text = (LOCALES / language / "shared.yaml").read_text("utf-8")
    found = re.search(r"^web:.*?(?=^\S)", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[0]


@dataclass
class Desk:
    """Takes updates once each and lets a bot answer; outlives the server, as a store does."""

    channel: Channel | None = None
    silent: bool = False
    down: bool = False
    taken: dict[str, Inbound] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)
    log: list[tuple[str, Message]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    read: int = 0
    store: str = field(default_factory=lambda: str(uuid4()))
    _reading: threading.Condition = field(default_factory=threading.Condition)

    def opening(self) -> Opening:
        """Give what a channel is opened with."""
        return Opening(web_flow(), self, lambda _: None, lambda _: None)

    troubles: list[str | None] = field(default_factory=list)

    async def accept(self, updates: Sequence[Update]) -> None:
        """Store what is new, and let the bot answer it."""
        if self.down:
            raise StoreError("test", "down")
        for update in updates:
            assert isinstance(update, Inbound)
            self.posts.append(update.update_id)
            if update.update_id not in self.taken:
                self.taken[update.update_id] = update
                for message in () if self.silent else answers(update):
                    await self.say(update.chat, message)

    async def answer(self, greeting: Inbound) -> tuple[Message, ...]:
        """Never asked by this channel."""
        raise AssertionError(greeting)

    async def said(self, chat: str, after: int) -> list[tuple[int, Message]]:
        """Give what was said to a chat."""
        if self.down:
            raise StoreError("test", "down")
        numbered = enumerate(self.log, 1)
        found = [(n, message) for n, (to, message) in numbered if to == chat and n > after]
        with self._reading:
            self.read += 1
            self._reading.notify_all()
        return found

    async def era(self) -> str:
        """Give the UUID of the store."""
        if self.down:
            raise StoreError("test", "down")
        return self.store

    def replace_store(self) -> None:
        """Begin with an empty store, as after a restart with ``--sample``."""
        self.taken.clear()
        self.posts.clear()
        self.log.clear()
        self.store = str(uuid4())

    def wait_for_reads(self, count: int) -> None:
        """Wait, in another thread, until polls have looked into the store so often."""
        with self._reading:
            assert self._reading.wait_for(lambda: self.read >= count, 10), self.read

    def trouble(self, why: str | None) -> None:
        """Take note of it."""
        self.troubles.append(why)

    def refused(self, reason: str) -> None:
        """Count."""
        self.reasons[reason] += 1

    async def say(self, chat: str, message: Message) -> None:
        """Let the bot say something, as the sender does: stored first, then sent."""
        self.log.append((chat, message))
        if self.channel is not None:
            for payload in self.channel.render(message).payloads:
                await self.channel.send(chat, payload)
            assert isinstance(self.channel, Fetched)
            self.channel.tell(chat)

    @property
    def heard(self) -> list[str]:
        """What people said and pressed, in the order in which it was taken."""
        return [
            event.text if isinstance(event, TextReceived) else f"[{event.choice}]"
            for event in (update.event for update in self.taken.values())
            if isinstance(event, TextReceived | ChoicePressed)
        ]

    @property
    def chat(self) -> str:
        """The only chat that there is."""
        (chat,) = {update.chat for update in self.taken.values()}
        return chat


def answers(update: Inbound) -> Sequence[Message]:
    """Greet with a menu, say what was pressed, repeat what was written."""
    match update.event:
        case TextReceived(_, "/start"):
            return (Message("greeting", GREETING), Message("menu", "Що зробити?", MENU))
        case ChoicePressed(_, choice):
            buttons = (Choice("2:yes", "Так"), Choice("2:no", "Ні"))
            return (Message("pressed", f"Натиснуто {choice}. Правильно?", buttons),)
        case TextReceived(_, text):
            return (Message("echo", f"Ви написали: {text}"),)
    return ()
