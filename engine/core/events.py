"""What may happen to a conversation. Past tense; each carries the time at which it happened.

Not what the bot does about it: those are effects.
"""

from dataclasses import dataclass
from datetime import datetime

from engine.core.values import Values


@dataclass(frozen=True, slots=True)
class TextReceived:
    """A person wrote; ``at`` is the message's own time, aware."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class ChoicePressed:
    """A person pressed a button; ``choice`` is its id, or its label where a channel has no ids."""

    at: datetime
    choice: str


@dataclass(frozen=True, slots=True)
class ContactShared:
    """A contact card came; ``own`` only where the channel proves that it is the sender's."""

    at: datetime
    phone: str
    own: bool


@dataclass(frozen=True, slots=True)
class MediaReceived:
    """A picture, sticker, voice message, place or document; ``reference`` is the channel's."""

    at: datetime
    medium: str
    reference: str


@dataclass(frozen=True, slots=True)
class SaidInGroup:
    """Somebody wrote in a group chat, where no personal data may be shown (DOMAIN §2.12)."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class TimerFired:
    """Nobody answered question number ``question`` for its ``remind`` or ``wait`` time."""

    at: datetime
    timer: str
    question: int


@dataclass(frozen=True, slots=True)
class ServiceReturned:
    """Call number ``call`` ended: ``done`` with facts, a named outcome, or ``failed``."""

    at: datetime
    call: int
    outcome: str
    facts: Values


@dataclass(frozen=True, slots=True)
class NoticeRaised:
    """The utility has something to tell: stage ``stage`` of notice ``notice``.

    ``account`` is the number that its buttons hand over. ``silent``: without a sound.
    """

    at: datetime
    notice: str
    stage: str
    facts: Values
    account: str = ""
    silent: bool = False


PersonEvent = TextReceived | ChoicePressed | ContactShared | MediaReceived | SaidInGroup
Event = PersonEvent | TimerFired | ServiceReturned | NoticeRaised
