"""The sender by night: only what is urgent, without a sound; the rest later (DOMAIN §5)."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine.core.kyiv import KYIV
from engine.runtime import outbox
from engine.runtime.channel import Pace, Payload, RetryAfter, SendResult, Sent
from tests.core.small_flow import BOT
from tests.runtime.desk import CHANNEL
from tests.runtime.post import Post, at_work
from tests.runtime.scripted import held
from tests.runtime.test_sender_broadcast import Loudspeaker

EVENING = datetime(2026, 3, 2, 21, 59, 59, tzinfo=KYIV)
NIGHT = datetime(2026, 3, 2, 23, tzinfo=KYIV)
MORNING = datetime(2026, 3, 3, 8, tzinfo=KYIV)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    """Open a post by night."""
    with at_work(Post(tmp_path / "post.db", now=NIGHT)) as opened:
        yield opened


def at(post: Post, moment: datetime, wanted: int) -> None:
    """Let it be a moment, and the sender be at work until it made so many calls in all."""

    async def work() -> None:
        post.now = moment
        async with post.sending():
            await post.until(lambda: len(post.channel.calls) >= wanted)
            await post.looked()
            assert len(post.channel.calls) == wanted

    asyncio.run(work())


def test_by_night_only_what_is_urgent_goes(post: Post) -> None:
    """Without a sound; the rest goes at eight."""
    post.put("1", "роботи", bulk=True)
    post.put("1", "аварія", bulk=True, urgent=True)
    post.put("2", "роботи", bulk=True)
    at(post, NIGHT, 1)
    assert post.channel.calls == [("1", "аварія")]
    assert post.channel.silent == ["аварія"]
    at(post, MORNING - timedelta(seconds=1), 1)
    at(post, MORNING, 3)
    assert sorted(post.channel.calls[1:]) == [("1", "роботи"), ("2", "роботи")]
    assert post.channel.silent == ["аварія"]


def test_a_dialogue_goes_on_by_night(post: Post) -> None:
    """Whoever writes is awake: they are answered, and hear it."""
    post.put("1", "роботи", bulk=True)
    post.put("1", "відповідь")
    at(post, NIGHT, 1)
    assert post.channel.calls == [("1", "відповідь")]
    assert post.channel.silent == []


@pytest.mark.parametrize("urgent", [False, True])
def test_what_was_worded_by_day_wakes_nobody(post: Post, urgent: bool) -> None:
    """It was decided on a second before ten, and goes a second after, or in the morning."""
    post.now = EVENING
    post.put("1", "новина", bulk=True, urgent=urgent)
    at(post, EVENING + timedelta(seconds=2), int(urgent))
    assert post.channel.silent == ["новина"] * urgent


def test_dialogue_then_what_is_urgent_then_the_rest(post: Post) -> None:
    """In whatever order they were decided on."""
    post.now, post.pace = MORNING, Pace(bot=1)
    for chat in "12345":
        post.put(chat, "роботи", bulk=True)
    for chat in "12":
        post.put(chat, "аварія", bulk=True, urgent=True)
    post.put("3", "відповідь")
    post.deliver_in_time()
    texts = [text for _, text in post.channel.calls]
    assert texts == ["відповідь", *["аварія"] * 2, *["роботи"] * 5]


def test_what_has_to_wait_holds_up_nothing_urgent(post: Post) -> None:
    """A notice that the channel refused for now, and many before it, to the same person."""
    post.now = MORNING
    post.channel.plan["1"] = [RetryAfter("429", 3600)]
    for number in range(30):
        post.put("1", f"роботи {number}", bulk=True)
    at(post, MORNING, 1)
    post.put("1", "аварія", bulk=True, urgent=True)
    at(post, MORNING + timedelta(seconds=1), 2)
    assert post.channel.calls[-1] == ("1", "аварія")


def test_more_that_waits_for_the_morning_than_is_looked_at_holds_up_nothing(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what is urgent nor a dialogue."""
    monkeypatch.setattr("engine.runtime.sender.MOST", 3)
    for number in range(20):
        post.put(str(number), "роботи", bulk=True)
    post.put("19", "аварія", bulk=True, urgent=True)
    post.put("18", "відповідь")
    at(post, NIGHT, 2)
    assert sorted(post.channel.calls) == [("18", "відповідь"), ("19", "аварія")]


# to many in one call


@pytest.fixture
def speaker() -> Loudspeaker:
    """Give a loudspeaker for three."""
    return Loudspeaker()


