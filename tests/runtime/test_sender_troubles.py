"""A channel that is down, slow or wrong, and what that costs the messages."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.core.kyiv import KYIV
from engine.runtime import outbox, people
from engine.runtime.channel import Pace, RetryAfter, Sent, Unknown
from engine.runtime.outbox import Due
from tests.core.small_flow import BOT
from tests.runtime.desk import CHANNEL
from tests.runtime.post import PATIENCE, SOON, Post, at_work
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


def test_in_trouble_one_message_tries_whether_it_is_over(post: Post) -> None:
    """So that an outage costs one reply its second try, and not all of them."""
    gate = asyncio.Event()

    async def talk() -> None:
        post.channel.plan["1"] = [RetryAfter("502", everybody=True)]
        post.put("1", "раз")
        async with post.sending():
            await post.until(lambda: post.figures.counts["messages", "retry"] == 1)
            post.channel.plan = {chat: [held(gate, Sent())] for chat in "1аб"}
            for chat in "аб":
                post.put(chat, "два")
            post.after(3)
            await post.until(lambda: len(post.channel.calls) == 2)
            await post.looked()
            assert len(post.channel.calls) == 2
            gate.set()
            await post.until(lambda: post.quiet)

    asyncio.run(talk())


def test_a_lasting_trouble_is_shown_until_something_gets_through(post: Post) -> None:
    """Whoever looks after the server learns of it, and of its end."""
    post.channel.plan["1"] = [RetryAfter("502", everybody=True)] * 5
    post.put("1", "раз")
    seen: list[str | None] = []

    async def talk() -> None:
        async with post.sending():
            for tries in range(1, 7):
                await post.until(lambda tries=tries: len(post.channel.calls) == tries)  # type: ignore[misc]
                await post.looked()
                seen.append(post.condition.sending)
                post.after(40)
            await post.until(lambda: post.quiet)
            seen.append(post.condition.sending)

    asyncio.run(talk())
    assert seen[:2] == [None, None]
    assert seen[3:5] == ["502", "502"]
    assert seen[-1] is None


def test_nobody_is_written_to_at_night_of_the_bots_own_accord(post: Post) -> None:
    """A notice that was late waits for the morning; a reply does not."""
    post.now = datetime(2026, 3, 2, 22, 5, tzinfo=KYIV)
    post.put("1", "новина", bulk=True)
    post.put("2", "відповідь")

    async def talk() -> None:
        async with post.sending():
            await post.until(lambda: post.statuses()["відповідь"] == "sent")
            for _ in range(9):
                post.after(3600)
                await post.looked()
                assert post.statuses()["новина"] == "waiting"
            post.after(3600)
            await post.until(lambda: post.quiet)

    asyncio.run(talk())
    assert post.now.astimezone(KYIV).hour == 8


def test_a_chats_own_limit_is_nobody_elses(post: Post) -> None:
    """However many chats have come to theirs, others are answered."""
    for chat in "аб":
        post.channel.plan[chat] = [RetryAfter("12", 60.0, chat=True)]
        post.put(chat, "раз")

    async def talk() -> None:
        async with post.sending():
            await post.until(lambda: post.figures.counts["messages", "retry"] == 2)
            post.put("в", "раз")
            post.put("г", "новина", bulk=True)
            post.sender.wake()
            await post.until(lambda: post.statuses("г") == {"новина": "sent"})
            assert post.statuses("в") == {"раз": "sent"}

    asyncio.run(talk())


def test_news_without_end_holds_up_nothing(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a look lasts and however often there is news, what is lined up goes."""
    monkeypatch.setattr("engine.runtime.sender.LOOKS", 1000)
    chats, looks, look = [str(number) for number in range(30)], [0], outbox.due

    def slow(*about: Any, **which: Any) -> list[Due]:
        looks[0] += not which["bulk"]
        post.now += timedelta(seconds=0.1)  # as where many wait, or the store is busy
        post.loop.call_soon_threadsafe(post.sender.wake)
        return look(*about, **which)

    monkeypatch.setattr(outbox, "due", slow)
    post.pace = Pace(bot=1000)  # two at a time, and the next a moment later
    for chat in chats:
        post.put(chat, "раз")

    async def talk() -> None:
        async with post.sending():
            async with asyncio.timeout(PATIENCE):
                while not post.quiet:
                    post.now += timedelta(seconds=0.002)
                    await asyncio.sleep(SOON)

    asyncio.run(talk())
    assert len(post.channel.calls) == len(chats)
    assert looks[0] < len(chats) / 4
