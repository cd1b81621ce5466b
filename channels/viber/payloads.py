"""A message as Viber shows it: a text and a keyboard. Pure; to whom and from whom is added later.

Viber has no silent messages: ``Message.silent`` means nothing here. A keyboard is replaced by the
next message's, or taken away by a message without one.
"""

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from viberbot.api.messages import (  # type: ignore[import-untyped]  # viberbot has no types
    TextMessage,
)

from channels.render import ELLIPSIS, Shown
from channels.render import render as fit
from channels.viber import VIBER
from engine.core.effects import Message
from engine.runtime.channel import Payload, Rendering

LARGEST = 30_000
"""The most bytes of one request to Viber."""

SHARING = 3
"""The version of Viber's API since which there is a button that shares a phone."""

_ROOM = LARGEST - 500  # for who it is from and who it is for
_ROWS = 12  # more do not fit on a telephone held upright
_LIMITS = VIBER.capabilities
# Each next is tried where what came before is too large for a request; the last always fits.
_NARROWING = (_LIMITS, replace(_LIMITS, text=3000), replace(_LIMITS, text=3000, buttons=0))


def render(message: Message) -> Rendering:
    """Show a message in as many payloads of ``send_message`` as it takes, without its people."""
    payloads: tuple[Payload, ...] = ()
    degraded: tuple[str, ...] = ()
    full = {choice.id: choice.label for choice in message.choices}
    for limits in _NARROWING:
        fitted = fit(message, limits)
        payloads = tuple(_payload(shown, full) for shown in fitted.shown)
        degraded = fitted.degraded
        if all(len(encoded(payload)) <= _ROOM for payload in payloads):
            break
    return Rendering(payloads, degraded)


def welcome(messages: Sequence[Message]) -> Payload:
    """Put messages into the one that may answer an opened chat, with the keyboard of the last.

    What is longer than one message is cut short: there is no second.
    """
    text = "\n\n".join(message.text for message in messages)
    payloads = render(replace(messages[-1], text=text)).payloads
    only = dict(payloads[-1])
    if len(payloads) > 1:
        only["text"] = payloads[0]["text"][: _LIMITS.text - 1] + ELLIPSIS
    return only


def encoded(fields: Mapping[str, Any]) -> bytes:
    """Give the JSON that is sent, in as few bytes as it takes."""
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _payload(shown: Shown, full: Mapping[str, str]) -> Payload:
    message = TextMessage(
        text=shown.text,
        keyboard=_keyboard(shown, full),
        min_api_version=SHARING if shown.ask else None,
    )
    return {name: value for name, value in message.to_dict().items() if value is not None}


def _keyboard(shown: Shown, full: Mapping[str, str]) -> dict[str, Any] | None:
    """Lay the buttons out, one a row; in two columns when those would be too many rows."""
    share = [("share-phone", shown.ask_label, shown.ask_label)] if shown.ask else []
    reply = [("reply", choice.label, full[choice.id]) for choice in shown.choices]
    if not share + reply:
        return None
    odd = len(reply) % 2
    narrow = len(share + reply) > _ROWS
    columns = [3] * (len(reply) - odd) + [6] * odd if narrow else [6] * len(reply)
    buttons = [
        _button(*button, columns=width)
        for button, width in zip(share + reply, [6] * len(share) + columns, strict=True)
    ]
    return {"Type": "keyboard", "DefaultHeight": False, "Buttons": buttons}


def _button(action: str, label: str, body: str, *, columns: int) -> dict[str, Any]:
    """Make a button; what it sends when pressed is its label in full, for it is seen in the chat.

    So does one for the phone on a desktop, which cannot share it.
    """
    return {
        "Columns": columns,
        "Rows": 1,
        "ActionType": action,
        "ActionBody": body,
        "Text": _html(label),
        "TextSize": "regular",
    }


def _html(label: str) -> str:
    """Escape a label, which Viber reads as HTML, within its limit. Apostrophes stay letters."""
    while len(text := html.escape(label, quote=False)) > _LIMITS.label:
        label = label.removesuffix(ELLIPSIS)[:-1] + ELLIPSIS
    return text
