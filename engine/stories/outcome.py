"""What playing a story gave: turn by turn, and the first thing that went otherwise.

Not words about it: those are the report's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.core.effects import Message
from engine.core.position import Position
from engine.core.turn import Passage
from engine.stories.document import Story, StoryTurn


@dataclass(frozen=True, slots=True)
class PlayedTurn:
    """A turn, what the bot said in it, and the ways that the conversation took."""

    turn: StoryTurn
    messages: tuple[Message, ...] = ()
    passages: tuple[Passage, ...] = ()
    state: str | None = None
    """The state of the question that waits afterwards."""
    pressed: str = ""
    """The label of the button that was pressed, as the person saw it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The first thing that went otherwise than written.

    ``kind`` is the key of the words about it; ``at`` what was written; ``facts`` what the words
    are made of. ``index`` is the message that went wrong, where there is one.
    """

    kind: str
    at: Position
    facts: Mapping[str, object] = field(default_factory=dict)
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """A story played in one language; without a failure everything was as written."""

    story: Story
    language: str
    turns: tuple[PlayedTurn, ...]
    failure: Failure | None = None

    @property
    def well(self) -> bool:
        """Whether everything was as written."""
        return self.failure is None
