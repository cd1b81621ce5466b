"""The contract of the Channel port, for each channel of this distribution."""

import html
from datetime import UTC, datetime
from typing import Any, ClassVar

from engine.core.events import ChoicePressed, ContactShared, TextReceived
from engine.core.flow import Flow
from engine.runtime.channel import Blocked, Inbound, Payload, Receipt, Update
from tests.channels.contract import RECEIVED, ChannelContract
from tests.channels.viber import callbacks
from tests.channels.web.bot import web_flow
from tests.core.small_flow import BOT

SENT_AT = datetime(2026, 3, 2, 9, 59, tzinfo=UTC)
_OLHA = {"id": 7, "is_bot": False, "first_name": "Ольга", "language_code": "uk"}
_CHAT = {"id": 7, "type": "private", "first_name": "Ольга"}
_STAMP = {"message_id": 5, "date": int(SENT_AT.timestamp()), "chat": _CHAT, "from": _OLHA}
_NOBODY = {"user": {"id": 1, "is_bot": True, "first_name": "Бот"}}


def _telegram(number: int, event: Any) -> Inbound:
    return Inbound(BOT, "telegram", "7", str(number), event, "uk", number)


class TestTelegram(ChannelContract):
    """Telegram keeps the contract."""

    name = "telegram"
    heavy = ("telegram", "aiohttp")
    given_settings: ClassVar = {"TELEGRAM_TOKEN": "123456:AAE-nobody"}
    cases: ClassVar[dict[str, tuple[dict[str, Any], Update | None]]] = {
        "a text": (
            {"update_id": 1, "message": {**_STAMP, "text": "Привіт"}},
            _telegram(1, TextReceived(SENT_AT, "Привіт")),
        ),
        "a press": (
            {
                "update_id": 2,
                "callback_query": {
                    "id": "9",
                    "from": _OLHA,
                    "chat_instance": "1",
                    "data": "12:yes",
                    "message": {**_STAMP, "text": "Так?"},
                },
            },
            _telegram(2, ChoicePressed(RECEIVED, "12:yes")),
        ),
        "somebody else's contact": (
            {
                "update_id": 3,
                "message": {
                    **_STAMP,
                    "contact": {"phone_number": "+380501112233", "first_name": "x", "user_id": 8},
                },
            },
            _telegram(3, ContactShared(SENT_AT, "+380501112233", own=False)),
        ),
        "a block": (
            {
                "update_id": 4,
                "my_chat_member": {
                    "chat": _CHAT,
                    "from": _OLHA,
                    "date": int(SENT_AT.timestamp()),
                    "old_chat_member": {**_NOBODY, "status": "member"},
                    "new_chat_member": {**_NOBODY, "status": "kicked", "until_date": 0},
                },
            },
            Blocked(BOT, "telegram", "7", "4", SENT_AT, blocked=True),
        ),
        "an edited message": ({"update_id": 5, "edited_message": {**_STAMP, "text": "x"}}, None),
    }

    @staticmethod
    def text_of(payload: Payload) -> str:
        """Give the text."""
        return str(payload["text"])

    @staticmethod
    def labels_of(payload: Payload) -> list[str]:
        """Give the buttons, under the message or under the input."""
        markup = payload["reply_markup"]
        rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
        return [button["text"] for row in rows for button in row]


def _viber(callback: dict[str, Any]) -> dict[str, Any]:
    return {**callback, "timestamp": int(SENT_AT.timestamp() * 1000)}


class TestViber(ChannelContract):
    """Viber keeps the contract."""

    name = "viber"
    heavy = ("viberbot", "aiohttp")
    given_settings: ClassVar = {"VIBER_TOKEN": "token"}
    cases: ClassVar[dict[str, tuple[dict[str, Any], Update | None]]] = {
        "a text": (
            _viber(callbacks.TEXT),
            Inbound(
                BOT,
                "viber",
                callbacks.CHAT,
                f"message:{callbacks.TOKEN}",
                TextReceived(SENT_AT, "a message to the service"),
                "uk",
                callbacks.TOKEN,
            ),
        ),
        "a receipt": (
            _viber(callbacks.SEEN),
            Receipt(BOT, "viber", str(callbacks.TOKEN), SENT_AT, "seen"),
        ),
        "an unsubscription": (
            _viber(callbacks.UNSUBSCRIBED),
            Blocked(
                BOT,
                "viber",
                callbacks.CHAT,
                f"unsubscribed:{callbacks.TOKEN}",
                SENT_AT,
                blocked=True,
            ),
        ),
        "a payment": (_viber(callbacks.PAYMENT), None),
    }

    @staticmethod
    def text_of(payload: Payload) -> str:
        """Give the text."""
        return str(payload["text"])

    @staticmethod
    def labels_of(payload: Payload) -> list[str]:
        """Give the keyboard's labels, which are HTML."""
        buttons = payload.get("keyboard", {}).get("Buttons", [])
        return [html.unescape(button["Text"]) for button in buttons]


class TestWeb(ChannelContract):
    """The web chat keeps the contract."""

    name = "web"
    cases: ClassVar[dict[str, tuple[dict[str, Any], Update | None]]] = {
        "a text": (
            {
                "chat": "c1",
                "message": {"id": "0" * 8 + "-0000" * 3 + "-" + "0" * 12, "order": 1,
                            "language": "uk", "text": "Привіт"},
            },
            Inbound(
                BOT, "web", "c1", "c1:" + "0" * 8 + "-0000" * 3 + "-" + "0" * 12,
                TextReceived(RECEIVED, "Привіт"), "uk", 1,
            ),
        ),
        "nobody's": ({"message": {}}, None),
    }  # fmt: skip

    def flow(self) -> Flow:
        """Give a bot whose locale has the page's words."""
        return web_flow()

    @staticmethod
    def text_of(payload: Payload) -> str:
        """Give the text."""
        return str(payload["text"])

    @staticmethod
    def labels_of(payload: Payload) -> list[str]:
        """Give the buttons."""
        return [button["label"] for row in payload["buttons"] for button in row]
