"""Reading one line of the pipe's protocol. Pure; what a line causes is the loop's."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channels.intake import clean
from engine.core.events import (
    ChoicePressed,
    ContactShared,
    MediaReceived,
    PersonEvent,
    SaidInGroup,
    TextReceived,
)

ACTS = ("text", "press", "contact", "media", "edited")
MEDIA = ("photo", "sticker", "voice", "location", "document")
FAILURES = ("always", "once", "never")
_SAID = (*ACTS, "user", "at", "id", "language", "group")
_CONTROL = ("tick", "fails", "blocked")
KEYS = (*_SAID, *_CONTROL)


class Unreadable(ValueError):  # noqa: N818 - it names what was found
    """A line that is not the protocol's; ``code`` and ``facts`` tell which words to say."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class Said:
    """A person did something; no event for an edited message, which never runs a step again."""

    user: str
    id: str | None
    at: datetime
    event: PersonEvent | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passed."""

    id: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Fails:
    """Services fail from now on: ``always``, ``once``, or ``never`` again."""

    id: str | None
    plan: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Blocked:
    """A person blocked or unblocked the bot."""

    id: str | None
    user: str
    blocked: bool
    at: datetime


Line = Said | Tick | Fails | Blocked


def read_line(raw: bytes, now: Callable[[], datetime]) -> Line:
    """Read a line; raises ``Unreadable`` and nothing else, whatever the bytes."""
    fields = _object(raw)
    for name in fields:
        if name not in KEYS:
            raise Unreadable("unknown_field", field=clean(name)[:60], fields=", ".join(KEYS))
    key = _key(fields.get("id"))
    at = _at(fields["at"]) if "at" in fields else now()
    if "tick" in fields:
        _true(fields["tick"], "tick")
        return Tick(key, at)
    if "fails" in fields:
        return Fails(key, _plan(fields["fails"]))
    user = _user(fields.get("user"))
    if "blocked" in fields:
        return Blocked(key, user, _flag(fields["blocked"], "blocked"), at)
    return Said(user, key, at, _event(fields, at), _language(fields.get("language")))


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable("not_utf8", column=error.start + 1) from None
    except json.JSONDecodeError as error:
        raise Unreadable("not_json", column=error.colno) from None
    except (RecursionError, ValueError):
        raise Unreadable("not_json", column=1) from None
    if not isinstance(value, dict):
        raise Unreadable("not_object")
    return value


def _event(fields: Mapping[str, Any], at: datetime) -> PersonEvent | None:
    acts = [act for act in ACTS if act in fields]
    if len(acts) != 1:
        raise Unreadable("one_act", acts=", ".join(ACTS), came=len(acts))
    act, value = acts[0], fields[acts[0]]
    group = _flag(fields.get("group", False), "group")
    if group:
        return None if act == "edited" else SaidInGroup(at, _text(value) if act == "text" else "")
    match act:
        case "text":
            return TextReceived(at, _text(value))
        case "press":
            return ChoicePressed(at, _text(value, "press"))
        case "contact":
            return _contact(value, at)
        case "media":
            return _media(value, at)
    _text(value, "edited")
    return None


def _contact(value: object, at: datetime) -> ContactShared:
    if not isinstance(value, dict):
        raise Unreadable("contact")
    phone, own = value.get("phone"), value.get("own", True)
    if not isinstance(phone, str) or not isinstance(own, bool):
        raise Unreadable("contact")
    return ContactShared(at, clean(phone), own)


def _media(value: object, at: datetime) -> MediaReceived:
    if value not in MEDIA:
        raise Unreadable("media", media=", ".join(MEDIA))
    return MediaReceived(at, str(value), f"pipe:{value}")


def _plan(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict) or any(how not in FAILURES for how in value.values()):
        raise Unreadable("fails", ways=", ".join(FAILURES))
    return value


def _at(value: object) -> datetime:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not 1970 <= at.year <= 9000:
        raise Unreadable("at", example="2025-11-20T18:00:00+02:00")
    return at


def _user(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not clean(value).strip():
        raise Unreadable("user")
    return clean(value)


def _key(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value if value is None else clean(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise Unreadable("id")


def _text(value: object, field: str = "text") -> str:
    if not isinstance(value, str):
        raise Unreadable("text", field=field)
    return clean(value)


def _language(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise Unreadable("text", field="language")
    return value.split("-")[0].lower() if value else None


def _flag(value: object, field: str) -> bool:
    if not isinstance(value, bool):
        raise Unreadable("flag", field=field)
    return value


def _true(value: object, field: str) -> None:
    if value is not True:
        raise Unreadable("flag", field=field)
