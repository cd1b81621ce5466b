"""A bot whose process may be killed before or after any transaction."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from engine.runtime import schema
from engine.runtime.channel import Inbound
from engine.runtime.conversation import Conversation
from engine.runtime.runner import Runner
from engine.runtime.store import Transaction
from tests.core.small_flow import BOT
from tests.places import Wrapped
from tests.runtime.desk import Desk, Killed, PlainKnowledge
from tests.runtime.sent import SENT

T = TypeVar("T")


class MortalStore(Wrapped):
    """A store whose process may be killed before or after a transaction."""

    dies_in: int | None = None
    done: bool = False

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Do work, unless it is time to die."""
        if self.dies_in is None:
            return super().transact(work)
        self.dies_in -= 1
        if self.dies_in < 0 and not self.done:
            raise Killed
        result = super().transact(work)
        if self.dies_in < 0:
            raise Killed
        return result


class WatchedRunner(Runner):
    """A runner that shows the sessions which it left in memory."""

    left: Conversation | None = None

    def opened(self, talk: Conversation) -> None:
        """Remember it."""
        self.left = talk


@dataclass
class MortalDesk(Desk):
    """A bot that may be killed; it is started again, and the channel delivers again."""

    heard: list[Inbound] = field(default_factory=list)

    def start(self) -> None:
        """Open the store and begin to work."""
        self.store = self.mortal = MortalStore(self.file, (*schema.MIGRATIONS, SENT))
        self.watched = WatchedRunner(self.store, {BOT: self.flow}, self.billing, PlainKnowledge())
        self.runner = self.watched

    def survive(self, act: Callable[[], Any], dies_in: int, *, done: bool) -> None:
        """Do something, be killed on the way, start again and do it again to the end."""
        self.mortal.dies_in, self.mortal.done = dies_in, done
        with suppress(Killed):
            act()
            self.mortal.dies_in = None
            return
        self.restart()
        act()
