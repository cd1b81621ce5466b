"""Storing updates: those that come while others are being stored are stored together.

Not what a channel is told (``intake``), and not hearing them (``hearing``).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.runtime import inbox, outbox, people
from engine.runtime.channel import Blocked, Inbound, Moved, Receipt, Update
from engine.runtime.store import Store, StoreError, Transaction

MOST = 64
"""Deliveries that are stored together."""
_TICK = timedelta(microseconds=1)
"""Between updates that come at once, so that they wait in their order."""


@dataclass(frozen=True, slots=True)
class _Delivery:
    """Updates that came together, and what is told of them once they are stored."""

    updates: Sequence[Update]
    stored: "asyncio.Future[list[bool]]"


class Taking:
    """Stores the updates of one process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[_Delivery] = []
        self._working: asyncio.Task[None] | None = None

    async def take(self, updates: Sequence[Update]) -> list[bool]:
        """Store what has to be heard, note the rest; tells of each whether it is to be heard.

        Raises ``StoreError``; then none of these is stored.
        """
        loop = asyncio.get_running_loop()
        delivery = _Delivery(updates, loop.create_future())
        self._waiting.append(delivery)
        if self._working is None:
            self._working = loop.create_task(self._work())
        return await delivery.stored

    async def _work(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            if not await self._store_all(together):
                for delivery in together:  # of one of them; the others are none the worse
                    await self._store_all([delivery])
        self._working = None

    async def _store_all(self, together: Sequence[_Delivery]) -> bool:
        """Store deliveries in one transaction; tells whether it is known what became of each."""
        updates = [update for delivery in together for update in delivery.updates]
        try:
            stored = await asyncio.wrap_future(self._store.submit(lambda tx: _take(tx, updates)))
        except Exception as error:
            if len(together) > 1 and not isinstance(error, StoreError):
                return False
            for delivery in together:
                delivery.stored.set_exception(error)
        else:
            told = iter(stored)
            for delivery in together:
                delivery.stored.set_result([next(told) for _ in delivery.updates])
        return True


def _take(tx: Transaction, updates: Sequence[Update]) -> list[bool]:
    now = datetime.now(UTC)
    inbounds = [
        (update, now + place * _TICK)
        for place, update in enumerate(updates)
        if isinstance(update, Inbound)
    ]
    new = iter(inbox.put(tx, inbounds))
    for update in updates:
        match update:
            case Receipt(bot, channel, key, _, state):
                outbox.receipt(tx, bot, channel, key, state)
            case Blocked() | Moved():
                _note(tx, update)
    return [isinstance(update, Inbound) and next(new) for update in updates]


def _note(tx: Transaction, update: Blocked | Moved) -> None:
    """Note what happened to a chat, once; of somebody unknown there is nothing to note."""
    key = (update.bot, update.channel, update.update_id)
    if isinstance(update, Moved):  # nobody else waits behind who has only blocked the bot
        people.keep_to_oneself(tx, update.bot, update.channel, update.chat)
    person = people.find(tx, update.bot, update.channel, update.chat)
    if person is None or inbox.seen(tx, *key):
        return
    inbox.take(tx, *key, update.at)
    match update:
        case Blocked():
            people.block(tx, person.id, blocked=update.blocked)
        case Moved():
            people.move(tx, person, update.to)
