"""Sending by Viber: every way in which a call can end, and what nobody may read of it."""

import logging
import socket
import subprocess
import sys
from contextlib import ExitStack

import pytest
from viberbot import Api, BotConfiguration  # type: ignore[import-untyped]  # it has no types

from channels.viber.payloads import LARGEST
from engine.core.effects import Choice, Message
from engine.runtime.channel import Gone, Permanent, RetryAfter, SendResult, Sent, Unknown
from tests.channels.viber.at_work import IMPATIENT, AtWork, Desk
from tests.standins.viber import Fault, ViberStandIn

HELLO = {"type": "text", "text": "Вітаю"}
PRIVATE = "Рахунок 0123456789"


def test_a_message_arrives_as_it_was_rendered(viber: ViberStandIn, bot: AtWork) -> None:
    """From the bot under its name, and it can be pressed."""
    anna = viber.person("anna==")
    anna.subscribe()
    message = Message(
        "main.menu", "Так & <ні>?", (Choice("1:a", "П'ять <км>"),), "contact", "Номер"
    )
    (payload,) = bot.channel.render(message).payloads
    assert isinstance(bot.run(bot.channel.send("anna==", payload)), Sent)
    assert (anna.texts, anna.labels) == (["Так & <ні>?"], ["Номер", "П'ять <км>"])
    assert anna.seen[0].fields["sender"] == {"name": "Київенерго"}
    assert viber.calls[-1].in_header
    assert "auth_token" not in viber.calls[-1].fields


def test_a_long_name_is_cut_for_viber(viber: ViberStandIn, desk: Desk) -> None:
    """Twenty-eight letters are the most."""
    name, token = "Дуже довга назва одного обленерго України", f" {viber.token}\n"
    with AtWork(desk, name=name, VIBER_TOKEN=token, VIBER_API=f"{viber.base}/") as at_work:
        at_work.run(at_work.channel.start())
        anna = viber.person("anna==")
        anna.subscribe()
        assert isinstance(at_work.run(at_work.channel.send("anna==", HELLO)), Sent)
    assert anna.seen[0].fields["sender"]["name"] == "Дуже довга назва одного обле"


def test_who_does_not_want_the_bot_is_gone(viber: ViberStandIn, bot: AtWork) -> None:
    """So is who was never there."""
    viber.person("anna==")
    assert bot.run(bot.channel.send("anna==", HELLO)) == Gone("6 receiverNotSubscribed")
    assert bot.run(bot.channel.send("nobody==", HELLO)) == Gone("5 receiverNotRegistered")


@pytest.mark.parametrize(
    ("fault", "expected", "arrived"),
    [
        (Fault(status=3), Permanent("3 badData"), 0),
        (Fault(status=12), RetryAfter("12 tooManyRequests", 60.0, chat=True), 0),
        (Fault(status=2), RetryAfter("2 invalidAuthToken", everybody=True), 0),
        (Fault(status=7), RetryAfter("7 publicAccountBlocked", everybody=True), 0),
        (Fault(status=23), RetryAfter("23 freeMessagesExceeded", everybody=True), 0),
        (Fault(http=500), Unknown("HTTP 500"), 0),
        (Fault(http=404), RetryAfter("HTTP 404", everybody=True), 0),
        (Fault(cut="before"), Unknown("ServerDisconnectedError"), 0),
        (Fault(cut="after"), Unknown("ServerDisconnectedError"), 1),
        (Fault(body=b"<html>"), Unknown("no status"), 1),
        (Fault(body=b"[]"), Unknown("no status"), 1),
        (Fault(raw=b"nonsense\r\n\r\n"), Unknown("ClientResponseError"), 1),
        (
            Fault(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"),
            Unknown("ClientPayloadError"),
            1,
        ),
    ],
)
def test_every_fault_has_its_result(
    viber: ViberStandIn, bot: AtWork, fault: Fault, expected: SendResult, arrived: int
) -> None:
    """What may have arrived is never said to have failed; the next call goes through."""
    anna = viber.person("anna==")
    anna.subscribe()
    viber.plan("send_message", fault)
    assert bot.run(bot.channel.send("anna==", HELLO)) == expected
    assert len(anna.seen) == arrived
    assert isinstance(bot.run(bot.channel.send("anna==", HELLO)), Sent)


def test_without_a_connection_nothing_was_sent(viber: ViberStandIn, desk: Desk) -> None:
    """And nothing gets through to anybody; the message can be tried again."""
    with ViberStandIn() as gone:
        pass
    with AtWork(desk, VIBER_TOKEN=viber.token, VIBER_API=gone.base) as at_work:
        told = at_work.run(at_work.channel.send("anna==", HELLO))
    assert told == RetryAfter("not connected: ClientConnectorError", everybody=True)


def test_who_does_not_let_in_was_not_sent_to(viber: ViberStandIn, desk: Desk) -> None:
    """Waiting for a connection is not waiting for an answer."""
    with ExitStack() as open_sockets:
        busy = open_sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):  # the queue of who may come in is full then
            waiting = open_sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(busy.getsockname())
        base = f"http://127.0.0.1:{busy.getsockname()[1]}/pa"
        with AtWork(desk, IMPATIENT, VIBER_TOKEN=viber.token, VIBER_API=base) as at_work:
            told = at_work.run(at_work.channel.send("anna==", HELLO))
    assert told == RetryAfter("not connected: ConnectionTimeoutError", everybody=True)


def test_who_does_not_answer_may_have_it(viber: ViberStandIn, desk: Desk) -> None:
    """A call is not waited for without end."""
    viber.plan("send_message", Fault(delay=600))
    with AtWork(desk, IMPATIENT, VIBER_TOKEN=viber.token, VIBER_API=viber.base) as at_work:
        told = at_work.run(at_work.channel.send("anna==", HELLO))
    assert told == Unknown("SocketTimeoutError")


