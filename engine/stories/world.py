"""The pretend world of a story: a database of its own, with the bot's sample data in it.

The sample is imported once for a bot; every story gets a copy, so that none sees what another
did. Not the conversation, and not what services do.
"""

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.core.flow import Flow
from engine.runtime import people, schema
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Row, Store, Transaction, moment
from engine.stories.document import Story, WorkDoc
from engine.stories.read_works import WORK_KEYS
from engine.utility import consent, links
from engine.utility import schema as utility_schema
from engine.utility.exchange.import_works import import_works
from engine.utility.samples import import_samples

MIGRATIONS = (*schema.MIGRATIONS, *utility_schema.MIGRATIONS)
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sqlite%'"


@dataclass(frozen=True, slots=True)
class Sample:
    """The rows of a bot's sample data, by table."""

    bot: str
    tables: tuple[tuple[str, tuple[Row, ...]], ...]

    def open(self, story: Story, store: Store | None = None) -> Store:
        """Give a database with the sample in it, imported as the story begins.

        It is in memory, unless there is an empty one at hand.
        """
        store = store or SqliteStore(None, MIGRATIONS)
        store.transact(lambda tx: self._fill(tx, story.starts))
        if story.works:
            add_works(store, self.bot, story.works, story.starts)
        return store

    def _fill(self, tx: Transaction, at: datetime) -> None:
        for table, rows in self.tables:
            places = ", ".join("?" * len(rows[0]))
            tx.many(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 - our own tables
        tx.run("UPDATE imports SET at = ?", moment(at))
        tx.run("UPDATE work_revisions SET known_at = ?", moment(at))


def sample_of(root: Path, bot: str) -> Sample:
    """Import the sample data of a bot."""
    store = SqliteStore(None, MIGRATIONS)
    try:
        import_samples(store, root, bot)
        return Sample(bot, store.transact(_copied))
    finally:
        store.close()


def _copied(tx: Transaction) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    names = [name for (name,) in tx.rows(_TABLES)]
    tables = ((name, tuple(tx.rows(f"SELECT * FROM {name}"))) for name in names)  # noqa: S608
    return tuple((name, rows) for name, rows in tables if rows)


def add_works(store: Store, bot: str, works: Sequence[WorkDoc], at: datetime) -> None:
    """Import works of a story, as the dispatchers' file would have them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "works.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, WORK_KEYS)
            writer.writeheader()
            for work in works:
                ends = work.ends.isoformat() if work.ends else ""
                writer.writerow({**asdict(work), "starts": work.starts.isoformat(), "ends": ends})
        import_works(store, bot, path, at)


def meet(store: Store, flow: Flow, channel: str, chat: str, story: Story, language: str) -> None:
    """Let the bot have met the person of a story: their language, consent, and accounts."""

    def known_before(tx: Transaction) -> None:
        at = story.starts
        person, _ = people.meet(tx, flow.bot, channel, chat, language, at)
        if story.consent:
            consent.give(tx, person.id, flow.rules.personal_data.version, at)
        for number, account in enumerate(story.has):  # one after another, in their order
            links.link(tx, person.id, account.text, at + timedelta(microseconds=number))

    store.transact(known_before)
