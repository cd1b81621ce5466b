"""The engine as one channel of one bot sees it: the port ``Desk``."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.core.effects import Message
from engine.runtime.channel import Inbound, Update
from engine.runtime.intake import Intake
from engine.runtime.line import Condition
from engine.runtime.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class ChannelDesk:
    """Hands on to the intake what a channel has, under the names of its bot and itself."""

    bot: str
    channel: str
    intake: Intake
    telemetry: Telemetry
    condition: Condition

    async def accept(self, updates: Sequence[Update]) -> None:
        """Take updates; they are durable when it returns."""
        await self.intake.accept(updates)

    async def answer(self, greeting: Inbound) -> tuple[Message, ...]:
        """Let a greeting happen now, and take the replies."""
        return await self.intake.answer(greeting)

    async def said(self, chat: str, after: int) -> list[tuple[int, Message]]:
        """Give what was said to a chat after a message."""
        return await self.intake.said(self.bot, self.channel, chat, after)

    async def era(self) -> str:
        """Give the UUID of the store."""
        return await self.intake.era()

    def trouble(self, why: str | None) -> None:
        """Say what keeps the channel from fetching updates, if anything does."""
        self.condition.fetching = why

    def refused(self, reason: str) -> None:
        """Count a request that is not let in."""
        self.telemetry.count("refusals", self.bot, self.channel, reason)
