"""A bot with an intake at work in a test; it may be killed and started again."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from engine.core.events import TextReceived
from engine.runtime.channel import Inbound, Unreadable, Update
from engine.runtime.conversation import Conversation
from engine.runtime.handled import Handled
from engine.runtime.intake import Intake
from engine.runtime.runner import Runner
from tests.core.small_flow import BOT, small_flow
from tests.places import Place
from tests.runtime.desk import CHANNEL, NOON, Billing, PlainKnowledge
from tests.runtime.fragile import FragileStore
from tests.runtime.post import PATIENCE
from tests.runtime.scripted import Counted

FILES = {
    "main": """
        hello:
        menu: {buttons: {a: name}}
        name: {ask: text}
        send: {do: send}
        thanks: {go: menu}
        """,
    "services": "send: {takes: [name], changes: yes, remote: yes}",
    "unavailable": "sorry: {buttons: {retry: end}}",
}


class Noted(Conversation):
    """A conversation of which it is noted what it hears."""

    notes: "Watched"

    def take(self, inbound: Inbound) -> None:
        """Hear an update, or raise what is planned."""
        self.notes.heard.append(inbound.update_id)
        if planned := self.notes.plan.get(inbound.update_id):
            raise planned.pop(0)
        if inbound.update_id in self.notes.hopeless:
            raise ZeroDivisionError("СЕКРЕТ")
        super().take(inbound)


class Watched(Runner):
    """A runner that notes what it hears; ``plan`` holds what is raised instead, by update.

    Updates in ``hopeless`` raise whenever they are heard, and when they are put aside as well.
    """

    conversation = Noted

    def begin(self) -> None:
        """Hear nothing yet."""
        self.heard: list[str] = []
        self.plan: dict[str, list[Exception]] = {}
        self.hopeless: set[str] = set()

    def handle(self, inbound: Inbound) -> Handled:
        """Hear an update by itself."""
        if inbound.update_id in self.hopeless:
            raise ZeroDivisionError("СЕКРЕТ")
        return super().handle(inbound)

    def opened(self, talk: Conversation) -> None:
        """Let it be noted here what a conversation hears."""
        assert isinstance(talk, Noted)
        talk.notes = self


@dataclass
class Office:
    """A bot with an intake, which may be killed and started again."""

    file: Place
    billing: Billing = field(default_factory=Billing)
    figures: Counted = field(default_factory=Counted)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Open the store."""
        self.store = FragileStore(self.file)
        flows = {BOT: small_flow(**FILES)}
        self.runner = Watched(self.store, flows, self.billing, PlainKnowledge())
        self.runner.begin()

    def close(self) -> None:
        """Let go of everything."""
        self.runner.close()
        self.store.close()

    def restart(self) -> None:
        """Be another process."""
        self.close()
        self.open()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Look into the store."""
        return self.store.transact(lambda tx: tx.rows(sql))

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[Intake]:
        """Have an intake that hears what waited, and in the end whatever it was given."""
        desk = Intake(self.runner, self.figures)
        await desk.recover(BOT, since=0)
        yield desk
        await self.until(lambda: not desk.hearing)
        await desk.close()

    async def until(self, reached: Callable[[], bool]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(PATIENCE):
            while not reached():
                await asyncio.sleep(0.001)

    def take(self, *batches: Sequence[Update]) -> None:
        """Take updates, batch by batch, and hear them all."""

        async def work() -> None:
            async with self.at_work() as desk:
                for batch in batches:
                    await desk.accept(batch)

        asyncio.run(work())

    def take_and_die(self, *batches: Sequence[Update]) -> None:
        """Take updates and be killed before any of them is heard."""

        async def work() -> None:
            desk = Intake(self.runner, self.figures)
            await desk.close()
            for batch in batches:
                await desk.accept(batch)

        asyncio.run(work())
        assert self.runner.heard == []
        self.restart()


def said(number: int, chat: str = "1", text: str = "слово", order: int = 0) -> Inbound:
    """Give an update."""
    return Inbound(BOT, CHANNEL, chat, f"u{number}", TextReceived(NOON, text), None, order)


def unreadable(number: int, chat: str | None = "1") -> Unreadable:
    """Give an update that nobody understands."""
    return Unreadable(BOT, CHANNEL, chat, f"u{number}", NOON, "TypeError at parse.py:1")


def names(*numbers: int) -> list[str]:
    """Give the names of updates."""
    return [f"u{number}" for number in numbers]
