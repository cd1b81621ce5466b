"""Whether a channel can show a message as it is. Not how it is shown where it cannot (channels)."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.core.effects import Message
from engine.runtime.channel import Capabilities


@dataclass(frozen=True, slots=True)
class Over:
    """A limit that a message goes beyond: ``text label buttons id``, how far, and what it is."""

    what: str
    came: int
    limit: int


def over(message: Message, shows: Capabilities) -> Iterator[Over]:
    """Give every limit of a channel that a message goes beyond, each once."""
    measures = {
        "text": (shows.measure(message.text), shows.text),
        "label": (max((shows.measure(c.label) for c in message.choices), default=0), shows.label),
        "buttons": (len(message.choices), shows.buttons),
        "id": (max((len(c.id.encode()) for c in message.choices), default=0), shows.id),
    }
    for what, (came, limit) in measures.items():
        if came > limit:
            yield Over(what, came, limit)
