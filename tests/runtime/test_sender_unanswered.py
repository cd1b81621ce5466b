"""The sender over a store that is lost while it commits: what is stored is not known to be."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.runtime.channel import SendResult, Sent
from tests.runtime.post import Post, at_work
from tests.runtime.test_sender_broadcast import Loudspeaker


@pytest.fixture
def speaker() -> Loudspeaker:
    """Give a loudspeaker for three."""
    return Loudspeaker()


@pytest.fixture(params=["alone", "together"])
def post(tmp_path: Path, request: pytest.FixtureRequest, speaker: Loudspeaker) -> Iterator[Post]:
    """Give the messages of a bot that tells each alone, or many together."""
    broadcast = speaker if request.param == "together" else None
    with at_work(Post(tmp_path / "post.db", broadcast=broadcast)) as opened:
        yield opened


@pytest.mark.parametrize("bulk", [False, True])
def test_what_was_begun_unheard_is_sent_once(post: Post, speaker: Loudspeaker, bulk: bool) -> None:
    """It does not stay half begun, and does not count as a message that may have been sent."""

    async def talk() -> None:
        for chat in "12":
            post.put(chat, "раз", bulk=bulk)
        post.store.unanswered = True
        async with post.sending():
            await post.until(lambda: set(post.statuses().values()) == {"sending"})
            post.store.unanswered = False
            await post.until(lambda: post.quiet)

    asyncio.run(talk())
    told = [*post.channel.calls, *((chat, text) for chats, text in speaker.calls for chat in chats)]
    assert sorted(told) == [("1", "раз"), ("2", "раз")]
    assert post.rows("SELECT status, unknowns, attempts FROM outbox") == [("sent", 0, 1)] * 2


def test_an_end_that_is_noted_unheard_is_noted(post: Post) -> None:
    """The message is not sent again."""

    async def lose() -> SendResult:
        post.store.unanswered = True
        return Sent()

    async def talk() -> None:
        post.channel.plan["1"] = [lose]
        post.put("1", "раз", "два")
        async with post.sending():
            await post.until(lambda: post.store.refused >= 3)
            post.store.unanswered = False
            await post.until(lambda: post.quiet)

    asyncio.run(talk())
    assert post.channel.told("1") == ["раз", "два"]
