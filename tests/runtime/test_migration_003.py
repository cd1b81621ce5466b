"""A database of before there were senders opens, and what waited in it goes out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.core.events import TextReceived
from engine.runtime import inbox, schema
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Transaction, moment
from tests.core.small_flow import BOT, small_flow
from tests.runtime.desk import CHANNEL, NOON, Desk
from tests.runtime.post import Post, at_work

BEFORE = schema.MIGRATIONS[:2]
PEOPLE = [(1, BOT, CHANNEL, "1", 0), (2, BOT, "viber", "2", 0), (3, BOT, CHANNEL, "3", 1)]
MESSAGES = [
    (1, "раз", "waiting"),
    (2, "чуже", "waiting"),
    (3, "не треба", "waiting"),
    (1, "давно", "sent"),
    (1, "два", "waiting"),
]


def fill(tx: Transaction) -> None:
    """Leave people, messages and updates as the earlier version did."""
    for key, bot, channel, chat, blocked in PEOPLE:
        sql = """INSERT INTO people (id, bot, channel, chat, language, blocked, met_at)
                 VALUES (?, ?, ?, ?, 'uk', ?, ?)"""
        tx.run(sql, key, bot, channel, chat, blocked, moment(NOON))
    for person, text, status in MESSAGES:
        sql = "INSERT INTO outbox (person_id, message, created_at, status) VALUES (?, ?, ?, ?)"
        tx.run(sql, person, f'{{"said":"main.x","text":"{text}"}}', moment(NOON), status)
    for update, explanation in (("u1", None), ("u2", "KeyError at flow.py:1")):
        sql = """INSERT INTO inbox (bot, channel, update_id, received_at, explanation)
                 VALUES (?, ?, ?, ?, ?)"""
        tx.run(sql, BOT, CHANNEL, update, moment(NOON), explanation)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a database in the earlier form, with much that waits."""
    store = SqliteStore(tmp_path / "rozmova.db", BEFORE)
    store.transact(fill)
    store.close()
    return tmp_path / "rozmova.db"


@pytest.fixture
def post(file: Path) -> Iterator[Post]:
    """Open it with the present version."""
    with at_work(Post(file)) as opened:
        yield opened


def test_what_waited_goes_out_in_its_order(post: Post) -> None:
    """Once, in its own channel, and not to whoever has blocked the bot."""
    post.deliver()
    assert post.channel.calls == [("1", "раз"), ("1", "два")]
    assert post.statuses() == {
        "раз": "sent", "чуже": "waiting", "не треба": "blocked", "давно": "sent", "два": "sent",
    }  # fmt: skip


def test_every_message_knows_its_bot_and_channel(post: Post) -> None:
    """As dialogue, without a term, and never tried."""
    rows = post.rows("SELECT bot, channel, bulk, due_at, valid_until, attempts FROM outbox")
    assert rows == [
        (BOT, "viber" if person == 2 else CHANNEL, 0, "", None, 0) for person, _, _ in MESSAGES
    ]


def test_updates_that_took_effect_are_still_known(file: Path) -> None:
    """None of them waits, and none happens again, put aside or not."""
    bot = Desk(small_flow(main="hello:\nmenu: {buttons: {a: hello}}"), file)
    assert bot.store.transact(lambda tx: inbox.count(tx, BOT)) == 0
    for update in ("u1", "u2"):
        assert bot.hear(TextReceived(NOON, "вітаю"), update=update).duplicate
    bot.stop()


def test_it_is_migrated_once(file: Path) -> None:
    """Opened again and again it stays as it is."""
    left = []
    for _ in range(2):
        store = SqliteStore(file, schema.MIGRATIONS)
        left.append(store.transact(lambda tx: tx.rows("SELECT * FROM outbox")))
        store.close()
    assert left[0] == left[1]
    assert len(left[0]) == len(MESSAGES)
