"""The stand-in for Viber, before our channel meets it: clients of other people work with it."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from viberbot import Api, BotConfiguration  # type: ignore[import-untyped]  # it has no types
from viberbot.api.messages import (  # type: ignore[import-untyped]  # as above
    ContactMessage,
    FileMessage,
    LocationMessage,
    PictureMessage,
    StickerMessage,
    TextMessage,
    URLMessage,
    VideoMessage,
)
from viberbot.api.messages.data_types.contact import Contact  # type: ignore[import-untyped]
from viberbot.api.messages.data_types.location import Location  # type: ignore[import-untyped]

from tests.standins import needs
from tests.standins.viber import Fault, ViberStandIn

KEYBOARD = {
    "Type": "keyboard",
    "Buttons": [{"ActionType": "reply", "ActionBody": "так", "Text": "Так"}],
}
SHARE = {"ActionType": "share-phone", "ActionBody": "номер", "Text": "Номер"}


class Webhook(HTTPServer):
    """A webhook that keeps what it is told, and answers what it has to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Take)
        self.told: list[tuple[bytes, str | None]] = []
        self.status, self.body = 200, b""
        self.url = f"http://127.0.0.1:{self.server_port}/hook"


class _Take(BaseHTTPRequestHandler):
    server: Webhook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((body, self.headers["X-Viber-Content-Signature"]))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    """Give a webhook that listens."""
    with Webhook() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def api(viber: ViberStandIn) -> Api:
    """Give viberbot's own client, pointed at the stand-in."""
    client = Api(BotConfiguration(viber.token, "Бот", "http://viber.com/avatar.jpg"))
    client._request_sender._viber_bot_api_url = viber.base
    return client


def _refusal(api: Api, key: str, message: Any) -> str:
    with pytest.raises(Exception, match="failed with status") as refused:  # viberbot's is bare
        api.send_messages(key, message)
    return str(refused.value)


def test_viberbot_sets_a_webhook_and_asks_about_the_account(
    viber: ViberStandIn, api: Api, webhook: Webhook
) -> None:
    """The webhook is tried at once, with a signature, and is refused when it does not answer."""
    assert api.set_webhook(webhook.url, ["seen"]) == ["seen"]
    ((body, signature),) = webhook.told
    assert api.verify_signature(body, signature)
    assert api.parse_request(body).event_type == "webhook"
    assert api.get_account_info()["webhook"] == webhook.url
    webhook.status = 500
    with pytest.raises(Exception, match="failed with status: 1"):
        api.set_webhook(webhook.url)
    with pytest.raises(Exception, match="failed with status: 1"):
        api.set_webhook("http://bot.example.com")
    assert viber.webhook == webhook.url
    api.unset_webhook()
    assert viber.webhook == ""
    assert not viber.calls[0].in_header


def test_viberbot_sends_every_kind_of_message(
    viber: ViberStandIn, api: Api, webhook: Webhook
) -> None:
    """Each has a number of its own, above what a float can hold."""
    api.set_webhook(webhook.url)
    anna = viber.person("anna==")
    anna.subscribe()
    messages = [
        TextMessage(text="Вітаю", keyboard=KEYBOARD, tracking_data="t"),
        PictureMessage(media="http://x/y.jpg", text="фото"),
        VideoMessage(media="http://x/y.mp4", size=1),
        FileMessage(media="http://x/y.pdf", size=1, file_name="y.pdf"),
        ContactMessage(contact=Contact("Олег", "+380671234567")),
        LocationMessage(location=Location(50.4, 30.5)),
        URLMessage(media="http://x"),
        StickerMessage(sticker_id=46105),
    ]
    tokens = api.send_messages("anna==", messages)
    assert [message.token for message in anna.seen] == tokens
    assert len(set(tokens)) == len(messages)
    assert min(tokens) > 2**53
    assert (anna.texts[0], anna.seen[0].labels) == ("Вітаю", ["Так"])
    assert api.get_user_details("anna==")["name"] == anna.name


