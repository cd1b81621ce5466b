"""A channel that fails is begun anew, ever later while it fails at once."""

import asyncio
from typing import cast

import pytest

from engine.runtime.line import Line
from engine.serving import attendance
from engine.serving.attendance import Attendance
from engine.serving.roles import Roles


class Failing:
    """A channel that starts well and then fails at once, and the line and roles round it."""

    title = "poltava telegram"

    @property
    def channel(self) -> "Failing":
        """Be the channel too."""
        return self

    async def start(self) -> None:
        """Start well."""

    async def receive(self) -> None:
        """Fail."""
        raise ZeroDivisionError

    async def play(self, _name: str, _part: object) -> None:
        """Play the part."""
        await self.receive()


def test_a_channel_that_fails_at_once_is_begun_ever_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the messenger would be asked each second who the bot is, for ever."""
    times: list[int] = []

    def pause(failures: int) -> float:
        times.append(failures)
        if len(times) == 4:
            raise asyncio.CancelledError
        return 0

    monkeypatch.setattr(attendance, "backoff", pause)
    failing = Failing()
    attending = Attendance(cast(Line, failing), cast(Roles, failing), failing.title)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(attending.run())
    assert times == [1, 2, 3, 4]
