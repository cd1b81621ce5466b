"""Updates that have come, whichever way: understood, stored, and presses answered. Not fetching."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from channels.telegram.calls import Calls
from channels.telegram.results import words
from engine.runtime.channel import Desk, Update

log = logging.getLogger("rozmova.telegram")

Raw = Mapping[str, Any]
Parse = Callable[[Raw, datetime], Update | None]


class Arrivals:
    """Takes updates in; when ``take`` returns they are durable."""

    def __init__(self, parse: Parse, desk: Desk, bot: Calls, now: Callable[[], datetime]) -> None:
        self._parse, self._desk, self._bot, self._now = parse, desk, bot, now
        self._answers = set[asyncio.Task[None]]()

    async def take(self, raws: Sequence[Raw]) -> None:
        """Store what was said; raises ``StoreError`` and then it must not be confirmed."""
        received = self._now()
        parsed = [self._parse(raw, received) for raw in raws]
        updates = [update for update in parsed if update is not None]
        if updates:
            await self._desk.accept(updates)
        for press in filter(None, map(_press, raws)):
            task = asyncio.create_task(self._answer(press))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

    async def close(self) -> None:
        """Give up the answers that are still on their way."""
        waiting = tuple(self._answers)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    async def _answer(self, press: str) -> None:
        """Let the button stop spinning; a late answer is refused, and nobody minds."""
        try:
            await self._bot.call("answerCallbackQuery", {"callback_query_id": press})
        except Exception as error:  # it is a courtesy, and nothing hangs on it
            log.debug("answerCallbackQuery: %s", words(error))


def _press(raw: Raw) -> str | None:
    query = raw.get("callback_query")
    press = query.get("id") if isinstance(query, Mapping) else None
    return press if isinstance(press, str) else None
