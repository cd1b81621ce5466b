"""A channel for the programs of one machine: they post what a person does, and fetch the replies.

``POST /webhook/loopback/<bot>`` takes ``{"chat", "id", "text"}`` or ``{"chat", "id", "press"}``;
``GET`` of the same path with ``?chat=…&after=…`` gives the messages after a number. Nobody proves
who they are: not for a server that others reach.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from channels.intake import clean
from channels.render import render
from engine.core.effects import Message
from engine.core.events import ChoicePressed, TextReceived
from engine.runtime.channel import (
    Capabilities,
    ChannelType,
    Inbound,
    Opening,
    Payload,
    Rendering,
    Sent,
    Unreadable,
    Update,
)
from engine.runtime.http import Request, Response, Route
from engine.runtime.store import StoreError

NAME, LARGEST = "loopback", 10_000
CAPABILITIES = Capabilities(contact=False)
ACTS: dict[str, type[TextReceived | ChoicePressed]] = {
    "text": TextReceived,
    "press": ChoicePressed,
}


class Loopback:
    """One bot; nothing is kept here, since the store has it."""

    def __init__(self, opening: Opening) -> None:
        self._bot, self._desk = opening.flow.bot, opening.desk

    def parse(self, raw: Mapping[str, Any], received: datetime) -> Update | None:
        """Understand what was posted."""
        chat, key = raw.get("chat"), raw.get("id")
        if not isinstance(chat, str) or not isinstance(key, str):
            return None
        chat, key = clean(chat), clean(f"{chat}:{key}")
        acts = [act for act in ACTS if isinstance(raw.get(act), str)]
        if len(acts) != 1:
            return Unreadable(self._bot, NAME, chat, key, received, "not one act")
        event = ACTS[acts[0]](received, clean(raw[acts[0]]))
        return Inbound(self._bot, NAME, chat, key, event)

    def render(self, message: Message) -> Rendering:
        """Show a message as ``{"text", "buttons"}``."""
        fitted = render(message, CAPABILITIES)
        payloads = [
            {"text": shown.text, "buttons": [{"id": c.id, "label": c.label} for c in shown.choices]}
            for shown in fitted.shown
        ]
        return Rendering(tuple(payloads), fitted.degraded)

    def routes(self) -> Sequence[Route]:
        """Give the one path, for both ways."""
        path = f"/webhook/{NAME}/{self._bot}"
        return [Route("POST", path, self._take), Route("GET", path, self._give)]

    async def start(self) -> None:
        """Nothing to connect to."""

    async def receive(self) -> None:
        """Nothing to fetch: programs post."""

    async def send(self, chat: str, payload: Payload) -> Sent:  # noqa: ARG002 - the port's
        """Leave the message in the store, where it is fetched."""
        return Sent()

    async def close(self) -> None:
        """Nothing to let go of."""

    async def _take(self, request: Request) -> Response:
        """Take an update; 503 asks to post it again."""
        update = None
        if len(request.body) <= LARGEST:
            update = self.parse(_object(request.body), datetime.now(UTC))
        if update is None:
            self._desk.refused("malformed")
            return Response(400)
        try:
            await self._desk.accept([update])
        except StoreError:
            return Response(503)
        return Response(202)

    async def _give(self, request: Request) -> Response:
        """Give what was said to a chat after a message."""
        chat, after = request.query.get("chat", ""), request.query.get("after", "0")
        if not after.isdecimal():
            return Response(400)
        said = await self._desk.said(chat, int(after))
        shown = [
            {"number": number, **payload}
            for number, message in said
            for payload in self.render(message).payloads
        ]
        return Response(body=json.dumps(shown, ensure_ascii=False).encode())


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


LOOPBACK = ChannelType(CAPABILITIES, Loopback)
