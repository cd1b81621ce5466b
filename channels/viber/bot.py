"""One bot in Viber: its webhook, and its calls. Viber only calls; nothing can be fetched."""

import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import aiohttp

from channels.viber import payloads, updates
from channels.viber.api import BASE, TIMEOUT, ViberApi
from channels.viber.results import result, results
from channels.viber.signature import signed
from engine.core.effects import Message
from engine.core.events import TextReceived
from engine.runtime.channel import (
    ChannelFailed,
    Inbound,
    Opening,
    Payload,
    Rendering,
    RetryAfter,
    SendResult,
    Sent,
    Update,
)
from engine.runtime.http import Request, Response, Route
from engine.runtime.store import StoreError

log = logging.getLogger("rozmova.viber")

MOST_RECEIVERS = 300
"""The most people of one broadcast."""

_LONGEST_NAME = 28
_TOKEN = re.compile(r"[!-~]+")  # what may stand in a header
_EVENTS = ("delivered", "seen", "failed", "subscribed", "unsubscribed", updates.GREETING)
_JSON = {"content-type": "application/json"}


class Viber:
    """One bot's account.

    Needs ``VIBER_TOKEN``; ``VIBER_API`` is Viber's address, for tests and for gateways.
    """

    most_receivers = MOST_RECEIVERS

    def __init__(
        self,
        opening: Opening,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        flow = opening.flow
        self._bot, self._sender = flow.bot, {"name": flow.name[:_LONGEST_NAME]}
        self._desk, self._public_url, self._now = opening.desk, opening.public_url, now
        token = (opening.secret("VIBER_TOKEN") or "").strip()
        self._token = token if _TOKEN.fullmatch(token) else ""
        self._api = ViberApi(self._token, opening.settings("VIBER_API") or BASE, timeout)

    def parse(self, raw: Mapping[str, Any], received: datetime) -> Update | None:
        """Understand a callback."""
        return updates.parse(raw, received, self._bot)

    def render(self, message: Message) -> Rendering:
        """Show a message as a text with a keyboard."""
        return payloads.render(message)

    def routes(self) -> Sequence[Route]:
        """Give the webhook."""
        return [Route("POST", self._path, self._answer)]

    async def start(self) -> None:
        """Tell Viber where to call; it tries the address at once, so the server has to listen.

        May be called again when it failed.
        """
        if not self._token:
            raise ChannelFailed("VIBER_TOKEN is missing, or is no token")
        if not self._public_url:
            raise ChannelFailed("ROZMOVA_PUBLIC_URL is missing: Viber only calls")
        url = self._public_url.rstrip("/") + self._path
        wanted = {"url": url, "event_types": _EVENTS}
        told = result(await self._api.call("set_webhook", wanted))
        if not isinstance(told, Sent):
            raise ChannelFailed(f"set_webhook: {told.why}")

    async def receive(self) -> None:
        """Return at once: Viber calls."""

    async def send(self, chat: str, payload: Payload) -> SendResult:
        """Send one message; its key is that of the receipts which follow."""
        fields = {**payload, "receiver": chat, "sender": self._sender}
        return self._noted(result(await self._api.call("send_message", fields)))

    async def broadcast(self, chats: Sequence[str], payload: Payload) -> dict[str, SendResult]:
        """Send the same message to at most 300 chats at once, and tell for each what became of it.

        All receipts of a broadcast have one key. Viber has to enable broadcasts for an account,
        which an operator says by a setting; otherwise everything is ``Permanent``, status 20.
        """
        fields = {**payload, "broadcast_list": list(chats), "sender": self._sender}
        outcome = await self._api.call("broadcast_message", fields)
        self._noted(result(outcome))
        return results(chats, outcome)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()

    @property
    def _path(self) -> str:
        return f"/webhook/viber/{self._bot}"

    async def _answer(self, request: Request) -> Response:
        """Take a callback in; Viber repeats it for an hour until it is told 200."""
        if not signed(request, self._token):
            self._desk.refused("signature")
            return Response(403)
        try:
            raw = json.loads(request.body)
        except (ValueError, RecursionError):
            raw = None
        if not isinstance(raw, dict):
            self._desk.refused("malformed")
            return Response(400)
        update = self.parse(raw, self._now())
        try:
            if isinstance(update, Inbound) and raw["event"] == updates.GREETING:
                return await self._greet(update, subscribed=raw.get("subscribed") is True)
            if update is not None:
                await self._desk.accept([update])
        except StoreError:
            return Response(503)
        return Response()

    async def _greet(self, opened: Inbound, *, subscribed: bool) -> Response:
        """Greet in the answer whoever cannot be written to yet; lead others by their link."""
        if not subscribed:
            return self._welcome(await self._desk.answer(opened))
        if opened.event != TextReceived(opened.event.at, "/start"):
            await self._desk.accept([opened])
        return Response()

    def _welcome(self, messages: Sequence[Message]) -> Response:
        """Greet who opened the chat in the answer itself: they cannot be written to yet."""
        if not messages:
            return Response()
        fields = {**payloads.welcome(messages), "sender": self._sender}
        return Response(200, payloads.encoded(fields), _JSON)

    def _noted(self, told: SendResult) -> SendResult:
        if isinstance(told, RetryAfter) and told.everybody:
            log.error("%s: nothing can be sent by Viber: %s", self._bot, told.why)
        return told
