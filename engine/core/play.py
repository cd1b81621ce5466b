"""Playing a flow: from a place to the next question, call or end.

The machine says which way leads where; this says what happens there. What a person said is not
understood here (``hear``); questions stand in ``ask``, dialogs and services in ``work``.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from engine.core import asides, ask, say, work
from engine.core.effects import Choice, Effect, Message, SendMessage
from engine.core.flow import Ask, Dialog, Expression, Flow, Remember, State, Work
from engine.core.folding import loosest
from engine.core.moved import stands
from engine.core.on_demand import adding
from engine.core.places import Again, Back, Do, End, Goto, Menu, Place
from engine.core.session import Call, Frame, Return, Session
from engine.core.turn import Known, Passage
from engine.core.values import Value, Values

MAX_STEPS = 1000
"""Places reached in one turn; more means that the flow talks in a circle."""

MAX_DEPTH = 50
"""Dialogs on top of one another."""


class Play:
    """A turn in the making: a copy of the session, and the effects so far."""

    def __init__(self, flow: Flow, session: Session, known: Known, at: datetime) -> None:
        self.flow, self.session, self.known = flow, session, known
        self.at = at.astimezone(UTC)  # arithmetic in a zone with summer time is off by an hour
        self._everywhere: dict[bool, dict[str, Value]] = {}
        self._folded: dict[str, str] = {}
        self.effects: list[Effect] = []
        self.passages: list[Passage] = []

    @property
    def scope(self) -> dict[str, Value]:
        """The names in reach of the dialog in play."""
        return self.scope_of(self.session.top if self.session.stack else None)

    def scope_of(self, frame: Frame | None) -> dict[str, Value]:
        """Give the names in reach of a frame: its own, and those that every dialog knows."""
        at_menu = asides.at_menu(self)
        if at_menu not in self._everywhere:
            self._everywhere[at_menu] = {
                "person": adding(self.known.person, {"at_menu": at_menu}),
                "bot": dict(self.known.bot),
                "today": self.known.today,
            }
        return {**(frame.values if frame else {}), **self._everywhere[at_menu]}

    @property
    def state(self) -> State:
        """The state in which the dialog in play stands."""
        return self.flow.states[self.session.stack[-1].state]

    @property
    def spoke(self) -> bool:
        """Whether anything has been said in this turn."""
        return any(isinstance(effect, SendMessage) for effect in self.effects)

    def folded(self, typed: str) -> str:
        """Give the key under which a typed text stands in tables of labels; may be empty."""
        if typed not in self._folded:
            self._folded[typed] = loosest(typed)
        return self._folded[typed]

    def follow(self, place: Place | None) -> None:
        """Go to a place and on from there, until a person or a service has to answer."""
        for _ in range(MAX_STEPS):
            if place is None:
                return
            place = self._reach(place)
        raise RecursionError(f"{self.session.state}: the flow goes on without asking anything")

    def say(self, path: str, choices: tuple[Choice, ...] = ()) -> bool:
        """Say a text, if it has anything to say; tells whether it had."""
        words = say.text(self.flow, self.known.language, path, self.scope)
        if words:
            said = path.removesuffix(".text")
            self.effects.append(SendMessage(Message(said, words, choices)))
        return bool(words)

    def take(self, trigger: str) -> Place:
        """Leave the present state by a way that it has."""
        frame, state = self.session.changing(), self.state
        self.passages.append(Passage(state.path, trigger))
        place = self.flow.machine.fire(self.session, trigger, lambda: self.scope)
        if isinstance(place, Goto):
            frame.asked, frame.tries, frame.refused, frame.loop = 0, 0, {}, None
        elif not isinstance(place, End):
            frame.state = state.path  # a junction: the dialog itself has not moved
        return place

    def begin(self, dialog: str) -> Place:
        """Start a conversation from nothing with a dialog."""
        self._clear()
        return self.push(Frame(dialog, ""))

    def rest(self) -> None:
        """Stand at the menu without a word."""
        self._clear()
        self.session.stack = [Frame(self.flow.menu[0], self.flow.menu_path)]

    def push(self, frame: Frame) -> Place:
        """Play a dialog on top of the one in play; endless nesting is an error of the flow."""
        if len(self.session.stack) >= MAX_DEPTH:
            raise RecursionError(f"{frame.dialog}: dialogs call one another without end")
        frame.fresh = True
        self.session.stack.append(frame)
        self.session.question = None
        return self.flow.machine.enter(self.session, lambda: self.scope)

    def needs(self, dialog: Dialog, inputs: Mapping[str, Expression]) -> dict[str, Value]:
        """Give what a dialog needs to begin: by name from here, or as ``with`` says."""
        scope = self.scope
        given = {name: inputs[name](scope) for name in inputs}
        return {**{name: scope.get(name) for name in dialog.needs}, **given}

    def given(self, name: str) -> str | None:
        """Take the answer that was given in advance to the question of that name, if any."""
        for depth, frame in reversed([*enumerate(self.session.stack)]):
            if name in frame.ahead:
                return self.session.changing(depth).ahead.pop(name)
            if frame.returns is not Return.RESULT:
                return None
        return None

    def service_returned(self, call: Call, outcome: str, facts: Values) -> Place | None:
        """Go on from the call that was pending."""
        self.session.pending = None
        state = self.state
        if outcome == "failed":
            return work.failed(self, state)
        self.session.changing().unanswered = None
        service = self.flow.services[call.service]
        if service.changes and outcome == "done":
            self._forget_the_way_back()
        if isinstance(state.action, Ask):
            return ask.checked(self, state, outcome, facts)
        return work.returned(self, state, outcome, facts, service.gives)

    def back(self) -> Place | None:
        """Return to the previous question with everything as it was; at the first, to the menu."""
        session = self.session
        session.drop_present()
        while session.history and not stands(self.flow, session.history[-1]):
            session.history.pop()
        if not session.history:
            return Menu()
        calls = {frame.dialog: frame.unanswered for frame in session.stack}
        session.stack = [frame.copy() for frame in session.history[-1]]
        for frame in session.stack:
            frame.ahead, frame.unanswered = {}, calls.get(frame.dialog)
        return ask.question(self, self.state)

    def _reach(self, place: Place) -> Place | None:
        match place:
            case Goto() | Again():
                return self._perform(self.state)
            case End(outcome):
                return self._finish(outcome)
            case Back():
                return self.back()
            case Do(dialog):
                return asides.interrupt(self, dialog)
            case Menu():
                self.rest()
                return self._perform(self.state)

    def _perform(self, state: State) -> Place | None:
        match state.action:
            case Ask():
                return ask.question(self, state)
            case Work():
                if state.speaks:
                    self.say(f"{state.path}.text")
                return work.begin(self, state, state.action)
            case Remember(values):
                for name, expression in values:
                    self.session.changing().values[name] = expression(self.scope)
        if state.speaks:
            self.say(f"{state.path}.text")
        return self.take("done")

    def _finish(self, outcome: str) -> Place | None:
        """End the dialog in play and go on in the one below."""
        ended = self.session.stack.pop()
        if not self.session.stack:
            return Menu()
        if ended.returns is Return.RESULT:
            gives = self.flow.dialogs[ended.dialog].gives
            values, done = ended.values, outcome == "done"
            facts = {name: values.get(name) for name in gives if done or name in values}
            return work.returned(self, self.state, outcome, facts, gives)
        self.session.forget(ended.mark)
        return self._retry(self.state) if ended.returns is Return.RETRY else Again()

    def _retry(self, state: State) -> Place | None:
        """Do the step that failed once more, with the answer that was given."""
        action, failed = state.action, self.session.top.unanswered
        if isinstance(action, Ask) and failed is not None and failed.service == action.check:
            work.call(self, failed.service, action.inputs)
            return None
        if isinstance(action, Work):
            return work.start(self, action)
        return Again()

    def _forget_the_way_back(self) -> None:
        """Let ``back`` not cross what has been changed; an interrupted question stays in reach."""
        marks = [f.mark for f in self.session.stack if f.returns is not Return.RESULT]
        self.session.forget(marks[-1] if marks else 0)

    def _clear(self) -> None:
        session = self.session
        session.stack, session.history = [], []
        session.question = session.pending = session.parked = None
