"""The runner: from an inbound event to a stored turn, once, whatever happens (DESIGN §2, §3).

Synchronous; a channel submits and waits. Not a channel and not a sender: messages end up in the
outbox. Not what becomes of what raises (``parking``), nor remote calls (``calling``).
"""

import logging
import time
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from functools import reduce

from engine.core.effects import Message
from engine.core.events import TextReceived
from engine.core.flow import Flow
from engine.core.session import Session
from engine.runtime import inbox, news, outbox, people, rounds, sessions, timers
from engine.runtime.announcing import announce
from engine.runtime.calling import Calling
from engine.runtime.channel import Inbound, Unreadable
from engine.runtime.chores import Chore
from engine.runtime.conversation import Conversation, Waiting
from engine.runtime.explaining import explained
from engine.runtime.handled import Handled
from engine.runtime.inbox import Chat
from engine.runtime.knowledge import Knowledge
from engine.runtime.ledger import Ledger
from engine.runtime.parking import Parking
from engine.runtime.people import Person
from engine.runtime.services import Services
from engine.runtime.sessions import NewerSession
from engine.runtime.store import Store, StoreError, Transaction

log = logging.getLogger("rozmova.runner")

ATTEMPTS = 3
"""How often an update that raises is tried before it is put aside."""
ELSEWHERE = 0.2
"""Seconds until it is looked again for the end of a remote call that somebody else makes."""


