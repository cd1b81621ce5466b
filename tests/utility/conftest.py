"""A small utility to try its services on: the real store, one bot, and billing's tables.

Not a flow: services are called as a flow would call them, and nothing is said to anybody.
"""

import configparser
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from importlib.metadata import EntryPoint
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from engine.core.flow import Flow, Rules
from engine.core.kyiv import KYIV
from engine.core.machine import Machine
from engine.core.values import Value
from engine.runtime import people
from engine.runtime import schema as runtime_schema
from engine.runtime.people import Person
from engine.runtime.services import GROUP, InstalledServices, Outcome, Request
from engine.runtime.store import Row, Store, Transaction, moment
from engine.utility import accounts
from engine.utility import schema as utility_schema
from tests.places import Database, open_store

MIGRATIONS = (*runtime_schema.MIGRATIONS, *utility_schema.MIGRATIONS)
BOT = Flow(
    bot="poltava",
    name="Полтаватеплоенерго",
    version="1",
    languages=("uk", "ru"),
    channels=("telegram", "viber"),
    start="main",
    menu=("main", "menu"),
    dialogs={},
    services={},
    kinds={},
    commands=(),
    notices={},
    facts={},
    rules=Rules(),
    texts={"uk": {}, "ru": {}},
    machine=Machine({}),
)


def kyiv(text: str) -> datetime:
    """Read a Kyiv wall-clock time."""
    return datetime.fromisoformat(text).replace(tzinfo=KYIV)


def entry_points() -> list[EntryPoint]:
    """Read the services that the distribution offers from its own configuration."""
    setup = configparser.ConfigParser()
    setup.read(Path(__file__).parents[2] / "setup.cfg", encoding="utf-8")
    lines = setup["options.entry_points"][GROUP].strip().splitlines()
    names = [line.split("=") for line in lines]
    return [EntryPoint(name.strip(), value.strip(), GROUP) for name, value in names]


class Utility:
    """One bot over a store; its services are called by name, as a flow calls them."""

    def __init__(self, store: Store, bot: Flow = BOT) -> None:
        self.store, self.bot = store, bot
        self._services, self._keys = InstalledServices(entry_points()), count(1)

    def with_rules(self, rules: Rules, **facts: Value) -> "Utility":
        """Give the same utility under other rules and facts; a step's key is never used again."""
        other = Utility(self.store, replace(self.bot, rules=rules, facts=facts))
        other._keys = self._keys
        return other

    def person(self, chat: str = "1001", channel: str = "telegram") -> Person:
        """Meet a person."""
        at = kyiv("2026-01-01T10:00")
        met = lambda tx: people.meet(tx, self.bot.bot, channel, chat, "uk", at)  # noqa: E731
        return self.store.transact(met)[0]

    def has(self, number: str, **columns: str) -> None:
        """Let billing know an account."""
        self._insert("accounts", {"bot": self.bot.bot, "number": number, **columns})

    def has_register(self, account: str, meter: str, **columns: Any) -> None:
        """Let billing know a register; the next one is asked about after it."""
        defaults = {"service": "heat", "unit": "Гкал", "register": "", "zone": "", "decimals": 0}
        place = self.rows("SELECT count(*) FROM registers")[0][0]
        where = {"bot": self.bot.bot, "account": account, "meter": meter, "position": place}
        self._insert("registers", {**where, **defaults, **columns})

    def has_work(self, work: str, *numbers: str, **columns: Any) -> None:
        """Let the dispatcher know a work on some accounts."""
        defaults = {"kind": "planned", "status": "planned", "updated_at": ""}
        self._insert("works", {"bot": self.bot.bot, "work": work, **defaults, **columns})
        for number in numbers:
            self._insert("work_accounts", {"bot": self.bot.bot, "work": work, "account": number})

    def imported(self, kind: str, at: datetime) -> None:
        """Let something have been imported at that moment."""
        self.run("DELETE FROM imports WHERE kind = ?", kind)
        self._insert("imports", {"bot": self.bot.bot, "kind": kind, "at": moment(at), "rows": 1})

    def account(self, number: str, at: datetime) -> dict[str, Value]:
        """Give an account that is known to exist."""
        found = self.store.transact(lambda tx: accounts.by_number(tx, self.bot, number, at))
        assert found is not None
        return found

    def call(
        self, name: str, at: datetime, who: Person, key: str | None = None, **inputs: Any
    ) -> Outcome:
        """Call a service in a transaction of its own; without a key, under a new one."""
        key = f"{who.bot}:{who.id}:{next(self._keys)}" if key is None else key

        def work(tx: Transaction) -> Outcome:
            request = Request(at, key, who, self.bot, who.language, tx)
            return self._services.call(name, inputs, request)

        return self.store.transact(work)

    def meter(self, number: str, at: datetime, place: int = 0) -> dict[str, Any]:
        """Give a meter of an account, the first unless another place is named."""
        return accounts.meters_of(self.account(number, at))[place]

    def send(self, number: str, at: datetime, who: Person, *meters: list[int | Decimal]) -> Outcome:
        """Send readings meter by meter as a flow does, having shown what was sent before.

        Gives the last outcome.
        """
        account, outcome = self.account(number, at), Outcome()
        for meter, values in zip(accounts.meters_of(account), meters, strict=True):
            given: dict[str, Any] = {"account": account, "meter": meter, "values": values}
            sent = self.call("compare_sent", at, who, **given).facts["sent"]
            outcome = self.call("send_readings", at, who, **given, sent=sent, photo=None)
        return outcome

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """Look into the store."""
        return self.store.transact(lambda tx: tx.rows(sql, *values))

    def run(self, sql: str, *values: Any) -> int:
        """Change the store behind the services' back."""
        return self.store.transact(lambda tx: tx.run(sql, *values))

    def _insert(self, table: str, columns: dict[str, Any]) -> None:
        places = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608
        self.run(sql, *columns.values())


@pytest.fixture
def utility(database: Database) -> Iterator[Utility]:
    """Give a utility that nobody has told anything yet."""
    store = open_store(database.passing(), MIGRATIONS)
    yield Utility(store)
    store.close()
