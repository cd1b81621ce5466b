"""What Viber lets pass and what it refuses, as its documentation says. Pure.

Written from the REST API's pages, not from the adapter that it judges.
"""

from collections.abc import Mapping
from typing import Any

OK, INVALID_URL, BAD_TOKEN, BAD_DATA, MISSING_DATA = 0, 1, 2, 3, 4
NOT_REGISTERED, NOT_SUBSCRIBED, NO_WEBHOOK, TOO_MANY, OLD_CLIENT = 5, 6, 10, 12, 13
NAMES = {
    0: "ok",
    1: "invalidUrl",
    2: "invalidAuthToken",
    3: "badData",
    4: "missingData",
    5: "receiverNotRegistered",
    6: "receiverNotSubscribed",
    10: "webhookNotSet",
    12: "tooManyRequests",
    13: "apiVersionNotSupported",
}
FILTERED = ("delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started")
"""The events that an account may choose from; messages always come."""
MOST_RECEIVERS, LARGEST, UNANSWERED = 300, 30_000, 100

_NEEDED = {
    "text": ("text",),
    "picture": ("media", "text"),
    "video": ("media", "size"),
    "file": ("media", "size", "file_name"),
    "contact": ("contact",),
    "location": ("location",),
    "url": ("media",),
    "sticker": ("sticker_id",),
    "rich_media": ("rich_media",),
}
_ACTIONS = {"reply": 1, "open-url": 1, "none": 1, "share-phone": 3, "location-picker": 3}


def message(fields: Mapping[str, Any]) -> int:
    """Judge a message without looking at who is to get it; gives a status."""
    sender = fields.get("sender")
    if not isinstance(sender, dict) or not sender.get("name"):
        return MISSING_DATA
    kind = fields.get("type")
    if kind is None:
        return keyboard(fields.get("keyboard"), 1) if "keyboard" in fields else MISSING_DATA
    if kind not in _NEEDED:
        return BAD_DATA
    if any(fields.get(name) is None for name in _NEEDED[kind]):
        return MISSING_DATA
    least = fields.get("min_api_version", 1)
    lengths = (
        len(sender["name"]) <= 28,
        len(fields.get("text") or "") <= (7000 if kind == "text" else 512),
        bool(fields.get("text")) or kind != "text",
        len(fields.get("tracking_data") or "") <= 4000,
        isinstance(least, int),
    )
    if not all(lengths):
        return BAD_DATA
    return keyboard(fields["keyboard"], least) if "keyboard" in fields else OK


def keyboard(value: object, least: int) -> int:
    """Judge a keyboard of a message that needs at least that version of the API."""
    if not isinstance(value, dict) or value.get("Type") != "keyboard":
        return BAD_DATA
    buttons = value.get("Buttons")
    if not isinstance(buttons, list) or not buttons:
        return BAD_DATA
    return OK if all(_button(button, least) for button in buttons) else BAD_DATA


def _button(button: object, least: int) -> bool:
    if not isinstance(button, dict):
        return False
    action = button.get("ActionType", "reply")
    text = button.get("Text", "")
    return (
        action in _ACTIONS
        and _ACTIONS[action] <= least
        and bool(button.get("ActionBody"))
        and button.get("Columns", 6) in range(1, 7)
        and button.get("Rows", 1) in range(1, 3)
        and isinstance(text, str)
        and len(text) <= 250
    )
