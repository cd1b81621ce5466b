"""A person with one account, and the clock of their bot: every hour passes, none is skipped.

The real flows, services, chores and store; what a channel would send is taken from the outbox.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from engine.core.effects import Message
from engine.core.events import ContactShared, PersonEvent, TextReceived
from engine.core.flow import Flow
from engine.core.kyiv import KYIV
from engine.language.compile import compile_flow
from engine.language.tree import read_tree
from engine.runtime import handout, schema
from engine.runtime.channel import Inbound
from engine.runtime.runner import Runner
from engine.runtime.services import InstalledServices
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Transaction
from engine.utility import schema as utility_schema
from engine.utility.chores import chores
from engine.utility.known import UtilityKnowledge
from engine.utility.samples import import_samples

ROOT = Path(__file__).parent.parent.parent
MIGRATIONS = (*schema.MIGRATIONS, *utility_schema.MIGRATIONS)
HOUR = timedelta(hours=1)
RECORD = "id, meter, zone, value, as_of, billing_month, status, reason, photo, supersedes"


@cache
def flow_of(bot: str) -> Flow:
    """Compile a shipped bot once."""
    return compile_flow(read_tree(ROOT).utilities[bot])


def kyiv(text: str) -> datetime:
    """Read ``2026-03-30 10:00`` as a moment of the Kyiv clock."""
    return datetime.fromisoformat(text).replace(tzinfo=KYIV)


@dataclass
class Neighbour:
    """Somebody who talks with a bot; ``told`` is what came unasked, with its moment."""

    bot: str
    now: datetime
    told: list[tuple[str, Message]] = field(default_factory=list)
    _updates: int = 0

    def __post_init__(self) -> None:
        self.now = self.now.astimezone(UTC)  # hours of a zone with summer time are not all alike
        self.store = SqliteStore(None, MIGRATIONS)
        import_samples(self.store, ROOT, self.bot, self.now)
        self.start()

    def start(self) -> None:
        """Start the process, or start it again over the same store."""
        self.runner = Runner(
            self.store,
            {self.bot: flow_of(self.bot)},
            InstalledServices(),
            UtilityKnowledge(),
            chores(),
        )

    def until(self, moment: str) -> None:
        """Let the hours pass; the process is started anew every midnight."""
        until = kyiv(moment).astimezone(UTC)
        while self.now < until:
            hour = self.now.replace(minute=0, second=0, microsecond=0)
            self.now = min(hour + HOUR, until)
            if self.now.astimezone(KYIV).hour == 0:
                self.start()
            self.runner.tick(self.bot, self.now)
            shown = self.now.astimezone(KYIV).strftime("%Y-%m-%d %H:%M")
            self.told += [(shown, message) for message in self._outgoing()]

    def say(self, *texts: str) -> list[Message]:
        """Write messages, a minute apart; give what the bot says to the last."""
        answers: list[Message] = []
        for text in texts:
            answers = self._happen(TextReceived(self.now, text))
        return answers

    def share(self, phone: str) -> list[Message]:
        """Share one's own contact."""
        return self._happen(ContactShared(self.now, phone, True))

    @property
    def reminders(self) -> list[tuple[str, str]]:
        """Name what came unasked."""
        return [(at, message.said) for at, message in self.told]

    @property
    def records(self) -> list[dict[str, Any]]:
        """Give the readings in the store, the first sent first."""
        names = RECORD.split(", ")
        rows = self.store.transact(
            lambda tx: tx.rows(f"SELECT {RECORD} FROM readings ORDER BY id")  # noqa: S608
        )
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _happen(self, event: PersonEvent) -> list[Message]:
        self._updates += 1
        self.runner.handle(Inbound(self.bot, "telegram", "1", str(self._updates), event))
        self.now += timedelta(minutes=1)
        return self._outgoing()

    def _outgoing(self) -> list[Message]:
        def take(tx: Transaction) -> list[Message]:
            waiting = handout.waiting(tx, self.bot, "telegram")
            handout.mark(tx, waiting)
            return [item.message for item in waiting]

        return self.store.transact(take)
