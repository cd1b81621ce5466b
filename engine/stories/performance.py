"""A story under way: its world, its clock, and what the bot says turn by turn.

Nothing of the engine is replaced. Services are the installed ones, unless the story lets them
fail; messages come out of the outbox; before every turn the session is read from its stored form.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from engine.core import codec
from engine.core.effects import Message
from engine.core.events import ChoicePressed
from engine.core.flow import Flow
from engine.core.kyiv import KYIV
from engine.core.session import Session
from engine.core.values import Values
from engine.runtime import handout, people, sessions
from engine.runtime.channel import Inbound
from engine.runtime.explaining import explained
from engine.runtime.failing import FailingServices
from engine.runtime.installed_channels import InstalledChannels
from engine.runtime.services import Outcome
from engine.runtime.store import Store, Transaction
from engine.stories.acting import CannotAct, event_of
from engine.stories.calls import Received, RecordedServices
from engine.stories.document import (
    Again,
    Block,
    Dispatch,
    Edited,
    Import,
    Story,
    StoryTurn,
    Tell,
    Wait,
)
from engine.stories.expectations import unmet
from engine.stories.outcome import Failure, PlayedTurn
from engine.stories.screen import Screen
from engine.stories.stage import Stage
from engine.stories.watching import WatchedRunner
from engine.stories.world import add_works, meet
from engine.utility.chores import chores
from engine.utility.exchange.import_accounts import import_accounts
from engine.utility.exchange.import_schedule import ScheduleReport, import_schedule
from engine.utility.exchange.report import Report
from engine.utility.known import UtilityKnowledge

CHAT = "1001"
PACE = timedelta(minutes=1)
"""How long a person takes for a turn."""
HOUR = timedelta(hours=1)
_IMPORTS: Mapping[str, tuple[str, Callable[..., Report | ScheduleReport]]] = {
    ".json": ("bad_schedule", import_schedule)
}
"""What other files than accounts are, by their endings, and how the story fails on a bad one."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a performance stands, but for what is in its store."""

    now: datetime
    updates: int
    inbound: Inbound | None
    turns: tuple[tuple[Message, ...], ...]
    plans: tuple[Mapping[str, float], Mapping[str, Outcome]]
    calls: int


