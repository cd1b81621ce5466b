"""A town with works on its grid: dispatchers, people, tickers over one file, and a sender.

What people read is JSON, so that a test can tell what it says; the reason is the work's name.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from engine.core.flow import Flow, Notice, Rules
from engine.core.kyiv import KYIV
from engine.runtime import outbox, people
from engine.runtime.delivery import Verdict
from engine.runtime.runner import Runner
from engine.runtime.services import InstalledServices
from engine.runtime.store import Transaction, when
from engine.utility import links, personal_data
from engine.utility.chores import chores
from engine.utility.exchange.import_works import import_works
from engine.utility.known import UtilityKnowledge
from tests.places import Place
from tests.utility.conftest import BOT, MIGRATIONS
from tests.utility.exchange.conftest import works_file
from tests.utility.test_reminders_once import FragileStore

CHANNEL: Final = "telegram"
PLANNED: Final = {
    "in_5_days": "5 days before", "tomorrow": "1 day before", "today": "on the day 08:00",
    "late": "when late", "changed": "when changed", "extended": "when extended",
    "cancelled": "when cancelled",
}  # fmt: skip
EMERGENCY: Final = {
    "now": "when known", "changed": "when changed", "extended": "when extended",
    "finished": "when finished", "cancelled": "when cancelled",
}  # fmt: skip
SOON: Final = {"soon": "3 hours before"}
HOMES: Final = {
    "101": ("вул. Корзо, 5", None), "102": ("вул. Корзо, 5", None),
    "103": ("вул. Миру, 1", "1.1"), "104": ("пл. Театральна, 2", "GPV1.1"),
}  # fmt: skip
"""Accounts with their addresses and groups."""


@dataclass(frozen=True, slots=True)
class Said:
    """A notice as the outbox has it; ``status`` as it was when last looked at."""

    key: int
    chat: str
    at: datetime
    stage: str
    work: str
    urgent: bool
    silent: bool
    accounts: tuple[str, ...]
    address: str
    starts: str
    ends: str | None
    was: tuple[str, str | None] | None
    days_ahead: int
    until: datetime
    status: str


def words(scope: Mapping[str, Any]) -> str:
    """Say all that a text can know."""
    outage, was = scope["outage"], scope["was"]

    def until(shown: Mapping[str, Any]) -> str | None:
        return shown["until"].isoformat() if shown["until"] else None

    return json.dumps(
        {
            "work": outage["reason"],
            "accounts": [account["number"] for account in scope["accounts"]],
            "address": scope["account"]["address"],
            "starts": outage["from"].isoformat(),
            "ends": until(outage),
            "was": was and [was["from"].isoformat(), until(was)],
            "days_ahead": outage["days_ahead"],
        }
    )


def bot_with(*, soon: bool = False) -> Flow:
    """Compile a bot that tells of works; ``soon`` is one stage more."""
    planned = PLANNED | (SOON if soon else {})
    notices = {
        "planned_outage": Notice("planned_outage", planned, {}),
        "emergency_outage": Notice("emergency_outage", EMERGENCY, {}, urgent=True),
    }
    paths = [f"notices.{name}.{stage}" for name, each in notices.items() for stage in each.stages]
    texts = {language: dict.fromkeys(paths, (words,)) for language in ("uk", "ru")}
    return replace(BOT, notices=notices, rules=Rules(), texts=texts)


@dataclass
class GridTown:
    """Everybody who has to do with works, over one database; two processes may tick.

    It is a file in the folder, unless there is another place.
    """

    folder: Path
    bot: Flow = field(default_factory=bot_with)
    ahead: int | None = None
    new: bool = True
    """Whether billing has to be told of the accounts first."""
    place: Place = None

    def __post_init__(self) -> None:
        self.stores: list[FragileStore] = []
        self.runners: list[Runner] = []
        self.start()
        for number, (address, group) in HOMES.items() if self.new else ():
            self.do(
                lambda tx, row=(BOT.bot, number, address, group): tx.run(
                    "INSERT INTO accounts (bot, number, address, outage_group) VALUES (?, ?, ?, ?)",
                    *row,
                )
            )

    def start(self) -> None:
        """Open the database twice and begin to work."""
        place = self.place or self.folder / "town.db"
        self.stores = [FragileStore(place, MIGRATIONS) for _ in range(2)]
        self.rule(self.bot, self.ahead)

    def rule(self, bot: Flow, ahead: int | None) -> None:
        """Begin to work anew, by other rules."""
        self.bot, self.ahead = bot, ahead
        for runner in self.runners:
            runner.close()
        self.runners = [
            Runner(
                store, {bot.bot: bot}, InstalledServices([]), UtilityKnowledge(), chores(ahead)
            )
            for store in self.stores
        ]  # fmt: skip

    def stop(self) -> None:
        """Close everything."""
        for runner, store in zip(self.runners, self.stores, strict=True):
            runner.close()
            store.close()
        self.runners = []

    def do(self, work: Any) -> Any:
        """Do something in the store."""
        return self.stores[0].transact(work)

    # the dispatchers

    def announce(self, rows: Sequence[Mapping[str, str]], at: datetime) -> Any:
        """Import works; gives the report."""
        file = works_file(self.folder / "works.csv", rows)
        return import_works(self.stores[0], BOT.bot, file, at)

    # people

    def meet(self, chat: str, at: datetime) -> int:
        """Give the key of a person, whom the bot knows from now on."""
        met = self.do(lambda tx: people.meet(tx, BOT.bot, CHANNEL, chat, "uk", at))
        return int(met[0].id)

    def subscribe(self, chat: str, account: str, at: datetime) -> None:
        """Let a person want notices about an account."""
        key = self.meet(chat, at)

        def want(tx: Transaction) -> None:
            links.link(tx, key, account, at)
            links.want_notices(tx, key, account, wanted=True)

        self.do(want)

    def unsubscribe(self, chat: str, account: str, at: datetime) -> None:
        """Let a person want none."""
        key = self.meet(chat, at)
        self.do(lambda tx: links.want_notices(tx, key, account, wanted=False))

    def unlink(self, chat: str, account: str, at: datetime) -> None:
        """Let a person remove an account."""
        key = self.meet(chat, at)
        self.do(lambda tx: links.unlink(tx, key, account))

    def block(self, chat: str, at: datetime, *, blocked: bool) -> None:
        """Let a person block the bot, or come back."""
        key = self.meet(chat, at)
        self.do(lambda tx: people.block(tx, key, blocked=blocked))

    def delete(self, chat: str, at: datetime) -> None:
        """Let a person have their data deleted."""
        key = self.meet(chat, at)

        def delete(tx: Transaction) -> None:
            person = people.by_id(tx, key)
            assert person is not None
            personal_data.delete_my_data(person, tx)

        self.do(delete)

    # the clock

    def tick(self, at: datetime, by: int = 0) -> None:
        """Let one of the processes look at the clock."""
        self.runners[by].tick(BOT.bot, at)

    # the sender

    def send(
        self, at: datetime, *, gone: frozenset[str] = frozenset(), most: int = 1000
    ) -> list[Said]:
        """Take what may go now, as a sender does; who is ``gone`` refuses it for good."""
        sent: list[Said] = []
        night = at in self.bot.rules.quiet
        while len(sent) < most:
            due = partial(outbox.due, bot=BOT.bot, channel=CHANNEL, at=at, bulk=True)
            left = most - len(sent)
            found = [
                each
                for urgent in ([True] if night else [True, False])
                for each in self.do(partial(due, urgent=urgent, most=left))
            ]
            if not found:
                break
            for each in found:
                sent += self.do(partial(_deliver, key=each.id, at=at, gone=gone))
        return sent

    def said(self) -> list[Said]:
        """Give all notices that were ever decided on, as far as the outbox has them."""
        return self.do(_said)  # type: ignore[no-any-return]


def _deliver(tx: Transaction, key: int, at: datetime, gone: frozenset[str]) -> list[Said]:
    claimed = outbox.claim(tx, key, at)
    if claimed is None:
        return []
    if claimed.chat in gone:
        outbox.settle(tx, key, Verdict("blocked", "403"), at)
        people.block(tx, claimed.person_id, blocked=True)
        return []
    outbox.settle(tx, key, Verdict("sent"), at)
    return [said for said in _said(tx) if said.key == key]


def _said(tx: Transaction) -> list[Said]:
    rows = tx.rows(
        """SELECT o.id, p.chat, o.created_at, o.message, o.urgent, o.valid_until, o.status
           FROM outbox o JOIN people p ON p.id = o.person_id WHERE o.bulk = 1 ORDER BY o.id"""
    )
    return [_decoded(*row) for row in rows]


def _decoded(
    key: int, chat: str, at: str, message: str, urgent: int, until: str, status: str
) -> Said:
    letter = json.loads(message)
    told = json.loads(letter["text"])
    was = tuple(told["was"]) if told["was"] else None
    return Said(
        key, chat, when(at), letter["said"].split(".")[-1], told["work"], bool(urgent),
        bool(letter.get("silent")), tuple(told["accounts"]), told["address"], told["starts"],
        told["ends"], was, told["days_ahead"], when(until), status,
    )  # fmt: skip


def written(at: datetime | None) -> str:
    """Write a moment as a file of works has it."""
    return at.astimezone(KYIV).isoformat() if at else ""
