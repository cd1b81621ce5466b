"""The outbox with much in it: order whatever happens, nobody starves, nothing is read through."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runtime import outbox
from engine.runtime.channel import Gone, Permanent, RetryAfter, SendResult, Sent, Unknown
from engine.runtime.delivery import Verdict, judge
from engine.runtime.outbox import Due
from engine.runtime.sqlite import SqliteTransaction
from engine.runtime.store import Transaction, moment
from tests.core.small_flow import BOT
from tests.runtime.desk import CHANNEL
from tests.runtime.plans import plan
from tests.runtime.post import Post, at_work

MANY = 100_000
RESULTS = st.sampled_from(
    [
        Sent(),
        RetryAfter("429", 5),
        RetryAfter("429"),
        RetryAfter("502", everybody=True),
        Unknown("timeout"),
        Permanent("400"),
        Gone("403"),
    ]
)
WRITTEN = st.lists(st.tuples(st.sampled_from("абв"), st.booleans()), min_size=1, max_size=12)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    """Open a post without a sender."""
    with at_work(Post(tmp_path / "post.db")) as opened:
        yield opened


def fill(post: Post, chat: str, count: int, *, bulk: bool, people: int = 1) -> None:
    """Let many messages wait for one person, or one for each of many people."""
    ids = [post.person(chat)]
    post.do(
        lambda tx: tx.many(
            "INSERT INTO people (bot, channel, chat, language, met_at) VALUES (?, ?, ?, 'uk', ?)",
            [(BOT, CHANNEL, f"{chat}{n}", moment(post.now)) for n in range(1, people)],
        )
    )
    ids += [row[0] for row in post.rows("SELECT id FROM people WHERE chat LIKE ?", f"{chat}_%")]
    sql = """INSERT INTO outbox (person_id, bot, channel, message, created_at, bulk)
             VALUES (?, ?, ?, '{"said": "x", "text": "новина"}', ?, ?)"""
    rows = [(ids[n % len(ids)], BOT, CHANNEL, moment(post.now), int(bulk)) for n in range(count)]
    post.do(lambda tx: tx.many(sql, rows))


def due(post: Post, *, bulk: bool, most: int = 500) -> list[Due]:
    """Give what may go now."""
    return post.do(lambda tx: outbox.due(tx, BOT, CHANNEL, post.now, bulk=bulk, most=most))


def steps(post: Post, *, bulk: bool) -> int:
    """Count the instructions of the database's machine that it takes to find what is due."""
    counted = 0

    def count() -> None:
        nonlocal counted
        counted += 1

    with closing(sqlite3.connect(str(post.file))) as connection:
        connection.set_progress_handler(count, 1)
        tx = SqliteTransaction(connection, "")
        outbox.due(tx, BOT, CHANNEL, post.now, bulk=bulk, most=500)
    return counted


@settings(max_examples=40)
@given(WRITTEN, st.lists(st.tuples(RESULTS, st.integers(0, 10)), max_size=60))
def test_messages_of_one_person_and_kind_go_in_order(
    written: list[tuple[str, bool]], ends: list[tuple[SendResult, int]]
) -> None:
    """Whatever becomes of each attempt, and however long one takes, none is begun too early."""
    with TemporaryDirectory() as folder, at_work(Post(Path(folder) / "post.db")) as post:
        lanes: dict[tuple[str, bool], list[int]] = {}
        for number, (chat, bulk) in enumerate(written):
            post.put(chat, str(number), bulk=bulk)
            lanes.setdefault((chat, bulk), []).append(number)
        for result, seconds in ends:
            post.now += timedelta(seconds=seconds)
            for bulk in (False, True):
                for chat, text in _attempt(post, result, bulk=bulk):
                    lane = lanes[chat, bulk]
                    assert lane[0] == int(text), "something has overtaken it"
                    if post.statuses(chat)[text] != "waiting":
                        lane.pop(0)


def _attempt(post: Post, result: SendResult, *, bulk: bool) -> list[tuple[str, str]]:
    """Try whatever is due, each person's messages until one has to wait; all end alike."""

    def attempt(tx: Transaction) -> list[tuple[str, str]]:
        tried, stuck = [], set()
        for each in outbox.due(tx, BOT, CHANNEL, post.now, bulk=bulk, most=500):
            if each.chat in stuck or (claimed := outbox.claim(tx, each.id, post.now)) is None:
                continue
            attempts, unknowns = claimed.attempts, claimed.unknowns
            verdict = judge(result, attempts=attempts, unknowns=unknowns, bulk=bulk)
            outbox.settle(tx, each.id, verdict, post.now)
            tried.append((each.chat, claimed.message.text))
            if verdict.status == "waiting":
                stuck.add(each.chat)
        return tried

    return post.do(attempt)


def test_notices_for_everybody_cost_dialogue_nothing(post: Post) -> None:
    """With a hundred thousand waiting a reply is found in as many steps as with none."""
    post.put("1", "раз")
    alone = steps(post, bulk=False)
    fill(post, "n", MANY, bulk=True, people=1000)
    assert steps(post, bulk=False) <= alone * 1.2
    assert [each.chat for each in due(post, bulk=False)] == ["1"]
    assert len(due(post, bulk=True)) == 500
    assert steps(post, bulk=True) < 500 * 400


def test_one_person_with_many_messages_starves_nobody(post: Post) -> None:
    """Whoever writes a thousand times waits for the answers; the next one does not."""
    fill(post, "f", 1000, bulk=False)
    post.put("1", "раз")
    assert "1" in [each.chat for each in due(post, bulk=False)]


def test_a_person_whose_messages_wait_hides_nobody(post: Post) -> None:
    """A thousand that are held up by a retry are passed over."""
    fill(post, "f", 1000, bulk=False)
    first = due(post, bulk=False)[0]
    later = Verdict("waiting", again_in=timedelta(hours=1))
    post.do(lambda tx: outbox.settle(tx, first.id, later, post.now))
    post.put("1", "раз")
    assert [each.chat for each in due(post, bulk=False)] == ["1"]


def test_everything_is_found_by_an_index(post: Post) -> None:
    """The outbox is never read through, nor sorted."""
    post.put("1", "раз")
    key = post.rows("SELECT id FROM outbox")[0][0]
    post.do(lambda tx: outbox.claim(tx, key, post.now))
    post.do(lambda tx: outbox.settle(tx, key, Verdict("sent", key="м1"), post.now))
    found_by = [
        *plan(post.store, lambda tx: outbox.due(tx, BOT, CHANNEL, post.now, bulk=False, most=9)),
        *plan(post.store, lambda tx: outbox.interrupted(tx, BOT, CHANNEL)),
        *plan(post.store, lambda tx: outbox.receipt(tx, BOT, CHANNEL, "м1", "seen")),
        *plan(post.store, lambda tx: outbox.claim(tx, key, post.now)),
        *plan(post.store, lambda tx: outbox.said(tx, BOT, CHANNEL, "1", 0, post.now)),
        *plan(post.store, lambda tx: outbox.take(tx, 1)),
    ]
    assert [step for step in found_by if "SCAN" in step or "TEMP B-TREE" in step] == []
    for index in ("outbox_due", "outbox_person_waiting", "outbox_sending", "outbox_key"):
        assert any(f"INDEX {index} " in step for step in found_by), index
