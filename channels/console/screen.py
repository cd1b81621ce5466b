"""What a terminal shows, and what a typed line means there. Pure."""

from datetime import datetime

from channels.intake import clean
from channels.render import Shown
from engine.core.events import (
    ChoicePressed,
    ContactShared,
    MediaReceived,
    PersonEvent,
    TextReceived,
)
from engine.messages import say


def lines(shown: Shown, language: str) -> list[str]:
    """Give a message as lines: its text, its buttons by number, and how to share a contact."""
    labels = [choice.label for choice in shown.choices]
    out = [f"│ {line}" for line in shown.text.split("\n")]
    out += [f"│   {number} [{label}]" for number, label in enumerate(labels, 1)]
    if shown.ask == "contact":
        out.append(f"│   {say(language, 'console', 'contact', label=shown.ask_label)}")
    return out


def understood(typed: str, last: Shown | None, at: datetime) -> PersonEvent:
    """Give the event that a line stands for.

    ``:contact +380…`` shares a contact, ``:photo`` and its like send a picture, ``[2]`` or
    ``[label]`` presses a button.
    """
    text = clean(typed)
    word, _, rest = text.partition(" ")
    if word == ":contact":
        return ContactShared(at, rest.strip(), own=True)
    if word in (":photo", ":sticker", ":voice", ":location", ":document"):
        return MediaReceived(at, word[1:], f"console:{word[1:]}")
    if word.startswith("[") and text.endswith("]"):
        return _press(text[1:-1], last, at)
    return TextReceived(at, text)


def _press(meant: str, last: Shown | None, at: datetime) -> PersonEvent:
    choices = last.choices if last else ()
    number = int(meant) if meant.isdecimal() and len(meant) < 4 else 0
    if 1 <= number <= len(choices):
        return ChoicePressed(at, choices[number - 1].id)
    return ChoicePressed(at, meant)
