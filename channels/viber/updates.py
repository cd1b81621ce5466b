"""What Viber calls back, as updates of the engine. Pure; whether Viber sent it is ``signature``'s.

Source: Viber REST API, "Callbacks". viberbot understands the messages; the rest is read as it came,
for viberbot raises on events it does not know and drops fields of those it does.
"""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeGuard

from viberbot.api.messages import (  # type: ignore[import-untyped]  # viberbot has no types
    ContactMessage,
    FileMessage,
    LocationMessage,
    PictureMessage,
    StickerMessage,
    TextMessage,
    URLMessage,
    VideoMessage,
)
from viberbot.api.viber_requests import create_request  # type: ignore[import-untyped]  # as above

from channels.intake import clean
from engine.core.events import ContactShared, MediaReceived, PersonEvent, TextReceived
from engine.runtime.channel import Blocked, Inbound, Receipt, Unreadable, Update

# viberbot's own client writes payloads with tokens and phones to its log, also as errors. Nothing
# here uses that client; should anything else in the process do so, nobody is to read it.
logging.getLogger("viber.bot.api").disabled = True

CHANNEL = "viber"
GREETING = "conversation_started"
"""A person opened the chat, without having subscribed by that; one reply is allowed."""

_RECEIPTS: Mapping[str, Literal["delivered", "seen", "failed"]] = {
    "delivered": "delivered",
    "seen": "seen",
    "failed": "failed",
}
_PEOPLE = ("message", GREETING, "subscribed", "unsubscribed")
_LATEST_ORDER = 2**63 - 1  # what a store's integer holds
_OLDEST = timedelta(days=14)  # as long as Viber itself keeps trying to deliver


def parse(raw: Mapping[str, Any], received: datetime, bot: str) -> Update | None:
    """Understand a callback; None for ``webhook``, ``client_status`` and whatever is new.

    ``received`` is when it came, aware: it stands in for a time that cannot be true.
    """
    event = raw.get("event")
    if not isinstance(event, str):
        return Unreadable(bot, CHANNEL, None, f"?:{received.isoformat()}", received, "no event")
    if event not in _PEOPLE and event not in _RECEIPTS:
        return None
    token, chat = _token(raw.get("message_token")), _chat(raw)
    at = _at(raw.get("timestamp"), received)
    if token is None:
        # Redeliveries have the same fields, and so the same id.
        update_id = f"{event}:{chat}:{at.isoformat()}"
        return Unreadable(bot, CHANNEL, chat, update_id, at, f"{event}: no message_token")
    update_id = f"{event}:{token}"
    if state := _RECEIPTS.get(event):
        return Receipt(bot, CHANNEL, str(token), at, state)
    if chat is None:
        return Unreadable(bot, CHANNEL, None, update_id, at, f"{event}: no person")
    if event in ("subscribed", "unsubscribed"):
        return Blocked(bot, CHANNEL, chat, update_id, at, blocked=event == "unsubscribed")
    happened = _opened(raw, at) if event == GREETING else _said(raw, str(token), at)
    if happened is None:
        return Unreadable(bot, CHANNEL, chat, update_id, at, "message: not understood")
    order = min(token, _LATEST_ORDER)
    return Inbound(bot, CHANNEL, chat, update_id, happened, _language(raw), order)


def _opened(raw: Mapping[str, Any], at: datetime) -> PersonEvent:
    """Take the opening of a chat for ``/start``, with what the link that led there says."""
    context = raw.get("context")
    return TextReceived(at, clean(f"/start {context}") if _words(context) else "/start")


def _said(raw: Mapping[str, Any], token: str, at: datetime) -> PersonEvent | None:
    """Understand a message; None when it is not one.

    Viber does not tell whose card a contact is, the sender's own or one of their address book, and
    its button for sharing one's phone sends a card like any other. Here it counts as the sender's
    own, and so proves no more than a number that somebody types: services compare it with
    billing's and limit the attempts. Desktops send a card without a number, or the button's text.
    """
    try:
        message = create_request(raw).message
    except Exception:  # viberbot raises whatever it runs into, also a bare Exception
        return None
    match message:
        case TextMessage():
            return TextReceived(at, clean(message.text)) if isinstance(message.text, str) else None
        case URLMessage():
            return TextReceived(at, clean(message.media)) if _words(message.media) else None
        case ContactMessage():
            phone = message.contact.phone_number if message.contact else None
            return ContactShared(at, clean(phone) if _words(phone) else "", own=True)
        case PictureMessage():
            return _media(at, "photo", message.media, token)
        case VideoMessage() | FileMessage():
            return _media(at, "document", message.media, token)
        case StickerMessage():
            return _media(at, "sticker", message.sticker_id, token)
        case LocationMessage():
            place = message.location
            where = f"{place.latitude},{place.longitude}" if place else None
            return _media(at, "location", where, token)
    return None


def _media(at: datetime, medium: str, reference: object, token: str) -> MediaReceived:
    """Refer to a medium by its address or number; by the message where it has neither."""
    known = isinstance(reference, str | int) and str(reference)
    return MediaReceived(at, medium, clean(str(reference)) if known else token)


def _profile(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    for name in ("sender", "user"):
        profile = raw.get(name)
        if isinstance(profile, Mapping):
            return profile
    return {}


def _chat(raw: Mapping[str, Any]) -> str | None:
    for key in (_profile(raw).get("id"), raw.get("user_id")):
        if isinstance(key, str) and clean(key):
            return clean(key)
    return None


def _language(raw: Mapping[str, Any]) -> str | None:
    language = _profile(raw).get("language")
    if not isinstance(language, str):
        return None
    code = clean(language).replace("_", "-").partition("-")[0].lower()
    return code or None


def _token(value: object) -> int | None:
    """Read a message's number: of 64 bits, and so above what a float can hold."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**64:
        return None
    return value


def _at(value: object, received: datetime) -> datetime:
    """Read a time in milliseconds; one that is far away or still to come is not believed."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**14:
        return received
    at = datetime.fromtimestamp(value / 1000, UTC)
    return at if received - _OLDEST <= at <= received else received


def _words(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())
