"""What one event did to one conversation."""

from datetime import date

from msgspec import Struct

from engine.core.effects import Effect, Message, SendMessage
from engine.core.session import Session
from engine.core.values import Values


class Known(Struct, frozen=True):
    """The names that every dialog knows, as they stand at this event.

    ``person`` and ``bot`` are described in LANGUAGE §2.3.8; ``today`` is the Kyiv date of the
    event; ``offer`` is a language of the person's device that the bot may offer to speak.
    """

    person: Values
    bot: Values
    today: date
    offer: str | None = None

    @property
    def language(self) -> str:
        """The language in which the bot speaks to this person."""
        return str(self.person["language"])

    def offering(self, language: str) -> "Known":
        """Give the same, with a language to offer."""
        return Known(self.person, self.bot, self.today, language)


class Passage(Struct, frozen=True):
    """A way out of a state that was taken; coverage counts these."""

    state: str
    trigger: str


class Turn(Struct, frozen=True):
    """The session afterwards, the effects to perform in order, and the ways taken."""

    session: Session
    effects: tuple[Effect, ...]
    passages: tuple[Passage, ...] = ()

    @property
    def messages(self) -> tuple[Message, ...]:
        """What is said, in order."""
        return tuple(e.message for e in self.effects if isinstance(e, SendMessage))
