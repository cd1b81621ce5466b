import asyncio
import json
from typing import Any

import pytest

from channels.telegram.parse import WANTED
from engine.core.events import ChoicePressed, ContactShared, MediaReceived, TextReceived
from engine.runtime.channel import Blocked, ChannelFailed, Inbound, Unreadable, Update
from tests.channels.telegram.at_work import Desk, polling
from tests.channels.telegram.updates import message, press
from tests.standins.telegram import TelegramStandIn

PHONE = "+380671234567"


def hear(server: TelegramStandIn, count: int, desk: Desk | None = None) -> list[Update]:
    """Let a bot poll until it has heard so much."""

    async def scene() -> list[Update]:
        async with polling(server.token, server.url, desk=desk) as bot:
            return await bot.desk.holds(count)

    return asyncio.run(scene())


def texts(updates: list[Update]) -> list[str]:
    """Give what was written."""
    events = [update.event for update in updates if isinstance(update, Inbound)]
    return [event.text for event in events if isinstance(event, TextReceived)]


def test_what_people_do_is_heard_in_its_order(server: TelegramStandIn) -> None:
    """Text, press, contact, picture and blocking arrive, and rise in order."""
    olha = server.person(7)
    olha.say("/start ref_42")
    olha.press_id("3:yes")
    olha.share_contact(PHONE)
    olha.share_contact(PHONE, own=False)
    olha.show("photo")
    olha.block()
    olha.unblock()
    updates = hear(server, 7)
    events = [update.event for update in updates if isinstance(update, Inbound)]
    text, pressed, own, other, photo = events
    assert isinstance(text, TextReceived)
    assert isinstance(pressed, ChoicePressed)
    assert (text.text, pressed.choice) == ("/start ref_42", "3:yes")
    assert own == ContactShared(own.at, PHONE, own=True)
    assert other == ContactShared(other.at, PHONE, own=False)
    assert photo == MediaReceived(photo.at, "photo", "AgAC-2")
    assert [update.blocked for update in updates if isinstance(update, Blocked)] == [True, False]
    orders = [update.order for update in updates if isinstance(update, Inbound)]
    assert orders == sorted(set(orders))


def test_before_it_polls_a_webhook_is_taken_away_and_what_waits_is_kept(
    server: TelegramStandIn,
) -> None:
    """With a webhook set Telegram refuses to be polled; nothing that people wrote is dropped."""
    hook = {"url": "http://127.0.0.1:9/nobody"}
    server._ask("POST", f"/bot{server.token}/setWebhook", hook)
    server.person(7).say("чекаю")
    assert texts(hear(server, 1)) == ["чекаю"]
    assert server.webhook is None
    assert server.calls("deleteWebhook") == [{}]
    assert json.loads(server.calls("getUpdates")[0]["allowed_updates"]) == list(WANTED)


def test_one_broken_update_does_not_cost_the_others(server: TelegramStandIn) -> None:
    """In a batch with updates that nobody can read the others are heard, and these are told."""
    broken = press("x")
    del broken["callback_query"]["chat_instance"]
    server.update(**message(text="до"))
    server.update(**{**broken, "update_id": 9002})
    server.update(**{**message(text=5), "update_id": 9003})
    server.update(update_id=9004, message="?")
    server.update(**{**message(text="після"), "update_id": 9005})
    updates = hear(server, 5)
    assert texts(updates) == ["до", "після"]
    assert len([update for update in updates if isinstance(update, Unreadable)]) == 3


def test_every_press_is_answered_even_one_that_nobody_can_read(server: TelegramStandIn) -> None:
    """A button must stop spinning, whatever becomes of the press."""
    unreadable = press("x")
    del unreadable["callback_query"]["from"]
    server.update(**{**unreadable, "update_id": 5})
    server.person(7).press_id("gone:long ago")

    async def scene() -> list[dict[str, Any]]:
        async with polling(server.token, server.url) as bot:
            await bot.desk.holds(2)
            return await asyncio.to_thread(server.wait_for, "answerCallbackQuery", 2)

    answered = [answer["callback_query_id"] for answer in asyncio.run(scene())]
    assert len(set(answered)) == 2
    assert "77" in answered


@pytest.mark.parametrize("fault", [{"status": 400, "body": "{}"}, {"drop": "before"}])
def test_an_answer_to_a_press_that_fails_harms_nothing(
    server: TelegramStandIn, fault: dict[str, Any]
) -> None:
    """The press counts, and what comes after it is heard."""
    server.fault("answerCallbackQuery", **fault)
    olha = server.person(7)
    olha.press_id("3:yes")
    olha.say("далі")
    assert texts(hear(server, 2)) == ["далі"]


