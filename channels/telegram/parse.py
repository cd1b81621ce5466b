"""An update of Telegram as the engine's. Pure; not how updates come.

python-telegram-bot gives names and nesting and says what is missing, but takes any value for any
field; what is used is therefore looked at here once more.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import telegram

from channels.intake import clean
from engine.core.events import (
    ChoicePressed,
    ContactShared,
    MediaReceived,
    PersonEvent,
    SaidInGroup,
    TextReceived,
)
from engine.runtime.channel import Blocked, Inbound, Moved, Unreadable, Update

CHANNEL = "telegram"
WANTED = ("message", "callback_query", "my_chat_member")
"""The updates that may mean something; Telegram remembers the list, so each request names it."""

_FILES = (
    ("sticker", "sticker"),
    ("voice", "voice"),
    ("video", "document"),
    ("video_note", "document"),
    ("animation", "document"),
    ("audio", "document"),
    ("document", "document"),
)
"""Fields of a message that hold a file, and what kind of medium each is."""

_OTHERS = ("dice", "poll", "story", "game", "paid_media", "checklist")
"""Fields that hold what a person sends without a file; everything else is a service message."""

_ADDRESSED = re.compile(r"(/\w+)@(\w+)", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?![a-z])", re.IGNORECASE)
_MISSING = re.compile(r"(\w+)\.__init__\(\) missing ")
_NAMES = re.compile(r"'(\w+)'")
_MOST = 2**63


class Misshapen(Exception):  # noqa: N818 - it names what was found
    """A field is not of the type that Telegram documents; the message is the field's name."""


def parse(
    raw: Mapping[str, Any], received: datetime, bot: str, username: str = ""
) -> Update | None:
    """Understand an update; None for one that means nothing to a bot. Never raises.

    ``username`` is the bot's own, by which commands in groups are told from those for others;
    without one they are all taken as its own. A press has no time but that of its coming.
    """
    try:
        _number(raw.get("update_id"), "update_id")
        known = {key: raw[key] for key in ("update_id", *WANTED) if key in raw}
        return _meaning(telegram.Update.de_json(known, None), received, bot, username)
    except Exception as error:  # whatever a broken update does to python-telegram-bot
        return Unreadable(bot, CHANNEL, _chat_in(raw), _id_in(raw), received, _why(error))


def _meaning(update: telegram.Update, received: datetime, bot: str, username: str) -> Update | None:
    if query := update.callback_query:
        return _press(update, query, received, bot)
    if membership := update.my_chat_member:
        return _membership(update, membership, bot)
    if message := update.message:
        return _message(update, message, bot, username)
    return None


def _press(
    update: telegram.Update, query: telegram.CallbackQuery, received: datetime, bot: str
) -> Inbound | None:
    if query.message is None or query.data is None:
        return None
    event: PersonEvent = ChoicePressed(received, _string(query.data, "data"))
    if query.message.chat.type != telegram.Chat.PRIVATE:
        event = SaidInGroup(received, "")
    return _inbound(update, query.message.chat, query.from_user, event, bot)


def _membership(
    update: telegram.Update, change: telegram.ChatMemberUpdated, bot: str
) -> Blocked | None:
    if change.chat.type != telegram.Chat.PRIVATE:
        return None
    chat = str(_number(change.chat.id, "chat"))
    left = change.new_chat_member.status in ("kicked", "left")
    return Blocked(bot, CHANNEL, chat, str(update.update_id), _time(change.date), left)


def _message(
    update: telegram.Update, message: telegram.Message, bot: str, username: str
) -> Inbound | Moved | None:
    chat = message.chat
    if message.migrate_to_chat_id is not None:
        to = str(_number(message.migrate_to_chat_id, "migrate_to_chat_id"))
        old = str(_number(chat.id, "chat"))
        return Moved(bot, CHANNEL, old, str(update.update_id), _time(message.date), to)
    if message.from_user is not None and message.from_user.is_bot:
        return None
    event = _event(message)
    if isinstance(event, TextReceived):
        event = _addressed(event, username, chat.type == telegram.Chat.PRIVATE)
    if event is None or chat.type == telegram.Chat.CHANNEL:
        return None
    if chat.type != telegram.Chat.PRIVATE:
        event = SaidInGroup(event.at, event.text if isinstance(event, TextReceived) else "")
    return _inbound(update, chat, message.from_user, event, bot)


def _event(message: telegram.Message) -> PersonEvent | None:
    """Give what a person did; None for a service message."""
    at = _time(message.date)
    if message.text:
        return TextReceived(at, _string(message.text, "text"))
    if contact := message.contact:
        sender = message.from_user.id if message.from_user else None
        own = contact.user_id is not None and contact.user_id == sender
        return ContactShared(at, _string(contact.phone_number, "phone_number"), own)
    if place := message.location:
        return MediaReceived(at, "location", f"{float(place.latitude)},{float(place.longitude)}")
    if message.photo:
        return MediaReceived(at, "photo", _string(message.photo[-1].file_id, "file_id"))
    for field, medium in _FILES:
        if (file := getattr(message, field)) is not None:
            return MediaReceived(at, medium, _string(file.file_id, "file_id"))
    for field in _OTHERS:
        if getattr(message, field) is not None:
            return MediaReceived(at, "document", f"{CHANNEL}:{field}")
    return None


def _addressed(event: TextReceived, username: str, private: bool) -> TextReceived | None:
    """Take the bot's own name from a command; in a group, another bot's is not for us."""
    command = _ADDRESSED.match(event.text)
    if command is None or not username:
        return event
    if command[2].lower() == username.lower():
        return TextReceived(event.at, command[1] + event.text[command.end() :])
    return event if private else None


def _inbound(
    update: telegram.Update,
    chat: telegram.Chat,
    person: telegram.User | None,
    event: PersonEvent,
    bot: str,
) -> Inbound:
    return Inbound(
        bot,
        CHANNEL,
        str(_number(chat.id, "chat")),
        str(update.update_id),
        event,
        _language(person),
        order=update.update_id,
    )


def _language(person: telegram.User | None) -> str | None:
    code = person.language_code if person else None
    found = _LANGUAGE.match(code) if isinstance(code, str) else None
    return found[0].lower() if found else None


def _string(value: object, field: str) -> str:
    if not isinstance(value, str):
        raise Misshapen(field)
    return clean(value)


def _number(value: object, field: str) -> int:
    if type(value) is not int or not -_MOST <= value < _MOST:
        raise Misshapen(field)
    return value


def _time(value: datetime | None) -> datetime:
    if value is None:
        raise Misshapen("date")
    return value


def _why(error: Exception) -> str:
    """Say what is wrong by the names of fields alone: what is in them may be personal."""
    if isinstance(error, Misshapen):
        return f"{type(error).__name__}: {error}"
    said = str(error)
    missing = _MISSING.match(said)
    if missing is None:
        return type(error).__name__
    return f"{type(error).__name__}: {missing[1]}.{', '.join(_NAMES.findall(said))}"


def _id_in(raw: Mapping[str, Any]) -> str:
    found = raw.get("update_id")
    return str(found) if type(found) is int and -_MOST <= found < _MOST else ""


def _chat_in(raw: Mapping[str, Any]) -> str | None:
    """Find the chat in an update that could not be understood."""
    for path in (
        ("message", "chat", "id"),
        ("callback_query", "message", "chat", "id"),
        ("callback_query", "from", "id"),
        ("my_chat_member", "chat", "id"),
    ):
        found: object = raw
        for key in path:
            found = found.get(key) if isinstance(found, Mapping) else None
        if type(found) is int and -_MOST <= found < _MOST:
            return str(found)
    return None
