"""Putting a bot together: flow, services, store, runner. Part of the command line's layer.

Without a database a bot gets a store in memory with its sample data, so that it can be tried
with nothing set up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import click

from engine.core.flow import Flow
from engine.language.tree import root_here
from engine.messages import say
from engine.runtime import people, schema
from engine.runtime.failing import FailingServices
from engine.runtime.runner import Runner
from engine.runtime.services import InstalledServices
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Store, StoreError, Transaction
from engine.usage import POSTGRES
from engine.utility import schema as utility_schema
from engine.utility.chores import chores
from engine.utility.known import UtilityKnowledge
from engine.utility.samples import import_samples

DEFAULT_DB = "sqlite:///rozmova.db"
MIGRATIONS = (*schema.MIGRATIONS, *utility_schema.MIGRATIONS)


@dataclass(frozen=True, slots=True)
class Assembly:
    """A bot ready to be spoken to; leaving the block closes its store."""

    flow: Flow
    store: Store
    failing: FailingServices
    runner: Runner

    def __enter__(self) -> "Assembly":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.runner.close()
        self.store.close()

    def clock(self, start: datetime | None) -> Callable[[], datetime]:
        """Give a clock that shows the real time, or goes on from ``start`` at its pace."""
        began = datetime.now(UTC)
        first = start or began
        return lambda: first + (datetime.now(UTC) - began)

    def greet(self, channel: str, chat: str, language: str | None, at: datetime | None) -> None:
        """Meet a person in a language of the bot's before they say anything."""
        if language is None:
            return
        if language not in self.flow.languages:
            offered = ", ".join(self.flow.languages)
            raise click.UsageError(f"--lang {language}: {offered}")
        met_at = at or datetime.now(UTC)

        def meet(tx: Transaction) -> None:
            person, _ = people.meet(tx, self.flow.bot, channel, chat, language, met_at)
            people.speak(tx, person.id, language)

        self.store.transact(meet)


def assemble(bot: str, db: str | None, language: str, at: datetime | None = None) -> Assembly:
    """Compile a bot and open its store; mistakes in its files are said, with exit code 1.

    Without a store of its own it has its sample data, true as of ``at`` or now.
    """
    from engine.inspection import flow_of

    root = root_here()
    flow = flow_of(root, bot, language)
    store = open_store(db, language)
    if db is None:
        import_samples(store, root, bot, at)
    failing = FailingServices(InstalledServices())
    runner = Runner(store, {bot: flow}, failing, UtilityKnowledge(), chores())
    return Assembly(flow, store, failing, runner)


def open_store(db: str | None, language: str) -> Store:
    """Open a store by its address; without one in memory.

    ``sqlite:///relative.db``, ``sqlite:////absolute.db``, ``postgresql://user@server/name``.
    """
    try:
        if db and db.startswith(POSTGRES):
            return _postgres(db, language)
        path = Path(db.removeprefix("sqlite:///")) if db else None
        return SqliteStore(path, MIGRATIONS)
    except StoreError as error:
        message = say(language, "cli", error.kind, where=error.where, why=error.why)
        raise click.ClickException(message) from error


def _postgres(db: str, language: str) -> Store:
    """Open a store in PostgreSQL, whose driver need not be installed for the other one."""
    try:
        from engine.runtime.postgres import PostgresStore
    except ImportError as error:
        raise click.ClickException(say(language, "cli", "db_driver")) from error
    return PostgresStore(db, MIGRATIONS)
