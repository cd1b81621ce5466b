"""Dying and stopping while messages are under way: what may have been sent is known as such."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.runtime.channel import RetryAfter, SendResult, Sent, Unknown
from tests.runtime.post import PATIENCE, Post, at_work
from tests.runtime.scripted import held, never


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    """Open a post."""
    with at_work(Post(tmp_path / "post.db")) as opened:
        yield opened


# the process


def test_what_was_under_way_when_the_process_died_may_have_been_sent(post: Post) -> None:
    """A reply goes once more, a notice does not; what had not begun goes, in its order."""
    post.put("1", "раз", "два")
    post.put("2", "новина", "ще новина", bulk=True)
    post.channel.plan = {"1": [never], "2": [never]}
    post.be_killed(2)
    assert post.statuses() == {
        "раз": "sending", "два": "waiting", "новина": "sending", "ще новина": "waiting",
    }  # fmt: skip
    post.deliver()
    assert post.channel.told("1") == ["раз", "раз", "два"]
    assert post.channel.told("2") == ["новина", "ще новина"]
    assert post.statuses()["новина"] == "unknown"


def test_a_reply_over_which_two_processes_died_is_given_up(post: Post) -> None:
    """It may be what kills them; the person's next message goes."""
    post.put("1", "раз", "два")
    for calls in (1, 2):
        post.channel.plan = {"1": [never]}
        post.be_killed(calls)
    post.deliver()
    assert post.channel.told("1") == ["раз", "раз", "два"]
    assert post.statuses() == {"раз": "unknown", "два": "sent"}


def test_stopping_waits_for_what_is_under_way_and_begins_nothing(post: Post) -> None:
    """The rest waits for the next process."""
    post.put("1", "перше|друге", "раз")
    post.put("2", "два")

    async def stop() -> None:
        gate = asyncio.Event()
        post.channel.plan = {"1": [held(gate, Sent())], "2": [held(gate, Sent())]}
        running = post.begin()
        await post.until(lambda: len(post.channel.calls) == 2)
        post.sender.stop()
        await asyncio.sleep(0)
        assert not running.done()
        gate.set()
        async with asyncio.timeout(PATIENCE):
            await running

    asyncio.run(stop())
    assert post.channel.told("1") == ["перше", "друге"]
    assert post.statuses() == {"перше|друге": "sent", "раз": "waiting", "два": "sent"}
    post.deliver()
    assert post.channel.told("1") == ["перше", "друге", "раз"]


# parts


@pytest.mark.parametrize("failed", [0, 1, 2])
@pytest.mark.parametrize("end", [RetryAfter("429", 0), Unknown("timeout")])
def test_a_message_in_parts_goes_on_with_the_part_that_failed(
    post: Post, end: SendResult, failed: int
) -> None:
    """What is out is not sent again, and nothing of that person's comes in between."""
    parts = ["а", "б", "в"]
    post.channel.plan["1"] = [*[Sent()] * failed, end]
    post.put("1", "|".join(parts), "далі")
    post.deliver_in_time()
    assert post.channel.told("1") == [*parts[: failed + 1], *parts[failed:], "далі"]


def test_a_process_that_dies_between_parts_repeats_the_one_under_way(post: Post) -> None:
    """The first part is not sent again."""
    post.put("1", "а|б|в")
    post.channel.plan["1"] = [Sent(), never]
    post.be_killed(2)
    post.deliver()
    assert post.channel.told("1") == ["а", "б", "б", "в"]
