"""A sender at work in a test: people, a store on disk, and a channel that does what the test says.

The sender's clocks stand still until the test moves them. It can be killed and started again.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from unittest.mock import patch

from engine.core.effects import Message
from engine.core.flow import Flow
from engine.runtime import dispatch, outbox, people, sender
from engine.runtime.channel import UNLIMITED, Broadcasting, Capabilities, Pace
from engine.runtime.line import Condition, Line
from engine.runtime.people import Person
from engine.runtime.sender import Sender
from engine.runtime.store import Transaction
from tests.core.small_flow import BOT, small_flow
from tests.places import Place
from tests.runtime.desk import CHANNEL, NOON
from tests.runtime.fragile import FragileStore
from tests.runtime.scripted import Counted, Scripted

T = TypeVar("T")
P = TypeVar("P", bound="Post")
PATIENCE = 20
"""Seconds after which a test gives up waiting."""
SOON = 0.01
"""Seconds of real time after which the sender looks at what has changed."""


@dataclass
class Post:
    """One bot's messages on their way; people are called by their chats."""

    file: Place
    capabilities: Capabilities = UNLIMITED
    pace: Pace = field(default_factory=Pace)
    flow: Flow = field(
        default_factory=lambda: small_flow(main="hello:\nmenu: {buttons: {a: hello}}")
    )
    now: datetime = NOON
    channel: Scripted = field(default_factory=Scripted)
    figures: Counted = field(default_factory=Counted)
    broadcast: Broadcasting | None = None

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Open the store."""
        self.store = FragileStore(self.file)

    def monotonic(self) -> float:
        """Tell the time as ``time.monotonic`` does."""
        return 1000 + (self.now - NOON).total_seconds()

    def do(self, work: Callable[[Transaction], T]) -> T:
        """Do something in the store."""
        return self.store.transact(work)

    def person(self, chat: str) -> int:
        """Give the key of a person, whom the bot knows from now on."""
        return self.known(chat).id

    def known(self, chat: str) -> Person:
        """Give a person, whom the bot knows from now on."""
        return self.do(lambda tx: people.meet(tx, BOT, CHANNEL, chat, "uk", self.now)[0])

    def put(
        self,
        chat: str,
        *texts: str,
        bulk: bool = False,
        valid_until: datetime | None = None,
        urgent: bool = False,
        notice_id: int | None = None,
    ) -> None:
        """Decide to send messages."""
        person, messages = self.known(chat), [Message("main.said", text) for text in texts]
        self.do(
            lambda tx: outbox.put(
                tx,
                person,
                messages,
                self.now,
                bulk=bulk,
                valid_until=valid_until,
                urgent=urgent,
                notice_id=notice_id,
            )
        )

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look into the store past the sender, as another process does."""
        return self.store.within.transact(lambda tx: tx.rows(sql, *values))

    def statuses(self, chat: str | None = None) -> dict[str, str]:
        """Give what became of messages, by their texts."""
        sql = """SELECT o.message, o.status FROM outbox o
                 JOIN people p ON p.id = o.person_id WHERE ? IN (p.chat, '') ORDER BY o.id"""
        return {text_of(message): status for message, status in self.rows(sql, chat or "")}

    @property
    def quiet(self) -> bool:
        """Whether nothing waits in the channel, and nothing is under way."""
        unfinished = """SELECT 1 FROM outbox
                        WHERE status IN ('waiting', 'sending') AND channel = ? LIMIT 1"""
        return not self.rows(unfinished, CHANNEL)

    # while an event loop runs

    def begin(self) -> asyncio.Task[None]:
        """Start a sender; one that is not stopped is killed when its loop ends."""
        self.condition = Condition()
        self.loop, self._changed = asyncio.get_running_loop(), asyncio.Event()
        self.store.ended, self.channel.called = [self._change], self._changed.set
        about = (self.flow, CHANNEL, self.channel, self.capabilities, self.pace)
        line = Line(*about, self.broadcast, self.condition)
        self.sender = Sender(self.store, line, self.figures, lambda: self.now)
        return asyncio.create_task(self.sender.run())

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        """Have a sender at work, and stop it in the end."""
        running = self.begin()
        yield
        self.sender.stop()
        async with asyncio.timeout(PATIENCE):
            await running

    async def until(self, reached: Callable[[], bool]) -> None:
        """Wait until something is so, as far as calls and the store's transactions tell."""
        async with asyncio.timeout(PATIENCE):
            while not reached():
                await self._changed.wait()
                self._changed.clear()

    def after(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)
        self.sender.wake()

    async def pass_until(self, reached: Callable[[], bool], seconds: float = 86_400) -> None:
        """Let time pass, so many seconds each moment, until something is so."""
        async with asyncio.timeout(PATIENCE):
            while not reached():
                self.after(seconds)
                await asyncio.sleep(SOON)

    async def looked(self) -> None:
        """Wait until the sender has seen whatever is in the store by now."""
        for _ in range(2):  # the first look may have begun before
            done = self.store.done
            self.sender.wake()
            await self.until(lambda done=done: self.store.done > done)  # type: ignore[misc]

    def deliver(self) -> None:
        """Send until nothing waits any more, at this moment."""

        async def send() -> None:
            async with self.sending():
                await self.until(lambda: self.quiet)

        asyncio.run(send())

    def deliver_in_time(self) -> None:
        """Send until nothing waits any more, however long that takes."""

        async def send() -> None:
            async with self.sending():
                await self.pass_until(lambda: self.quiet)

        asyncio.run(send())

    def be_killed(self, calls: int) -> None:
        """Be killed when so many calls were begun, and start again; the channel answers again."""

        async def begin() -> None:
            self.begin()
            await self.until(lambda: len(self.channel.calls) == calls)

        asyncio.run(begin())
        self.channel.plan.clear()
        self.store.close()
        self.open()

    def _change(self) -> None:
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._changed.set)


def text_of(message: str) -> str:
    """Read the text of a message as it is stored."""
    return str(json.loads(message)["text"])


@contextmanager
def at_work(post: P) -> Iterator[P]:
    """Let the clocks of the post's sender be those of the test, and close its store in the end."""
    with (
        patch.object(sender, "LOOKS", SOON),
        patch.object(sender, "time", post),
        patch.object(dispatch, "PATIENCE", SOON),
        patch.object(dispatch, "time", post),
    ):
        yield post
    post.store.close()
