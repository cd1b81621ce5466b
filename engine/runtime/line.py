"""What a sender serves: one bot's channel with all that is known about it."""

from dataclasses import dataclass, field

from engine.core.flow import Flow
from engine.runtime.channel import Broadcasting, Capabilities, Channel, Pace


@dataclass(slots=True)
class Condition:
    """What keeps a channel from working at present, in and out; None when nothing does."""

    fetching: str | None = None
    sending: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Whose it is, its adapter and its limits; ``broadcast`` where many may be told at once."""

    flow: Flow
    name: str
    channel: Channel
    capabilities: Capabilities
    pace: Pace
    broadcast: Broadcasting | None = None
    condition: Condition = field(default_factory=Condition)

    @property
    def title(self) -> str:
        """The bot and the channel, for logs."""
        return f"{self.flow.bot} {self.name}"

    @property
    def labels(self) -> tuple[str, str]:
        """The bot and the channel, for figures."""
        return self.flow.bot, self.name
