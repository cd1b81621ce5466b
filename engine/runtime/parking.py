"""What raised is put aside, and the conversation stays usable (DESIGN §2 "Four kinds of error").

An update with its explanation, a remote call as failed; the person is told. Not how often either
is tried before (``runner``).
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from engine.core.flow import Flow
from engine.runtime import inbox, people
from engine.runtime.channel import Inbound
from engine.runtime.conversation import Conversation, Waiting
from engine.runtime.explaining import explained
from engine.runtime.handled import Handled
from engine.runtime.rounds import Talk
from engine.runtime.store import Store, StoreError, Transaction

log = logging.getLogger("rozmova.runner")

Leave = Callable[[Conversation, datetime], None]
"""How a conversation is left that is in the middle of something."""


class Parking:
    """Puts aside what raised; where giving up raises as well, the conversation begins anew."""

    def __init__(self, store: Store, flows: Mapping[str, Flow], talk: Talk) -> None:
        self._store, self._flows, self._talk = store, flows, talk

    def park(self, inbound: Inbound, explanation: str) -> Handled:
        """Put an update aside that raised; whatever it has left half done is given up."""
        try:
            return self._store.transact(
                lambda tx: self._put_aside(tx, inbound, explanation, Conversation.give_up)
            )
        except StoreError:
            raise
        except Exception as error:  # not even giving up succeeds
            why = f"{explanation}; then {explained(error)}"
            return self._store.transact(
                lambda tx: self._put_aside(tx, inbound, why, Conversation.lose)
            )

    def give_up(self, waiting: Waiting) -> Handled:
        """Go on without a remote call that raised."""
        try:
            return self._store.transact(lambda tx: self._go_on(tx, waiting, Conversation.give_up))
        except StoreError:
            raise
        except Exception as error:  # not even giving up succeeds
            about = waiting.request.bot.bot, waiting.request.person.channel
            log.error("%s %s: %s", *about, explained(error))
            return self._store.transact(lambda tx: self._go_on(tx, waiting, Conversation.lose))

    def _put_aside(
        self, tx: Transaction, inbound: Inbound, explanation: str, leave: Leave
    ) -> Handled:
        flow, at = self._flows[inbound.bot], inbound.event.at
        address = (inbound.bot, inbound.channel, inbound.chat)
        person, _ = people.meet(tx, *address, flow.languages[0], at)
        inbox.park(tx, inbound.bot, inbound.channel, inbound.update_id, at, explanation)
        talk = self._talk(tx, flow, person, None, None)
        talk.apologise()
        if talk.pending is not None:
            leave(talk, at)
        talk.save(at)
        return Handled(talk.state, parked=True)

    def _go_on(self, tx: Transaction, waiting: Waiting, leave: Leave) -> Handled:
        """Leave a call behind, unless it has come to its end meanwhile."""
        request = waiting.request
        talk = self._talk(tx, request.bot, request.person, None, None)
        if talk.pending is not None:
            talk.apologise()
            leave(talk, request.at)
            talk.save(request.at)
        return Handled(talk.state)
