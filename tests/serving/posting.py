"""Telegram as it calls a bot's webhook: over many connections, one chat's updates one by one.

For what the stand-in does not do, which delivers everything over one.
"""

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection

from channels.telegram.webhook import HEADER, secret_of
from tests.serving.served import LONG
from tests.serving.telegram_people import token

CONNECTIONS = 40
"""What Telegram opens at most unless it is told another number."""


@dataclass(frozen=True, slots=True)
class Hook:
    """A bot's webhook on this machine."""

    bot: str
    port: int

    def begin(self, body: bytes) -> HTTPConnection:
        """Post an update over a connection of its own; the answer is still to be read."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=LONG)
        self._post(connection, body)
        return connection

    def post_all(self, lines: Sequence[Sequence[bytes]]) -> list[int]:
        """Post the updates of many chats, each chat's in their order; gives the statuses."""
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            return [status for done in pool.map(self._post_line, lines) for status in done]

    def _post_line(self, line: Sequence[bytes]) -> list[int]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=LONG)) as connection:
            return list(map(partial(self._status, connection), line))

    def _status(self, connection: HTTPConnection, body: bytes) -> int:
        self._post(connection, body)
        response = connection.getresponse()
        response.read()
        return response.status

    def _post(self, connection: HTTPConnection, body: bytes) -> None:
        headers = {HEADER: secret_of(token(self.bot)), "Content-Type": "application/json"}
        connection.request("POST", f"/webhook/telegram/{self.bot}", body, headers)


def update(number: int, chat: int, text: str) -> bytes:
    """Give an update of that number: a person in a private chat writes something."""
    person = {"id": chat, "is_bot": False, "first_name": "Оля", "language_code": "uk"}
    message = {
        "message_id": number,
        "date": int(time.time()),  # what is old is soon forgotten
        "chat": {"id": chat, "type": "private", "first_name": "Оля"},
        "from": person,
        "text": text,
    }
    return json.dumps({"update_id": number, "message": message}).encode()