@pytest.fixture
def loud(tmp_path: Path, speaker: Loudspeaker) -> Iterator[Post]:
    """Open a post with a loudspeaker, by night."""
    pace = Pace(bot=1.0, bulk=1.0)
    with at_work(Post(tmp_path / "loud.db", now=NIGHT, broadcast=speaker, pace=pace)) as opened:
        yield opened


def test_a_broadcast_by_night_is_of_what_is_urgent(loud: Post, speaker: Loudspeaker) -> None:
    """The others wait for the morning, each and all."""
    for chat in "123":
        loud.put(chat, "роботи", bulk=True)
        loud.put(chat, "аварія", bulk=True, urgent=True)

    async def scene() -> None:
        async with loud.sending():
            await loud.until(lambda: "аварія" in [text for _, text in speaker.calls])
            await loud.looked()
            assert speaker.calls == [(["1", "2", "3"], "аварія")]
            loud.now = MORNING
            await loud.pass_until(lambda: loud.quiet, seconds=1)

    asyncio.run(scene())
    assert speaker.calls[1:] == [(["1", "2", "3"], "роботи")]
    assert loud.channel.calls == []


def test_a_broadcast_that_lasts_into_the_night_is_broken_off(tmp_path: Path) -> None:
    """At ten o'clock, however many groups were found alike before it."""
    opened = Post(tmp_path / "loud.db", now=EVENING)

    class UntilTen(Loudspeaker):
        async def broadcast(
            self, chats: Sequence[str], payload: Payload
        ) -> Mapping[str, SendResult]:
            opened.now = EVENING + timedelta(seconds=1)
            return await super().broadcast(chats, payload)

    speaker = opened.broadcast = UntilTen(20)
    with at_work(opened):
        for chat in range(20):
            opened.put(str(chat), f"роботи {chat // 2}", bulk=True)

        async def scene() -> None:
            async with opened.sending():
                await opened.until(lambda: len(speaker.calls) >= 1)
                await opened.looked()

        asyncio.run(scene())
    assert [text for _, text in speaker.calls] == ["роботи 0"]
    assert opened.channel.calls == []


# taken back


def withdraw(post: Post, notice: int) -> None:
    """Take back what waits of a notice, as an import does."""
    sql = "UPDATE outbox SET status = 'withdrawn' WHERE status = 'waiting' AND notice_id = ?"
    post.do(lambda tx: tx.run(sql, notice))


def test_what_is_taken_back_is_never_sent(post: Post) -> None:
    """Also when it was lined up already; the next one goes."""
    post.now, post.pace = MORNING, Pace(bot=1)
    for number, chat in enumerate("12345"):
        post.put(chat, f"роботи {number}", bulk=True, notice_id=number)

    async def scene() -> None:
        async with post.sending():
            await post.until(lambda: len(post.channel.calls) >= 1)
            await post.looked()
            withdraw(post, 4)
            await post.pass_until(lambda: post.quiet, seconds=1)

    asyncio.run(scene())
    assert len(post.channel.calls) == 4
    assert post.statuses()["роботи 4"] == "withdrawn"


def test_what_is_being_sent_stays(post: Post) -> None:
    """It may have arrived: it is noted as what became of it."""
    post.now = MORNING
    post.put("1", "роботи", bulk=True, notice_id=1)

    async def scene() -> None:
        gate = asyncio.Event()
        post.channel.plan["1"] = [held(gate, Sent())]
        async with post.sending():
            await post.until(lambda: len(post.channel.calls) == 1)
            withdraw(post, 1)
            gate.set()
            await post.until(lambda: post.quiet)

    asyncio.run(scene())
    assert post.statuses() == {"роботи": "sent"}


def test_what_is_taken_back_counts_no_more_among_what_waits(post: Post) -> None:
    """There is room for other notices."""
    post.put("1", "роботи", bulk=True, notice_id=1)

    def waiting() -> int:
        labels = (BOT, CHANNEL)
        return post.do(lambda tx: outbox.notices_waiting(tx, *labels, 9, urgent=False))

    assert waiting() == 1
    withdraw(post, 1)
    assert waiting() == 0


def test_by_night_a_retry_goes_once_more_without_a_sound(post: Post) -> None:
    """However often the channel refuses it."""
    post.channel.plan["1"] = [RetryAfter("429", 1)]
    post.put("1", "аварія", bulk=True, urgent=True)
    at(post, NIGHT, 1)
    at(post, NIGHT + timedelta(seconds=5), 2)
    assert post.channel.silent == ["аварія"] * 2
