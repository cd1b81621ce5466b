"""A round of turns: the next update of each of many chats, in one transaction.

What the turns need is read together, and what they leave is written together: trips to the
database, not turns, would else decide how many people are served. If one of them raises nothing of
the round is stored, and whoever called lets each chat be heard alone.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from engine.core.flow import Flow
from engine.core.kyiv import kyiv_date
from engine.core.session import Session
from engine.core.turn import Known
from engine.runtime import people
from engine.runtime.arrivals import Arrival, gather
from engine.runtime.conversation import Conversation, Waiting
from engine.runtime.handled import Handled
from engine.runtime.inbox import Chat
from engine.runtime.knowledge import Knowledge
from engine.runtime.ledger import Ledger
from engine.runtime.people import Person, lock_of
from engine.runtime.store import StoreError, Transaction, moment

Talk = Callable[[Transaction, Flow, Person, Session | None, Ledger | None], Conversation]
"""Makes a conversation with a person, whose session is read unless it is given."""

Turned = tuple[Handled | None, Waiting | None]
"""What became of an update, None when it cannot happen yet; and the call that is waited for."""


def play(
    tx: Transaction,
    chats: Sequence[Chat],
    flows: Mapping[str, Flow],
    talk: Talk,
    knowledge: Knowledge,
    held_up: set[Chat],
) -> dict[Chat, Turned]:
    """Let the next update of each chat happen; both are None where nothing waits for us any more.

    Chats that somebody else has at this moment are left out, and so are those in ``held_up``: a
    chat whose turn finds somebody in its way is put there, so that the store, which does the whole
    round again, does it without that chat.
    """
    locks = {lock_of(*chat): chat for chat in chats if chat not in held_up}
    ours = [locks[name] for name in tx.lock_free(list(locks))]
    arrivals, ledger = gather(tx, ours), Ledger()
    known = _known(tx, list(arrivals.values()), flows, knowledge)
    turned: dict[Chat, Turned] = dict.fromkeys(ours, (None, None))
    for chat, arrival in arrivals.items():
        person, session, flow = _met(tx, arrival, flows), arrival.session, flows[chat[0]]
        talking = talk(tx, flow, person, session, ledger)
        talking.known = known.get(person.id)
        try:
            turned[chat] = _turn(talking, arrival)
        except StoreError:
            held_up.add(chat)
            raise
    ledger.write(tx)
    return turned


def _known(
    tx: Transaction,
    arrivals: Sequence[Arrival],
    flows: Mapping[str, Flow],
    knowledge: Knowledge,
) -> dict[int, Known]:
    """Read what is known of all whom a bot has met: of the people of one bot and day at once."""
    together: dict[tuple[str, date], list[Arrival]] = {}
    for arrival in arrivals:
        if arrival.person is not None:
            day = kyiv_date(arrival.inbound.event.at)
            together.setdefault((arrival.inbound.bot, day), []).append(arrival)
    known: dict[int, Known] = {}
    for (bot, _), some in together.items():
        met = [arrival.person for arrival in some if arrival.person is not None]
        known |= knowledge.known(tx, flows[bot], met, some[0].inbound.event.at)
    return known


def _met(tx: Transaction, arrival: Arrival, flows: Mapping[str, Flow]) -> Person:
    """Give the person, whom the bot may meet for the first time, or anew."""
    inbound, person = arrival.inbound, arrival.person
    if person is None or person.leaving:
        address = (inbound.bot, inbound.channel, inbound.chat)
        person, _ = people.meet(tx, *address, flows[inbound.bot].languages[0], inbound.event.at)
    return person


def _turn(talking: Conversation, arrival: Arrival) -> Turned:
    """Let one update happen, after what is older: timers that ran out, a call that was left."""
    at = arrival.inbound.event.at
    if talking.pending is None and arrival.timer is not None and arrival.timer <= moment(at):
        talking.fire_timers(at)
    if talking.pending is not None:
        talking.serve(at)
        talking.enter(at)
        return None, talking.waiting(at)
    talking.take(arrival.inbound)
    return Handled(talking.state, passages=tuple(talking.passages)), talking.waiting(at)