def test_viberbot_is_told_what_is_wrong(viber: ViberStandIn, api: Api, webhook: Webhook) -> None:
    """With the status that the documentation has for it."""
    text = TextMessage(text="x")
    assert "10" in _refusal(api, "anna==", text)
    api.set_webhook(webhook.url)
    assert "status: 5" in _refusal(api, "nobody==", text)
    anna = viber.person("anna==", api_version=2)
    assert "status: 6" in _refusal(api, "anna==", text)
    anna.write("Привіт")
    api.send_messages("anna==", text)
    wrong = TextMessage(text="x", keyboard={"Type": "keyboard", "Buttons": [SHARE]})
    assert "status: 3" in _refusal(api, "anna==", wrong)
    shared = {"Type": "keyboard", "Buttons": [SHARE]}
    assert "status: 13" in _refusal(api, "anna==", TextMessage(None, shared, "x", 3))
    assert "status: 3" in _refusal(api, "anna==", TextMessage(text="x" * 7001))
    api._bot_configuration._name = "x" * 29
    assert "status: 3" in _refusal(api, "anna==", text)
    api._bot_configuration._auth_token = "other"  # noqa: S105 - a wrong one
    assert "status: 2" in _refusal(api, "anna==", text)
    assert len(anna.seen) == 1


def test_viberbot_understands_what_people_do(
    viber: ViberStandIn, api: Api, webhook: Webhook
) -> None:
    """All that a person can do comes as it parses it, signed as it checks it."""
    api.set_webhook(webhook.url)
    anna = viber.person("anna==", phone="380501112233")
    webhook.body = json.dumps({"type": "text", "text": "Вітаю", "sender": {"name": "Бот"}}).encode()
    anna.open("посилання")
    webhook.body = b""
    anna.write("Привіт")
    (asked,) = api.send_messages(
        "anna==",
        TextMessage(keyboard={"Type": "keyboard", "Buttons": [SHARE]}, text="?", min_api_version=3),
    )
    anna.press("Номер")
    for state in ("delivered", "seen", "failed"):
        anna.receipt(state)
    anna.unsubscribe()
    anna.subscribe()
    viber.repeat()
    assert all(api.verify_signature(body, signature) for body, signature in webhook.told)
    assert webhook.told[-1] == webhook.told[-2]
    told = [api.parse_request(body) for body, _ in webhook.told[1:]]
    assert [request.event_type for request in told] == [
        "conversation_started", "message", "message", "delivered", "seen", "failed",
        "unsubscribed", "subscribed", "subscribed",
    ]  # fmt: skip
    opened, wrote, shared, delivered = told[:4]
    assert (opened.context, opened.user.id) == ("посилання", "anna==")
    assert (wrote.message.text, wrote.sender.language) == ("Привіт", "uk")
    assert shared.message.contact.phone_number == "380501112233"
    assert delivered.message_token == asked
    assert anna.texts == ["Вітаю", "?"]


