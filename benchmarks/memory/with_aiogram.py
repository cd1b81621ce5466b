"""aiogram-dialog: windows, with its own stand-in for Telegram on both sides."""

import asyncio
from typing import Any

from aiogram import Dispatcher
from aiogram.enums import ContentType
from aiogram.filters import Command, CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.test_tools import BotClient, MockMessageManager
from aiogram_dialog.test_tools.keyboard import InlineButtonTextLocator
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column
from aiogram_dialog.widgets.text import Format

from benchmarks.memory.acts import ACTS, Act, Replies, Reply
from benchmarks.memory.dialog import WAYS, Way, meant
from benchmarks.memory.household import Household
from benchmarks.memory.screens import Talk

_BUTTONS = {
    "menu": ("add", "send", "help", "language"),
    "language": ("#0", "#1"),
    "reading": ("same",),
    "sure": ("right", "wrong"),
    "confirm": ("agree", "change", "refuse"),
}
"""The names of the buttons of each window."""


class Scenes(StatesGroup):  # type: ignore[misc]  # mypy skips aiogram
    """The windows."""

    menu = State()
    language = State()
    reading = State()
    sure = State()
    confirm = State()


class WithAiogram:
    """One dispatcher for all conversations; the person begins each of them anew."""

    name = "aiogram-dialog"

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._said = MockMessageManager()
        self._talk: Talk = {}
        self._household, self._replies = Household(), list[Reply]()
        dispatcher = Dispatcher(storage=MemoryStorage())
        dispatcher.message.register(self._start, CommandStart())
        dispatcher.message.register(self._command, Command("menu"))
        dispatcher.include_router(Dialog(*(self._window(state) for state in WAYS)))
        setup_dialogs(dispatcher, message_manager=self._said)
        self._client = BotClient(dispatcher)

    def converse(self) -> list[Replies]:
        """Play the conversation; gives the replies to each act."""
        return self._loop.run_until_complete(self._converse())

    async def _converse(self) -> list[Replies]:
        self._household, heard = Household(), list[Replies]()
        self._talk.clear()
        self._said.reset_history()
        state = "menu"
        for act in ACTS:
            self._replies = []
            if act.how == "type":
                await self._client.send(act.what)
            else:
                shown = self._said.last_message()
                place = _BUTTONS[state].index(act.what)
                keyboard = shown.reply_markup
                label = keyboard.inline_keyboard[place][0].text if keyboard else ""
                await self._client.click(shown, InlineButtonTextLocator(f"^{label}$"))
            state = self._talk["state"]
            heard.append((*self._replies[:-1], _shown(self._said.last_message())))
        return heard

    def close(self) -> None:
        """Let go of the loop."""
        self._loop.close()

    def _window(self, state: str) -> Window:
        buttons = [
            Button(Format(f"{{labels[{place}]}}"), id=f"b{place}", on_click=self._pressed)
            for place in range(len(_BUTTONS[state]))
        ]
        typed = MessageInput(self._typed, content_types=[ContentType.TEXT])
        return Window(
            Format("{text}"), Column(*buttons), typed, state=getattr(Scenes, state),
            getter=self._shown,
        )  # fmt: skip

    async def _shown(self, **_: Any) -> dict[str, Any]:
        return {"text": self._replies[-1].text, "labels": self._replies[-1].labels}

    async def _start(self, message: Message, dialog_manager: DialogManager) -> None:  # noqa: ARG002
        self._say("menu", "start", "/start")
        await dialog_manager.start(Scenes.menu, mode=StartMode.RESET_STACK)

    async def _command(self, message: Message, dialog_manager: DialogManager) -> None:  # noqa: ARG002
        self._say(self._talk["state"], "menu", "/menu")
        await dialog_manager.start(Scenes.menu, mode=StartMode.RESET_STACK)

    async def _pressed(self, query: Any, button: Any, manager: DialogManager) -> None:  # noqa: ARG002
        name = _BUTTONS[self._talk["state"]][int(button.widget_id[1:])]
        event = "use" if name.startswith("#") else name
        await manager.switch_to(self._say(self._talk["state"], event, name))

    async def _typed(self, message: Message, field: Any, manager: DialogManager) -> None:  # noqa: ARG002
        state = self._talk["state"]
        event, typed = meant(Act("type", message.text or ""))
        await manager.switch_to(self._say(state, event, typed))

    def _say(self, state: str, event: str, typed: str) -> State:
        way = self._open(state, event, typed)
        self._replies += way.says(self._talk, self._household)
        self._talk["state"] = way.then
        scene: State = getattr(Scenes, way.then)
        return scene

    def _open(self, state: str, event: str, typed: str) -> Way:
        self._talk["typed"] = typed
        ways = (way for way in WAYS[state] if way.event == event)
        return next(w for w in ways if not w.guard or w.guard(self._talk, self._household, typed))


def _shown(message: Message) -> Reply:
    keyboard = message.reply_markup
    rows = keyboard.inline_keyboard if keyboard else []
    return Reply(message.text or "", tuple(row[0].text for row in rows))
