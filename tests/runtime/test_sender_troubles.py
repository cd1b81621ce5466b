"""A channel that is down, slow or wrong, and what that costs the messages."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.runtime import people
from engine.runtime.channel import Pace, RetryAfter, Sent, Unknown
from tests.core.small_flow import BOT
from tests.runtime.desk import CHANNEL
from tests.runtime.post import Post, at_work
from tests.runtime.scripted import held, never


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    """Open a post."""
    with at_work(Post(tmp_path / "post.db")) as opened:
        yield opened


def test_a_message_that_cannot_be_shown_fails_alone(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    """It would raise for ever; the next one goes, and no log says what was in it."""
    post.channel.broken = "СЕКРЕТ"
    post.put("1", "СЕКРЕТ", "два")
    post.deliver()
    assert post.statuses() == {"СЕКРЕТ": "failed", "два": "sent"}
    assert post.rows("SELECT why FROM outbox WHERE id = 1")[0][0].startswith("ZeroDivisionError")
    assert "ZeroDivisionError" in caplog.text
    assert "СЕКРЕТ" not in caplog.text


def test_a_channel_that_is_down_costs_no_message_an_attempt(post: Post) -> None:
    """They wait until it is up again, in their order, each sent once."""
    post.channel.plan = {chat: [RetryAfter("502", everybody=True)] * 40 for chat in "12"}
    for chat in "12":
        post.put(chat, "раз", "два")
    post.deliver_in_time()
    assert [post.channel.told(chat) for chat in "12"] == [["раз"] * 41 + ["два"]] * 2
    assert {row[0] for row in post.rows("SELECT attempts FROM outbox")} == {1}


def test_many_calls_that_fail_together_are_one_trouble(post: Post) -> None:
    """A moment without a network is followed by a pause of a second, not of minutes."""

    async def talk() -> None:
        gate = asyncio.Event()
        for number in range(40):
            post.channel.plan[f"ч{number}"] = [held(gate, RetryAfter("refused", everybody=True))]
            post.put(f"ч{number}", "раз")
        async with post.sending():
            await post.until(lambda: len(post.channel.calls) == 40)
            gate.set()
            await post.until(lambda: post.figures.counts["messages", "retry"] == 40)
            post.after(2)
            await post.until(lambda: post.quiet)

    asyncio.run(talk())
    assert len(post.channel.calls) == 80


def test_notices_that_hang_leave_room_for_dialogue(post: Post) -> None:
    """However many calls of theirs do not end, a reply is sent."""
    for number in range(100):
        post.channel.plan[f"н{number}"] = [never]
        post.put(f"н{number}", "новина", bulk=True)

    async def talk() -> None:
        post.begin()
        await post.until(lambda: len(post.channel.calls) >= 32)
        await post.looked()
        post.put("1", "раз")
        post.sender.wake()
        await post.until(lambda: post.statuses("1") == {"раз": "sent"})

    asyncio.run(talk())


def test_a_look_that_comes_between_costs_nobody_their_turn(post: Post) -> None:
    """A message that is about to be sent is not counted twice against the limit of its chat."""
    post.pace = Pace(chat=0.001, burst=2)
    post.put("1", "раз", "два")
    wakes = iter((False, True))  # news comes while the first look is under way

    def news() -> None:
        if next(wakes, False):
            post.loop.call_soon_threadsafe(post.sender.wake)

    async def talk() -> None:
        post.begin()
        post.store.ended.append(news)
        await post.until(lambda: post.quiet)

    asyncio.run(talk())
    assert post.channel.told("1") == ["раз", "два"]


def test_a_chat_that_moved_is_sent_to_its_new_address(post: Post) -> None:
    """Also when it moved between the look and the call."""
    post.put("1", "раз")
    person = post.do(lambda tx: people.find(tx, BOT, CHANNEL, "1"))
    assert person is not None

    async def talk() -> None:
        gate = asyncio.Event()
        post.channel.plan["1"] = [held(gate, Sent())]
        post.put("1", "два")
        async with post.sending():
            await post.until(lambda: len(post.channel.calls) == 1)
            await post.looked()
            post.do(lambda tx: people.move(tx, person, "9"))
            gate.set()
            await post.until(lambda: post.quiet)

    asyncio.run(talk())
    assert post.channel.calls == [("1", "раз"), ("9", "два")]


def test_nothing_personal_is_logged(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """Neither what is said nor to whom."""
    caplog.set_level(logging.DEBUG)
    for end in (RetryAfter("429", 0), Unknown("timeout"), KeyError("секрет +380501112233")):
        post.channel.plan.setdefault("чат-77", []).append(end)
    post.put("чат-77", "секрет|частина")
    post.deliver_in_time()
    assert "message 1" in caplog.text
    for personal in ("секрет", "чат-77", "0501112233"):
        assert personal not in caplog.text
