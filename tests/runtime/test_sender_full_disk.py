"""The sender over a store that cannot be written to: nothing is sent twice, nothing stays."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.runtime.channel import SendResult, Sent
from tests.runtime.post import PATIENCE, Post, at_work
from tests.runtime.scripted import never


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    """Open a post."""
    with at_work(Post(tmp_path / "post.db")) as opened:
        yield opened


def test_what_was_sent_is_noted_when_the_disk_has_room_again(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    """However long that takes it is not sent twice, and the person's next message waits for it."""
    post.put("1", "раз", "два")

    async def fill() -> SendResult:
        post.store.full = True
        return Sent("м1")

    async def talk() -> None:
        post.channel.plan["1"] = [fill]
        async with post.sending():
            await post.until(lambda: post.store.refused >= 3)
            assert post.channel.told("1") == ["раз"]
            post.store.full = False
            await post.until(lambda: post.quiet)

    asyncio.run(talk())
    assert post.channel.told("1") == ["раз", "два"]
    assert set(post.statuses().values()) == {"sent"}
    assert "a disk: full" in caplog.text


def test_a_sender_that_is_stopped_over_a_full_disk_ends(post: Post) -> None:
    """The next process finds the message half done, and knows what that means."""
    post.put("1", "раз")

    async def fill() -> SendResult:
        post.store.full = True
        post.sender.stop()
        return Sent()

    async def talk() -> None:
        post.channel.plan["1"] = [fill]
        async with asyncio.timeout(PATIENCE):
            await post.begin()

    asyncio.run(talk())
    assert post.statuses() == {"раз": "sending"}


def test_a_sender_that_finds_the_disk_full_goes_on_when_it_is_not(post: Post) -> None:
    """What an earlier process has left half done is settled then, too."""
    post.put("1", "раз")
    post.channel.plan["1"] = [never]
    post.be_killed(1)
    post.put("2", "два")
    post.store.full = True

    async def talk() -> None:
        async with post.sending():
            await post.until(lambda: post.store.refused >= 2)
            post.store.full = False
            await post.until(lambda: post.quiet)

    asyncio.run(talk())
    assert post.channel.calls == [("1", "раз"), ("1", "раз"), ("2", "два")]


def test_a_disk_that_can_only_be_read_is_not_stormed(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that cannot be begun is tried after a pause, however often there is news."""
    monkeypatch.setattr("engine.runtime.sender.LOOKS", 1000)
    monkeypatch.setattr("engine.runtime.dispatch.PATIENCE", 1000)
    post.put("1", "раз")

    async def talk() -> None:
        post.begin()
        await post.until(lambda: post.quiet)
        post.put("2", "два")
        post.store.reads_only = True
        post.sender.wake()
        await post.until(lambda: post.store.refused >= 1)
        for _ in range(5):
            await post.looked()

    asyncio.run(talk())
    assert post.store.refused == 1
