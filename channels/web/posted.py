"""What a browser posts, understood. Pure; not whether it is stored.

A message is ``{"id", "order", "language"}`` with one of ``text``, ``press`` and ``start``, a poll
is ``{"after", "era"}``; whatever else is there makes it malformed.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from channels.intake import clean
from engine.core.events import ChoicePressed, PersonEvent, TextReceived

LONGEST = 4_000
"""Characters of one message."""

LARGEST = 64 * 1024
"""Bytes of a request: the longest message, every half of a character escaped."""

START = "/start"
"""What opening the page says, as with the messengers that have a button for it."""

_NAMES = {"id", "order", "language"}
_ACTS = {"text", "press", "start"}
_TOKEN = re.compile(r"Bearer ([0-9a-f]{32})", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LONGEST_PRESS = 1_000
_MOST = 2**53 - 1
"""The largest whole number that a browser counts to."""


class Refused(ValueError):  # noqa: N818 - it names what was decided
    """A request that is not let in; ``reason``: ``token``, ``size``, ``malformed``, ``rate``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Posted:
    """What a person did: the browser's id of it, what happened, and where in the order."""

    id: str
    event: PersonEvent = field(repr=False)
    language: str | None
    order: int


def chat_of(authorization: str | None) -> str:
    """Give the chat's address for the secret that a browser keeps, ``Bearer <32 hex digits>``.

    The secret has 128 random bits, so that its plain hash tells nothing: whoever reads the
    database cannot speak for a person. Raises ``Refused``.
    """
    found = _TOKEN.fullmatch(authorization or "")
    if found is None:
        raise Refused("token")
    return sha256(f"rozmova web chat {found[1].lower()}".encode()).hexdigest()


def read_body(body: bytes) -> Any:
    """Read JSON from bytes that may be anything; raises ``Refused``."""
    if len(body) > LARGEST:
        raise Refused("size")
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError):
        raise Refused("malformed") from None


def read_message(posted: object, received: datetime) -> Posted:
    """Understand a posted message; raises ``Refused`` and nothing else, whatever came."""
    fields = _object(posted)
    acts = _ACTS & fields.keys()
    if len(acts) != 1 or not fields.keys() <= _NAMES | acts:
        raise Refused("malformed")
    key, language = fields.get("id"), fields.get("language")
    if not isinstance(key, str) or not _ID.fullmatch(key):
        raise Refused("malformed")
    if language is not None and not (isinstance(language, str) and _LANGUAGE.fullmatch(language)):
        raise Refused("malformed")
    (act,) = acts
    return Posted(key, _event(act, fields[act], received), language, _number(fields.get("order")))


def read_poll(posted: object) -> tuple[int, str | None]:
    """Give the number of the last message that the browser has, and of which store it is.

    None for a browser that does not know the store yet. Raises ``Refused``.
    """
    fields = _object(posted)
    if not {"after"} <= fields.keys() <= {"after", "era"}:
        raise Refused("malformed")
    era = fields.get("era")
    if era is not None and not (isinstance(era, str) and _ID.fullmatch(era)):
        raise Refused("malformed")
    return _number(fields["after"]), era


def _object(posted: object) -> Mapping[str, Any]:
    if not isinstance(posted, Mapping) or not all(isinstance(name, str) for name in posted):
        raise Refused("malformed")
    return posted


def _event(act: str, value: object, received: datetime) -> PersonEvent:
    match act:
        case "text":
            return TextReceived(received, _words(value, LONGEST, "size"))
        case "press":
            return ChoicePressed(received, _words(value, _LONGEST_PRESS, "malformed"))
    if value is not True:
        raise Refused("malformed")
    return TextReceived(received, START)


def _words(value: object, longest: int, reason: str) -> str:
    if not isinstance(value, str):
        raise Refused("malformed")
    if len(value) > longest:
        raise Refused(reason)
    words = clean(value)
    if not words.strip():
        raise Refused("malformed")
    return words


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST:
        raise Refused("malformed")
    return value
