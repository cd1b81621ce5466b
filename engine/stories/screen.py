"""What a person has on the screen: the newest messages, older ones above, buttons under them.

Not what a press does: the engine gets the button's id, as from a channel.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.core.effects import Message
from engine.core.folding import same
from engine.stories.names import Names

_ID = re.compile(r"(?:m?\d+|n:[a-z0-9_]+):(?:#(?P<item>\d+)|(?P<name>[a-z0-9_]+)(?::.+)?)")


@dataclass(frozen=True, slots=True)
class Button:
    """A button as a story may call it; ``name`` is None for an item that has only a label."""

    id: str
    label: str
    name: str | None

    @property
    def title(self) -> str:
        """The name that a story should use."""
        return self.name or self.label

    def called(self, word: str) -> bool:
        """Whether a story means this button by a word: its name or its label."""
        return self.name == word or same(self.label, word)


class Screen:
    """The messages of a conversation, turn by turn."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._turns: list[tuple[Message, ...]] = []

    @property
    def turns(self) -> tuple[tuple[Message, ...], ...]:
        """What was said so far, turn by turn."""
        return tuple(self._turns)

    def restore(self, turns: Sequence[tuple[Message, ...]]) -> None:
        """Show what was said up to an earlier moment, and nothing after it."""
        self._turns = list(turns)

    def show(self, messages: tuple[Message, ...]) -> None:
        """Take in what the bot said in a turn."""
        if messages:
            self._turns.append(messages)

    def buttons(self) -> list[Button]:
        """Give the buttons under the newest messages."""
        newest = self._turns[-1] if self._turns else ()
        return [button for message in newest for button in buttons(message, self._names)]

    def button(self, word: str) -> Button | None:
        """Find a button under the newest messages."""
        return self._find(self._turns[-1] if self._turns else (), word)

    def old_button(self, said: str, word: str) -> Button | None:
        """Find a button under an older message of that name, the newest of them."""
        older = [message for messages in self._turns[:-1] for message in messages]
        for messages in (older, self._turns[-1] if self._turns else ()):
            named = [message for message in messages if self._names.means(said, message.said)]
            if (found := self._find(named, word)) is not None:
                return found
        return None

    def label(self, id_: str) -> str:
        """Give the label of the button of that id."""
        seen = (c for messages in self._turns for message in messages for c in message.choices)
        return next((choice.label for choice in seen if choice.id == id_), "")

    def _find(self, messages: Sequence[Message], word: str) -> Button | None:
        found = (_pick(buttons(message, self._names), word) for message in reversed(messages))
        return next((button for button in found if button is not None), None)


def buttons(message: Message, names: Names) -> list[Button]:
    """Give the buttons under a message, with the names that the flow has for them."""
    items = names.items(message.said)
    found = []
    for choice in message.choices:
        parts = _ID.fullmatch(choice.id)
        name = parts["name"] if parts else None
        if parts and parts["item"] and int(parts["item"]) < len(items):
            name = items[int(parts["item"])]
        found.append(Button(choice.id, choice.label, name))
    return found


def _pick(seen: Sequence[Button], word: str) -> Button | None:
    """Find a button by its name, else by its label, its item's number, or its place (from 1)."""
    tests: tuple[Callable[[Button], bool], ...] = (
        lambda button: button.name == word,
        lambda button: same(button.label, word),
        lambda button: re.search(rf"(?<!\w){re.escape(word)}(?!\w)", button.label) is not None,
        lambda button: str(seen.index(button) + 1) == word,
    )
    for test in tests:
        if len(meant := [button for button in seen if test(button)]) == 1:
            return meant[0]
    return None
