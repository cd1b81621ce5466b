"""The Channel port: what a messenger is for the engine, and what the engine is for it.

An adapter turns the messenger's updates into ``Update`` values (``parse``) and messages into
payloads (``render``), both pure, and carries payloads out (``send``). It adds routes to the server
and never owns one. Not what happens to an update (``intake``) nor when a message goes (``sender``).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

from engine.core.effects import Message
from engine.core.events import PersonEvent
from engine.core.flow import Flow
from engine.runtime.http import Route

API = 1
"""The version of this port; a package made for another is refused when it is loaded."""

Payload = Mapping[str, Any]
"""One call to the messenger, in its own words."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show and do, as data; without limits unless it says so.

    ``text`` and ``label`` are lengths as ``measure`` counts them, ``buttons`` the most of one
    message, ``id`` the bytes of a button's id. ``contact``: it has a button that shares the
    person's own phone; ``proves``: it knows that a shared phone is the person's own. ``media``:
    kinds that it delivers to the bot. ``edit``: what was sent can be changed. ``group``: it has
    group chats. ``one_keyboard``: only the newest message's buttons are seen, so that each message
    has to show those of the question that waits.
    """

    text: int = 1_000_000
    label: int = 1_000
    buttons: int = 1_000
    id: int = 1_000
    contact: bool = True
    proves: bool = True
    media: frozenset[str] = frozenset()
    edit: bool = False
    group: bool = False
    one_keyboard: bool = False
    measure: Callable[[str], int] = len


UNLIMITED = Capabilities()


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a channel may send: messages a second for the bot and for one chat.

    One chat may have ``burst`` messages at once; notices use at most ``bulk`` of the bot's rate.
    None is no limit.
    """

    bot: float | None = None
    chat: float | None = None
    burst: int = 1
    bulk: float = 0.8


# in: what comes from a channel


@dataclass(frozen=True, slots=True)
class Inbound:
    """A person did something: who, which update, and what happened.

    ``language`` is that of the person's device, where the channel tells. ``order`` rises with the
    channel's own order of updates, where it has one: of what waits, the lowest is heard first.
    """

    bot: str
    channel: str
    chat: str
    update_id: str
    event: PersonEvent
    language: str | None = None
    order: int = 0


@dataclass(frozen=True, slots=True)
class Blocked:
    """A person does not want to hear from the bot any more, or does again."""

    bot: str
    channel: str
    chat: str
    update_id: str
    at: datetime
    blocked: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A chat has another address from now on."""

    bot: str
    channel: str
    chat: str
    update_id: str
    at: datetime
    to: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message after it was sent; ``key`` is the channel's own of the message."""

    bot: str
    channel: str
    key: str
    at: datetime
    state: Literal["delivered", "seen", "failed"]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An update that the adapter cannot understand; ``chat`` where at least that is known.

    ``why`` says what is wrong without what is in it: it is kept and shown.
    """

    bot: str
    channel: str
    chat: str | None
    update_id: str
    at: datetime
    why: str


Update = Inbound | Blocked | Moved | Receipt | Unreadable


# out: what became of a payload


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel has taken it; ``key`` is what it calls the message, where it tells."""

    key: str | None = None


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """It was surely not sent, and may be later: after ``seconds``, or when the sender thinks fit.

    ``everybody``: nothing at all gets through at the moment. ``chat``: it is this chat's own limit,
    and others are not concerned. With neither the channel does not say whom it means.
    """

    why: str
    seconds: float | None = None
    everybody: bool = False
    chat: bool = False


@dataclass(frozen=True, slots=True)
class Permanent:
    """It was not sent, and never will be."""

    why: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The person has blocked the bot, or is no more."""

    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been sent: the connection broke, or the answer makes no sense."""

    why: str


SendResult = Sent | RetryAfter | Permanent | Gone | Unknown


@dataclass(frozen=True, slots=True)
class Rendering:
    """A message as a channel shows it: payloads in order, and what of it had to be degraded.

    ``degraded`` names what was done: ``split``, ``labels``, ``buttons``, ``contact``.
    """

    payloads: tuple[Payload, ...]
    degraded: tuple[str, ...] = ()


# the two sides


class Channel(Protocol):
    """One bot in one messenger."""

    def parse(self, raw: Mapping[str, Any], received: datetime) -> Update | None:
        """Understand an update, purely; None for one that means nothing to a bot. Never raises."""

    def render(self, message: Message) -> Rendering:
        """Show a message as well as this channel can, purely; at least one payload."""

    def routes(self) -> Sequence[Route]:
        """Give what it answers over HTTP."""

    async def start(self) -> None:
        """Connect, once the server listens; raises ``ChannelFailed`` for what staff must mend."""

    async def receive(self) -> None:
        """Fetch updates until cancelled; a channel that is called instead returns at once."""

    async def send(self, chat: str, payload: Payload) -> SendResult:
        """Make one call; never raises for what the world does."""

    async def close(self) -> None:
        """Let go of connections; open requests are answered."""


@runtime_checkable
class Broadcasting(Protocol):
    """A channel that can tell many people the same in one call."""

    most_receivers: int

    async def broadcast(self, chats: Sequence[str], payload: Payload) -> Mapping[str, SendResult]:
        """Make one call for at most so many chats; gives how it ended for each."""


@runtime_checkable
class Fetched(Protocol):
    """A channel whose people fetch what was said to them, from any process that serves it."""

    def tell(self, chat: str | None) -> None:
        """Let those fetch who wait in a chat; in all of them, if it is not known in which."""


class Desk(Protocol):
    """The engine as an adapter sees it."""

    async def accept(self, updates: Sequence[Update]) -> None:
        """Take updates; when it returns they are durable. Raises ``StoreError``: do not confirm."""

    async def answer(self, greeting: Inbound) -> tuple[Message, ...]:
        """Let a greeting happen now, and take the replies, which then count as sent.

        Nothing happens for somebody who is in a conversation already.
        """

    async def said(self, chat: str, after: int) -> list[tuple[int, Message]]:
        """Give what was said to a chat after a message, each with its rising number."""

    async def era(self) -> str:
        """Give the UUID of the store: under another one, numbers of ``said`` mean nothing."""

    def trouble(self, why: str | None) -> None:
        """Say that updates cannot be fetched for now, and why; None: they can again."""

    def refused(self, reason: str) -> None:
        """Count a request that is not let in: ``signature``, ``size``, ``malformed``, ``rate``."""


class ChannelFailed(Exception):  # noqa: N818 - it names what happened
    """A channel cannot work as it is set up; the message says what to mend, without secrets."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a channel is opened with.

    ``settings`` gives settings by name (``TELEGRAM_API``), ``secret`` those of this bot that
    nobody may see (``TELEGRAM_TOKEN``). ``public_url`` is where the world reaches this server.
    """

    flow: Flow
    desk: Desk
    settings: Callable[[str], str | None]
    secret: Callable[[str], str | None]
    public_url: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelType:
    """What a package registers under the channel's name in the group ``rozmova.channels``.

    ``open`` imports what it needs only when called. ``needs`` are the secrets without which the
    channel is not served. ``called``: the service only calls, so that the world has to reach us.
    """

    capabilities: Capabilities
    open: Callable[[Opening], Channel]
    pace: Pace = Pace()
    needs: tuple[str, ...] = ()
    called: bool = False
    api: int = API
