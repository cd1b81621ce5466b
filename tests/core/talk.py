"""Talking with a flow in a test: one person, services that end as the test says, no store.

Between any two turns the session goes through its stored form, as it does between processes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from engine.core import codec
from engine.core.effects import Message, SetTimer
from engine.core.events import (
    ChoicePressed,
    ContactShared,
    Event,
    MediaReceived,
    NoticeRaised,
    SaidInGroup,
    ServiceReturned,
    TextReceived,
    TimerFired,
)
from engine.core.flow import Flow
from engine.core.kyiv import kyiv_date
from engine.core.session import Call, Session
from engine.core.step import step
from engine.core.turn import Known, Turn
from engine.core.values import Value, Values

NOON = datetime(2026, 3, 2, 10, tzinfo=UTC)
Ending = str | dict[str, Value] | tuple[str, dict[str, Value]]
"""How a service ends: a named outcome, what it gives, or both."""
Serve = Callable[[Values], Ending]


@dataclass
class Talk:
    """A conversation in a test; each act gives the names of what the bot said to it."""

    flow: Flow
    services: Mapping[str, Serve | Ending] = field(default_factory=dict)
    person: dict[str, Value] = field(default_factory=dict)
    session: Session = field(default_factory=Session)
    now: datetime = NOON
    offer: str | None = None
    serve_nothing: bool = False
    """Leave calls pending, as remote services do; ``return_`` ends them."""
    turn: Turn | None = None
    timers: list[SetTimer] = field(default_factory=list)
    calls: list[tuple[str, int, Values]] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    """What was said in the latest turn."""
    shown: list[Message] = field(default_factory=list)
    """What was ever said."""

    def type(self, text: str) -> list[str]:
        """Write a text."""
        return self.happen(TextReceived(self.now, text))

    def press(self, name: str) -> list[str]:
        """Press the button of that name, or with that id, under the newest message that has it."""
        return self.press_id(self.button(name))

    def press_id(self, choice: str) -> list[str]:
        """Press whatever a channel says was pressed."""
        return self.happen(ChoicePressed(self.now, choice))

    def share(self, phone: str = "+380501112233", *, own: bool = True) -> list[str]:
        """Share a contact card."""
        return self.happen(ContactShared(self.now, phone, own))

    def send(self, medium: str = "photo") -> list[str]:
        """Send a picture or the like."""
        return self.happen(MediaReceived(self.now, medium, "file1"))

    def say_in_group(self, text: str) -> list[str]:
        """Write in a group."""
        return self.happen(SaidInGroup(self.now, text))

    def notice(self, name: str, stage: str, **facts: Value) -> list[str]:
        """Let the bot write first."""
        return self.happen(NoticeRaised(self.now, name, stage, facts))

    def wait(self, span: timedelta) -> list[str]:
        """Let time pass, and the timers of the present question with it."""
        self.now += span
        said = []
        for timer in sorted(self.timers, key=lambda timer: timer.at):
            if timer.at <= self.now:
                self.timers.remove(timer)
                said += self.happen(TimerFired(timer.at, timer.timer, timer.question))
        return said

    def happen(self, event: Event) -> list[str]:
        """Let anything happen, and the services answer."""
        self.messages = []
        pending = self._step(event)
        while pending is not None and not self.serve_nothing:
            call, ending = pending, self._serve(pending.service, pending.inputs)
            self.calls.append((call.service, call.number, dict(call.inputs)))
            outcome, facts = ending if isinstance(ending, tuple) else _ending(ending)
            pending = self._step(ServiceReturned(event.at, call.number, outcome, facts))
        return [message.said for message in self.messages]

    def return_(self, outcome: str, **facts: Value) -> list[str]:
        """Let the pending call end."""
        assert self.session.pending is not None
        return self.happen(ServiceReturned(self.now, self.session.pending.number, outcome, facts))

    def button(self, name: str) -> str:
        """Give the id of a button by its name."""
        for message in reversed(self.shown):
            for choice in message.choices:
                if choice.id == name or choice.id.rpartition(":")[2] == name:
                    return choice.id
        raise LookupError(f"no button {name}")

    @property
    def text(self) -> str:
        """The newest message's text."""
        return self.shown[-1].text

    @property
    def buttons(self) -> list[str]:
        """The labels under the newest message."""
        return [choice.label for choice in self.shown[-1].choices]

    @property
    def state(self) -> str:
        """Where the conversation stands."""
        return self.session.state

    def values(self, name: str) -> Value:
        """Give what the dialog in play remembers under a name."""
        return self.session.top.values[name]

    def known(self) -> Known:
        """Give what every dialog knows."""
        person: dict[str, Value] = {"language": "uk", "accounts": [], **self.person}
        codes: list[Value] = [{"code": code} for code in self.flow.languages]
        bot = {**self.flow.facts, "languages": codes}
        return Known(person, bot, kyiv_date(self.now), self.offer)

    def _step(self, event: Event) -> Call | None:
        before = codec.write(self.session)
        turn = step(self.flow, self.session, event, self.known())
        assert codec.write(self.session) == before, "the session that was given has changed"
        self.turn, self.session = turn, codec.read(codec.write(turn.session))
        assert self.session == turn.session, "the stored session is another"
        self.messages += turn.messages
        self.shown += turn.messages
        asked = turn.session.question.serial if turn.session.question else None
        new = [effect for effect in turn.effects if isinstance(effect, SetTimer)]
        self.timers = [timer for timer in [*self.timers, *new] if timer.question == asked]
        return turn.session.pending

    def _serve(self, name: str, inputs: Values) -> Ending:
        served = self.services.get(name, "done")
        return served(inputs) if callable(served) else served


def _ending(ending: str | dict[str, Value]) -> tuple[str, dict[str, Value]]:
    return (ending, {}) if isinstance(ending, str) else ("done", ending)


def in_turn(*endings: Ending) -> Serve:
    """Make a service that ends each time as the list says, and at last always as its end."""
    waiting = list(endings)
    return lambda _inputs: waiting.pop(0) if len(waiting) > 1 else waiting[0]
