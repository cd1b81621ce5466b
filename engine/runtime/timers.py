"""Timers in the store: they outlive the process, and time is always the events' own."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from engine.core.effects import SetTimer
from engine.core.events import TimerFired
from engine.runtime.store import Row, Transaction, moment, when


def rows(person_id: int, asked: int | None, timers: Iterable[SetTimer]) -> list[Row]:
    """Give the timers to be set: those of the question that waits now, by its number."""
    return [
        (person_id, timer.timer, timer.question, moment(timer.at))
        for timer in timers
        if timer.question == asked
    ]


def write(tx: Transaction, asked: Sequence[Row], set_now: Sequence[Row]) -> None:
    """Set timers (``rows``), after those are forgotten that belong to earlier questions.

    ``asked`` are people, each with the number of the question that waits now, 0 for none.
    """
    tx.many("DELETE FROM timers WHERE person_id = ? AND question <> ?", asked)
    tx.many("INSERT INTO timers (person_id, timer, question, due_at) VALUES (?, ?, ?, ?)", set_now)


def fire(tx: Transaction, person_id: int, at: datetime) -> list[TimerFired]:
    """Take the timers of a person that have run out by then, in the order of time."""
    rows = tx.rows(
        "SELECT timer, question, due_at FROM timers WHERE person_id = ? AND due_at <= ? "
        "ORDER BY due_at, timer",
        person_id,
        moment(at),
    )
    tx.run("DELETE FROM timers WHERE person_id = ? AND due_at <= ?", person_id, moment(at))
    return [TimerFired(when(due_at), timer, question) for timer, question, due_at in rows]


def due(tx: Transaction, bot: str, at: datetime, most: int = 1000) -> list[int]:
    """Find the people of a bot whose timers have run out by then, soonest first.

    The bot and the person stand in expressions, so that the index of ``due_at`` is used and no
    other: those would lead through everybody at each look.
    """
    rows = tx.rows(
        """SELECT t.person_id + 0
           FROM timers t JOIN people p ON p.id = t.person_id
           WHERE coalesce(p.bot, '') = ? AND t.due_at <= ?
           GROUP BY t.person_id + 0 ORDER BY min(t.due_at), 1 LIMIT ?""",
        bot,
        moment(at),
        most,
    )
    return [person_id for (person_id,) in rows]
