"""A message as the parameters of ``sendMessage``, plain JSON values. Pure.

There is no ``parse_mode``: a text is shown as it is, whatever signs are in it.
"""

from typing import Any

from channels.render import ELLIPSIS, Shown
from channels.render import render as fit
from channels.telegram.limits import CAPABILITIES
from engine.core.effects import Message
from engine.runtime.channel import Payload, Rendering


def render(message: Message) -> Rendering:
    """Show a message: one payload for each part, the buttons under the last."""
    fitted = fit(message, CAPABILITIES)
    payloads = (_payload(shown, aside=message.aside) for shown in fitted.shown)
    return Rendering(tuple(payloads), fitted.degraded)


def _payload(shown: Shown, *, aside: bool) -> Payload:
    payload: dict[str, Any] = {
        "text": shown.text or ELLIPSIS,  # Telegram refuses a message without a text
        "link_preview_options": {"is_disabled": True},
    }
    if shown.rows or shown.ask or not aside:  # what stands under the input stays beside a notice
        payload["reply_markup"] = _keyboard(shown)
    if shown.silent:
        payload["disable_notification"] = True
    return payload


def _keyboard(shown: Shown) -> dict[str, Any]:
    """Give the buttons; where there are none, those that stand under the input are taken away.

    Only a button under the input can ask for the contact, and beside it there is no room for the
    others in the message: they stand under it, and come back as a text, their label.
    """
    if shown.ask == "contact":
        contact = {"text": shown.ask_label, "request_contact": True}
        labels = [[{"text": choice.label} for choice in row] for row in shown.rows]
        return {
            "keyboard": [[contact], *labels],
            "resize_keyboard": True,
            "one_time_keyboard": True,
        }
    if shown.rows:
        return {
            "inline_keyboard": [
                [{"text": choice.label, "callback_data": choice.id} for choice in row]
                for row in shown.rows
            ]
        }
    return {"remove_keyboard": True}
