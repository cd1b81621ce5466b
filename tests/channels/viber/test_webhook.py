"""What Viber's callbacks cause, over HTTP."""

import hmac
import json

import pytest

from channels.viber.signature import HEADER, signed
from engine.core.effects import Choice, Message
from engine.core.events import ContactShared, TextReceived
from engine.runtime.channel import Blocked, ChannelFailed, Inbound, Receipt, Sent, Update
from engine.runtime.http import Request
from tests.channels.viber.at_work import AtWork, Desk
from tests.standins.viber import Fault, ViberStandIn

pytestmark = pytest.mark.usefixtures("bot")

GREETING = (
    Message("main.hello", "Вітаємо!"),
    Message("main.menu", "Меню", (Choice("1:a", "Показання"), Choice("1:b", "Довідка"))),
)


def _events(desk: Desk) -> list[object]:
    return [update.event for update in desk.updates if isinstance(update, Inbound)]


def test_starting_tells_viber_where_to_call(viber: ViberStandIn, bot: AtWork) -> None:
    """All events are wanted, and the trial call is answered."""
    (asked,) = viber.called("set_webhook")
    assert viber.webhook == f"{bot.url}/webhook/viber/bot" == asked["url"]
    assert set(viber.events) >= {"conversation_started", "delivered", "seen", "failed"}
    assert viber.calls[0].in_header
    assert "auth_token" not in asked


def test_without_an_address_viber_cannot_call(viber: ViberStandIn, desk: Desk) -> None:
    """Staff are told what is missing."""
    with (
        AtWork(desk, VIBER_TOKEN=viber.token, VIBER_API=viber.base, public_url="") as at_work,
        pytest.raises(ChannelFailed, match="ROZMOVA_PUBLIC_URL"),
    ):
        at_work.run(at_work.channel.start())


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Fault(status=1), "1 invalidUrl"),
        (Fault(status=2), "2 invalidAuthToken"),
        (Fault(http=502), "HTTP 502"),
        (Fault(cut="after"), "ServerDisconnectedError"),
    ],
)
def test_a_webhook_that_is_not_set_is_a_failure(
    viber: ViberStandIn, bot: AtWork, fault: Fault, why: str
) -> None:
    """With Viber's word for it; starting again may mend it."""
    viber.plan("set_webhook", fault)
    with pytest.raises(ChannelFailed, match=why) as failed:
        bot.run(bot.channel.start())
    assert viber.token not in repr(failed.value)
    bot.run(bot.channel.start())


@pytest.mark.parametrize("token", ["", " ", "з кирилицею", "two words", "line\nbreak"])
def test_a_token_has_to_be_one(viber: ViberStandIn, desk: Desk, token: str) -> None:
    """What cannot stand in a header is said before Viber is asked; it is not repeated."""
    with (
        AtWork(desk, VIBER_TOKEN=token, VIBER_API=viber.base) as at_work,
        pytest.raises(ChannelFailed, match="VIBER_TOKEN is missing") as failed,
    ):
        at_work.run(at_work.channel.start())
    assert not {"line", "кирилицею", "words"} & set(str(failed.value).split())
    assert len(viber.calls) == 1  # of the bot that works


def test_without_a_token_nobody_is_believed() -> None:
    """An empty key makes signatures that anybody can make."""
    sign = hmac.new(b"", b"{}", "sha256").hexdigest()
    assert not signed(Request("POST", {HEADER: sign}, {}, b"{}"), "")


def test_what_people_do_is_stored_and_acknowledged(viber: ViberStandIn, desk: Desk) -> None:
    """In the order in which they do it."""
    anna = viber.person("anna==", phone="380501112233")
    replies = [
        anna.subscribe(),
        anna.write("123\0"),
        anna.share("380501112233"),
        anna.unsubscribe(),
    ]
    assert [(reply.status, reply.body) for reply in replies] == [(200, b"")] * 4
    subscribed, wrote, shared, unsubscribed = desk.updates
    assert isinstance(subscribed, Blocked)
    assert isinstance(unsubscribed, Blocked)
    assert (subscribed.blocked, unsubscribed.blocked) == (False, True)
    assert isinstance(wrote, Inbound)
    assert isinstance(wrote.event, TextReceived)
    assert (wrote.chat, wrote.event.text, wrote.language) == ("anna==", "123", "uk")
    assert isinstance(shared, Inbound)
    assert isinstance(shared.event, ContactShared)
    assert shared.event.phone == "380501112233"
    assert wrote.order < shared.order


def test_a_redelivery_is_the_same_update(viber: ViberStandIn, desk: Desk) -> None:
    """So the engine can know it again."""
    viber.person("anna==").write("123")
    assert viber.repeat().status == 200
    first, second = desk.updates
    assert first == second


