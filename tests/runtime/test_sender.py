"""The sender: what goes, in which order, and what is noted of it (DESIGN §3.3)."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.runtime import people
from engine.runtime.channel import (
    Gone,
    Pace,
    Permanent,
    RetryAfter,
    SendResult,
    Sent,
    Unknown,
)
from tests.core.small_flow import BOT
from tests.runtime.desk import CHANNEL
from tests.runtime.post import SOON, Post, at_work
from tests.runtime.scripted import held

UNFINISHED = ("waiting", "sending")


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    """Open a post."""
    with at_work(Post(tmp_path / "post.db")) as opened:
        yield opened


def ends(post: Post, text: str) -> Callable[[], bool]:
    """Tell whether a message has come to its end."""
    return lambda: post.statuses()[text] not in UNFINISHED


def test_messages_of_one_person_go_one_after_the_other(post: Post) -> None:
    """A slow call holds up the person's next message and nobody else's."""

    async def talk() -> None:
        gate = asyncio.Event()
        post.channel.plan["1"] = [held(gate, Sent())]
        for number in range(3):
            post.put("1", f"а{number}")
            post.put("2", f"б{number}")
        async with post.sending():
            await post.until(ends(post, "б2"))
            assert post.channel.told("1") == ["а0"]
            assert post.channel.told("2") == ["б0", "б1", "б2"]
            gate.set()
            await post.until(ends(post, "а2"))
        assert post.channel.told("1") == ["а0", "а1", "а2"]

    asyncio.run(talk())


def test_many_people_are_served_at_once_each_in_order(post: Post) -> None:
    """Nothing is lost or doubled."""
    wanted = [str(number) for number in range(5)]
    for text in wanted:
        for chat in range(40):
            post.put(f"ч{chat}", text)
    post.deliver()
    assert len(post.channel.calls) == 200
    assert all(post.channel.told(f"ч{chat}") == wanted for chat in range(40))
    assert post.figures.counts["messages", "sent"] == 200
    assert post.figures.timed["call"] == 200


def test_more_messages_than_are_looked_at_in_one_go_are_sent(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look takes some; the next one takes the rest."""
    monkeypatch.setattr("engine.runtime.sender.MOST", 7)
    for number in range(30):
        post.put(f"ч{number % 4}", str(number), bulk=bool(number % 2))
    post.deliver()
    assert sorted(int(text) for _, text in post.channel.calls) == list(range(30))


def test_dialogue_goes_before_notices(post: Post) -> None:
    """However long the notices have waited, a person's own too."""
    post.pace = Pace(bot=1)
    for number in range(5):
        post.put(f"н{number}", "новина", bulk=True)
    post.put("1", "новина", bulk=True)
    for chat in "123":
        post.put(chat, "раз")
    post.deliver_in_time()
    assert post.channel.calls[:3] == [("1", "раз"), ("2", "раз"), ("3", "раз")]
    assert len(post.channel.calls) == 9


def test_dialogue_goes_before_the_notices_that_are_lined_up(post: Post) -> None:
    """A reply that comes while notices go out is the next to go."""
    post.pace = Pace(bot=1)
    for number in range(9):
        post.put(f"н{number}", "новина", bulk=True)

    async def talk() -> None:
        async with post.sending():
            await post.until(lambda: len(post.channel.calls) == 1)
            post.put("1", "раз")
            await post.looked()
            post.after(1)
            await post.until(lambda: len(post.channel.calls) > 1)
            assert post.channel.calls[1] == ("1", "раз")

    asyncio.run(talk())


def test_the_outbox_is_looked_at_even_if_nobody_says_so(post: Post) -> None:
    """What another process has stored goes while notices are still going out."""
    post.pace = Pace(bot=1000)
    for number in range(50):
        post.put(f"н{number}", "новина", bulk=True)

    async def talk() -> None:
        async with post.sending():
            await post.until(lambda: len(post.channel.calls) >= 1)
            post.put("1", "раз")
            while post.statuses("1") != {"раз": "sent"}:
                post.now += timedelta(seconds=1)
                await asyncio.sleep(SOON)

    asyncio.run(talk())
    assert len(post.channel.calls) < 51


@pytest.mark.parametrize("bulk", [False, True])
@pytest.mark.parametrize(
    ("result", "status", "why"),
    [
        (Sent("м1"), "sent", None),
        (Permanent("400"), "failed", "400"),
        (Gone("403"), "blocked", "403"),
    ],
)
def test_an_end_is_noted(
    post: Post, result: SendResult, status: str, why: str | None, bulk: bool
) -> None:
    """With the channel's key or its reason; it is not tried again, and the next one goes."""
    post.channel.plan["1"] = [result]
    post.put("1", "раз", bulk=bulk)
    post.put("2", "два", bulk=bulk)
    post.deliver()
    assert post.statuses() == {"раз": status, "два": "sent"}
    key = "м1" if status == "sent" else None
    rows = post.rows("SELECT why, channel_key, attempts FROM outbox WHERE person_id = 1")
    assert rows == [(why, key, 1)]
    assert post.figures.counts["messages", status] >= 1


def test_whoever_is_gone_is_not_written_to_any_more(post: Post) -> None:
    """What waits for them is settled without a call."""
    post.channel.plan["1"] = [Gone("403")]
    post.put("1", "раз", "два")
    post.put("1", "новина", bulk=True)
    post.deliver()
    assert post.channel.told("1") == ["раз"]
    assert set(post.statuses().values()) == {"blocked"}
    person = post.do(lambda tx: people.find(tx, BOT, CHANNEL, "1"))
    assert person is not None
    assert person.blocked


def test_what_is_no_longer_true_is_not_sent(post: Post) -> None:
    """The next notice is."""
    post.put("1", "вчора", bulk=True, valid_until=post.now - timedelta(seconds=1))
    post.put("1", "сьогодні", bulk=True, valid_until=post.now)
    post.deliver()
    assert post.channel.told("1") == ["сьогодні"]
    assert post.statuses() == {"вчора": "late", "сьогодні": "sent"}


def test_what_is_not_to_be_sent_costs_nothing_of_the_pace(post: Post) -> None:
    """Many who blocked the bot and many late notices do not hold up the first that is wanted."""
    post.pace = Pace(bot=0.001)
    for number in range(20):
        post.put(f"б{number}", "новина", bulk=True)
        post.put("1", f"вчора {number}", bulk=True, valid_until=post.now - timedelta(seconds=1))
    post.do(lambda tx: tx.run("UPDATE people SET blocked = 1 WHERE chat LIKE 'б%'"))
    post.put("1", "сьогодні", bulk=True)
    post.deliver()
    assert post.channel.calls == [("1", "сьогодні")]
    ended = post.rows("SELECT status, count(*) FROM outbox GROUP BY status ORDER BY status")
    assert ended == [("blocked", 20), ("late", 20), ("sent", 1)]


def test_what_was_refused_for_now_goes_after_the_pause_and_in_order(post: Post) -> None:
    """Nothing of that person's overtakes it; everybody else is served meanwhile."""
    post.channel.plan["1"] = [RetryAfter("429", 60)]
    post.put("1", "раз", "два")
    post.put("2", "три")

    async def talk() -> None:
        async with post.sending():
            refused = "SELECT 1 FROM outbox WHERE status = 'waiting' AND attempts = 1"
            await post.until(lambda: bool(post.rows(refused)))
            await post.until(ends(post, "три"))
            post.now += timedelta(seconds=59)
            post.put("2", "чотири")
            post.sender.wake()
            await post.until(ends(post, "чотири"))
            assert post.channel.told("1") == ["раз"]
            post.after(1)
            await post.until(ends(post, "два"))

    asyncio.run(talk())
    assert post.channel.told("1") == ["раз", "раз", "два"]
    assert post.figures.counts["messages", "retry"] == 1


def test_a_message_that_is_never_taken_fails_at_last(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the person's next one goes."""
    monkeypatch.setattr("engine.runtime.delivery.MAX_ATTEMPTS", 3)
    post.channel.plan["1"] = [RetryAfter("429", 0)] * 3
    post.put("1", "раз", "два")
    post.deliver()
    assert post.channel.told("1") == ["раз"] * 3 + ["два"]
    assert post.statuses() == {"раз": "failed", "два": "sent"}


@pytest.mark.parametrize(
    ("results", "bulk", "told", "status"),
    [
        ([Unknown("timeout")], False, 2, "sent"),
        ([Unknown("timeout"), Unknown("timeout")], False, 2, "unknown"),
        ([Unknown("timeout")], True, 1, "unknown"),
        ([Unknown("timeout"), RetryAfter("429", 0)], False, 3, "sent"),
        ([ConnectionError("SECRET")], False, 2, "sent"),
        ([ConnectionError("SECRET")], True, 1, "unknown"),
    ],
)
def test_what_may_have_been_sent_goes_once_more_in_a_dialogue(
    post: Post,
    results: list[SendResult | BaseException],
    bulk: bool,
    told: int,
    status: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A notice does not; an adapter that raises may have sent it."""
    caplog.set_level(logging.INFO)
    post.channel.plan["1"] = list(results)
    post.put("1", "раз", bulk=bulk)

    async def talk() -> None:
        async with post.sending():
            await post.pass_until(ends(post, "раз"))

    asyncio.run(talk())
    assert post.channel.told("1") == ["раз"] * told
    assert post.statuses() == {"раз": status}
    assert "SECRET" not in caplog.text
