"""One person's conversation within one transaction: events in, everything they cause stored.

Performs the effects of turns: calls local services on the spot, collects messages and timers. A
remote service is left pending: the runner calls it outside the transaction.
"""

from dataclasses import dataclass
from datetime import datetime

from engine.core import say
from engine.core.effects import CallService, Message, SendMessage, SetTimer
from engine.core.events import Event, SaidInGroup, ServiceReturned
from engine.core.flow import Ask, Flow
from engine.core.kyiv import kyiv_date
from engine.core.session import Call, Session
from engine.core.step import step
from engine.core.turn import Known, Passage
from engine.runtime import journal, news, outbox, people, sessions, timers
from engine.runtime.channel import Inbound
from engine.runtime.knowledge import Knowledge
from engine.runtime.ledger import Ledger
from engine.runtime.people import Person
from engine.runtime.services import Outcome, Request, ServiceFailed, Services
from engine.runtime.store import Transaction, moment

MAX_CALLS = 500
"""Service calls that one event may cause."""

MAX_TIMERS = 50
"""Questions that may pass in silence before one event; what is left waits for the next."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A remote call that has to be made outside the transaction, and with what."""

    call: Call
    request: Request


class Conversation:
    """A person's session, loaded for as long as a transaction lasts.

    ``session`` and ``known`` are given by whoever has read them for many. What it leaves stands
    in ``ledger``, which several conversations may share, until that is written.
    """

    def __init__(
        self,
        tx: Transaction,
        flow: Flow,
        person: Person,
        services: Services,
        knowledge: Knowledge,
        session: Session | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        self.tx, self.flow, self.person = tx, flow, person
        self._services, self._knowledge = services, knowledge
        people.keep_to_oneself(tx, person.bot, person.channel, person.chat)
        self.session = sessions.load(tx, person.id) if session is None else session
        self.ledger = Ledger() if ledger is None else ledger
        self.said: list[Message] = []
        self.passages: list[Passage] = []
        self._timers: list[SetTimer] = []
        self.known: Known | None = None
        self.offer: str | None = None

    @property
    def state(self) -> str | None:
        """The state of the pending question."""
        return sessions.waiting(self.session)

    @property
    def pending(self) -> Call | None:
        """A remote call that has to be made outside the transaction."""
        return self.session.pending

    def hear(self, event: Event) -> None:
        """Let an event happen, with all that local services add to it."""
        before, private, said = self.state, self._private(), len(self.said)
        self._step(event)
        self.serve(event.at)
        names = [message.said for message in self.said[said:]]
        states = (before, self.state)
        self.ledger.turns.append(
            journal.row(self.person.id, event, self.flow.version, states, names, private=private)
        )

    def take(self, inbound: Inbound) -> None:
        """Let an update take effect, and leave all that comes of it in the ledger."""
        at, update = inbound.event.at, (inbound.bot, inbound.channel, inbound.update_id)
        self.ledger.updates.append((*update, moment(at), None))
        if self.person.blocked and not isinstance(inbound.event, SaidInGroup):
            people.block(self.tx, self.person.id, blocked=False)
        self.offer = inbound.language if inbound.language in self.flow.languages else None
        self.hear(inbound.event)
        self.enter(at)

    def serve(self, at: datetime) -> None:
        """Make the calls that can be made on the spot: those of local services."""
        for _ in range(MAX_CALLS):
            call = self.session.pending
            service = self.flow.services.get(call.service) if call else None
            if call is None or (service is not None and service.remote):
                return
            self._step(self._local(call, at))
        raise RecursionError(f"{self.state}: the flow calls services without end")

    def waiting(self, at: datetime) -> Waiting | None:
        """Give the remote call that the conversation waits for, if any."""
        call = self.session.pending
        return Waiting(call, self._request(call, at, None)) if call else None

    def enter(self, at: datetime) -> None:
        """Leave the session, its timers, and the messages to send in the ledger."""
        row = sessions.row(self.person.id, self.session, self.flow.version, at)
        self.ledger.sessions.append(row)
        self._keep_timers()
        self.ledger.messages += outbox.replies(self.person, self.said, at)
        if self.said:
            self.tx.tell(news.waiting(self.person.bot, self.person.channel))

    def save(self, at: datetime) -> None:
        """Store all that there is to be stored."""
        self.enter(at)
        self.ledger.write(self.tx)

    def fire_timers(self, at: datetime) -> None:
        """Let the timers happen that ran out by then, and those that they set in their turn."""
        for _ in range(MAX_TIMERS):
            fired = timers.fire(self.tx, self.person.id, at)
            for event in fired:
                self.hear(event)
            self._keep_timers()
            self.ledger.write(self.tx)
            if not fired or self.pending:
                return

    def give_up(self, at: datetime) -> None:
        """Go on without the remote call that the conversation waits for."""
        if self.session.pending is not None:
            self.hear(ServiceReturned(at, self.session.pending.number, "failed", {}))

    def lose(self, _at: datetime) -> None:
        """Give up a conversation that cannot go on: the next message begins another."""
        self.session = Session(serial=self.session.serial, calls=self.session.calls)

    def apologise(self) -> None:
        """Say that something went wrong which is not the person's fault."""
        speaks = self.person.language in self.flow.languages
        language = self.person.language if speaks else self.flow.languages[0]
        if text := say.text(self.flow, language, "engine.error", {}):
            self.said.append(Message("engine.error", text, aside=True))

    def _step(self, event: Event) -> None:
        known = self._what_is_known(event.at)
        if self.offer and not self.session.stack and self.offer != known.language:
            known = known.offering(self.offer)
        turn = step(self.flow, self.session, event, known)
        self.session = turn.session
        self.passages += turn.passages
        for effect in turn.effects:
            match effect:
                case SendMessage(message):
                    self.said.append(message)
                case SetTimer():
                    self._timers.append(effect)
                case CallService():
                    pass  # it stands in the session as pending

    def _what_is_known(self, at: datetime) -> Known:
        """Give what is known of the person; it is read again only when it may have changed."""
        if self.known is None or self.known.today != kyiv_date(at):
            known = self._knowledge.known(self.tx, self.flow, [self.person], at)
            self.known = known[self.person.id]
        return self.known

    def _local(self, call: Call, at: datetime) -> ServiceReturned:
        outcome = self._attempt(call, self._request(call, at, self.tx))
        service = self.flow.services.get(call.service)
        if service is None or service.changes:
            self.person = people.by_id(self.tx, self.person.id) or self.person
            self.known = None
        return ServiceReturned(at, call.number, outcome.name, outcome.facts)

    def _attempt(self, call: Call, request: Request) -> Outcome:
        """Call a local service; of one that fails nothing is stored."""
        if call.service not in self.flow.services:  # an earlier version of the flow had it
            return Outcome("failed")
        self.tx.run("SAVEPOINT service")
        try:
            outcome = self._services.call(call.service, call.inputs, request)
        except ServiceFailed:
            self.tx.run("ROLLBACK TO SAVEPOINT service")
            outcome = Outcome("failed")
        self.tx.run("RELEASE SAVEPOINT service")
        return outcome

    def _keep_timers(self) -> None:
        asked = self.session.question.serial if self.session.question else None
        self.ledger.asked.append((self.person.id, asked or 0))
        self.ledger.timers += timers.rows(self.person.id, asked, self._timers)
        self._timers = []

    def _request(self, call: Call, at: datetime, tx: Transaction | None) -> Request:
        """Give what a service may ask for; its key is the same however often a step is done."""
        key = f"{self.flow.bot}:{self.person.id}:{call.number}"
        return Request(at, key, self.person, self.flow, self.person.language, tx)

    def _private(self) -> bool:
        """Whether what is said now answers a question whose answers are masked."""
        if not self.session.stack or self.state is None:
            return False
        try:
            action = self.flow.state(self.state).action
        except KeyError:
            return True
        if not isinstance(action, Ask) or action.kind is None:
            return False
        check = self.flow.services.get(action.check or "")
        return bool(check and check.private) or self.flow.kinds[action.kind].private
