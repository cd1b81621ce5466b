"""A channel in memory that does what a test says, and figures that a test can look at."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.core.effects import Message
from engine.runtime.channel import Payload, Rendering, SendResult, Sent
from engine.runtime.http import Route

Planned = SendResult | BaseException | Callable[[], Awaitable[SendResult]]


def held(gate: asyncio.Event, result: SendResult) -> Planned:
    """Give a call that ends when the test opens the gate."""

    async def wait() -> SendResult:
        await gate.wait()
        return result

    return wait


async def never() -> SendResult:
    """Do not answer."""
    await asyncio.Event().wait()
    return Sent()


@dataclass
class Scripted:
    """Messages come apart at ``|``; ``plan`` holds, by chat, what comes of the next calls.

    An exception is raised, anything that can be called is awaited. Without a plan all is well.
    """

    plan: dict[str, list[Planned]] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[list[str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    """The texts that were sent without a sound."""
    broken: str | None = None
    """The text of a message that cannot be shown."""
    called: Callable[[], None] = lambda: None
    """Told of every call."""

    def parse(self, raw: Mapping[str, Any], received: datetime) -> None:
        """Nothing comes in."""

    def render(self, message: Message) -> Rendering:
        """Show a message in parts."""
        if message.text == self.broken:
            raise ZeroDivisionError(message.text)
        *before, last = message.text.split("|")
        ids = [choice.id for choice in message.choices]
        payloads: list[Payload] = [{"text": part} for part in before]
        contact = {"contact": message.ask_label} if message.ask == "contact" else {}
        quietly = {"silent": True} if message.silent else {}
        payloads.append({"text": last, "buttons": ids, **contact, **quietly})
        return Rendering(tuple(payloads), ("split",) if before else ())

    def routes(self) -> Sequence[Route]:
        """Answer nothing."""
        return ()

    async def start(self) -> None:
        """Connect to nothing."""

    async def receive(self) -> None:
        """Fetch nothing."""

    async def send(self, chat: str, payload: Payload) -> SendResult:
        """Note the call, and do what is planned."""
        self.calls.append((chat, payload["text"]))
        self.buttons.append(payload.get("buttons", []))
        self.asked.append(payload.get("contact", ""))
        self.silent += [payload["text"]] if payload.get("silent") else []
        self.called()
        waiting = self.plan.get(chat, [])
        planned = waiting.pop(0) if waiting else Sent()
        if isinstance(planned, BaseException):
            raise planned
        return await planned() if callable(planned) else planned

    async def close(self) -> None:
        """Let go of nothing."""

    def told(self, chat: str) -> list[str]:
        """Give what a chat was sent, or was to be sent, in order."""
        return [text for to, text in self.calls if to == chat]


class Counted:
    """Keeps what is counted, by what and kind."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.timed: Counter[str] = Counter()

    def count(self, what: str, bot: str, channel: str, kind: str) -> None:  # noqa: ARG002
        """Count."""
        self.counts[what, kind] += 1

    def time(self, what: str, bot: str, channel: str, seconds: float) -> None:  # noqa: ARG002
        """Count what took time."""
        assert seconds >= 0
        self.timed[what] += 1
