"""Telegram as it calls a webhook: over so many connections, and again what was not taken."""

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

import aiohttp

from benchmarks.residents import CONNECTIONS
from channels.telegram.webhook import HEADER, secret_of
from tests.serving.reckoning import BOT
from tests.serving.telegram_people import token

AGAIN = 0.5
"""Seconds after which an update is delivered again that was not taken."""


@dataclass(slots=True)
class Messenger:
    """The way from people to the webhook at a port of this machine.

    ``refused`` counts deliveries that were in vain, by the status of the answer (0 for none).
    """

    session: aiohttp.ClientSession
    port: int
    refused: Counter[int] = field(default_factory=Counter)
    _free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CONNECTIONS))
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def deliver(self, update: dict[str, object]) -> None:
        """Deliver an update, however often that takes; one person's are given one by one."""
        body = json.dumps({"update_id": next(self._numbers), **update}).encode()
        while (status := await self._post(body)) != 200:
            self.refused[status] += 1
            await asyncio.sleep(AGAIN)

    async def _post(self, body: bytes) -> int:
        url = f"http://127.0.0.1:{self.port}/webhook/telegram/{BOT}"
        headers = {HEADER: secret_of(token(BOT)), "Content-Type": "application/json"}
        try:
            async with self._free, self.session.post(url, data=body, headers=headers) as answer:
                await answer.read()
                return answer.status
        except aiohttp.ClientError:
            return 0


@dataclass(slots=True)
class Chat:
    """A private chat: what its person does waits in ``updates``, in order (``crowd.Speaking``)."""

    number: int
    updates: list[dict[str, object]] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Write something."""
        self.updates.append({"message": {**self._message(), "from": self._person(), "text": text}})

    def press_id(self, data: str, message: int = 1) -> None:
        """Press a button of a message."""
        press = {"id": "1", "from": self._person(), "chat_instance": "1", "data": data}
        self.updates.append({"callback_query": {**press, "message": self._message(message)}})

    def take(self) -> dict[str, object] | None:
        """Give what is to be delivered next, if anything."""
        return self.updates.pop(0) if self.updates else None

    def _message(self, key: int = 1) -> dict[str, object]:
        chat = {"id": self.number, "type": "private", "first_name": "Оля"}
        return {"message_id": key, "date": int(time.time()), "chat": chat}

    def _person(self) -> dict[str, object]:
        return {"id": self.number, "is_bot": False, "first_name": "Оля", "language_code": "uk"}
