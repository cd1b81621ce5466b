"""One channel of one bot at work: started, started again when it fails, fetching updates.

Not what it sends (``runtime.sender``): replies wait in the store until the channel takes them.
"""

import asyncio
import logging
import time
from dataclasses import dataclass, field

from engine.runtime.channel import ChannelFailed
from engine.runtime.delivery import backoff
from engine.runtime.explaining import explained
from engine.runtime.line import Line
from engine.serving.roles import Roles

log = logging.getLogger("rozmova.serve")

LONGEST_PAUSE = 60.0
"""Seconds between two attempts to start a channel, at most."""


@dataclass(slots=True)
class Attendance:
    """A channel at work, or not yet, or not any more.

    Updates are fetched by one process at a time: the one that has the ``role``.
    """

    line: Line
    roles: Roles
    role: str
    _state: str = "starting"
    _failures: int = field(default=0)

    async def run(self) -> None:
        """Keep the channel at work until cancelled."""
        while True:
            began = time.monotonic()
            try:
                await self.line.channel.start()
                self._state = "working"
                await self.roles.play(self.role, self.line.channel.receive)
            except ChannelFailed as failure:
                log.error("%s: %s", self.line.title, failure)
            except Exception as error:
                log.error("%s: %s", self.line.title, explained(error))
            else:
                return  # it is called from outside, and has nothing to fetch
            lasted = time.monotonic() - began > LONGEST_PAUSE
            self._state, self._failures = "failed", 1 if lasted else self._failures + 1
            await asyncio.sleep(min(backoff(self._failures), LONGEST_PAUSE))

    @property
    def state(self) -> str:
        """Whether it works: ``starting``, ``working``, ``failed``, or ``troubled`` for a while."""
        condition = self.line.condition
        troubled = self._state == "working" and (condition.fetching or condition.sending)
        return "troubled" if troubled else self._state
