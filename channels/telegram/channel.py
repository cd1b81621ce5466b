"""One bot in Telegram: the parts of this package put together."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken

from channels.telegram.arrivals import Arrivals
from channels.telegram.calls import POLL, TOTAL, Calls
from channels.telegram.commands import offer
from channels.telegram.parse import WANTED, parse
from channels.telegram.polling import Polling
from channels.telegram.render import render
from channels.telegram.results import outcome, pause, words
from channels.telegram.webhook import Webhook, secret_of
from engine.core.effects import Message
from engine.runtime.channel import (
    ChannelFailed,
    Opening,
    Payload,
    Rendering,
    SendResult,
    Sent,
    Update,
)
from engine.runtime.http import Route

API = "https://api.telegram.org"
_TOKEN = re.compile(r"\d{1,20}:[\w-]{1,100}", re.ASCII)

T = TypeVar("T")
log = logging.getLogger("rozmova.telegram")


def open_channel(opening: Opening) -> "TelegramChannel":
    """Open the channel; raises ``ChannelFailed`` for a token or an address that cannot be one.

    ``TELEGRAM_API`` is the address of another server than Telegram's own.
    """
    token = opening.secret("TELEGRAM_TOKEN") or ""
    api = (opening.settings("TELEGRAM_API") or API).rstrip("/")
    if not _TOKEN.fullmatch(token):
        raise ChannelFailed("TELEGRAM_TOKEN ≠ 123456789:AAE…")
    if not api.startswith(("https://", "http://")):
        raise ChannelFailed("TELEGRAM_API ≠ https://…")
    return TelegramChannel(opening, token, api)


class TelegramChannel:
    """Fetches updates, or is called where the server has a public address.

    ``total`` and ``poll`` are the seconds for a call and for a request of updates.
    """

    def __init__(
        self,
        opening: Opening,
        token: str,
        api: str,
        total: float = TOTAL,
        poll: int = POLL,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._flow, self._token, self._sleep = opening.flow, token, sleep
        self._public_url = opening.public_url
        self._username = ""
        self._bot = Calls(token, api, total, poll)
        self._arrivals = Arrivals(self.parse, opening.desk, self._bot, partial(datetime.now, UTC))
        self._polling = Polling(self._bot, self._arrivals, opening.desk, poll, sleep)
        self._webhook = Webhook(self._flow.bot, token, self._arrivals, opening.desk)

    def parse(self, raw: Mapping[str, Any], received: datetime) -> Update | None:
        """Understand an update (``channels.telegram.parse``)."""
        return parse(raw, received, self._flow.bot, self._username)

    def render(self, message: Message) -> Rendering:
        """Show a message (``channels.telegram.render``)."""
        return render(message)

    def routes(self) -> Sequence[Route]:
        """Give the webhook, where the world can reach it."""
        return (self._webhook.route,) if self._public_url else ()

    async def start(self) -> None:
        """Learn the bot's name, say where updates go, and show the menus of commands.

        Waits until Telegram can be reached; ``ChannelFailed`` when it does not accept the token or
        the address.
        """
        me = await self._insist("getMe", self._bot.get_me)
        self._username = me.username or ""
        if self._public_url:
            await self._insist("setWebhook", partial(self._set_webhook, self._public_url))
        else:
            await self._insist("deleteWebhook", self._bot.delete_webhook)
        await offer(self._bot, self._flow)

    async def receive(self) -> None:
        """Fetch updates until cancelled, or return at once if they are delivered."""
        if not self._public_url:
            await self._polling.run()

    async def send(self, chat: str, payload: Payload) -> SendResult:
        """Send a message; a group that has become a supergroup gets it under its new address."""
        try:
            try:
                result = await self._send(chat, payload)
            except ChatMigrated as moved:
                result = await self._send(str(moved.new_chat_id), payload)
        except Exception as error:  # the world's doing, whatever it is
            if isinstance(error, InvalidToken):
                log.error("%s: %s", self._flow.bot, words(error))
            return outcome(error)
        return result

    async def close(self) -> None:
        """Let go of all connections."""
        await self._arrivals.close()
        await self._bot.hang_up()

    async def _send(self, chat: str, payload: Payload) -> Sent:
        message = await self._bot.call("sendMessage", {"chat_id": chat, **payload})
        key = message.get("message_id") if isinstance(message, dict) else None
        return Sent(None if key is None else str(key))

    async def _set_webhook(self, public_url: str) -> bool:
        return await self._bot.set_webhook(
            public_url.rstrip("/") + self._webhook.path,
            secret_token=secret_of(self._token),
            allowed_updates=WANTED,
        )

    async def _insist(self, what: str, call: Callable[[], Awaitable[T]]) -> T:
        """Make a call until it is done, or refused for good."""
        failures = 0
        while True:
            try:
                return await call()
            except (BadRequest, Forbidden, InvalidToken) as error:
                refused = f"{what}: {words(error)}"
                break
            except Exception as error:  # Telegram cannot be reached, or answers nonsense
                failures += 1
                log.warning("%s: %s", what, words(error))
                await self._sleep(pause(error, failures))
        raise ChannelFailed(refused)
