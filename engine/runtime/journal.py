"""What happened, turn by turn, without what is personal: for funnels and for "why this reply".

Not the conversation itself: texts are not kept, only the names of what was said, and what people
typed is masked.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

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
from engine.runtime.store import Row, Transaction, moment

_WORD: Final = re.compile(r"\S*@\S+|[^\W\d_][\w'’ʼ-]*")


def row(
    person_id: int,
    event: Event,
    version: str,
    states: tuple[str | None, str | None],
    said: Iterable[str],
    *,
    private: bool,
) -> Row:
    """Give a turn to be noted: the event, the states before and after, names of the replies."""
    shown = described(event, private=private)
    return (person_id, moment(event.at), version, shown, *states, " ".join(said))


def write(tx: Transaction, rows: Sequence[Row]) -> None:
    """Note turns (``row``), in their order."""
    tx.many(
        """INSERT INTO journal (person_id, at, version, event, state_before, state_after, said)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        rows,
    )


def forget(tx: Transaction, bot: str, before: datetime, most: int) -> int:
    """Drop turns with a bot that are older than the configured time; gives how many."""
    return tx.run(
        """DELETE FROM journal WHERE id IN (
             SELECT j.id FROM journal j
             WHERE j.at < ? AND (SELECT bot FROM people WHERE id = j.person_id) = ? LIMIT ?)""",
        moment(before),
        bot,
        most,
    )


def forget_person(tx: Transaction, person_id: int) -> None:
    """Drop all turns of a person."""
    tx.run("DELETE FROM journal WHERE person_id = ?", person_id)


def described(event: Event, *, private: bool) -> str:
    """Name an event in a line, masked."""
    match event:
        case TextReceived(_, text):
            return f"text {masked(_nameless(text), private=private)}"
        case ChoicePressed(_, choice):
            return f"press {masked(_nameless(choice), private=private)}"
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


def _nameless(text: str) -> str:
    """Hide addresses of mail, and words that begin with a capital: names of people and streets.

    The first word is shown unless the second is a name too: people begin a sentence with it.
    """
    words = _WORD.findall(text)
    hidden = [word[0].isupper() or "@" in word for word in words]
    if words and not any(hidden[1:2]):
        hidden[0] = "@" in words[0]
    hide = iter(hidden)
    return _WORD.sub(lambda word: "••••" if next(hide) else word[0], text)
