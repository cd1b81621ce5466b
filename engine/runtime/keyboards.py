"""The buttons of a message where only the newest message's are seen. Pure."""

from dataclasses import replace

from engine.core import ask
from engine.core.effects import Choice, Message


def with_keyboard(message: Message, pending: tuple[Choice, ...]) -> Message:
    """Give a message the buttons of the question that waits, after those of its own.

    Buttons of an earlier question go: nobody waits for them any more.
    """
    own = {choice.id for choice in message.choices}
    if not pending or all(choice.id in own for choice in pending):
        return message
    kept = [choice for choice in message.choices if not ask.of_a_question(choice)]
    return replace(message, choices=(*kept, *pending))
