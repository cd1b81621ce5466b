import asyncio
import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.telegram.arrivals import Arrivals
from channels.telegram.webhook import HEADER, Webhook, secret_of
from engine.core.events import TextReceived
from engine.runtime.channel import ChannelFailed, Inbound
from engine.runtime.http import Request, Response
from tests.channels.telegram.at_work import Bot, Desk, called, channel_of, opening
from tests.channels.telegram.updates import message
from tests.standins.ports import free_port
from tests.standins.telegram import TelegramStandIn

TOKEN = "5:abc"  # noqa: S105 - of a bot that does not exist
PATH = "/webhook/telegram/bot"


def ask(desk: Desk, body: bytes, **headers: str) -> Response:
    """Let somebody call the webhook, with its secret unless other headers are given."""
    opened = opening(TOKEN, "http://127.0.0.1:9", "https://bot.example", desk=desk)
    given = headers or {HEADER: secret_of(TOKEN)}

    async def scene() -> Response:
        channel = channel_of(opened, TOKEN, "http://127.0.0.1:9")
        (route,) = channel.routes()
        assert (route.method, route.path) == ("POST", PATH)
        try:
            return await route.answer(Request("POST", given, {}, body))
        finally:
            await channel.close()

    return asyncio.run(scene())


def test_an_update_with_the_secret_is_stored_and_then_confirmed() -> None:
    """200 means that it is durable."""
    desk = Desk()
    assert ask(desk, json.dumps(message(text="1")).encode()).status == 200
    (update,) = desk.updates
    assert isinstance(update, Inbound)
    assert update.event == TextReceived(update.event.at, "1")


@pytest.mark.parametrize(
    "given", ["", "x", secret_of("6:abc"), secret_of(TOKEN)[:-1], "ї", "\udcff"]
)
def test_without_the_secret_nothing_is_let_in(given: str) -> None:
    """A request that Telegram did not make is refused before it is read, and counted."""
    desk = Desk()
    assert ask(desk, json.dumps(message(text="1")).encode(), **{HEADER: given}).status == 403
    assert (desk.updates, desk.refusals) == ([], ["signature"])


def test_without_its_header_nothing_is_let_in() -> None:
    """No secret is no secret."""
    desk = Desk()
    assert ask(desk, b"{}", accept="*/*").status == 403
    assert desk.refusals == ["signature"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"5", b"\xff\xfe", b"[" * 100000, b"{}", b'{"update_id": "7"}', b"9" * 5000],
)
def test_what_is_no_update_is_refused(body: bytes) -> None:
    """Bytes that are no JSON object with an update's number are counted, and nothing stored."""
    desk = Desk()
    assert ask(desk, body).status == 400
    assert (desk.updates, desk.refusals) == ([], ["malformed"])


@given(st.binary(max_size=200))
def test_no_bytes_make_the_webhook_fail(body: bytes) -> None:
    """Whatever is posted gets an answer of ours."""
    assert ask(Desk(), body).status in (200, 400)


def test_what_could_not_be_stored_is_not_confirmed() -> None:
    """503 lets Telegram deliver it again."""
    desk = Desk(full=1)
    assert ask(desk, json.dumps(message(text="1")).encode()).status == 503
    assert desk.updates == []


def test_what_means_nothing_is_confirmed() -> None:
    """An update that a bot has no use for must not come again and again."""
    desk = Desk()
    assert ask(desk, b'{"update_id": 7, "poll": {}}').status == 200
    assert (desk.updates, desk.refusals) == ([], [])


def test_the_secret_is_the_tokens_own_and_not_the_token() -> None:
    """All processes derive the same: HMAC-SHA256 of a fixed label with the token as key."""
    label = b"rozmova telegram webhook"
    assert secret_of(TOKEN) == hmac.new(TOKEN.encode(), label, hashlib.sha256).hexdigest()


def test_a_bots_name_is_quoted_in_its_path() -> None:
    """A name cannot lead to another route."""
    desk = Desk()
    arrivals = Arrivals(lambda _raw, _at: None, desk, bot=None, now=None)  # type: ignore[arg-type]
    assert (
        Webhook("a/../b ї", TOKEN, arrivals, desk).path == "/webhook/telegram/a%2F..%2Fb%20%D1%97"
    )


def test_a_bot_that_is_polled_has_no_route() -> None:
    """Without a public address nobody can call."""
    opened = opening(TOKEN, "http://127.0.0.1:9")
    assert channel_of(opened, TOKEN, "http://127.0.0.1:9").routes() == ()


# with the stand-in


def run(server: TelegramStandIn, scene: Any) -> None:
    """Let a bot be called while a scene is played."""

    async def play() -> None:
        async with called(server.token, server.url, free_port()) as bot:
            await scene(bot)

    asyncio.run(play())


def test_telegram_is_told_where_the_bot_is_and_what_it_wants(server: TelegramStandIn) -> None:
    """Address, secret and the list of updates are set once the server listens."""

    async def scene(_bot: Bot) -> None:
        hook = server.webhook
        assert hook is not None
        assert hook["url"].endswith(PATH)
        assert hook["secret_token"] == secret_of(server.token)
        assert json.loads(hook["allowed_updates"]) == [
            "message",
            "callback_query",
            "my_chat_member",
        ]

    run(server, scene)


def test_what_people_do_is_delivered_once_and_presses_are_answered(
    server: TelegramStandIn,
) -> None:
    """What came before the webhook was set comes too; what comes twice counts once."""
    server.person(7).say("раніше")

    async def scene(bot: Bot) -> None:
        await bot.desk.holds(1)
        server.person(7).press_id("3:yes")
        await bot.desk.holds(2)
        await asyncio.to_thread(server.wait_for, "answerCallbackQuery")
        for _ in range(3):
            server.update(**message(text="тричі"))
        await bot.desk.holds(3)
        server.update(**{**message(text="кінець"), "update_id": 9002})
        assert len(await bot.desk.holds(4)) == 4
        assert bot.desk.taken == 6
        assert {status for _, status in server.deliveries} == {200}

    run(server, scene)


def test_what_was_not_stored_is_delivered_again(server: TelegramStandIn) -> None:
    """Telegram is told 503 until the store works, and nothing is lost or overtaken."""

    async def scene(bot: Bot) -> None:
        bot.desk.full = 3
        server.person(7).say("1")
        server.person(7).say("2")
        updates = await bot.desk.holds(2)
        events = [update.event for update in updates if isinstance(update, Inbound)]
        assert [getattr(event, "text", None) for event in events] == ["1", "2"]
        statuses = [status for _, status in server.deliveries]
        assert statuses[:4] == [503, 503, 503, 200]

    run(server, scene)


def test_an_address_that_telegram_does_not_take_has_to_be_mended(server: TelegramStandIn) -> None:
    """The channel says what Telegram said of it."""
    server.refuse("setWebhook", 400, "Bad Request: bad webhook: HTTPS url must be provided")

    async def scene(_bot: Bot) -> None:
        raise AssertionError("it started")

    with pytest.raises(ChannelFailed, match="https url must be provided"):
        run(server, scene)
