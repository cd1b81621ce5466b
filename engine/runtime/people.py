"""The people that bots talk with: who is behind a chat, and what the bot keeps about them.

Not their accounts: those are the utility's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from engine.core.session import Session
from engine.runtime import journal, sessions
from engine.runtime.store import Transaction, moment


@dataclass(frozen=True, slots=True)
class Person:
    """A person as one bot knows them in one channel; ``chat`` is the channel's address.

    ``leaving`` is a person who had their data deleted: the row goes when nothing waits to be sent
    to them any more. What is personal is left out of ``repr``, which ends up in logs.
    """

    id: int
    bot: str
    channel: str
    chat: str = field(repr=False)
    language: str
    phone: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)
    blocked: bool = False
    leaving: bool = False


COLUMNS: Final = "id, bot, channel, chat, language, phone, name, blocked, leaving"


def find(tx: Transaction, bot: str, channel: str, chat: str) -> Person | None:
    """Find a person whom the bot has met."""
    sql = f"SELECT {COLUMNS} FROM people WHERE bot = ? AND channel = ? AND chat = ?"  # noqa: S608
    row = tx.row(sql, bot, channel, chat)
    return person(row) if row else None


def by_id(tx: Transaction, person_id: int) -> Person | None:
    """Find a person by their key in the store."""
    row = tx.row(f"SELECT {COLUMNS} FROM people WHERE id = ?", person_id)  # noqa: S608
    return person(row) if row else None


def keep_to_oneself(tx: Transaction, bot: str, channel: str, chat: str) -> None:
    """Be the only one in whose transaction something happens to a person, known or not."""
    tx.lock(lock_of(bot, channel, chat))


def lock_of(bot: str, channel: str, chat: str) -> str:
    """Give the name that is locked by whoever changes anything about a person."""
    return f"person {bot} {channel} {chat}"


def hold(tx: Transaction, person_id: int) -> Person | None:
    """Give a person as they are now that nobody else changes anything about them."""
    found = by_id(tx, person_id)
    if found is None:
        return None
    keep_to_oneself(tx, found.bot, found.channel, found.chat)
    return by_id(tx, person_id)


def hold_if_free(tx: Transaction, person_id: int) -> Person | None:
    """Give a person as they are now (``hold``), None while somebody else is at work with them."""
    found = by_id(tx, person_id)
    if found is None or not tx.lock_free([lock_of(found.bot, found.channel, found.chat)]):
        return None
    return by_id(tx, person_id)


def meet(
    tx: Transaction, bot: str, channel: str, chat: str, language: str, at: datetime
) -> tuple[Person, bool]:
    """Find a person or remember a new one; tells whether they are new.

    A person who was leaving stays, as somebody new of whom only the language is known. Everybody
    has a session from the first moment on: its age is how long nothing came from them.
    """
    keep_to_oneself(tx, bot, channel, chat)
    known = find(tx, bot, channel, chat)
    if known is not None and not known.leaving:
        return known, False
    if known is not None:
        tx.run("UPDATE people SET leaving = 0, met_at = ? WHERE id = ?", moment(at), known.id)
        return replace(known, leaving=False), True
    tx.run(
        "INSERT INTO people (bot, channel, chat, language, met_at) VALUES (?, ?, ?, ?, ?)",
        bot,
        channel,
        chat,
        language,
        moment(at),
    )
    met = find(tx, bot, channel, chat)
    if met is None:
        raise LookupError("a person was stored and is not there")
    sessions.save(tx, met.id, Session(), sessions.RESTING, at)
    return met, True


def speak(tx: Transaction, person_id: int, language: str) -> None:
    """Speak another language with a person from now on."""
    tx.run("UPDATE people SET language = ? WHERE id = ?", language, person_id)


def remember_phone(tx: Transaction, person_id: int, phone: str) -> None:
    """Keep the phone number that a person gave of their own accord."""
    tx.run("UPDATE people SET phone = ? WHERE id = ?", phone, person_id)


def block(tx: Transaction, person_id: int, *, blocked: bool) -> None:
    """Note that a person does not want messages any more, or does again."""
    tx.run("UPDATE people SET blocked = ? WHERE id = ?", int(blocked), person_id)


def move(tx: Transaction, moved: Person, chat: str) -> None:
    """Note that a chat has another address; who is known there already stays as they are."""
    if find(tx, moved.bot, moved.channel, chat) is None:
        tx.run("UPDATE people SET chat = ? WHERE id = ?", chat, moved.id)


def strip(tx: Transaction, person_id: int) -> None:
    """Forget what a person has told of themselves: phone and name."""
    tx.run("UPDATE people SET phone = NULL, name = NULL WHERE id = ?", person_id)


def leave(tx: Transaction, person_id: int) -> None:
    """Note that a person is to be removed as soon as nothing waits to be sent to them."""
    tx.run("UPDATE people SET leaving = 1 WHERE id = ?", person_id)


def gone(tx: Transaction, bot: str, most: int) -> list[int]:
    """Find people of a bot who are leaving and have been sent everything.

    The bot is looked up row by row, here and elsewhere: a plain condition on it would lead a
    database to read all people of the bot instead of the few that are due.
    """
    rows = tx.rows(
        """SELECT p.id FROM people p
           WHERE p.leaving = 1 AND (SELECT bot FROM people WHERE id = p.id) = ?
             AND NOT EXISTS (
               SELECT 1 FROM outbox o
               WHERE o.person_id = p.id AND o.status IN ('waiting', 'sending'))
           ORDER BY p.id LIMIT ?""",
        bot,
        most,
    )
    return [person_id for (person_id,) in rows]


def silent(tx: Transaction, bot: str, before: datetime, most: int) -> list[int]:
    """Find people of a bot from whom nothing has come since a moment, the longest silent first."""
    rows = tx.rows(
        """SELECT s.person_id FROM sessions s
           WHERE s.updated_at < ? AND (SELECT bot FROM people WHERE id = s.person_id) = ?
           ORDER BY s.updated_at LIMIT ?""",
        moment(before),
        bot,
        most,
    )
    return [person_id for (person_id,) in rows]


def remove(tx: Transaction, person_id: int) -> None:
    """Remove a person, with their conversation, messages and turns."""
    journal.forget_person(tx, person_id)
    tx.run("DELETE FROM people WHERE id = ?", person_id)


def person(row: Sequence[object]) -> Person:
    """Give a person from their row (``COLUMNS``)."""
    person_id, bot, channel, chat, language, phone, name, blocked, leaving = row
    return Person(
        int(str(person_id)),
        str(bot),
        str(channel),
        str(chat),
        str(language),
        None if phone is None else str(phone),
        None if name is None else str(name),
        bool(blocked),
        bool(leaving),
    )