class Runner:
    """Plays the flows of all bots over one store.

    Whoever watches how it plays says what it plays with (``conversation``, ``opened``).
    """

    conversation = Conversation

    def __init__(
        self,
        store: Store,
        flows: Mapping[str, Flow],
        services: Services,
        knowledge: Knowledge,
        chores: Sequence[Chore] = (),
    ) -> None:
        self.store = store
        self._flows, self._services, self._knowledge = flows, services, knowledge
        self._chores = chores
        self._calling = Calling(store, services, self._talk)
        self._parking = Parking(store, flows, self._talk)

    def handle(self, inbound: Inbound) -> Handled:
        """Let an event take effect once; its replies are in the outbox when this returns.

        An event that raises is tried again, then put aside with its explanation; the person is
        told, and can go on. Raises ``StoreError`` when nothing can be stored: the channel must
        not confirm the update.
        """
        for attempt in range(ATTEMPTS):
            try:
                handled = self._handle(inbound)
            except StoreError:
                raise
            except Exception as error:  # a programmer's error: nothing of the turn was stored
                explanation = explained(error)
                log.error("%s %s: %s", inbound.bot, inbound.channel, explanation)
            else:  # what an earlier attempt has begun is no duplicate
                return replace(handled, duplicate=handled.duplicate and attempt == 0)
        return self._parking.park(inbound, explanation)

    def hear(self, chats: Sequence[Chat]) -> "Future[dict[Chat, rounds.Turned]]":
        """Let the next update that waits in each of these chats happen (``rounds.play``).

        When anything is raised nothing has happened, and each chat is to be heard ``alone``.
        """
        held_up: set[Chat] = set()
        return self.store.beside(
            lambda tx: rounds.play(tx, chats, self._flows, self._talk, self._knowledge, held_up)
        )

    def alone(self, chat: Chat) -> Handled | None:
        """Let the next update that waits in a chat happen as ``handle`` does; None for none.

        One that raises although it was put aside waits behind all others of its chat.
        """
        inbound = self.store.transact(lambda tx: inbox.first(tx, [chat])).get(chat)
        if inbound is None:
            return None
        try:
            return self.handle(inbound)
        except StoreError:
            raise
        except Exception:
            self.store.transact(lambda tx: inbox.put_off(tx, inbound))
            raise

    def finish(self, waiting: Waiting) -> Handled | None:
        """Make the call that a conversation waits for, and all that follow from its end.

        None where somebody else makes it. One that raises is given up, and the person is told: it
        would raise for ever.
        """
        try:
            ends = self._finish(waiting, waiting.request.at)
        except StoreError:
            raise
        except Exception as error:
            about = waiting.request.bot.bot, waiting.request.person.channel
            log.error("%s %s: %s", *about, explained(error))
            return self._parking.give_up(waiting)
        return reduce(lambda before, end: end.after(before), ends) if ends else None

    def greet(self, greeting: Inbound) -> list[Message]:
        """Let a greeting happen for somebody who is in no conversation; give the replies.

        They count as sent: the channel shows them at once, and once more when it asks again. Who
        is in a conversation is only led by a link. An error is told to nobody, since the person
        has said nothing yet.
        """
        at, address = greeting.event.at, (greeting.bot, greeting.channel, greeting.chat)

        def welcome(tx: Transaction) -> list[Message]:
            people.keep_to_oneself(tx, *address)
            known = people.find(tx, *address)
            if known and inbox.seen(tx, greeting.bot, greeting.channel, greeting.update_id):
                return outbox.said_at(tx, known.id, at)
            if known and sessions.load(tx, known.id).stack and greeting.event == _plain(at):
                return []
            _, waiting = self._turn(tx, greeting)
            person = people.find(tx, *address)
            return outbox.take(tx, person.id) if person and waiting is None else []

        try:
            return self.store.transact(welcome)
        except StoreError:
            raise
        except Exception as error:
            log.error("%s %s: %s", greeting.bot, greeting.channel, explained(error))
            return []

    def excuse(self, update: Unreadable) -> None:
        """Keep the number of an update that nobody understands, and tell the person, if known."""
        key = (update.bot, update.channel, update.update_id)

        def put(tx: Transaction) -> None:
            if update.chat:
                people.keep_to_oneself(tx, update.bot, update.channel, update.chat)
            if inbox.seen(tx, *key):
                return
            inbox.park(tx, *key, update.at, update.why)
            known = update.chat and people.find(tx, update.bot, update.channel, update.chat)
            if known:
                session = sessions.glance(tx, known.id)
                talk = self._talk(tx, self._flows[update.bot], known, session)
                talk.apologise()
                outbox.put(tx, known, talk.said, update.at)
                tx.tell(news.waiting(update.bot, update.channel))

        self.store.transact(put)

    def tick(self, bot: str, at: datetime) -> None:
        """Let time pass: every timer of the bot that ran out by then, then every chore.

        Whoever is busy with somebody else, in whatever process, is left to the next look.
        """
        looked_at: set[int] = set()
        while due := self._due(bot, at, looked_at):
            for person_id in due:
                self._fire(bot, person_id, at)
            looked_at.update(due)
        for chore in self._chores:
            self._do(chore, self._flows[bot], at)

    def state(self, bot: str, channel: str, chat: str) -> str | None:
        """Name the state of a person's pending question, None for somebody unknown."""

        def look(tx: Transaction) -> str | None:
            person = people.find(tx, bot, channel, chat)
            return sessions.waiting(sessions.load(tx, person.id)) if person else None

        return self.store.transact(look)

    def opened(self, talk: Conversation) -> None:
        """Take note of a conversation that is about to go on; here nobody watches."""

    def close(self) -> None:
        """Let go of the threads for remote services; the store is its owner's to close."""
        self._calling.close()

    def _handle(self, inbound: Inbound) -> Handled:
        at = inbound.event.at
        while True:
            handled, waiting = self.store.transact(lambda tx: self._turn(tx, inbound))
            ends = self._finish(waiting, at) if waiting is not None else []
            if handled is not None:
                return reduce(lambda before, end: end.after(before), ends, handled)
            if not ends:  # what is pending has to be done first, by whoever has begun it
                time.sleep(ELSEWHERE)

    def _turn(self, tx: Transaction, inbound: Inbound) -> tuple[Handled | None, Waiting | None]:
        """Let the event happen, unless the conversation still waits for a remote service."""
        flow, at = self._flows[inbound.bot], inbound.event.at
        update = (inbound.bot, inbound.channel, inbound.update_id)
        people.keep_to_oneself(tx, inbound.bot, inbound.channel, inbound.chat)
        if _is_echo(tx, inbound):
            return Handled(None, duplicate=True), None
        person, _ = people.meet(
            tx, inbound.bot, inbound.channel, inbound.chat, flow.languages[0], at
        )
        talk = self._talk(tx, flow, person)
        if talk.pending is None:
            if inbox.seen(tx, *update):
                return Handled(talk.state, duplicate=True), None
            talk.fire_timers(at)
        if talk.pending is not None:
            talk.serve(at)
            talk.save(at)
            return None, talk.waiting(at)
        talk.take(inbound)
        talk.ledger.write(tx)
        return Handled(talk.state, passages=tuple(talk.passages)), talk.waiting(at)

    def _due(self, bot: str, at: datetime, looked_at: Collection[int]) -> list[int]:
        due = self.store.transact(lambda tx: timers.due(tx, bot, at))
        return [person_id for person_id in due if person_id not in looked_at]

    def _fire(self, bot: str, person_id: int, at: datetime) -> None:
        """Let a person's timers happen; those that raise are dropped, or they would for ever."""

        def fire(tx: Transaction) -> Waiting | None:
            person = people.hold_if_free(tx, person_id)
            if person is None:
                return None
            talk = self._talk(tx, self._flows[bot], person)
            talk.fire_timers(at)
            talk.save(at)
            return talk.waiting(at)

        try:
            waiting = self.store.transact(fire)
            if waiting is not None:
                self._finish(waiting, at)
        except NewerSession as newer:  # it lets them run out itself
            log.warning("%s timer: %s", bot, newer)
        except StoreError:
            raise
        except Exception as error:
            log.error("%s timer: %s", bot, explained(error))
            self.store.transact(lambda tx: timers.fire(tx, person_id, at))

    def _do(self, chore: Chore, flow: Flow, at: datetime) -> None:
        """Do a chore to its end; what raises in it waits for the next tick, and holds up no other.

        A batch and what it announces are stored together.
        """

        def batch(tx: Transaction) -> bool:
            done = chore.do(tx, flow, at)
            for announcement in done.announcements:
                announce(tx, flow, announcement, self._talk)
            return done.more

        try:
            while self.store.transact(batch):
                pass
        except NewerSession as newer:
            log.warning("%s %s: %s", flow.bot, type(chore).__name__, newer)
        except StoreError:
            raise
        except Exception as error:
            log.error("%s %s: %s", flow.bot, type(chore).__name__, explained(error))

    def _finish(self, waiting: Waiting, at: datetime) -> list[Handled]:
        """Make a remote call and those that follow from its end, as far as nobody else does."""
        ends: list[Handled] = []
        more: Waiting | None = waiting
        while more is not None and (finished := self._calling.finish(more, at)) is not None:
            handled, more = finished
            ends.append(handled)
        return ends

    def _talk(
        self,
        tx: Transaction,
        flow: Flow,
        person: Person,
        session: Session | None = None,
        ledger: Ledger | None = None,
    ) -> Conversation:
        talk = self.conversation(tx, flow, person, self._services, self._knowledge, session, ledger)
        self.opened(talk)
        return talk


def _plain(at: datetime) -> TextReceived:
    """Give the greeting of somebody whom no link has led here."""
    return TextReceived(at, "/start")


def _is_echo(tx: Transaction, inbound: Inbound) -> bool:
    """Tell whether an update comes again to somebody who has had themselves forgotten since."""
    known = people.find(tx, inbound.bot, inbound.channel, inbound.chat)
    gone = known is None or known.leaving
    return gone and inbox.seen(tx, inbound.bot, inbound.channel, inbound.update_id)
