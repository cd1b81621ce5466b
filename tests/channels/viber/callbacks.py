"""Callbacks as Viber's documentation shows them, and as it describes them in words."""

from datetime import UTC, datetime
from typing import Any

STAMP = 1457764197627
AT = datetime(2016, 3, 12, 6, 29, 57, 627000, tzinfo=UTC)
TOKEN = 4912661846655238145
CHAT = "01234567890A="
BOT = "kyiv"
_STAMPED: dict[str, Any] = {"timestamp": STAMP, "message_token": TOKEN}

PROFILE = {
    "id": CHAT,
    "name": "John McClane",
    "avatar": "http://avatar.example.com",
    "country": "UA",
    "language": "uk",
    "api_version": 10,
}
WEBHOOK = {"event": "webhook", **_STAMPED}
SUBSCRIBED = {"event": "subscribed", **_STAMPED, "user": PROFILE}
UNSUBSCRIBED = {"event": "unsubscribed", **_STAMPED, "user_id": CHAT}
OPENED = {
    "event": "conversation_started",
    **_STAMPED,
    "type": "open",
    "context": "context information",
    "user": PROFILE,
    "subscribed": False,
}
DELIVERED = {"event": "delivered", **_STAMPED, "user_id": CHAT}
SEEN = {"event": "seen", **_STAMPED, "user_id": CHAT}
FAILED = {"event": "failed", **_STAMPED, "user_id": CHAT, "desc": "failure description"}
CLIENT_STATUS = {
    "event": "client_status",
    **_STAMPED,
    "user": {"id": CHAT},
    "status": {"code": 0, "message": "ok"},
}
PAYMENT = {"event": "payment", **_STAMPED, "user_id": CHAT, "payment": {"status": 0}}


def message(**fields: Any) -> dict[str, Any]:
    """Make the callback of a message with those fields."""
    said = {"tracking_data": "tracking data", **fields}
    return {"event": "message", **_STAMPED, "sender": PROFILE, "message": said, "silent": False}


TEXT = message(type="text", text="a message to the service")
PICTURE = message(type="picture", text="", media="https://dl.viber.com/p.jpg", thumbnail="http://t")
VIDEO = message(type="video", media="https://dl.viber.com/v.mp4", size=10000, duration=10)
FILE = message(type="file", media="https://dl.viber.com/a.pdf", size=1, file_name="a.pdf")
STICKER = message(type="sticker", sticker_id=46105, media="https://dl.viber.com/46105.png")
LOCATION = message(type="location", location={"lat": 50.76891, "lon": 6.11499})
URL = message(type="url", media="https://www.example.com")
CONTACT = message(
    type="contact", contact={"name": "Олена", "phone_number": "380671234567", "avatar": "http://a"}
)

ALL = (
    WEBHOOK, SUBSCRIBED, UNSUBSCRIBED, OPENED, DELIVERED, SEEN, FAILED, CLIENT_STATUS, PAYMENT,
    TEXT, PICTURE, VIDEO, FILE, STICKER, LOCATION, URL, CONTACT,
)  # fmt: skip
