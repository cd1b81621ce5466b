"""The buttons of a message where only the newest message's are seen. Pure."""

from dataclasses import replace

from engine.core import ask
from engine.core.ask import Standing
from engine.core.effects import Message


def with_keyboard(message: Message, standing: Standing) -> Message:
    """Give a message what stands under the question that waits, after the buttons of its own.

    Buttons of an earlier question go: nobody waits for them any more.
    """
    if standing.contact and message.ask is None:
        message = replace(message, ask="contact", ask_label=standing.contact)
    own = {choice.id for choice in message.choices}
    if all(choice.id in own for choice in standing.choices):
        return message
    kept = [choice for choice in message.choices if not ask.of_a_question(choice)]
    return replace(message, choices=(*kept, *standing.choices))
