import asyncio
import socket
from collections.abc import Callable
from typing import Any

import pytest

from channels.telegram.results import pause
from channels.telegram.transport import AiohttpRequest, Broken, NotSent, TooManyRequests
from engine.core.effects import Choice, Message
from engine.runtime.channel import (
    Gone,
    Permanent,
    RetryAfter,
    SendResult,
    Sent,
    Unknown,
)
from tests.channels.telegram.at_work import channel_of, opening
from tests.standins.telegram import TelegramStandIn

MENU = Message("main.menu", "<b>Меню</b> & *решта*", (Choice("3:yes", "Так"),), silent=True)

Break = Callable[[TelegramStandIn], None]


def send(
    server: TelegramStandIn, chat: str = "7", message: Message = MENU, total: float = 20
) -> SendResult:
    """Send the first part of a message in a loop of its own."""

    async def scene() -> SendResult:
        channel = channel_of(opening(server.token, server.url), server.token, server.url, total)
        try:
            return await channel.send(chat, channel.render(message).payloads[0])
        finally:
            await channel.close()

    return asyncio.run(scene())


def test_a_message_arrives_as_it_was_said(server: TelegramStandIn) -> None:
    """The person sees the text sign by sign, and the button carries its id; its key is told."""
    result = send(server)
    (seen,) = server.sent(7)
    assert result == Sent(seen.key)
    assert seen.text == "<b>Меню</b> & *решта*"
    assert seen.buttons == (("Так", "3:yes"),)
    assert seen.silent
    assert seen.parse_mode is None


def test_what_the_adapter_makes_fits_into_telegrams_limits(server: TelegramStandIn) -> None:
    """4096 units of UTF-16 are taken, and no empty text is sent."""
    for text in ("😀" * 2048, " "):
        assert isinstance(send(server, message=Message("x", text)), Sent)


def test_the_contact_is_asked_for_by_a_button(server: TelegramStandIn) -> None:
    """The button under the input is Telegram's own, with the flow's label."""
    send(server, message=Message("x", "Телефон?", ask="contact", ask_label="Надіслати"))
    (seen,) = server.sent(7)
    assert (seen.contact, seen.labels) == ("Надіслати", ("Надіслати",))


def _refused(status: int, description: str = "no", **parameters: Any) -> Break:
    return lambda server: server.refuse("sendMessage", status, description, **parameters)


def _fault(**fault: Any) -> Break:
    return lambda server: server.fault("sendMessage", **fault)


REFUSALS = [
    (_refused(429, "Too Many Requests: retry after 3", retry_after=3), RetryAfter("", 3)),
    (_refused(429, "Too Many Requests"), RetryAfter("")),
    (_fault(status=429, body="<html>"), RetryAfter("")),
    (_refused(403, "Forbidden: bot was blocked by the user"), Gone("")),
    (_refused(400, "Bad Request: chat not found"), Permanent("")),
    (_refused(401, "Unauthorized"), RetryAfter("", everybody=True)),
    (_refused(404, "Not Found"), RetryAfter("", everybody=True)),
    (_fault(status=403, body="<html>Proxy</html>"), RetryAfter("", everybody=True)),
    (_fault(status=400, body=""), Permanent("")),
    (_refused(500, "Internal Server Error: restart"), Unknown("")),
    (_fault(status=502, body="<html>Bad Gateway</html>"), Unknown("")),
    (_fault(status=302, body=""), Unknown("")),
    (_fault(drop="before"), Unknown("")),
]


@pytest.mark.parametrize(("break_", "expected"), REFUSALS)
def test_what_telegram_did_not_take_is_told_apart(
    server: TelegramStandIn, break_: Break, expected: SendResult
) -> None:
    """Later, for everybody, never, gone, or unknown: by what Telegram answered, and once only."""
    break_(server)
    result = send(server)
    assert type(result) is type(expected)
    if isinstance(expected, RetryAfter) and isinstance(result, RetryAfter):
        assert (result.seconds, result.everybody) == (expected.seconds, expected.everybody)
    assert server.sent(7) == []
    assert len(server.calls("sendMessage")) == 1
    assert not isinstance(result, Sent)
    assert 0 < len(result.why) < 200


LOST: list[dict[str, Any]] = [
    {"drop": "after"},
    {"raw": ""},
    {"raw": "<html>"},
    {"raw": "[]"},
    {"raw": '{"ok": false}'},
    {"raw": "[" * 100000},
    {"delay": 3000},
]


@pytest.mark.parametrize("fault", LOST, ids=lambda fault: str(fault)[:20])
def test_a_message_whose_answer_is_lost_may_have_arrived(
    server: TelegramStandIn, fault: dict[str, Any]
) -> None:
    """A cut line, a late answer and an answer without sense all leave it open; it has arrived."""
    server.fault("sendMessage", **fault)
    assert isinstance(send(server, total=0.5), Unknown)
    assert len(server.sent(7)) == 1


@pytest.mark.parametrize("answer", ['{"ok": true, "result": true}', '{"ok": true, "result": {}}'])
def test_an_answer_without_a_number_still_means_that_it_was_taken(
    server: TelegramStandIn, answer: str
) -> None:
    """What matters of an answer is that Telegram agrees."""
    server.fault("sendMessage", raw=answer)
    assert send(server) == Sent(None)


def test_a_group_that_has_moved_gets_the_message_where_it_is_now(server: TelegramStandIn) -> None:
    """Telegram says where; the message is sent there at once."""
    server.refuse("sendMessage", 400, "group chat was upgraded", migrate_to_chat_id=-1009)
    assert isinstance(send(server, "-9"), Sent)
    assert [seen.text for seen in server.sent(-1009)] == [MENU.text]


def test_a_group_is_followed_only_once(server: TelegramStandIn) -> None:
    """A chat that moves on and on is given up."""
    server.refuse("sendMessage", 400, "upgraded", times=5, migrate_to_chat_id=-1009)
    assert isinstance(send(server, "-9"), Permanent)
    assert len(server.calls("sendMessage")) == 2


def test_nobody_is_reached_while_telegram_cannot_be(server: TelegramStandIn) -> None:
    """A connection that is refused has carried nothing, for anybody."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    result = send(TelegramStandIn(server.token, port))
    assert isinstance(result, RetryAfter)
    assert result.everybody


def test_what_waits_in_vain_for_a_connection_was_surely_not_sent(server: TelegramStandIn) -> None:
    """With all connections taken by slow requests the next one does not go out."""
    server.fault("getMe", delay=2000)

    async def scene() -> list[Any]:
        request = AiohttpRequest(limit=1, total=1, connect=0.3)
        url = f"{server.url}/bot{server.token}/getMe"
        both = [asyncio.create_task(request.post(url)) for _ in range(2)]
        results = await asyncio.gather(*both, return_exceptions=True)
        await request.shutdown()
        return results

    first, second = asyncio.run(scene())
    assert (type(first), type(second)) == (Broken, NotSent)
    assert len(server.calls("getMe")) == 1


def test_the_next_try_comes_later_and_later_but_not_too_late() -> None:
    """Pauses double up to half a minute; Telegram's own word goes before."""
    assert [pause(Broken("x"), failures) for failures in (1, 2, 3, 6, 500)] == [1, 2, 4, 30, 30]
    assert pause(TooManyRequests(77), 1) == 77
    assert pause(TooManyRequests(None), 1) == 1
