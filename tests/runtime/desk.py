"""A bot at work in a test: a small flow, a store on disk, services that can be made to misbehave.

It can be stopped and started again between any two messages.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.core.effects import Message
from engine.core.events import ChoicePressed, PersonEvent, TextReceived
from engine.core.flow import Flow
from engine.core.kyiv import kyiv_date
from engine.core.session import Session
from engine.core.turn import Known
from engine.core.values import Value, Values
from engine.runtime import handout, people, schema, sessions
from engine.runtime.channel import Inbound
from engine.runtime.handled import Handled
from engine.runtime.people import Person
from engine.runtime.runner import Runner
from engine.runtime.services import Outcome, Request
from engine.runtime.store import Store, Transaction
from tests.core.small_flow import BOT
from tests.places import Place, open_store
from tests.runtime.sent import SENT

NOON = datetime(2026, 3, 2, 10, tzinfo=UTC)
CHANNEL = "pipe"

Serve = Callable[[Values, Request], Outcome]


class Killed(BaseException):
    """The process was killed here."""


class PlainKnowledge:
    """Knows of a person what the store knows, and of the bot its facts."""

    def known(
        self,
        tx: Transaction,  # noqa: ARG002 - everything is known already
        flow: Flow,
        people: Sequence[Person],
        at: datetime,
    ) -> dict[int, Known]:
        """Gather what is known."""
        codes: list[Value] = [{"code": code} for code in flow.languages]
        bot: dict[str, Value] = {**flow.facts, "languages": codes}
        return {each.id: Known(_about(each), bot, kyiv_date(at)) for each in people}


def _about(person: Person) -> dict[str, Value]:
    return {"language": person.language, "phone": person.phone, "accounts": []}


@dataclass
class Billing:
    """The services: local ones write into the turn's transaction, remote ones far away.

    ``plan`` holds, by service, what comes of the next calls: an exception is raised, anything
    that can be called is called, a text is an outcome. Without a plan a call is done.
    """

    plan: dict[str, list[Any]] = field(default_factory=dict)
    calls: list[tuple[str, str, Values]] = field(default_factory=list)
    accepted: dict[str, Values] = field(default_factory=dict)

    def call(self, name: str, inputs: Values, request: Request) -> Outcome:
        """Do what is planned, once for each key."""
        self.calls.append((name, request.key, dict(inputs)))
        if request.store is None:
            self.accepted.setdefault(request.key, dict(inputs))
        else:
            request.store.run(
                "INSERT INTO sent (step_key, reading) VALUES (?, ?)", request.key, str(inputs)
            )
        waiting = self.plan.get(name, [])
        planned = waiting.pop(0) if waiting else None
        if isinstance(planned, BaseException):
            raise planned
        if callable(planned):
            planned = planned(inputs, request)
        return planned if isinstance(planned, Outcome) else Outcome(planned or "done")


@dataclass
class Desk:
    """One bot, its store on disk, and whatever is said to it."""

    flow: Flow
    file: Place
    billing: Billing = field(default_factory=Billing)
    now: datetime = NOON
    updates: int = 0
    last: Inbound | None = None

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Open the store and begin to work."""
        self.store: Store = open_store(self.file, (*schema.MIGRATIONS, SENT))
        self.runner = Runner(self.store, {BOT: self.flow}, self.billing, PlainKnowledge())

    def stop(self) -> None:
        """Close everything."""
        self.runner.close()
        self.store.close()

    def restart(self) -> None:
        """Stop and start again, as a new process does."""
        self.stop()
        self.start()

    def hear(
        self,
        event: PersonEvent,
        user: str = "1",
        update: str | None = None,
        language: str | None = None,
    ) -> Handled:
        """Let a channel deliver an update."""
        self.updates += 1
        self.last = Inbound(BOT, CHANNEL, user, update or f"u{self.updates}", event, language)
        return self.runner.handle(self.last)

    def say(self, text: str, user: str = "1", **more: Any) -> list[str]:
        """Write, and give the names of what the bot says to anybody."""
        self.hear(TextReceived(self.now, text), user, **more)
        return self.said()

    def press(self, choice: str, user: str = "1", **more: Any) -> list[str]:
        """Press by label, and give the names of what the bot says."""
        self.hear(ChoicePressed(self.now, choice), user, **more)
        return self.said()

    def redeliver(self) -> Handled:
        """Let the channel deliver the newest update once more."""
        assert self.last is not None
        return self.runner.handle(self.last)

    def tick(self, span: timedelta) -> list[str]:
        """Let time pass."""
        self.now += span
        self.runner.tick(BOT, self.now)
        return self.said()

    def taken(self) -> list[tuple[str, Message]]:
        """Take what waits to be sent, as a sender does: to whom, and what."""

        def take(tx: Transaction) -> list[tuple[str, Message]]:
            waiting = handout.waiting(tx, BOT, CHANNEL)
            handout.mark(tx, waiting)
            return [(item.chat, item.message) for item in waiting if not item.blocked]

        return self.store.transact(take)

    def said(self) -> list[str]:
        """Take what waits to be sent; only the names."""
        return [message.said for _, message in self.taken()]

    def rows(self, sql: str, *values: Any) -> Sequence[tuple[Any, ...]]:
        """Look into the store."""
        return self.store.transact(lambda tx: tx.rows(sql, *values))

    def session(self, user: str = "1") -> Session:
        """Read a person's session."""

        def load(tx: Transaction) -> Session:
            person = people.find(tx, BOT, CHANNEL, user)
            return sessions.load(tx, person.id) if person else Session()

        return self.store.transact(load)

    def state(self, user: str = "1") -> str | None:
        """Name where a person stands."""
        return self.runner.state(BOT, CHANNEL, user)

    def die_at(self, name: str, act: Callable[[], object]) -> None:
        """Let the process be killed while a remote service is at work, and start again."""

        def die(_inputs: Values, _request: Request) -> Outcome:
            raise Killed

        self.billing.plan[name] = [die]
        with suppress(Killed):
            act()
        self.restart()
