"""The engine: its core's step, with services that answer on the spot and no store."""

from collections.abc import Iterable

from benchmarks.memory.acts import ACTS, Act, Replies, Reply
from benchmarks.memory.household import AT, BOT, TODAY, Household
from engine.core import codec
from engine.core.effects import Effect, SendMessage
from engine.core.events import ChoicePressed, Event, ServiceReturned, TextReceived
from engine.core.session import Session
from engine.core.step import step
from engine.core.turn import Known
from engine.inspection import flow_of
from engine.language.tree import shipped


class ByEngine:
    """The shipped flow of Poltava; with ``stored`` each session is written and read again."""

    def __init__(self, *, stored: bool = False) -> None:
        self.name = "engine, session re-read" if stored else "engine"
        self._stored = stored
        self._flow = flow_of(shipped(), "poltava", "uk")
        self._events: list[Event] = []
        self._rehearse()

    def converse(self) -> list[list[Effect]]:
        """Play the conversation; gives the effects of each act."""
        household, session, heard = Household(), Session(), []
        for event in self._events:
            session, effects = self._step(session, event, household)
            heard.append(effects)
        return heard

    def _step(
        self, session: Session, event: Event, household: Household
    ) -> tuple[Session, list[Effect]]:
        if self._stored:
            session = codec.read(codec.write(session))
        turn = step(self._flow, session, event, _known(household))
        effects = [*turn.effects]
        while (call := turn.session.pending) is not None:
            outcome = household.call(call.service, call.inputs)
            returned = ServiceReturned(AT, call.number, outcome.name, outcome.facts)
            turn = step(self._flow, turn.session, returned, _known(household))
            effects += turn.effects
        return turn.session, effects

    def _rehearse(self) -> None:
        """Find out the ids of the buttons that the person will press: they are always the same."""
        household, session = Household(), Session()
        for act in ACTS:
            event = _event(act, session)
            self._events.append(event)
            session, _ = self._step(session, event, household)


def _known(household: Household) -> Known:
    return Known(household.person, BOT, TODAY)


def replies(said: Iterable[Effect | Reply]) -> Replies:
    """Give what a person sees of what the engine or anybody else has said."""
    messages = (each.message for each in said if isinstance(each, SendMessage))
    shown = [Reply(one.text, tuple(choice.label for choice in one.choices)) for one in messages]
    return (*shown, *(each for each in said if isinstance(each, Reply)))


def _event(act: Act, session: Session) -> Event:
    if act.how == "type":
        return TextReceived(AT, act.what)
    serial = session.question.serial if session.question else 0
    return ChoicePressed(AT, f"{serial}:{act.what}")
