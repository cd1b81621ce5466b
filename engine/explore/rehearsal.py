"""A conversation that can be taken back: every next act is tried from the same moment.

It is a story's performance (``engine.stories.performance``) over a store that can go back. Not
which acts are tried (``moves``) nor what is wrong with what came (``invariants``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.core.position import Position
from engine.core.session import Session
from engine.core.turn import Known
from engine.explore.pretended import pretended
from engine.explore.sample import sample_words
from engine.explore.store import Kept, RewindingStore
from engine.language.nodes import Scalar
from engine.runtime import people
from engine.runtime.failing import TIMES
from engine.runtime.people import Person
from engine.runtime.store import Transaction
from engine.stories.document import FIRST_MOMENT, Act, Expected, Story, StoryTurn
from engine.stories.outcome import Failure, PlayedTurn
from engine.stories.performance import CHAT, Moment, Performance
from engine.stories.screen import Screen
from engine.stories.stage import Stage
from engine.utility.known import UtilityKnowledge

NOWHERE = Position("", 1, 1, 1, 1)
"""The place of what stands in no file."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A service and how it ends, as a story's ``fails`` says it; ``gives``: not without a word."""

    service: str
    how: str
    gives: bool = False

    @property
    def named(self) -> bool:
        """Whether it is an outcome, and not that the service does not answer."""
        return self.how not in TIMES


@dataclass(frozen=True, slots=True)
class Setting:
    """The circumstances of conversations: a channel of the bot's, and when they begin."""

    channel: str
    at: datetime = FIRST_MOMENT


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rehearsal stands, to come back to."""

    moment: Moment
    kept: Kept


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of some acts: turn by turn, and how the conversation stands afterwards.

    ``called`` names the services in the order of their calls.
    """

    turns: tuple[PlayedTurn, ...]
    failure: Failure | None
    called: tuple[str, ...]
    session: Session
    known: Known


class Rehearsal:
    """A conversation with one bot by somebody whom it has not met."""

    def __init__(self, stage: Stage, setting: Setting, language: str | None = None) -> None:
        self.stage, self.setting = stage, setting
        self.language = language or stage.flow.languages[0]
        self._store, self._knowledge = RewindingStore(), UtilityKnowledge()
        story = story_of(stage, setting)
        self._performance = Performance(stage, story, self.language, self._store)
        self._pretended = pretended(stage.utility)
        bot = stage.flow.bot
        self.words = self._store.transact(lambda tx: sample_words(tx, bot))
        self._stranger = Person(0, stage.flow.bot, setting.channel, CHAT, self.language)

    @property
    def screen(self) -> Screen:
        """What the person sees."""
        return self._performance.screen

    def close(self) -> None:
        """Let go of the world."""
        self._performance.close()

    def keep(self) -> Place:
        """Give the place where the conversation stands."""
        return Place(self._performance.moment, self._store.keep())

    def return_to(self, place: Place) -> None:
        """Stand there again."""
        self._store.return_to(place.kept)
        self._performance.return_to(place.moment)

    def plan(self, plan: Plan) -> None:
        """Let a service end as planned from now on; what it gives is only pretended."""
        facts = self._pretended[plan.service] if plan.gives else None
        self._performance.plan(plan.service, plan.how, facts)

    def play(self, acts: Sequence[Act]) -> Seen:
        """Let acts happen, a turn each, up to the first that cannot be, or raises."""
        before, turns = len(self._performance.calls), []
        failure: Failure | None = None
        for act in acts:
            played, failure = self._performance.turn(StoryTurn(NOWHERE, act, Expected()))
            turns.append(played)
            if failure is not None:
                break
        called = [call.service for call in self._performance.calls[before:]]
        known = self._store.transact(self._known)
        session = self._performance.left or self._performance.session
        return Seen(tuple(turns), failure, tuple(called), session, known)

    def look(self) -> Seen:
        """Say how the conversation stands, with nothing done."""
        return self.play(())

    def _known(self, tx: Transaction) -> Known:
        flow, now = self.stage.flow, self._performance.moment.now
        person = people.find(tx, flow.bot, self.setting.channel, CHAT) or self._stranger
        known = self._knowledge.known(tx, flow, [person], now)[person.id]
        return Known({**known.person}, known.bot, known.today)  # all of it, while it can be read


def story_of(stage: Stage, setting: Setting) -> Story:
    """Give the story, without a turn, of somebody new in these circumstances."""
    bot = stage.flow.bot
    return Story(
        file=f"tests/stories/{bot}/explored.yaml",
        name="explored",
        at=NOWHERE,
        bot=Scalar(bot, NOWHERE),
        channel=Scalar(setting.channel, NOWHERE),
        consent=False,
        starts=setting.at,
    )
