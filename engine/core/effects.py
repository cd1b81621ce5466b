"""What a turn wants done, as data. Imperative; not performed here.

Messages and their buttons are dataclasses: channels show them with this or that replaced.
"""

from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from engine.core.session import Call


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: its id (unique to this message) and the label that a person sees."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message, for every channel alike: plain text, no markup.

    ``said`` names what was said (``dialog.state`` or ``dialog.state.outcome``) for tests, the
    journal and coverage. ``ask`` is ``contact`` or ``photo`` where the channel may help with a
    button of its own, labelled ``ask_label``. ``numbers`` asks to type the number of a button, for
    channels that cannot show so many; it is empty where a number would be another answer.
    ``aside``: it is said beside a question that goes on waiting, and whose buttons stay.
    """

    said: str
    text: str
    choices: tuple[Choice, ...] = ()
    ask: str | None = None
    ask_label: str = ""
    silent: bool = False
    numbers: str = ""
    aside: bool = False


class SendMessage(Struct, frozen=True):
    """Say this to the person of the session."""

    message: Message


class CallService(Struct, frozen=True):
    """Call a service; its end comes back as ``ServiceReturned``."""

    call: Call


class SetTimer(Struct, frozen=True):
    """Raise ``TimerFired`` at that time, unless another question has been asked by then."""

    timer: str
    question: int
    at: datetime


Effect = SendMessage | CallService | SetTimer