def test_messaging_api_viber_works_with_it(viber: ViberStandIn, webhook: Webhook) -> None:
    """Bottender's client, in Node, which has broadcasts and its token in the header."""
    needs.node_package("messaging-api-viber")
    anna, borys = viber.person("anna=="), viber.person("borys==")
    anna.subscribed = True
    keyboard = {
        "type": "keyboard",
        "buttons": [
            {"actionType": "reply", "actionBody": "так", "text": "Так", "columns": 6, "rows": 1}
        ],
    }
    calls: list[list[Any]] = [
        ["getAccountInfo"],
        ["sendText", "anna==", "зарано"],
        ["setWebhook", webhook.url, {"eventTypes": ["delivered"], "sendName": True}],
        ["sendText", "anna==", "Привіт", {"keyboard": keyboard}],
        ["sendPicture", "anna==", {"text": "", "media": "http://x/y.jpg", "thumbnail": "http://t"}],
        ["sendText", "borys==", "ні"],
        ["broadcastText", ["anna==", "borys==", "nobody=="], "Усім"],
        ["getUserDetails", "anna=="],
        ["removeWebhook"],
    ]
    account, early, hook, text, picture, refused, broadcast, details, removed = _node(viber, calls)
    assert account["answer"]["eventTypes"][0] == "delivered"
    assert "webhookNotSet" in early["error"]
    assert hook["answer"] == {"status": 0, "statusMessage": "ok", "eventTypes": ["delivered"]}
    assert text["answer"]["status"] == picture["answer"]["status"] == 0
    assert "receiverNotSubscribed" in refused["error"]
    assert [(one["receiver"], one["status"]) for one in broadcast["answer"]["failedList"]] == [
        ("borys==", 6),
        ("nobody==", 5),
    ]
    assert details["answer"]["id"] == "anna=="
    assert removed["answer"]["status"] == 0
    assert anna.texts == ["Привіт", "", "Усім"]
    assert anna.seen[0].labels == ["Так"]
    assert not borys.seen
    assert all(call.in_header for call in viber.calls)
    (wrong,) = _node(viber, [["sendText", "anna==", "x"]], token="other")  # noqa: S106 - wrong
    assert "invalidAuthToken" in wrong["error"]


def test_faults_reach_a_client(viber: ViberStandIn, api: Api, webhook: Webhook) -> None:
    """Each once, in their order; what is cut before is not carried out, what is cut after is."""
    api.set_webhook(webhook.url)
    anna = viber.person("anna==")
    anna.subscribe()
    viber.plan("send_message", Fault(status=12))
    viber.plan("send_message", Fault(http=503))
    viber.plan("send_message", Fault(cut="before"))
    assert "12" in _refusal(api, "anna==", TextMessage(text="1"))
    with pytest.raises(Exception, match="503"):
        api.send_messages("anna==", TextMessage(text="2"))
    with pytest.raises(Exception, match="Remote end closed"):
        api.send_messages("anna==", TextMessage(text="3"))
    assert anna.texts == []
    viber.plan("send_message", Fault(cut="after"))
    with pytest.raises(Exception, match="Remote end closed"):
        api.send_messages("anna==", TextMessage(text="4"))
    api.send_messages("anna==", TextMessage(text="5"))
    assert anna.texts == ["4", "5"]


def test_people_bear_a_hundred_messages(viber: ViberStandIn, api: Api, webhook: Webhook) -> None:
    """Unless they answer."""
    api.set_webhook(webhook.url)
    anna = viber.person("anna==")
    anna.subscribe()
    anna.unanswered = 99
    api.send_messages("anna==", TextMessage(text="x"))
    assert "12" in _refusal(api, "anna==", TextMessage(text="x"))
    anna.write("досить")
    api.send_messages("anna==", TextMessage(text="x"))


def test_a_bot_is_not_told_what_it_did_not_ask_for(
    viber: ViberStandIn, api: Api, webhook: Webhook
) -> None:
    """A test that expects it anyway is told so."""
    api.set_webhook(webhook.url, ["delivered"])
    with pytest.raises(LookupError, match="conversation_started"):
        viber.person("anna==").open()


def test_a_welcome_that_viber_would_not_show_is_an_error(
    viber: ViberStandIn, api: Api, webhook: Webhook
) -> None:
    """It must have a sender, for one."""
    api.set_webhook(webhook.url)
    webhook.body = b'{"type": "text", "text": "x"}'
    with pytest.raises(ValueError, match="missingData"):
        viber.person("anna==").open()


def _node(viber: ViberStandIn, calls: list[list[Any]], token: str | None = None) -> list[Any]:
    script = Path(__file__).parents[2] / "standins" / "viber_client.js"
    asked = {
        "origin": viber.origin,
        "token": token or viber.token,
        "sender": {"name": "Бот"},
        "calls": calls,
    }
    done = subprocess.run(
        [needs.program("node"), str(script)],
        input=json.dumps(asked),
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
        env={"PATH": os.environ["PATH"], "NO_PROXY": "127.0.0.1"},
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers
