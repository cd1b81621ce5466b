"""Fitting a message into a channel's limits. Pure; not a payload of any one channel.

One dialog serves all channels: what a channel cannot show is said in words, and nothing is lost.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.core.effects import Choice, Message
from engine.runtime.channel import Capabilities

ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as a channel can show it: a text, rows of buttons, and what it asks for."""

    text: str
    rows: tuple[tuple[Choice, ...], ...] = ()
    ask: str | None = None
    ask_label: str = ""
    silent: bool = False

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The buttons, row by row."""
        return tuple(choice for row in self.rows for choice in row)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The messages that one message becomes; ``degraded`` as in ``channel.Rendering``."""

    shown: tuple[Shown, ...]
    degraded: tuple[str, ...] = ()


def render(message: Message, capabilities: Capabilities) -> Fitted:
    """Fit a message in; buttons stand under the last part.

    A label that is too long is shortened, and then stands in full in the text above. Buttons that
    are too many become lines of the text, with numbers where a number may be typed. Without a
    button for the contact the words alone ask for it.
    """
    listed = _too_many(message, capabilities)
    cut = [] if listed else [c for c in message.choices if _over(c.label, capabilities)]
    text = "\n".join(
        [
            message.text,
            *(f"• {choice.label}" for choice in cut),
            *(_lines(message) if listed else ()),
        ]
    ).strip()
    choices = () if listed else message.choices
    rows = tuple((_shortened(choice, capabilities),) for choice in choices)
    *before, last = _split(text, capabilities)
    shown = [Shown(part, silent=message.silent) for part in before]
    wanted = message.ask == "contact"
    ask = message.ask if wanted and capabilities.contact else None
    label = message.ask_label if ask else ""
    degraded = {
        "split": bool(before),
        "labels": bool(cut),
        "buttons": listed,
        "contact": wanted and ask is None,
    }
    return Fitted(
        (*shown, Shown(last, rows, ask, label, message.silent)),
        tuple(name for name, was in degraded.items() if was),
    )


def _too_many(message: Message, capabilities: Capabilities) -> bool:
    long_id = any(len(choice.id.encode()) > capabilities.id for choice in message.choices)
    return len(message.choices) > capabilities.buttons or long_id


def _lines(message: Message) -> Iterator[str]:
    """Give the buttons as lines to choose from by typing: a number, or the label itself."""
    for number, choice in enumerate(message.choices, 1):
        yield f"{number}. {choice.label}" if message.numbers else f"• {choice.label}"
    if message.numbers:
        yield message.numbers


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
