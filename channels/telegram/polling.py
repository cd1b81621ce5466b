"""Updates fetched by long polling, where the world cannot reach this server.

An update is confirmed by asking for the one after it, which is done once it is durable.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram.error import TelegramError

from channels.telegram.arrivals import Arrivals, Raw
from channels.telegram.calls import POLL, Calls
from channels.telegram.parse import WANTED
from channels.telegram.results import pause, words
from channels.telegram.transport import Broken
from engine.runtime.channel import Desk
from engine.runtime.store import StoreError

log = logging.getLogger("rozmova.telegram")

LASTING = 3
"""Failures in a row after which it is said that updates cannot be fetched."""


class Polling:
    """Asks for updates until cancelled, more slowly while Telegram or the store does not work.

    A second process that polls for the same bot is a ``Conflict``, and so is a webhook that
    somebody sets: it is written to the log, and tried again slowly.
    """

    def __init__(
        self,
        bot: Calls,
        arrivals: Arrivals,
        desk: Desk,
        poll: int = POLL,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot, self._arrivals, self._desk = bot, arrivals, desk
        self._poll, self._sleep = poll, sleep

    async def run(self) -> None:
        """Fetch and take in, for ever."""
        offset, failures = 0, 0
        while True:
            try:
                raws = await self._fetch(offset)
                await self._arrivals.take(raws)
            except (TelegramError, StoreError) as error:
                failures += 1
                log.warning("getUpdates: %s", words(error))
                if failures >= LASTING:
                    self._desk.trouble(words(error))
                await self._sleep(pause(error, failures))
            else:
                offset, failures = _after(raws), 0
                self._desk.trouble(None)

    async def _fetch(self, offset: int) -> Sequence[Raw]:
        fields = {"offset": offset, "timeout": self._poll, "allowed_updates": WANTED}
        result = await self._bot.call("getUpdates", fields)
        raws = [raw for raw in result if _numbered(raw)] if isinstance(result, list) else []
        if result != [] and not raws:
            raise Broken("updates without numbers")
        return raws


def _numbered(raw: object) -> bool:
    return isinstance(raw, dict) and type(raw.get("update_id")) is int


def _after(raws: Sequence[Raw]) -> int:
    """Give the number to ask from; the first there is, once all are confirmed.

    After a week without updates their numbers start anew somewhere else, perhaps lower.
    """
    return max((raw["update_id"] + 1 for raw in raws), default=0)
