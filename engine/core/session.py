"""One person's conversation with one bot, as it stands between two events.

Not the person: name, language and accounts belong to the store. A session is copied at the door
of ``step``; its frames are not, until the turn changes one (``changing``). What is made of
msgspec's structures here is what ``codec`` stores.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec import field as stored

if TYPE_CHECKING:
    from engine.core.values import Value
else:
    Value = Any  # msgspec need not know what may cross: ``packing`` sees to it

USABLE = timedelta(days=1)
"""How long a conversation that ended by silence may be taken up again (LANGUAGE §2.3.4)."""


class Return(StrEnum):
    """What happens in the frame below when a frame has ended."""

    RESULT = "result"
    """The outcome leads on, by the caller's ``then``."""
    QUESTION = "question"
    """It was an aside: the question below is asked again."""
    RETRY = "retry"
    """The step below that failed is done again."""


class Loop(Struct):
    """An ``each`` under way: its items, the one in hand, and what the earlier ones gave."""

    items: list[Value]
    index: int = 0
    results: list[Value] = stored(default_factory=list)

    def copy(self) -> "Loop":
        """Copy as far as anything may change."""
        return Loop(self.items, self.index, list(self.results))


class Call(Struct, frozen=True):
    """A service call that has not returned; ``number`` counts the calls of this session."""

    number: int
    service: str
    inputs: dict[str, Value]


class Frame(Struct, omit_defaults=True):
    """A dialog in progress: ``state`` is the machine's, ``dialog.state``.

    ``asked`` is the number of the present question, 0 before it is put; ``tries`` counts the wrong
    answers to it, and ``refused`` how often each text has said why. ``unanswered`` is a service
    call of which nobody knows whether it had an effect: made once more it keeps its number, and so
    its idempotency key. ``ahead`` holds answers in advance by question name, for this dialog and
    those that it calls. ``mark`` is the number of the last question before an aside began.

    Only a ``fresh`` frame, made or copied in the present turn, is ever changed: any other stands in
    a history or in another session too.
    """

    dialog: str
    state: str
    values: dict[str, Value] = stored(default_factory=dict)
    returns: Return = Return.RESULT
    asked: int = 0
    tries: int = 0
    loop: Loop | None = None
    unanswered: Call | None = None
    ahead: dict[str, str] = stored(default_factory=dict)
    mark: int = 0
    refused: dict[str, int] = stored(default_factory=dict)
    fresh: bool = False

    def copy(self) -> "Frame":
        """Give a fresh copy, as far as anything may change."""
        return Frame(
            self.dialog,
            self.state,
            self.values.copy(),
            self.returns,
            self.asked,
            self.tries,
            self.loop.copy() if self.loop else None,
            self.unanswered,
            self.ahead.copy(),
            self.mark,
            self.refused.copy(),
            fresh=True,
        )


class Option(Struct, frozen=True):
    """A button as it was shown: its name (those without one: see ``pick``) and its label."""

    name: str
    label: str


class Question(Struct, frozen=True):
    """The question that waits for an answer, with the buttons that the person really saw.

    ``contact`` is the label of the button that shares the person's phone, where one is asked for.
    """

    serial: int
    state: str
    options: tuple[Option, ...]
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Parked:
    """A conversation that ended by silence and may be taken up again until ``until``."""

    until: datetime
    stack: tuple[Frame, ...]
    history: tuple[tuple[Frame, ...], ...]


@dataclass(slots=True)
class Session:
    """Everything that the next turn needs to know about a conversation.

    ``stack`` has the dialog in play last. ``history`` holds the stack as it stood at each question,
    the present one last. ``question`` is None before the first and after silence. ``serial``
    numbers the questions and ``calls`` the service calls of this session; a session with numbers
    and no stack is one that was lost.
    """

    stack: list[Frame] = field(default_factory=list)
    history: list[tuple[Frame, ...]] = field(default_factory=list)
    question: Question | None = None
    pending: Call | None = None
    serial: int = 0
    calls: int = 0
    parked: Parked | None = None

    @property
    def top(self) -> Frame:
        """The frame in play, to look at."""
        return self.stack[-1]

    def changing(self, depth: int = -1) -> Frame:
        """Give a frame to change; one that is not fresh gives way to a copy."""
        frame = self.stack[depth]
        if not frame.fresh:
            frame = self.stack[depth] = frame.copy()
        return frame

    @property
    def state(self) -> str:
        """The machine's state: a session is the model of its flow's machine."""
        return self.stack[-1].state

    @state.setter
    def state(self, state: str) -> None:
        self.changing().state = state

    def keep(self, most: int) -> None:
        """Keep the stack as it is at the present question; of more than ``most`` the oldest go."""
        self.drop_present()
        self.changing().asked = self.serial
        self.history.append(self.snapshot())
        del self.history[:-most]

    def drop_present(self) -> None:
        """Take the present question out of the history, if it stands there."""
        if self.history and self.history[-1][-1].asked == self.top.asked:
            self.history.pop()

    def forget(self, mark: int) -> None:
        """Take out of the history what was asked after question ``mark``."""
        while self.history and self.history[-1][-1].asked > mark:
            self.history.pop()

    def snapshot(self) -> tuple[Frame, ...]:
        """Give the stack as it is now: whatever happens, these frames stay so."""
        self.settle()
        return tuple(self.stack)

    def settle(self) -> None:
        """Let nothing be changed any more but in a copy."""
        for frame in self.stack:
            frame.fresh = False

    def copy(self) -> "Session":
        """Copy as far as a turn may change; history is only ever added to or cut."""
        return Session(
            self.stack.copy(),
            self.history.copy(),
            self.question,
            self.pending,
            self.serial,
            self.calls,
            self.parked,
        )
