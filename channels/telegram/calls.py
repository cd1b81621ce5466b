"""Calls of the Bot API by the names and words of its documentation, over our own transport.

For what python-telegram-bot would do more with than is wanted: a sent message need not be built
as an object, and updates must not be, since one that cannot be would cost its whole batch.
"""

import logging
from collections.abc import Mapping
from typing import Any

from telegram import Bot

from channels.telegram.transport import AiohttpRequest, Broken

TOTAL = 20.0
"""Seconds for a call; a shorter time only makes messages of which nobody knows."""
POLL = 25
"""Seconds that Telegram holds a request for updates open when there are none; at most 50."""


def _not_debug(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG


# Bot writes every call to the log at that level: its address with the token, texts and chats.
logging.getLogger("telegram.Bot").addFilter(_not_debug)


class Calls(Bot):
    """A bot, and any method by its name; requests for updates have a connection of their own."""

    def __init__(self, token: str, api: str, total: float = TOTAL, poll: int = POLL) -> None:
        super().__init__(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=AiohttpRequest(limit=64, total=total),
            get_updates_request=AiohttpRequest(limit=1, total=poll + total),
        )

    async def call(self, method: str, fields: Mapping[str, Any]) -> Any:
        """Call a method; give its ``result`` as it comes. Raises ``TelegramError``."""
        try:
            return await self._post(method, dict(fields))
        except (AttributeError, KeyError):  # JSON, but not what Telegram answers
            failure = Broken("an answer without a result")
        raise failure

    async def hang_up(self) -> None:
        """Close all connections; ``shutdown`` does so only after ``initialize``.

        That is not used because it quotes the token when Telegram refuses it.
        """
        for request in self._request:
            await request.shutdown()
