"""What of a conversation matters for where it can go: conversations alike in it go on alike.

Not the conversation: numbers of questions and calls, and most of what a person typed, are left out.
What stands under an interruption counts only as far as it is the menu, a question or another one.
"""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from engine.core.flow import RESCUES, Flow
from engine.core.session import Frame, Return, Session
from engine.core.turn import Known
from engine.core.values import Value

MANY = 2
"""So many accounts or items are as good as more."""


def situation(flow: Flow, session: Session, known: Known) -> Hashable:
    """Give all that matters, accounts and the numbers in the dialog in play included.

    What interrupts a question is gone through by its outline alone: it is the same dialog that
    can be begun at the menu. And which account a person has does not matter with one in hand.
    """
    under, frames = _aside(flow, session.stack)
    if under in ("question", "aside"):
        return outline(flow, session, known)
    one, flags, is_open = _about(known)
    if any("account" in frame.values for frame in frames) and isinstance(one, str):
        one = 1
    values = tuple(
        (frame.state, _values(frame.values, exact=frame is session.stack[-1]), _rounds(frame))
        for frame in frames
    )
    waits, parked = _question(session), session.parked is not None
    return under, values, waits, parked, one, flags, is_open


def outline(flow: Flow, session: Session, known: Known) -> Hashable:
    """Give what matters but for the values: where it stands, and what is known of the person."""
    one, flags, is_open = _about(known)
    accounts = 1 if isinstance(one, str) else one
    rounds = tuple(_rounds(frame) for frame in _aside(flow, session.stack)[1])
    return stance(flow, session), rounds, session.parked is not None, accounts, flags, is_open


def stance(flow: Flow, session: Session) -> Hashable:
    """Give only where the conversation stands: its dialogs and the question that waits."""
    under, frames = _aside(flow, session.stack)
    return (under, tuple(frame.state for frame in frames), _question(session) is None)


def kind_of_place(flow: Flow, session: Session) -> str:
    """Say in a word where the conversation stands, for what does not depend on the question."""
    if not session.stack:
        return "new"
    if session.question is None:
        return "silent"
    if session.state == flow.menu_path and len(session.stack) == 1:
        return "menu"
    under, frames = _aside(flow, session.stack)
    if any(frame.dialog in RESCUES for frame in frames):
        return "rescue"
    return f"above {under}" if under else "question"


def _aside(flow: Flow, stack: Sequence[Frame]) -> tuple[str, Sequence[Frame]]:
    """Part the stack at its topmost interruption: what stands under it in a word, and the rest."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].returns is Return.QUESTION:
            below = stack[:depth]
            if any(frame.returns is Return.QUESTION for frame in below):
                return "aside", stack[depth:]
            return ("menu" if below[-1].state == flow.menu_path else "question"), stack[depth:]
    return "", stack


def _question(session: Session) -> Hashable:
    current = session.question
    if current is None:
        return None
    names = [option.name if option.name[:1] not in "#=" else option.name[:1] for option in
             current.options]  # fmt: skip
    return current.state, tuple(dict.fromkeys(names))


def _rounds(frame: Frame) -> Hashable:
    loop = frame.loop
    return (loop.index > 0, len(loop.items) - loop.index) if loop else None


def _about(known: Known) -> tuple[str | int, tuple[bool, ...], bool | None]:
    """Give what is known of the person: their accounts, flags; and whether the window is open."""
    person, window = known.person, known.bot.get("window")
    numbers = person.get("account_numbers")
    accounts = numbers if isinstance(numbers, list) else []
    one = str(accounts[0]) if len(accounts) == 1 else min(len(accounts), MANY)
    flags = tuple(bool(person.get(name)) for name in ("phone", "consented", "sent_this_month"))
    is_open = bool(window.get("open")) if isinstance(window, dict) else None
    return one, flags, is_open


def _values(values: Mapping[str, Value], *, exact: bool) -> Hashable:
    return tuple((name, _shape(value, exact=exact)) for name, value in sorted(values.items()))


def _shape(value: Value, *, exact: bool = False) -> Hashable:
    """Give what a condition may ask of a value: whether it is there, how many, which of a few."""
    match value:
        case None | bool():
            return value
        case int() | Decimal():
            return str(value) if exact else bool(value)
        case str():
            return bool(value)
        case date():
            return "day"
        case list():
            return min(len(value), MANY), tuple(_shape(item) for item in value[:MANY])
        case dict():
            return tuple(
                (key, item if key == "number" and isinstance(item, str) else _shape(item))
                for key, item in sorted(value.items())
            )
    return str(type(value))
