"""What a server has to do for as long as it runs is not ended by a mistake in the program."""

import asyncio
from functools import partial

import pytest

from engine.serving.insisting import insist


def test_what_raises_is_begun_again(caplog: pytest.LogCaptureFixture) -> None:
    """Until it comes to its end; the log says what it was, and nothing of what was in it."""
    tries: list[int] = []

    async def work() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise ZeroDivisionError("СЕКРЕТ")

    asyncio.run(insist("poltava telegram", work, pause=0))
    assert len(tries) == 3
    assert caplog.text.count("poltava telegram: ZeroDivisionError") == 2
    assert "СЕКРЕТ" not in caplog.text


def test_it_is_cancelled_like_anything_else() -> None:
    """A server that stops need not wait for it."""

    async def stop() -> None:
        task = asyncio.create_task(insist("poltava clock", partial(asyncio.sleep, 60)))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(stop())
