"""A Bot API that takes everything at once and says when it came. It knows no limits and no faults.

Everything beyond that is ``tests/standins/telegram.py``'s, which is too slow to measure against.
"""

import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that was handed over ``at`` a moment of the monotonic clock.

    ``buttons`` are ids by name; ``labels`` say what stands on each button, with its id, in order.
    """

    at: float
    text: str
    buttons: dict[str, str]
    labels: list[tuple[str, str]]


Shown = Callable[[int, Reply], None]
"""Takes a message to a chat."""


@asynccontextmanager
async def bot_api(shown: Shown) -> AsyncIterator[str]:
    """Serve on this machine; gives the address for the setting ``TELEGRAM_API``."""
    application = web.Application()
    application.router.add_post("/{bot}/{method}", _Calls(shown).answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


class _Calls:
    def __init__(self, shown: Shown) -> None:
        self._shown, self._numbers = shown, count(1)

    async def answer(self, request: web.Request) -> web.Response:
        fields = await request.post()
        match request.match_info["method"]:
            case "sendMessage":
                result: Any = self._message(int(str(fields["chat_id"])), fields)
            case "getMe":
                result = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "SomeBot"}
            case "getMyCommands":
                result = []
            case _:
                result = True
        return web.json_response({"ok": True, "result": result})

    def _message(self, chat: int, fields: Any) -> dict[str, Any]:
        markup = json.loads(fields.get("reply_markup", "{}"))
        shown = [button for row in markup.get("inline_keyboard", ()) for button in row]
        labels = [(button["text"], button["callback_data"]) for button in shown]
        buttons = {name.rpartition(":")[2]: name for _, name in labels}
        self._shown(chat, Reply(time.monotonic(), fields["text"], buttons, labels))
        return {
            "message_id": next(self._numbers),
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "Оля"},
            "text": fields["text"],
        }
