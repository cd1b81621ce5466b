"""Updates as Telegram sends them, of made-up people (https://core.telegram.org/bots/api#update)."""

from datetime import UTC, datetime
from typing import Any

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
DATE = int(AT.timestamp())
RECEIVED = datetime(2026, 3, 2, 10, 0, 5, tzinfo=UTC)
PHONE = "380671234567"
OLHA: dict[str, Any] = {
    "id": 700123456,
    "is_bot": False,
    "first_name": "Ольга",
    "language_code": "uk",
}
PRIVATE: dict[str, Any] = {"id": 700123456, "first_name": "Ольга", "type": "private"}
GROUP: dict[str, Any] = {"id": -100123456789, "title": "Будинок 12", "type": "supergroup"}
BOT: dict[str, Any] = {"id": 123456, "is_bot": True, "first_name": "Бот", "username": "UtilityBot"}

_FILE = {"file_id": "AgAC-1", "file_unique_id": "u1", "file_size": 1000}
_PICTURE = {**_FILE, "width": 90, "height": 67}
_STICKER = {**_PICTURE, "type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}
_PLACE = {"latitude": 50.45, "longitude": 30.52}
_ANIMATION = {**_PICTURE, "duration": 3}
_POLL = {
    "id": "1",
    "question": "Коли?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}

MEDIA: dict[str, tuple[dict[str, Any], str, str]] = {
    "photo": (
        {"photo": [_PICTURE, {**_PICTURE, "file_id": "AgAC-2"}], "caption": "1234"},
        "photo",
        "AgAC-2",
    ),
    "sticker": ({"sticker": _STICKER}, "sticker", "AgAC-1"),
    "voice": ({"voice": {**_FILE, "duration": 2}}, "voice", "AgAC-1"),
    "video": ({"video": {**_PICTURE, "duration": 2}}, "document", "AgAC-1"),
    "video note": ({"video_note": {**_FILE, "length": 90, "duration": 2}}, "document", "AgAC-1"),
    "audio": ({"audio": {**_FILE, "duration": 2}}, "document", "AgAC-1"),
    "document": ({"document": {**_FILE, "mime_type": "image/jpeg"}}, "document", "AgAC-1"),
    "animation": ({"animation": _ANIMATION, "document": _FILE}, "document", "AgAC-1"),
    "location": ({"location": _PLACE}, "location", "50.45,30.52"),
    "venue": (
        {"location": _PLACE, "venue": {"location": _PLACE, "title": "Тут", "address": "Тут"}},
        "location",
        "50.45,30.52",
    ),
    "dice": ({"dice": {"emoji": "🎲", "value": 3}}, "document", "telegram:dice"),
    "poll": ({"poll": _POLL}, "document", "telegram:poll"),
}
"""What a message holds, the medium that it is, and what the bot has to refer to it by."""


def message(*, chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    """Give a message from Olha."""
    fields = {"message_id": 31, "from": OLHA, "chat": chat, "date": DATE, **content}
    return {"update_id": 9001, "message": fields}


def contact(owner: int | None = OLHA["id"]) -> dict[str, Any]:
    """Give a message with a contact card of somebody."""
    card: dict[str, Any] = {"phone_number": PHONE, "first_name": "Ольга"}
    return message(contact=card if owner is None else {**card, "user_id": owner})


def press(data: str = "3:send", chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    """Give the press of a button."""
    shown = {"message_id": 30, "from": BOT, "chat": chat, "date": DATE, "text": "Меню"}
    query = {"id": "77", "from": OLHA, "message": shown, "chat_instance": "-5", "data": data}
    return {"update_id": 9002, "callback_query": query}


def membership(before: str, after: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    """Give the news that the bot has been blocked, or that it no longer is."""
    change: dict[str, Any] = {"chat": chat, "from": OLHA, "date": DATE}
    for key, status in (("old_chat_member", before), ("new_chat_member", after)):
        banned = {"until_date": 0} if status == "kicked" else {}
        change[key] = {"user": BOT, "status": status, **banned}
    return {"update_id": 9003, "my_chat_member": change}


ALL: tuple[dict[str, Any], ...] = (
    message(text="/start ref_42", entities=[{"type": "bot_command", "offset": 0, "length": 6}]),
    message(text="показники", chat=GROUP),
    contact(),
    press(),
    membership("member", "kicked"),
    message(migrate_to_chat_id=-100987654321, chat={**GROUP, "type": "group"}),
    *(message(**content) for content, _, _ in MEDIA.values()),
)
"""One update of each kind, to be bent out of shape."""
