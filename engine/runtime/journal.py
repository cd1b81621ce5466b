"""What happened, turn by turn, without what is personal: for funnels and for "why this reply".

Not the conversation itself: texts are not kept, only the names of what was said, and what people
typed is masked.
"""

from datetime import datetime

from engine.core.events import (
    ChoicePressed,
    ContactShared,
    Event,
    MediaReceived,
    NoticeRaised,
    SaidInGroup,
    ServiceReturned,
    TextReceived,
    TimerFired,
)
from engine.core.masking import masked
from engine.runtime.store import Transaction, moment


def write(
    tx: Transaction,
    person_id: int,
    event: Event,
    version: str,
    states: tuple[str | None, str | None],
    said: list[str],
    *,
    private: bool,
) -> None:
    """Note a turn: the event, the states before and after, and the names of the replies."""
    tx.run(
        """INSERT INTO journal (person_id, at, version, event, state_before, state_after, said)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        person_id,
        moment(event.at),
        version,
        described(event, private=private),
        states[0],
        states[1],
        " ".join(said),
    )


def forget(tx: Transaction, before: datetime) -> int:
    """Drop what is older than the configured time; gives how many turns."""
    return tx.run("DELETE FROM journal WHERE at < ?", moment(before))


def described(event: Event, *, private: bool) -> str:
    """Name an event in a line, masked."""
    match event:
        case TextReceived(_, text):
            return f"text {masked(text, private=private)}"
        case ChoicePressed(_, choice):
            return f"press {masked(choice, private=private)}"
        case ContactShared(_, _, own):
            return "contact own" if own else "contact"
        case MediaReceived(_, medium, _):
            return f"media {medium}"
        case SaidInGroup():
            return "group"
        case TimerFired(_, timer, _):
            return f"timer {timer}"
        case ServiceReturned(_, _, outcome, _):
            return f"service {outcome}"
        case NoticeRaised(_, notice, stage, _):
            return f"notice {notice}.{stage}"
