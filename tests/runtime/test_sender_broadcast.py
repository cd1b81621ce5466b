"""Notices that look alike go to many people in one call, where the channel may do that."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engine.runtime.channel import (
    Gone,
    Pace,
    Payload,
    Permanent,
    RetryAfter,
    SendResult,
    Sent,
    Unknown,
)
from engine.runtime.outbox import Due
from tests.runtime.post import Post, at_work
from tests.runtime.scripted import held


@dataclass
class Loudspeaker:
    """Tells many people at once; ``plan`` holds what comes of it by chat, or raises."""

    most_receivers: int = 3
    plan: dict[str, SendResult] = field(default_factory=dict)
    raises: BaseException | None = None
    calls: list[tuple[list[str], str]] = field(default_factory=list)

    async def broadcast(self, chats: Sequence[str], payload: Payload) -> Mapping[str, SendResult]:
        """Note the call, and do what is planned."""
        assert len(chats) <= self.most_receivers
        self.calls.append((list(chats), payload["text"]))
        if self.raises is not None:
            raise self.raises
        return {chat: self.plan.get(chat, Sent("one for all")) for chat in chats}


@pytest.fixture
def speaker() -> Loudspeaker:
    """Give a loudspeaker for three."""
    return Loudspeaker()


@pytest.fixture
def post(tmp_path: Path, speaker: Loudspeaker) -> Iterator[Post]:
    """Give a bot's messages on their way, with the loudspeaker."""
    with at_work(Post(tmp_path / "post.db", broadcast=speaker)) as post:
        yield post


def notice(post: Post, *texts: str) -> None:
    """Decide to tell person after person something, as notices."""
    for chat, text in enumerate(texts, 1):
        post.put(str(chat), text, bulk=True)


def test_what_is_the_same_for_many_goes_in_one_call(post: Post, speaker: Loudspeaker) -> None:
    """As many at once as the channel may; each counts as sent, without a key of its own."""
    notice(post, *["світла не буде"] * 7)
    post.deliver()
    assert [len(chats) for chats, _ in speaker.calls] == [3, 3]
    assert post.channel.calls == [("7", "світла не буде")]
    assert post.rows("SELECT DISTINCT status, channel_key FROM outbox WHERE id < 7") == [
        ("sent", None)
    ]
    assert post.figures.counts["messages", "sent"] == 7


def test_what_is_anybodys_own_goes_alone(post: Post, speaker: Loudspeaker) -> None:
    """Each person gets what is theirs; only what looks alike is put together."""
    notice(post, "усім", "лише Вам", "усім")
    post.deliver()
    assert speaker.calls == [(["1", "3"], "усім")]
    assert post.channel.calls == [("2", "лише Вам")]


def test_dialogue_is_never_broadcast(post: Post, speaker: Loudspeaker) -> None:
    """However alike the replies are."""
    for chat in "123":
        post.put(chat, "Меню")
    post.deliver()
    assert speaker.calls == []
    assert len(post.channel.calls) == 3


def test_a_message_of_several_parts_goes_alone(post: Post, speaker: Loudspeaker) -> None:
    """A broadcast is one call."""
    notice(post, "перше|друге", "перше|друге")
    post.deliver()
    assert speaker.calls == []
    assert post.channel.told("1") == post.channel.told("2") == ["перше", "друге"]


def test_each_has_an_end_of_their_own(post: Post, speaker: Loudspeaker) -> None:
    """Gone, refused for now, unknown and not even mentioned, in one call."""
    speaker.plan = {"1": Gone("left"), "2": Unknown("cut")}
    notice(post, "a", "a", "a")
    post.deliver()
    ends = post.rows("SELECT status, unknowns FROM outbox ORDER BY id")
    assert ends == [("blocked", 0), ("unknown", 1), ("sent", 0)]
    assert post.rows("SELECT chat FROM people WHERE blocked = 1") == [("1",)]


def test_what_was_surely_not_sent_is_sent_later(post: Post, speaker: Loudspeaker) -> None:
    """All of it, once the channel works again."""
    speaker.plan = dict.fromkeys("123", RetryAfter("down", everybody=True))
    notice(post, "a", "a", "a")

    async def scene() -> None:
        async with post.sending():
            await post.until(lambda: len(speaker.calls) == 1)
            speaker.plan = {}
            await post.pass_until(lambda: post.quiet)

    asyncio.run(scene())
    assert {len(chats) for chats, _ in speaker.calls} == {3}
    assert set(post.statuses().values()) == {"sent"}


