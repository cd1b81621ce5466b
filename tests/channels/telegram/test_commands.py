import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace

from channels.telegram.commands import menus
from engine.core.flow import Flow
from engine.core.texts import Text
from tests.channels.telegram.at_work import bot_flow, channel_of, opening
from tests.standins.telegram import TelegramStandIn

UK = {"cancel": ("Скасувати", "Відміна", "/cancel"), "menu": ("/menu", "Меню"), "back": ("/back",)}
RU = {"cancel": ("Отмена", "/cancel"), "menu": ("М" * 300, "/menu")}


def flow_with(**words: Mapping[str, tuple[str, ...]]) -> Flow:
    """Give a flow in which commands have those words, by language."""
    flow = bot_flow()
    texts = {
        language: {
            **flow.texts[language],
            **{f"commands.{name}": tuple(map(_text, said)) for name, said in each.items()},
        }
        for language, each in words.items()
    }
    return replace(flow, texts=texts)


def _text(word: str) -> Text:
    return lambda _scope: word


def named(flow: Flow) -> dict[str | None, list[tuple[str, str]]]:
    """Give the menus by language as pairs of name and description."""
    return {
        language: [(each.command, each.description) for each in commands]
        for language, commands in menus(flow).items()
    }


def test_a_command_is_described_by_its_first_word_in_each_language() -> None:
    """Its name is its word with a slash; a command without one, or with no other, is not shown."""
    found = named(flow_with(uk=UK, ru=RU))
    assert found["uk"] == [("cancel", "Скасувати"), ("menu", "Меню")]
    assert found["ru"] == [("cancel", "Отмена"), ("menu", "М" * 256)]


def test_people_with_another_language_see_the_flows_first() -> None:
    """Telegram shows the menu without a language to them."""
    found = named(flow_with(uk=UK, ru=RU))
    assert found[None] == found["uk"]


def test_a_name_that_telegram_cannot_show_is_left_out() -> None:
    """Names are small Latin letters, digits and the underscore, at most 32."""
    odd = {"menu": ("Меню", "/меню", "/Menu", "/" + "m" * 33), "back": ("Назад", "/ back")}
    assert named(flow_with(uk={**UK, **odd}, ru=RU))["uk"] == [("cancel", "Скасувати")]


def test_a_bot_that_explains_no_commands_has_no_menu() -> None:
    """Nothing is invented for commands without words."""
    assert named(flow_with(uk={}, ru={})) == {None: [], "uk": [], "ru": []}


def start(server: TelegramStandIn, flow: Flow) -> None:
    """Start a bot, and stop it."""

    async def scene() -> None:
        opened = opening(server.token, server.url, flow=flow)
        channel = channel_of(opened, server.token, server.url)
        try:
            await channel.start()
        finally:
            await channel.close()

    asyncio.run(scene())


def test_menus_are_set_when_they_have_changed(server: TelegramStandIn) -> None:
    """A second start finds them as they are, and sets nothing."""
    flow = flow_with(uk=UK, ru=RU)
    start(server, flow)
    first = server.calls("setMyCommands")
    assert [call.get("language_code") for call in first] == [None, "uk", "ru"]
    assert {"command": "cancel", "description": "Скасувати"} in json.loads(first[0]["commands"])
    start(server, flow)
    assert server.calls("setMyCommands") == first
    start(server, flow_with(uk=UK, ru={**RU, "menu": ("Меню", "/menu")}))
    assert [call["language_code"] for call in server.calls("setMyCommands")[3:]] == ["ru"]


def test_a_menu_that_cannot_be_set_does_not_stop_the_bot(server: TelegramStandIn) -> None:
    """Every command works when it is typed; the other languages are still set."""
    server.refuse("setMyCommands", 400, "Bad Request: BOT_COMMAND_INVALID")
    start(server, flow_with(uk=UK, ru=RU))
    assert len(server.calls("setMyCommands")) == 3
