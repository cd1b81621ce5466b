"""The people that bots talk with: who is behind a chat, and what the bot keeps about them.

Not their accounts: those are the utility's.
"""

from dataclasses import dataclass
from datetime import datetime

from engine.runtime.store import Transaction, moment


@dataclass(frozen=True, slots=True)
class Person:
    """A person as one bot knows them in one channel; ``chat`` is the channel's address."""

    id: int
    bot: str
    channel: str
    chat: str
    language: str
    phone: str | None = None
    name: str | None = None
    blocked: bool = False


_COLUMNS = "id, bot, channel, chat, language, phone, name, blocked"


def find(tx: Transaction, bot: str, channel: str, chat: str) -> Person | None:
    """Find a person whom the bot has met."""
    sql = f"SELECT {_COLUMNS} FROM people WHERE bot = ? AND channel = ? AND chat = ?"  # noqa: S608
    row = tx.row(sql, bot, channel, chat)
    return _person(row) if row else None


def by_id(tx: Transaction, person_id: int) -> Person | None:
    """Find a person by their key in the store."""
    row = tx.row(f"SELECT {_COLUMNS} FROM people WHERE id = ?", person_id)  # noqa: S608
    return _person(row) if row else None


def meet(
    tx: Transaction, bot: str, channel: str, chat: str, language: str, at: datetime
) -> tuple[Person, bool]:
    """Find a person or remember a new one; tells whether they are new."""
    known = find(tx, bot, channel, chat)
    if known is not None:
        return known, False
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


def _person(row: tuple[object, ...]) -> Person:
    person_id, bot, channel, chat, language, phone, name, blocked = row
    return Person(
        int(str(person_id)),
        str(bot),
        str(channel),
        str(chat),
        str(language),
        None if phone is None else str(phone),
        None if name is None else str(name),
        bool(blocked),
    )