def test_a_channel_that_raises_leaves_it_unknown(post: Post, speaker: Loudspeaker) -> None:
    """An adapter's mistake may come after the call: a notice is not sent a second time."""
    speaker.raises = ZeroDivisionError("270001234567")
    notice(post, "a", "a")
    post.deliver()
    whys = post.rows("SELECT DISTINCT status, why FROM outbox")
    assert [status for status, _ in whys] == ["unknown"]
    assert "270001234567" not in whys[0][1]


def test_a_call_costs_the_pace_one_message(tmp_path: Path, speaker: Loudspeaker) -> None:
    """However many people it tells: two calls may go at once, the third a second later."""
    paced = Post(tmp_path / "paced.db", broadcast=speaker, pace=Pace(bot=1.0, bulk=1.0))

    async def scene() -> None:
        async with paced.sending():
            await paced.until(lambda: len(speaker.calls) == 2)
            await paced.looked()
            assert len(speaker.calls) == 2
            await paced.pass_until(lambda: paced.quiet, seconds=1)

    with at_work(paced):
        notice(paced, *["a"] * 9)
        asyncio.run(scene())
    assert [len(chats) for chats, _ in speaker.calls] == [3, 3, 3]


def test_nobody_waits_for_what_is_anybody_elses(post: Post, speaker: Loudspeaker) -> None:
    """Notices that are all different go beside one another, and replies beside them."""
    notice(post, *(f"лише {chat}" for chat in range(1, 9)))
    gate = asyncio.Event()

    async def scene() -> None:
        for chat in range(1, 9):
            post.channel.plan[str(chat)] = [held(gate, Sent())]
        async with post.sending():
            await post.until(lambda: len(post.channel.calls) == 8)
            post.put("9", "відповідь")
            post.sender.wake()
            await post.until(lambda: post.statuses("9") == {"відповідь": "sent"})
            gate.set()
            await post.until(lambda: post.quiet)

    asyncio.run(scene())
    assert speaker.calls == []


def test_an_account_that_may_not_broadcast_tells_each_alone(
    post: Post, speaker: Loudspeaker
) -> None:
    """Nobody's notice is lost over a setting that was not true."""
    speaker.plan = dict.fromkeys("123", Permanent("20 broadcastNotAllowed"))
    notice(post, "a", "a", "a")
    post.deliver()
    assert len(speaker.calls) == 1
    assert sorted(post.channel.calls) == [("1", "a"), ("2", "a"), ("3", "a")]
    assert set(post.rows("SELECT status FROM outbox")) == {("sent",)}


def test_notices_are_compared_once(tmp_path: Path, speaker: Loudspeaker) -> None:
    """Those that are all different wait for their turn, however long, without being read again."""
    paced = Post(tmp_path / "paced.db", broadcast=speaker, pace=Pace(bot=1.0, bulk=1.0))
    compared = 0

    async def scene() -> None:
        nonlocal compared
        async with paced.sending():
            alike = paced.sender._dispatch.alike

            async def counted(dues: Sequence[Due]) -> list[list[Due]]:
                nonlocal compared
                compared += len(dues)
                return await alike(dues)

            paced.sender._dispatch.alike = counted  # type: ignore[method-assign]
            await paced.pass_until(lambda: paced.quiet, seconds=1)

    with at_work(paced):
        notice(paced, *(f"лише {chat}" for chat in range(1, 10)))
        asyncio.run(scene())
    assert compared == 9
    assert speaker.calls == []


def test_a_notice_that_nobody_can_read_holds_up_itself(
    post: Post, speaker: Loudspeaker, caplog: pytest.LogCaptureFixture
) -> None:
    """All others are told, and no log repeats what the error was about."""
    notice(post, "гірке", "a", "a")
    post.do(lambda tx: tx.run("UPDATE outbox SET message = '{\"СЕКРЕТ\"' WHERE id = 1"))

    async def scene() -> None:
        async with post.sending():
            await post.until(lambda: set(post.rows(OTHERS)) == {("sent",)})

    asyncio.run(scene())
    assert post.rows("SELECT status FROM outbox WHERE id = 1") == [("waiting",)]
    assert speaker.calls == []
    assert {record.name for record in caplog.records} == {"rozmova.sender"}
    assert "СЕКРЕТ" not in caplog.text


OTHERS = "SELECT status FROM outbox WHERE id > 1"
