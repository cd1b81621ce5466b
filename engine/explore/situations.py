"""What of a conversation matters for where it can go: conversations alike in it go on alike.

Not the conversation: numbers of questions and calls, and most of what a person typed, are left out.
What stands under an interruption counts only as far as it is the menu, a question or another one.
"""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from engine.core.flow import RESCUES, Flow
from engine.core.session import Frame, Return, Session
from engine.core.turn import Known
from engine.core.values import Value
from engine.explore.live import PERSON, LiveNames

FLAGS = ("phone", "consented", "sent_this_month")
MANY = 2
"""So many accounts or items are as good as more."""


def situation(flow: Flow, live: LiveNames, session: Session, known: Known) -> Hashable:
    """Give what matters of what the dialogs in play know, accounts and numbers included.

    Of their names only those count that may still be read. Of the person nothing counts once an
    account is in hand: that is the ``outline``'s, and a conversation that is new in one of the two
    is new. So nothing is gone through with every account and also for everybody who may have it.
    What interrupts a question is gone through by its outline alone: it is the same dialog that
    can be begun at the menu.
    """
    under, frames = _aside(flow, session.stack)
    if under in ("question", "aside"):
        return outline(flow, live, session, known)
    kept = _live(live, frames)
    values = tuple(
        (
            frame.state,
            _values(frame.values, names, exact=frame is session.stack[-1]),
            _rounds(frame),
        )
        for frame, names in zip(frames, kept, strict=True)
    )
    person: Hashable = None
    if not any("account" in frame.values for frame in frames):
        person = _person(flow, session, known, kept)
    parked = _at_rest(flow, session) and session.parked is not None
    return under, values, _question(session), parked, person, _open(known)


def outline(flow: Flow, live: LiveNames, session: Session, known: Known) -> Hashable:
    """Give what matters but for the values: where it stands, and what is known of the person.

    Of the person only that counts which the dialogs in play may still ask.
    """
    frames = _aside(flow, session.stack)[1]
    one, *flags = _person(flow, session, known, _live(live, frames))
    rounds = tuple(_rounds(frame) for frame in frames)
    parked = _at_rest(flow, session) and session.parked is not None
    accounts = 1 if isinstance(one, str) else one
    return stance(flow, session), rounds, parked, accounts, tuple(flags), _open(known)


def stance(flow: Flow, session: Session) -> Hashable:
    """Give only where the conversation stands: its dialogs and the question that waits."""
    under, frames = _aside(flow, session.stack)
    return (under, tuple(frame.state for frame in frames), _question(session) is None)


def whereabouts(flow: Flow, session: Session, known: Known) -> Hashable:
    """Give where the conversation stands for what does not depend on the question.

    At the menu it is as well who stands there: somebody with an account, or of whom nothing is
    known.
    """
    place = kind_of_place(flow, session)
    if place != "menu":
        return place
    one, *flags = _person(flow, session, known, [])
    return place, 1 if isinstance(one, str) else one, tuple(flags)


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


def _live(live: LiveNames, frames: Sequence[Frame]) -> list[frozenset[str]]:
    """Give what may still be read of each frame, by what happens when the one above it ends."""
    return [
        live.under(frame.state)
        if above is not None and above.returns is Return.RESULT
        else live.at(frame.state)
        for frame, above in zip_longest(frames, frames[1:])
    ]


def _rounds(frame: Frame) -> Hashable:
    loop = frame.loop
    return (loop.index > 0, len(loop.items) - loop.index) if loop else None


def _person(
    flow: Flow, session: Session, known: Known, kept: Sequence[frozenset[str]]
) -> tuple[Hashable, ...]:
    """Give what is known of the person: their account, or how many they have, and flags.

    None for what is not asked any more before the conversation comes to rest.
    """
    person, asked = known.person, {name for names in kept for name in names}
    rests = _at_rest(flow, session)

    def counts(*fields: str) -> bool:
        return rests or PERSON in asked or any(f"{PERSON}.{name}" in asked for name in fields)

    numbers = person.get("account_numbers")
    accounts = numbers if isinstance(numbers, list) else []
    one: str | int = str(accounts[0]) if len(accounts) == 1 else min(len(accounts), MANY)
    flags = (bool(person.get(name)) if counts(name) else None for name in FLAGS)
    return one if counts("accounts", "account_numbers") else None, *flags


def _at_rest(flow: Flow, session: Session) -> bool:
    return kind_of_place(flow, session) in ("new", "silent", "menu")


def _open(known: Known) -> bool | None:
    """Whether the window for readings is open."""
    window = known.bot.get("window")
    return bool(window.get("open")) if isinstance(window, dict) else None


def _values(values: Mapping[str, Value], live: frozenset[str], *, exact: bool) -> Hashable:
    return tuple(
        (name, _shape(value, exact=exact)) for name, value in sorted(values.items()) if name in live
    )


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
