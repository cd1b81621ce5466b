"""One bot's chat on the web: what the server answers, and the waking of those who wait.

A person's messages are stored before they are confirmed. The bot's are not sent anywhere: they
are in the store, and pages that wait are told to fetch them, so that nothing is lost or doubled
over reconnects and restarts. They are numbered by the store; a page that knows another store is
told of this one, and begins anew.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from channels.render import render
from channels.web import WEB
from channels.web.newcomers import Newcomers
from channels.web.page import Page, chosen, files, pages, words_of
from channels.web.posted import (
    Posted,
    Refused,
    chat_of,
    read_body,
    read_message,
    read_poll,
)
from channels.web.waiting import IN_ALL, Bells
from engine.core.effects import Message
from engine.runtime.channel import Inbound, Opening, Payload, Rendering, Sent, Unreadable, Update
from engine.runtime.http import Request, Response, Route
from engine.runtime.store import StoreError

CHANNEL = "web"
PATIENCE = 25.0
"""Seconds that a poll waits: less than the half minute after which many proxies give up."""

STATUSES = {"token": 401, "size": 413, "malformed": 400, "rate": 429}

Answer = Callable[[Request], Awaitable[Response]]


class Web:
    """A bot's page; ``patience`` is how many seconds a poll waits for something new.

    ``in_all`` polls wait at once at most; ``newcomers`` says how fast unknown people may come.
    """

    def __init__(
        self,
        opening: Opening,
        patience: float = PATIENCE,
        in_all: int = IN_ALL,
        newcomers: Newcomers | None = None,
    ) -> None:
        self._bot, self._desk, self._patience = opening.flow.bot, opening.desk, patience
        self._languages = opening.flow.languages
        words = words_of(opening.flow)
        self._pages, self._files = pages(opening.flow, words), files(words)
        self._bells, self._newcomers = Bells(in_all), newcomers or Newcomers()

    def parse(self, raw: Mapping[str, Any], received: datetime) -> Update | None:
        """Understand ``{"chat", "message"}``, the message being what the browser posted."""
        chat, message = raw.get("chat"), raw.get("message")
        if not isinstance(chat, str):
            return None
        try:
            return self._inbound(chat, read_message(message, received))
        except Refused as refused:
            return Unreadable(self._bot, CHANNEL, chat, "", received, refused.reason)

    def render(self, message: Message) -> Rendering:
        """Show a message as ``{"text", "buttons"}``, the buttons in rows."""
        fitted = render(message, WEB.capabilities)
        payloads = (
            {
                "text": shown.text,
                "buttons": [[{"label": c.label, "id": c.id} for c in row] for row in shown.rows],
            }
            for shown in fitted.shown
        )
        return Rendering(tuple(payloads), fitted.degraded)

    def routes(self) -> Sequence[Route]:
        """Give the page, its files, and the two things that it asks of the server."""
        path = f"/chat/{self._bot}"
        return [
            Route("GET", path, self._page),
            *(Route("GET", f"{path}/{name}", _file(page)) for name, page in self._files.items()),
            Route("POST", f"{path}/messages", partial(self._let_in, self._messages)),
            Route("POST", f"{path}/poll", partial(self._let_in, self._poll)),
        ]

    async def start(self) -> None:
        """Nothing to connect to: browsers come by themselves."""

    async def receive(self) -> None:
        """Nothing to fetch: browsers post."""

    async def send(self, chat: str, payload: Payload) -> Sent:  # noqa: ARG002 - it is stored
        """Count it as sent: pages fetch it, now (``tell``) or when they are open again."""
        return Sent()

    def tell(self, chat: str | None) -> None:
        """Wake the pages that wait in a chat, or all of them."""
        self._bells.ring(chat)

    async def close(self) -> None:
        """Answer all who wait."""
        self._bells.close()

    async def _page(self, request: Request) -> Response:
        return self._pages[chosen(request, self._languages)].answer(request)

    async def _let_in(self, answer: Callable[[str, Any], Awaitable[Response]],
                      request: Request) -> Response:  # fmt: skip
        """Answer whoever has a chat and posts JSON; anybody else is refused and counted."""
        try:
            chat = chat_of(request.headers.get("authorization"))
            if not self._newcomers.admits(chat, asyncio.get_running_loop().time()):
                raise Refused("rate")
            return await answer(chat, read_body(request.body))
        except Refused as refused:
            self._desk.refused(refused.reason)
            return _json({"error": refused.reason}, STATUSES[refused.reason])
        except StoreError:
            return _json({"error": "store"}, 503)

    async def _messages(self, chat: str, body: object) -> Response:
        inbound = self._inbound(chat, read_message(body, datetime.now(UTC)))
        await self._desk.accept([inbound])
        return _json({}, 202)

    async def _poll(self, chat: str, body: object) -> Response:
        """Give what was said after a message; if there is nothing yet, wait for it.

        Who does not know this store is told at once, with all that was said in it.
        """
        after, known = read_poll(body)
        if self._bells.closed:
            return _json({"error": "closing"}, 503)
        era = await self._desk.era()
        if known != era:
            return self._told(era, await self._desk.said(chat, 0))
        ends = asyncio.get_running_loop().time() + self._patience
        with self._bells.hang(chat) as bell:
            while True:
                said = await self._desk.said(chat, after)
                if said or bell.over:
                    return self._told(era, said)
                await bell.wait(ends - asyncio.get_running_loop().time())

    def _told(self, era: str, said: Sequence[tuple[int, Message]]) -> Response:
        messages = [
            {"id": number, "part": part, **payload}
            for number, message in said
            for part, payload in enumerate(self.render(message).payloads)
        ]
        return _json({"era": era, "messages": messages})

    def _inbound(self, chat: str, posted: Posted) -> Inbound:
        return Inbound(
            self._bot,
            CHANNEL,
            chat,
            f"{chat}:{posted.id}",
            posted.event,
            posted.language,
            posted.order,
        )


def _file(page: Page) -> Answer:
    async def answer(request: Request) -> Response:
        return page.answer(request)

    return answer


def _json(body: Mapping[str, Any], status: int = 200) -> Response:
    headers = {
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(status, json.dumps(body, ensure_ascii=False).encode(), headers)