def test_a_message_sent_and_its_receipts_have_one_key(
    viber: ViberStandIn, bot: AtWork, desk: Desk
) -> None:
    """Above what a float can hold."""
    anna = viber.person("anna==")
    anna.subscribe()
    sent = bot.run(bot.channel.send("anna==", {"type": "text", "text": "Вітаю"}))
    assert isinstance(sent, Sent)
    for state in ("delivered", "seen", "failed"):
        assert anna.receipt(state).status == 200
    receipts = [update for update in desk.updates if isinstance(update, Receipt)]
    assert [receipt.state for receipt in receipts] == ["delivered", "seen", "failed"]
    assert {receipt.key for receipt in receipts} == {sent.key}
    assert int(sent.key or 0) > 2**53


def test_who_opens_the_chat_is_welcomed_in_the_answer(viber: ViberStandIn, desk: Desk) -> None:
    """In one message, with the keyboard of the last; nothing is sent otherwise."""
    desk.greeting = GREETING
    anna = viber.person("anna==")
    assert anna.open("outages").status == 200
    assert anna.texts == ["Вітаємо!\n\nМеню"]
    assert anna.labels == ["Показання", "Довідка"]
    assert anna.seen[0].fields["sender"] == {"name": "Київенерго"}
    assert viber.called("send_message") == []
    anna.press("Довідка")
    texts = [event.text for event in _events(desk) if isinstance(event, TextReceived)]
    assert texts == ["/start outages", "Довідка"]


def test_who_is_in_a_conversation_is_not_welcomed_again(viber: ViberStandIn, desk: Desk) -> None:
    """The answer is empty when there is nothing to say."""
    desk.greeting = GREETING
    anna = viber.person("anna==")
    anna.open()
    again = viber.repeat()
    assert (again.status, again.body) == (200, b"")


def test_a_link_leads_whoever_has_subscribed(viber: ViberStandIn, desk: Desk) -> None:
    """They are answered as ever; without a link their opening of the chat means nothing."""
    anna = viber.person("anna==")
    anna.write("Привіт")
    assert (anna.open().body, anna.open("outages").body) == (b"", b"")
    texts = [event.text for event in _events(desk) if isinstance(event, TextReceived)]
    assert texts == ["Привіт", "/start outages"]


def test_what_could_not_be_stored_is_not_acknowledged(viber: ViberStandIn, desk: Desk) -> None:
    """Viber will bring it again."""
    anna, desk.broken = viber.person("anna=="), True
    assert [anna.open().status, anna.write("123").status, anna.unsubscribe().status] == [503] * 3
    desk.broken = False
    assert viber.repeat().status == 200
    assert len(desk.updates) == 1


@pytest.mark.parametrize("where", ["header", "query"])
def test_a_signature_may_stand_in_the_header_or_in_the_address(
    viber: ViberStandIn, desk: Desk, where: str
) -> None:
    """Viber puts it in both."""
    viber.signs = (where,)
    assert viber.person("anna==").write("123").status == 200
    assert len(desk.updates) == 1


def test_what_viber_did_not_sign_is_refused(viber: ViberStandIn, desk: Desk) -> None:
    """Without a signature, with another's, or with that of another body; nothing is stored."""
    anna = viber.person("anna==")
    anna.write("123")
    body = json.dumps({"event": "message"}).encode()
    other = viber.signature(body, "another")
    forged = [
        viber.send(body, sign) for sign in ("", "0" * 64, other, viber.signature(b"{}"), "%D1")
    ]
    viber.signs = ()
    forged.append(anna.write("456"))
    assert {reply.status for reply in forged} == {403}
    assert desk.refusals == ["signature"] * 6
    assert len(desk.updates) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'"x"', b"[" * 100_000])
def test_what_is_no_object_is_refused(viber: ViberStandIn, desk: Desk, body: bytes) -> None:
    """Although it is signed."""
    assert viber.send(body).status == 400
    assert (desk.refusals, desk.updates) == (["malformed"], [])


def test_what_is_new_is_acknowledged_and_forgotten(viber: ViberStandIn, desk: Desk) -> None:
    """Viber would bring it for an hour otherwise."""
    told = viber.call_back("client_status", user={"id": "anna=="}, status={"code": 0})
    assert told.status == 200
    assert desk.updates == list[Update]()


def test_any_signature_is_only_compared() -> None:
    """Letters outside ASCII, halves of characters and nothing at all are just wrong."""
    for sign in ("ї" * 64, "\ud800", "", "\0"):
        assert not signed(Request("POST", {HEADER: sign}, {}, b"{}"), "token")
