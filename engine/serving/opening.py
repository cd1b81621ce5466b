"""Opening the bots for a server: which channels each is served in, and with what.

The channels are those that ``bot.yaml`` names; one that lacks its token is left out and said. Not
how they work (``service``).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.core.flow import Flow
from engine.runtime.channel import Broadcasting, ChannelFailed, ChannelType, Opening
from engine.runtime.installed_channels import InstalledChannels
from engine.runtime.intake import Intake
from engine.runtime.line import Condition, Line
from engine.serving.desks import ChannelDesk
from engine.serving.metrics import Metrics
from engine.serving.settings import PREFIX, Settings


@dataclass(frozen=True, slots=True)
class Unserved:
    """A channel in which a bot is not served: a variable that it lacks, or what is wrong."""

    bot: str
    channel: str
    lacks: str | None = None
    why: str | None = None


def load(flows: Sequence[Flow], installed: InstalledChannels) -> dict[str, ChannelType]:
    """Load the channels that these bots speak in; raises ``UnusableChannel``.

    Channels in which a bot is only tried out (console, pipe) are not among the installed.
    """
    names = dict.fromkeys(name for flow in flows for name in flow.channels)
    return {name: installed.load(name) for name in names if name in installed.names}


def open_lines(
    flows: Sequence[Flow],
    types: Mapping[str, ChannelType],
    settings: Settings,
    intake: Intake,
    metrics: Metrics,
    unserved: Callable[[Unserved], None],
) -> list[Line]:
    """Open every channel that has what it needs; raises ``BadSetting``."""
    lines = []
    for flow in flows:
        for name in dict.fromkeys(name for name in flow.channels if name in types):
            if lacks := _lacks(flow, types[name], settings):
                unserved(Unserved(flow.bot, name, lacks))
                continue
            desk = ChannelDesk(flow.bot, name, intake, metrics, Condition())
            try:
                lines.append(_open(flow, name, types[name], settings, desk))
            except ChannelFailed as failure:
                unserved(Unserved(flow.bot, name, why=str(failure)))
    return lines


def _lacks(flow: Flow, kind: ChannelType, settings: Settings) -> str | None:
    """Name the first variable that a channel needs and that is not set."""
    lacking = [settings.variable(n, flow.bot) for n in kind.needs
               if settings.secret(n, flow.bot) is None]  # fmt: skip
    if kind.called and settings.get("PUBLIC_URL") is None:
        lacking.append(f"{PREFIX}PUBLIC_URL")
    return lacking[0] if lacking else None


def _open(flow: Flow, name: str, kind: ChannelType, settings: Settings, desk: ChannelDesk) -> Line:
    opening = Opening(
        flow,
        desk,
        settings.get,
        lambda secret: settings.secret(secret, flow.bot),
        settings.get("PUBLIC_URL"),
    )
    channel, pace = kind.open(opening), settings.pace(name, kind.pace)
    allowed = settings.get(f"{name.upper()}_BROADCAST") == "1"
    broadcast = channel if allowed and isinstance(channel, Broadcasting) else None
    return Line(flow, name, channel, kind.capabilities, pace, broadcast, desk.condition)