def test_a_redirection_is_not_followed(viber: ViberStandIn, bot: AtWork) -> None:
    """It would take the token elsewhere."""
    moved = b"HTTP/1.1 307 Moved\r\nLocation: %b/elsewhere\r\nContent-Length: 0\r\n\r\n"
    viber.plan("send_message", Fault(raw=moved % viber.base.encode()))
    told = bot.run(bot.channel.send("anna==", HELLO))
    assert told == RetryAfter("HTTP 307", everybody=True)
    assert viber.called("elsewhere") == []


def test_what_is_too_large_is_not_tried(bot: AtWork) -> None:
    """Viber would refuse it each time."""
    told = bot.run(bot.channel.send("anna==", {"type": "text", "text": "ї" * LARGEST}))
    assert isinstance(told, Permanent)
    assert "bytes are more than 30000" in told.why


def test_a_broadcast_goes_to_many_at_once(viber: ViberStandIn, bot: AtWork) -> None:
    """In one call; who cannot have it is told apart."""
    people = [viber.person(f"{number}==") for number in range(299)]
    for person in people[1:]:
        person.subscribed = True
    chats = [person.key for person in people] + ["nobody=="]
    told = bot.run(bot.channel.broadcast(chats, HELLO))
    assert list(told) == chats
    assert told["0=="] == Gone("6 receiverNotSubscribed")
    assert told["nobody=="] == Gone("5 receiverNotRegistered")
    assert len({result for result in told.values() if isinstance(result, Sent)}) == 1
    assert sum(len(person.seen) for person in people) == 298
    assert len(viber.called("broadcast_message")) == 1
    assert bot.channel.most_receivers == len(chats)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(status=20), Permanent("20 broadcastNotAllowed")),
        (Fault(status=9), RetryAfter("9 publicAccountSuspended", everybody=True)),
        (Fault(cut="after"), Unknown("ServerDisconnectedError")),
    ],
)
def test_a_broadcast_can_fail_as_a_whole(
    viber: ViberStandIn, bot: AtWork, fault: Fault, expected: SendResult
) -> None:
    """Then it did so for everybody."""
    viber.plan("broadcast_message", fault)
    assert bot.run(bot.channel.broadcast(["a", "b"], HELLO)) == {"a": expected, "b": expected}


def test_staff_hear_that_the_account_is_stopped(
    viber: ViberStandIn, bot: AtWork, caplog: pytest.LogCaptureFixture
) -> None:
    """As an error, with the bot's name and Viber's word; one person's trouble is none."""
    viber.plan("send_message", Fault(status=24))
    viber.plan("send_message", Fault(status=12))
    bot.run(bot.channel.send("anna==", HELLO))
    bot.run(bot.channel.send("anna==", HELLO))
    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert errors == ["bot: nothing can be sent by Viber: 24 noBalance"]


FAULTS = [
    *(Fault(status=status) for status in (0, 1, 2, 6, 12, 24, 99)),
    *(Fault(http=status) for status in (302, 404, 413, 429, 500)),
    Fault(cut="before"),
    Fault(cut="after"),
    Fault(raw=b"nonsense\r\n\r\n"),
    Fault(body=b"<html>"),
]


@pytest.fixture
def everything(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Let every logger say everything."""
    caplog.set_level(logging.DEBUG)
    for name in ("asyncio", "aiohttp", "aiohttp.access", "urllib3", "viber.bot.api"):
        caplog.set_level(logging.DEBUG, name)
    return caplog


def test_neither_token_nor_person_reaches_a_log_or_a_reason(
    viber: ViberStandIn, bot: AtWork, everything: pytest.LogCaptureFixture
) -> None:
    """Whatever goes wrong, on every level of every logger."""
    anna = viber.person("anna-secret==", phone="380501112233")
    anna.write(PRIVATE)
    anna.share("380501112233")
    viber.send(b"{}", "0" * 64)
    told: list[object] = [bot.channel]
    for fault in FAULTS:
        viber.plan("send_message", fault)
        told.append(bot.run(bot.channel.send("anna-secret==", {"type": "text", "text": PRIVATE})))
        viber.plan("broadcast_message", fault)
        results = bot.run(bot.channel.broadcast(["anna-secret=="], HELLO))
        told += results.values()
        viber.plan("set_webhook", fault)
        try:
            bot.run(bot.channel.start())
        except Exception as error:
            told += [error, error.__cause__, error.__context__]
    format_ = logging.Formatter("%(name)s %(message)s %(args)s").format
    written = "\n".join(map(format_, everything.records)) + repr(told)
    assert "nothing can be sent" in written
    for secret in (viber.token, "380501112233", "anna-secret", PRIVATE, "0123456789"):
        assert secret not in written


def test_viberbots_own_client_writes_no_log(
    viber: ViberStandIn, everything: pytest.LogCaptureFixture
) -> None:
    """It would print the token with every error, once anybody used it."""
    api = Api(BotConfiguration(viber.token, "Бот", "http://x/y.jpg"))
    api._request_sender._viber_bot_api_url = viber.base
    viber.plan("get_account_info", Fault(http=500))
    with pytest.raises(Exception, match="500"):
        api.get_account_info()
    assert viber.token not in everything.text


def test_declaring_the_channel_imports_no_library() -> None:
    """Only opening it does."""
    code = "import sys, channels.viber; sys.exit(bool({'aiohttp', 'viberbot'} & {*sys.modules}))"
    subprocess.run([sys.executable, "-c", code], check=True)