class Performance:
    """One playing of a story in one language, in a world of its own.

    ``store`` is an empty one of the caller's, in which the world is built; else it has its own.
    """

    def __init__(
        self, stage: Stage, story: Story, language: str, store: Store | None = None
    ) -> None:
        self._flow, self._names, self._language = _ruled(stage.flow, story), stage.names, language
        self._folder = (stage.root / story.file).parent
        self._channel = story.channel.text if story.channel else stage.flow.channels[0]
        self._shows = InstalledChannels().capabilities(self._channel)
        self._store = stage.sample.open(story, store)
        self._failing = FailingServices(stage.services)
        for plan in story.fails:
            self.plan(plan.service.text, plan.how.text)
        self._services = RecordedServices(self._failing)
        self._runner = self._begin()
        self._screen = Screen(stage.names)
        self._now = (story.starts.astimezone(UTC) - PACE).astimezone(KYIV)
        self._runner.tick(stage.flow.bot, self._now)  # what was due before the story is past
        if story.consent or story.has or language != stage.flow.languages[0]:
            meet(self._store, stage.flow, self._channel, CHAT, story, language)
        self._updates = 0
        self._inbound: Inbound | None = None
        self._sent: list[Message] = []
        self._pressed = ""
        self._left: Session | None = None

    @property
    def calls(self) -> Sequence[Received]:
        """What was asked of services so far."""
        return self._services.received

    @property
    def session(self) -> Session:
        """The conversation as it is stored at this moment."""
        return self._store.transact(self._stored)

    @property
    def left(self) -> Session | None:
        """The conversation as the last turn left it, None before any."""
        return self._left

    @property
    def screen(self) -> Screen:
        """What the person sees."""
        return self._screen

    @property
    def moment(self) -> Moment:
        """Where the story stands, for ``return_to``; what is in the store is the store's."""
        return Moment(
            self._now,
            self._updates,
            self._inbound,
            self._screen.turns,
            self._failing.plans,
            len(self._services.received),
        )

    def return_to(self, moment: Moment) -> None:
        """Stand at an earlier moment again; the store must have been brought back to it."""
        self._now, self._updates, self._inbound = moment.now, moment.updates, moment.inbound
        self._screen.restore(moment.turns)
        self._failing.restore(moment.plans)
        del self._services.received[moment.calls :]
        self._runner.watched()
        self._left = None

    def plan(self, service: str, how: str, facts: Values | None = None) -> None:
        """Plan how a service ends from now on, as a story's ``fails`` does, and what it gives."""
        self._failing.plan(service, how, facts)

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
        self._left = stored
        self._screen.show(messages)
        passages, session = self._runner.watched()
        failure = failure or unmet(turn, messages, self._names, self._language, self._shows)
        if failure is None and session is not None and not _kept(session, stored):
            failure = Failure("forgotten", turn.at)
        played = PlayedTurn(turn, messages, passages, sessions.waiting(stored), self._pressed)
        return played, failure

    def _begin(self) -> WatchedRunner:
        """Give a runner that knows nothing but what is stored, as after a start of the process."""
        return WatchedRunner(self._store, self._flow, self._services, UtilityKnowledge(), chores())

    def _look(self, at: datetime) -> None:
        """Let the bot look at the clock, and send at once what it has to say."""
        self._runner.tick(self._flow.bot, at)
        self._store.transact(self._send)

    def _act(self, turn: StoryTurn) -> None:
        act, before, self._pressed = turn.act, self._now, ""
        span = act.span if isinstance(act, Wait) else PACE
        self._now = turn.when or (self._now.astimezone(UTC) + span).astimezone(KYIV)
        match act:
            case Edited():
                pass  # channels tell of new messages only
            case Wait():
                for at in _ticks(before, self._now):
                    self._look(at)
            case Tell(notice, stage):
                self._runner.tell(self._channel, CHAT, notice.text, stage.text, self._now)
            case Import(file):
                self._import(file.text)
            case Dispatch(works):
                add_works(self._store, self._flow.bot, works, self._now)
            case Again():
                self._deliver()
            case Block():
                self._store.transact(self._block)
            case _:
                self._updates += 1
                event = event_of(act, self._now, self._language, self._screen)
                if isinstance(event, ChoicePressed):
                    self._pressed = self._screen.label(event.choice)
                self._inbound = Inbound(
                    self._flow.bot, self._channel, CHAT, str(self._updates), event, turn.language
                )
                self._deliver()

    def _import(self, file: str) -> None:
        """Take over billing's accounts, or a published schedule, as their own commands do."""
        path = self._folder / file
        bad, take = _IMPORTS.get(path.suffix, ("bad_file", import_accounts))
        if not take(self._store, self._flow.bot, path, self._now).clean:
            raise CannotAct(bad, file=file)

    def _deliver(self) -> None:
        """Hand the newest update over, as a channel does, perhaps not for the first time."""
        if self._inbound is None:
            raise CannotAct("nothing_to_repeat")
        handled = self._runner.handle(self._inbound)
        if handled.parked:
            raise CannotAct("raised", error=self._store.transact(_explanation))

    def _after(self, tx: Transaction) -> tuple[tuple[Message, ...], Session]:
        """Give what was sent in a turn, and the session as it was stored."""
        self._send(tx)
        sent, self._sent = tuple(self._sent), []
        return sent, self._stored(tx)

    def _send(self, tx: Transaction) -> None:
        """Take what waits, as a sender does; whoever has blocked the bot reads nothing."""
        waiting = handout.waiting(tx, self._flow.bot, self._channel)
        handout.mark(tx, waiting)
        self._sent += [item.message for item in waiting if not item.blocked]

    def _block(self, tx: Transaction) -> None:
        """Note what a channel reports, or answers to the next message."""
        person, _ = people.meet(
            tx, self._flow.bot, self._channel, CHAT, self._flow.languages[0], self._now
        )
        people.block(tx, person.id, blocked=True)

    def _stored(self, tx: Transaction) -> Session:
        person = people.find(tx, self._flow.bot, self._channel, CHAT)
        return sessions.load(tx, person.id) if person else Session()


def _ruled(flow: Flow, story: Story) -> Flow:
    """Give the bot, under the story's own submission window if it has one."""
    if story.window is None:
        return flow
    return replace(flow, rules=replace(flow.rules, window=story.window))


def _ticks(since: datetime, until: datetime) -> Iterator[datetime]:
    """Give the moments at which a bot looks at the clock meanwhile: every full hour, and the last.

    In life it looks every minute; but nothing is due so exactly that a story could tell.
    """
    at = since.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + HOUR
    while at < until:
        yield at
        at += HOUR
    yield until


def _kept(session: Session, stored: Session) -> bool:
    """Whether the session that the next turn will read is the one that this turn left."""
    return session == stored == codec.read(codec.write(stored))


def _explanation(tx: Transaction) -> str:
    row = tx.row("SELECT explanation FROM inbox WHERE explanation IS NOT NULL")
    return str(row[0]) if row else ""
