"""Fitting a message into a channel's limits. Pure; not a payload of any one channel."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from channels.capabilities import Capabilities
from engine.core.effects import Choice, Message

ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as a channel can show it: a text, rows of buttons, and what it asks for."""

    text: str
    rows: tuple[tuple[Choice, ...], ...] = ()
    ask: str | None = None
    ask_label: str = ""
    silent: bool = False


def render(message: Message, capabilities: Capabilities) -> list[Shown]:
    """Give the messages that one message becomes; buttons stand under the last.

    A label that is too long is shortened, and then stands in full in the text above.
    """
    cut = [choice for choice in message.choices if _over(choice.label, capabilities)]
    text = "\n".join([message.text, *(f"• {choice.label}" for choice in cut)]).strip()
    rows = tuple((_shortened(choice, capabilities),) for choice in message.choices)
    *before, last = _split(text, capabilities)
    shown = [Shown(part, silent=message.silent) for part in before]
    ask = message.ask if message.ask == "contact" and capabilities.contact else None
    label = message.ask_label if ask else ""
    return [*shown, Shown(last, rows, ask, label, message.silent)]


def _over(label: str, capabilities: Capabilities) -> bool:
    return capabilities.measure(label) > capabilities.label


def _shortened(choice: Choice, capabilities: Capabilities) -> Choice:
    label = choice.label
    while _over(label, capabilities):
        label = label.removesuffix(ELLIPSIS)[:-1] + ELLIPSIS
    return replace(choice, label=label)


def _split(text: str, capabilities: Capabilities) -> Iterator[str]:
    """Cut at a line's end, else at a space, else anywhere but within a character."""
    while capabilities.measure(text) > capabilities.text:
        most = _longest(text, capabilities)
        ends = (text.rfind(sign, most // 2, most) + 1 for sign in "\n ")
        cut = next((end for end in ends if end), most)
        if part := text[:cut].rstrip():
            yield part
        text = text[cut:].lstrip()
    yield text


def _longest(text: str, capabilities: Capabilities) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if capabilities.measure(text[:middle]) <= capabilities.text:
            low = middle
        else:
            high = middle - 1
    return low
