"""A story under way: its world, its clock, and what the bot says turn by turn.

Nothing of the engine is replaced. Services are the installed ones, unless the story lets them
fail; messages come out of the outbox; before every turn the session is read from its stored form.
"""

from collections.abc import Sequence
from datetime import timedelta

from engine.core import codec
from engine.core.effects import Message
from engine.core.events import ChoicePressed
from engine.core.session import Session
from engine.runtime import outbox, people, sessions
from engine.runtime.failing import FailingServices
from engine.runtime.runner import Inbound, explained
from engine.runtime.store import Transaction
from engine.stories.acting import CannotAct, event_of
from engine.stories.calls import Received, RecordedServices
from engine.stories.document import Again, Edited, Story, StoryTurn, Tell, Wait
from engine.stories.expectations import unmet
from engine.stories.outcome import Failure, PlayedTurn
from engine.stories.screen import Screen
from engine.stories.stage import Stage
from engine.stories.watching import WatchedRunner
from engine.stories.world import meet
from engine.utility.known import UtilityKnowledge

CHAT = "1001"
PACE = timedelta(minutes=1)
"""How long a person takes for a turn."""


class Performance:
    """One playing of a story in one language, in a world of its own."""

    def __init__(self, stage: Stage, story: Story, language: str) -> None:
        self._flow, self._names, self._language = stage.flow, stage.names, language
        self._channel = story.channel.text if story.channel else stage.flow.channels[0]
        self._store = stage.sample.open(story)
        if story.has or language != stage.flow.languages[0]:
            meet(self._store, self._channel, CHAT, story, language)
        failing = FailingServices(stage.services)
        for plan in story.fails:
            failing.plan(plan.service.text, plan.how.text)
        self._services = RecordedServices(failing)
        self._runner = WatchedRunner(self._store, stage.flow, self._services, UtilityKnowledge())
        self._screen = Screen(stage.names)
        self._now = story.starts - PACE
        self._updates = 0
        self._inbound: Inbound | None = None
        self._pressed = ""

    @property
    def calls(self) -> Sequence[Received]:
        """What was asked of services so far."""
        return self._services.received

    def close(self) -> None:
        """Let go of the world."""
        self._runner.close()
        self._store.close()

    def turn(self, turn: StoryTurn) -> tuple[PlayedTurn, Failure | None]:
        """Play a turn; give what happened, and the first thing that was not as written."""
        failure = None
        try:
            self._act(turn)
        except CannotAct as cannot:
            failure = Failure(cannot.kind, turn.at, cannot.facts)
        except Exception as error:  # the engine's own mistake is what a story is there to find
            failure = Failure("raised", turn.at, {"error": explained(error)})
        messages, stored = self._store.transact(self._after)
        self._screen.show(messages)
        passages, session = self._runner.watched()
        failure = failure or unmet(turn, messages, self._names, self._language)
        if failure is None and session is not None and not _kept(session, stored):
            failure = Failure("forgotten", turn.at)
        played = PlayedTurn(turn, messages, passages, sessions.waiting(stored), self._pressed)
        return played, failure

    def _act(self, turn: StoryTurn) -> None:
        act, self._pressed = turn.act, ""
        self._now = turn.when or self._now + (act.span if isinstance(act, Wait) else PACE)
        match act:
            case Edited():
                pass  # channels tell of new messages only
            case Wait():
                self._runner.tick(self._flow.bot, self._now)
            case Tell(notice, stage):
                self._runner.tell(self._channel, CHAT, notice.text, stage.text, self._now)
            case Again():
                self._deliver()
            case _:
                self._updates += 1
                event = event_of(act, self._now, self._language, self._screen)
                if isinstance(event, ChoicePressed):
                    self._pressed = self._screen.label(event.choice)
                self._inbound = Inbound(
                    self._flow.bot, self._channel, CHAT, str(self._updates), event, turn.language
                )
                self._deliver()

    def _deliver(self) -> None:
        """Hand the newest update over, as a channel does, perhaps not for the first time."""
        if self._inbound is None:
            raise CannotAct("nothing_to_repeat")
        handled = self._runner.handle(self._inbound)
        if handled.parked:
            raise CannotAct("raised", error=self._store.transact(_explanation))

    def _after(self, tx: Transaction) -> tuple[tuple[Message, ...], Session]:
        """Take what waits to be sent, as a sender does, and the session as it was stored."""
        waiting = outbox.waiting(tx, self._flow.bot, self._channel)
        outbox.mark(tx, waiting)
        person = people.find(tx, self._flow.bot, self._channel, CHAT)
        stored = sessions.load(tx, person.id) if person else Session()
        return tuple(item.message for item in waiting), stored


def _kept(session: Session, stored: Session) -> bool:
    """Whether the session that the next turn will read is the one that this turn left."""
    return session == stored == codec.read(codec.write(stored))


def _explanation(tx: Transaction) -> str:
    row = tx.row("SELECT explanation FROM inbox WHERE explanation IS NOT NULL")
    return str(row[0]) if row else ""
