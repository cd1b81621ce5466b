"""A conversation's remote call: made by one process at a time, and its end heard.

Two that made it at once would do so with one key, and of whom a service refuses as a repetition
the failure might be heard first. Not how a service is called (``remote``).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from engine.core.events import ServiceReturned
from engine.runtime import sessions
from engine.runtime.conversation import Waiting
from engine.runtime.handled import Handled
from engine.runtime.remote import RemoteCalls
from engine.runtime.rounds import Talk
from engine.runtime.services import Services
from engine.runtime.store import Store, StoreError, Transaction

Finished = tuple[Handled, Waiting | None]
"""What became of a call, and the next one that follows from its end."""


class Calling:
    """Makes the remote calls of one process's conversations."""

    def __init__(self, store: Store, services: Services, talk: Talk) -> None:
        self._store, self._talk = store, talk
        self._remote = RemoteCalls(services)
        self._made: set[str] = set()
        self._looking = threading.Lock()

    def finish(self, waiting: Waiting, at: datetime) -> Finished | None:
        """Make a call outside any transaction, and let its end happen.

        None where somebody else makes it, or has made it: they let its end happen. Of one who
        dies meanwhile it stays pending, and whoever then hears the chat makes it.
        """
        with self._alone(waiting.request.key) as alone:
            if not alone or not self._store.transact(lambda tx: _is_pending(tx, waiting)):
                return None
            outcome = self._remote.call(waiting.call, waiting.request)
            returned = ServiceReturned(at, waiting.call.number, outcome.name, outcome.facts)
            return self._store.transact(lambda tx: self._go_on(tx, waiting, returned))

    def close(self) -> None:
        """Let go of the threads for remote services."""
        self._remote.close()

    def _go_on(self, tx: Transaction, waiting: Waiting, returned: ServiceReturned) -> Finished:
        talk = self._talk(tx, waiting.request.bot, waiting.request.person, None, None)
        talk.hear(returned)
        talk.save(returned.at)
        return Handled(talk.state, passages=tuple(talk.passages)), talk.waiting(returned.at)

    @contextmanager
    def _alone(self, key: str) -> Iterator[bool]:
        """Have a call to oneself, unless another thread or process has it; tells whether.

        A name is of a whole process (``Store.own``): its threads are told apart here.
        """
        with self._looking:
            free = key not in self._made
            self._made.add(key)
        if not free:
            yield False
            return
        name = f"call {key}"
        try:
            owned = self._store.shared and self._store.own(name)
            try:
                yield owned or not self._store.shared
            finally:
                if owned:
                    with suppress(StoreError):  # then it is free with the connection
                        self._store.disown(name)
        finally:
            self._made.discard(key)


def _is_pending(tx: Transaction, waiting: Waiting) -> bool:
    pending = sessions.load(tx, waiting.request.person.id).pending
    return pending is not None and pending.number == waiting.call.number
