"""A story as written: one conversation, turn by turn, with the place of every word.

Not played (``play``) and not checked against the bot's names (``checking``). A story holds
whatever of its file made sense; what did not is a finding.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.core.kyiv import KYIV
from engine.core.position import Position
from engine.core.window import Window
from engine.language.nodes import Map, Scalar

FIRST_MOMENT = datetime(2026, 3, 2, 10, 0, tzinfo=KYIV)
"""When a story takes place unless it says otherwise: a Monday morning within most windows."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words as a person types or reads them: alike in all languages, or written for each."""

    words: tuple[Scalar, ...] = ()
    by_language: Mapping[str, tuple[Scalar, ...]] = field(default_factory=dict)

    def within(self, language: str) -> tuple[Scalar, ...]:
        """Give the words for a language; none where the story has none for it."""
        return self.by_language.get(language, ()) if self.by_language else self.words


@dataclass(frozen=True, slots=True)
class Type:
    """The person types."""

    words: Wording


@dataclass(frozen=True, slots=True)
class Press:
    """The person presses a button they see: by its name, its label, or the item's own number."""

    button: Wording


@dataclass(frozen=True, slots=True)
class Old:
    """The person presses a button of an older message: ``state.button``."""

    state: Scalar
    button: Scalar


@dataclass(frozen=True, slots=True)
class Share:
    """The person shares a contact, ``own`` where the channel proves that it is theirs."""

    phone: str
    own: bool


@dataclass(frozen=True, slots=True)
class Send:
    """The person sends a photo, sticker, voice message, place or document."""

    medium: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The person corrects a message that was sent; channels do not pass that on."""

    words: Wording


@dataclass(frozen=True, slots=True)
class Group:
    """Somebody writes in a group where the bot is a member."""

    words: Wording


@dataclass(frozen=True, slots=True)
class Again:
    """The channel delivers the previous update once more."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Time passes, and nobody says anything."""

    span: timedelta


@dataclass(frozen=True, slots=True)
class Tell:
    """The bot writes first: ``notice.stage``."""

    notice: Scalar
    stage: Scalar


@dataclass(frozen=True, slots=True)
class Import:
    """The utility sends its accounts anew, or a schedule (``.json``): a file beside the story."""

    file: Scalar


@dataclass(frozen=True, slots=True)
class WorkDoc:
    """A work of the dispatchers' in this story alone, as a row of the import (DESIGN §5).

    ``accounts`` are separated by spaces; whom it touches is said by them, by ``group`` or by a
    place.
    """

    work: str
    starts: datetime
    ends: datetime | None = None
    accounts: str = ""
    group: str = ""
    settlement: str = ""
    street: str = ""
    houses: str = ""
    reason: str = ""
    kind: str = "planned"
    status: str = "planned"


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The dispatchers send works: new ones, or what they know of those there are."""

    works: tuple[WorkDoc, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The person blocks the bot, and the channel says so; whatever they do next unblocks it."""


PersonsAct = Type | Press | Old | Share | Send | Edited | Group | Again | Block
Act = PersonsAct | Wait | Tell | Import | Dispatch


@dataclass(frozen=True, slots=True)
class Expected:
    """What the bot does in a turn; a field that was not written is None and not looked at."""

    bot: tuple[Scalar, ...] | None = None
    says: Wording | None = None
    buttons: tuple[Scalar, ...] | None = None
    silent: bool = False
    sound: bool | None = None
    """Whether the messages ring: by night they should not."""
    fits: bool = False
    """Whether something must be said, and every message be what the channel shows as it is."""
    at: Position | None = None
    """Where ``silent`` or an empty list stands: expectations with no words of their own."""

    @property
    def anything(self) -> bool:
        """Whether the turn proves anything."""
        written = (self.bot, self.says, self.buttons, self.sound)
        return self.silent or self.fits or any(each is not None for each in written)


@dataclass(frozen=True, slots=True)
class StoryTurn:
    """One act and what is expected of it; ``at`` is the place of the act.

    ``when`` is the act's own time, else a minute after the turn before; ``language`` is that of
    the person's device.
    """

    at: Position
    act: Act
    expected: Expected
    when: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Failing:
    """A service that does not do its work in this story: how often, or with which outcome."""

    service: Scalar
    how: Scalar


@dataclass(frozen=True, slots=True)
class CallDoc:
    """A call that the utility must have received; ``inputs`` are those that matter.

    ``never``: the service must not have been called at all.
    """

    service: Scalar
    inputs: Map | None = None
    never: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A story file. ``languages`` is empty where it is played in every language of its bot.

    ``consent``: whether the person has agreed to the keeping of their data before it begins.
    ``window`` is another submission window than the bot's own, to try a rule that it has not.
    """

    file: str
    name: str
    at: Position
    bot: Scalar
    about: str = ""
    channel: Scalar | None = None
    languages: tuple[Scalar, ...] = ()
    has: tuple[Scalar, ...] = ()
    consent: bool = True
    window: Window | None = None
    starts: datetime = FIRST_MOMENT
    fails: tuple[Failing, ...] = ()
    works: tuple[WorkDoc, ...] = ()
    turns: tuple[StoryTurn, ...] = ()
    calls: tuple[CallDoc, ...] = ()

    @property
    def title(self) -> str:
        """The name by which one asks for it: ``bot/name``."""
        return f"{self.bot.text}/{self.name}"
