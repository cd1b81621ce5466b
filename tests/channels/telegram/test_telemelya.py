import asyncio
from collections.abc import Iterator
from uuid import uuid4

import pytest

from channels.telegram.webhook import secret_of
from engine.core.effects import Choice, Message
from engine.core.events import ChoicePressed, MediaReceived, TextReceived
from engine.runtime.channel import Inbound, Sent
from tests.channels.telegram.at_work import called
from tests.standins.ports import free_port
from tests.standins.telemelya import Telemelya

TOKEN = f"{uuid4().int % 10**9}:AAE-of-nobody"  # Redis may be shared with another run
CHAT = uuid4().int % 10**9
PORT = free_port()


@pytest.fixture(scope="module")
def telemelya() -> Iterator[Telemelya]:
    """Start it in front of a bot that will listen at the port."""
    with Telemelya(TOKEN, f"http://127.0.0.1:{PORT}", secret_of(TOKEN)) as server:
        yield server


def test_a_conversation_through_a_stand_in_of_other_authors(telemelya: Telemelya) -> None:
    """A text, a press and a picture are heard, a message and the press's answer arrive."""

    async def scene() -> None:
        async with called(TOKEN, telemelya.url, PORT, telemelya.public_url) as bot:
            assert await asyncio.to_thread(telemelya.say, CHAT, "/start ref_42") == 200
            menu = Message("x", "<b>Меню</b> &", (Choice("3:yes", "Так"),))
            result = await bot.channel.send(str(CHAT), bot.channel.render(menu).payloads[0])
            assert isinstance(result, Sent)
            assert await asyncio.to_thread(telemelya.press, CHAT, "3:yes") == 200
            assert await asyncio.to_thread(telemelya.show, CHAT) == 200
            updates = await bot.desk.holds(3)
            events = [update.event for update in updates if isinstance(update, Inbound)]
            text, press, picture = events
            assert text == TextReceived(text.at, "/start ref_42")
            assert press == ChoicePressed(press.at, "3:yes")
            assert picture == MediaReceived(picture.at, "photo", "AgAC-1")
            said, answer = await asyncio.to_thread(telemelya.calls, 2)
            assert (said["chat_id"], said["text"]) == (CHAT, "<b>Меню</b> &")
            assert said["reply_markup"] == {
                "inline_keyboard": [[{"text": "Так", "callback_data": "3:yes"}]]
            }
            assert str(said["message_id"]) == result.key
            assert answer["method"] == "answerCallbackQuery"

    asyncio.run(scene())


def test_what_comes_without_the_secret_is_refused(telemelya: Telemelya) -> None:
    """Its own deliveries bring no secret: without the gateway that adds it they stay outside."""
    address = f"http://127.0.0.1:{PORT}"

    async def scene() -> None:
        async with called(TOKEN, telemelya.url, PORT, address) as bot:
            assert await asyncio.to_thread(telemelya.say, CHAT, "пустіть") == 403
            assert (bot.desk.updates, bot.desk.refusals) == ([], ["signature"])

    asyncio.run(scene())