def test_what_could_not_be_stored_is_not_confirmed(server: TelegramStandIn) -> None:
    """While the store does not work Telegram keeps the updates, and gives them again."""
    server.person(7).say("показник 1234")
    assert texts(hear(server, 1, Desk(full=3))) == ["показник 1234"]
    offsets = [call["offset"] for call in server.calls("getUpdates")]
    assert offsets[:4] == ["0", "0", "0", "0"]


def test_what_was_stored_is_confirmed_by_the_next_request(server: TelegramStandIn) -> None:
    """The next process gets only what came after."""
    server.person(7).say("перше")

    async def scene() -> None:
        async with polling(server.token, server.url) as bot:
            await bot.desk.holds(1)
            await asyncio.to_thread(server.wait_for, "getUpdates", 2)

    asyncio.run(scene())
    server.person(7).say("друге")
    assert texts(hear(server, 1)) == ["друге"]


def test_after_silence_numbers_may_start_anew(server: TelegramStandIn) -> None:
    """Once everything is confirmed the first update is asked for, whatever its number."""
    server.update(**{**message(text="великий"), "update_id": 900000})

    async def scene() -> list[Update]:
        async with polling(server.token, server.url) as bot:
            await bot.desk.holds(1)
            await asyncio.to_thread(server.wait_for, "getUpdates", 3)
            server.update(**{**message(text="малий"), "update_id": 12})
            return await bot.desk.holds(2)

    assert texts(asyncio.run(scene())) == ["великий", "малий"]


FAULTS: list[tuple[dict[str, Any], float]] = [
    ({"status": 409, "body": {"ok": False, "description": "Conflict: other getUpdates"}}, 30),
    ({"status": 401, "body": {"ok": False, "description": "Unauthorized"}}, 30),
    ({"status": 502, "body": "<html>"}, 1),
    ({"status": 429, "body": {"description": "x", "parameters": {"retry_after": 9}}}, 9),
    ({"drop": "before"}, 1),
    ({"raw": "{}"}, 1),
    ({"raw": '{"ok": true, "result": {}}'}, 1),
    ({"raw": '{"ok": true, "result": [{"message": 1}, 5]}'}, 1),
    ({"status": 400, "body": {"description": "x", "parameters": [1]}}, 1),
]


@pytest.mark.parametrize(("fault", "seconds"), FAULTS)
def test_whatever_goes_wrong_polling_goes_on_after_a_while(
    server: TelegramStandIn, fault: dict[str, Any], seconds: float
) -> None:
    """A rival, a revoked token, a broken line: it is tried again, never in a tight circle."""
    server.fault("getUpdates", **fault)
    server.person(7).say("я тут")

    async def scene() -> list[float]:
        async with polling(server.token, server.url) as bot:
            assert texts(await bot.desk.holds(1)) == ["я тут"]
            return bot.naps.seconds

    assert asyncio.run(scene()) == [seconds]


def test_a_lasting_failure_is_told_and_its_end_too(server: TelegramStandIn) -> None:
    """From the third in a row on, so that a hiccup alarms nobody."""
    server.refuse("getUpdates", 502, times=4)
    server.person(7).say("я тут")

    async def scene() -> list[str | None]:
        async with polling(server.token, server.url) as bot:
            await bot.desk.holds(1)
            while None not in bot.desk.troubles:
                await asyncio.sleep(0.01)
            return bot.desk.troubles

    told = asyncio.run(scene())
    assert told[:2] == ["Broken: HTTP 502"] * 2
    assert set(told[2:]) == {None}


def test_it_waits_for_telegram_when_it_starts(server: TelegramStandIn) -> None:
    """A server that cannot be reached yet, or that says to wait, is no reason not to start."""
    server.fault("getMe", drop="before")
    server.refuse("getMe", 502)
    server.refuse("deleteWebhook", 429, retry_after=4)
    server.person(7).say("нарешті")

    async def scene() -> list[float]:
        async with polling(server.token, server.url) as bot:
            assert texts(await bot.desk.holds(1)) == ["нарешті"]
            return bot.naps.seconds

    assert asyncio.run(scene()) == [1, 2, 4]


@pytest.mark.parametrize(("status", "description"), [(401, "Unauthorized"), (404, "Not Found")])
def test_a_token_that_telegram_does_not_know_has_to_be_mended(
    server: TelegramStandIn, status: int, description: str
) -> None:
    """The channel says so and stops, in words without the token."""
    server.refuse("getMe", status, description)
    with pytest.raises(ChannelFailed, match=f"getMe: InvalidToken: {description}"):
        hear(server, 1)
