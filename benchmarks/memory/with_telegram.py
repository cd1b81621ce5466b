"""python-telegram-bot's ConversationHandler, twice: as a bot uses it, and its dispatch alone.

As a bot uses it, updates come in as JSON, and replies are caught where they would go out.
"""

import asyncio
import json
import warnings
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest, RequestData
from telegram.warnings import PTBUserWarning

from benchmarks.memory.acts import ACTS, Act, Replies, Reply
from benchmarks.memory.dialog import COMMANDS, WAYS, Way
from benchmarks.memory.household import Household

# that buttons of any message count is meant
warnings.filterwarnings("ignore", "If 'per_message=False'", PTBUserWarning)

Callback = Callable[[Update, Any], Coroutine[Any, Any, str]]


class WithTelegram:
    """One application for all conversations; the person begins each of them anew."""

    def __init__(self, *, alone: bool = False) -> None:
        self.name = "python-telegram-bot" + (", dispatch alone" if alone else "")
        self._loop, self._telegram = asyncio.new_event_loop(), _Telegram()
        builder = Application.builder().token("1:x").request(self._telegram)
        self._application = builder.get_updates_request(_Telegram()).build()
        self._application.add_handler(_conversation(alone=alone))
        self._loop.run_until_complete(self._application.initialize())
        self._updates = [_update(act) for act in ACTS]
        bot = self._application.bot
        self._read = [Update.de_json(update, bot) for update in self._updates] if alone else []

    def converse(self) -> list[Replies]:
        """Play the conversation; gives the replies to each act."""
        return self._loop.run_until_complete(self._converse())

    async def _converse(self) -> list[Replies]:
        application, heard = self._application, list[Replies]()
        kept = {"talk": {}, "household": Household(), "heard": self._telegram.sent}
        application.chat_data[1].update(kept)
        for place, update in enumerate(self._updates):
            read = self._read[place] if self._read else Update.de_json(update, application.bot)
            await application.process_update(read)
            heard.append(tuple(self._telegram.sent))
            self._telegram.sent.clear()
        return heard

    def close(self) -> None:
        """Let go of the application and its loop."""
        self._loop.run_until_complete(self._application.shutdown())
        self._loop.close()


def _conversation(*, alone: bool) -> ConversationHandler[Any]:
    states: dict[object, list[Any]] = {
        state: _handlers(ways, alone=alone) for state, ways in WAYS.items()
    }
    start: Any = CommandHandler("start", _saying((WAYS["menu"][0],), alone=alone))
    return ConversationHandler([start], states, [start], allow_reentry=True)


def _handlers(ways: tuple[Way, ...], *, alone: bool) -> list[BaseHandler[Any, Any, Any]]:
    """Give a handler for each event of a state; what is typed and no command comes last."""
    handlers: list[Any] = []
    for event in dict.fromkeys(way.event for way in ways if way.event != "start"):
        callback = _saying(tuple(way for way in ways if way.event == event), alone=alone)
        handlers.append(CallbackQueryHandler(callback, _pattern(event)))
        words = [word for word, command in COMMANDS.items() if command == event]
        if words:
            typed = filters.Regex(f"(?i)^({'|'.join(words)})$")
            handlers.append(MessageHandler(typed, callback))
        elif event == "typed":
            last = MessageHandler(filters.TEXT & ~filters.COMMAND, callback)
    return [*handlers, last] if any(way.event == "typed" for way in ways) else handlers


def _pattern(event: str) -> str:
    return "^#[0-9]$" if event == "use" else f"^{event}$"


def _saying(ways: tuple[Way, ...], *, alone: bool) -> Callback:
    async def callback(update: Update, context: ContextTypes.DEFAULT_TYPE) -> str:
        kept = context.chat_data or {}
        talk, household = kept["talk"], kept["household"]
        query, message = update.callback_query, update.effective_message
        typed = str(query.data if query else message.text if message else "")
        talk["typed"] = typed
        way = next(w for w in ways if not w.guard or w.guard(talk, household, typed))
        replies = way.says(talk, household)
        if alone:
            kept["heard"] += replies
        else:
            for reply in replies:
                await context.bot.send_message(1, reply.text, reply_markup=_keyboard(reply))
        return way.then

    return callback


def _keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(label, callback_data=label)] for label in reply.labels]
    return InlineKeyboardMarkup(rows) if rows else None


def _update(act: Act) -> dict[str, Any]:
    """Give an update as Telegram sends it."""
    person = {"id": 1, "is_bot": False, "first_name": "Олена", "language_code": "uk"}
    chat = {"id": 1, "type": "private", "first_name": "Олена"}
    message = {"message_id": 1, "date": 1772438400, "chat": chat, "from": person, "text": "…"}
    if act.how == "press":
        query = {"id": "1", "from": person, "chat_instance": "1", "data": act.what}
        return {"update_id": 1, "callback_query": {**query, "message": message}}
    message["text"] = act.what
    if act.what.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(act.what)}]
    return {"update_id": 1, "message": message}


class _Telegram(BaseRequest):
    """A Telegram that knows who the bot is, and keeps what is sent."""

    def __init__(self) -> None:
        self.sent = list[Reply]()

    @property
    def read_timeout(self) -> float | None:
        """There is nothing to wait for."""
        return None

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002
        request_data: RequestData | None = None,
        *_: Any,
        **__: Any,
    ) -> tuple[int, bytes]:
        """Answer ``getMe`` and ``sendMessage``."""
        if url.endswith("/getMe"):
            return 200, _ME
        if not url.endswith("/sendMessage") or request_data is None:
            raise ValueError(url)
        asked = request_data.json_parameters
        rows = json.loads(asked.get("reply_markup", "{}")).get("inline_keyboard", [])
        self.sent.append(Reply(asked["text"], tuple(row[0]["text"] for row in rows)))
        return 200, _SENT


_ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"x","username":"x_bot"}}'
_SENT = (
    b'{"ok":true,"result":{"message_id":2,"date":1772438400,"text":"x",'
    b'"chat":{"id":1,"type":"private"}}}'
)
