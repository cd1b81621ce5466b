"""What a round reads is found by keys, however many people there are and are asked for."""

from collections.abc import Callable, Iterator

import pytest

from engine.core.events import TextReceived
from engine.runtime import inbox, people
from engine.runtime.arrivals import gather
from engine.runtime.channel import Inbound
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Transaction
from engine.utility import accounts, consent
from tests.core.small_flow import BOT, small_flow
from tests.runtime.desk import CHANNEL, NOON
from tests.runtime.plans import plan
from tests.utility.conftest import MIGRATIONS

CHATS = [(BOT, CHANNEL, str(number)) for number in range(5)]
FLOW = small_flow(main="hello:\nmenu: {buttons: {a: hello}}")
UPDATES = [(Inbound(*chat, f"u{chat[2]}", TextReceived(NOON, "слово")), NOON) for chat in CHATS]
READS: dict[str, Callable[[Transaction], object]] = {
    "what is new": lambda tx: inbox.put(tx, UPDATES),
    "what waits": lambda tx: inbox.first(tx, CHATS),
    "who it comes from": lambda tx: gather(tx, CHATS),
    "their accounts": lambda tx: accounts.of_people(tx, FLOW, [1, 2, 3], NOON),
    "their consents": lambda tx: consent.given(tx, [1, 2, 3], "1"),
}
KEYS = {
    "accounts": "number=?",
    "inbox": "channel=?",
    "i": "update_id=?",
    "people": "chat=?",
    "links": "person_id=?",
    "registers": "account=?",
    "m": "account=?",
}
"""What a table, or what stands for it, has to be searched by."""


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    """Open a store with people who have accounts."""
    opened = SqliteStore(None, MIGRATIONS)

    def fill(tx: Transaction) -> None:
        for number, chat in enumerate(CHATS):
            person, _ = people.meet(tx, *chat, "uk", NOON)
            account = str(number)
            tx.run("INSERT INTO accounts (bot, number) VALUES (?, ?)", BOT, account)
            link = "INSERT INTO links (person_id, account, linked_at) VALUES (?, ?, '')"
            tx.run(link, person.id, account)
        inbox.put(tx, UPDATES)

    opened.transact(fill)
    yield opened
    opened.close()


@pytest.mark.parametrize("read", READS)
def test_nothing_is_looked_through(store: SqliteStore, read: str) -> None:
    """Neither all people nor all accounts, updates or readings of a bot."""
    steps = plan(store, READS[read])
    assert steps
    for step in steps:
        how, *rest = step.split()
        assert how != "SCAN" or rest[0] in ("k", "CONSTANT") or rest[1:2] == ["CONSTANT"], steps
        if how == "SEARCH":
            assert KEYS.get(rest[0], "=?") in step, steps
