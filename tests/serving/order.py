"""In which order each chat was heard and answered, and whether that is the order of its turns."""

import json
from collections import defaultdict
from collections.abc import Iterable

from tests.serving.served import Served, until

PATIENCE = 300.0
"""Seconds after which a thousand people have not been answered; only a failing test waits."""

Chats = defaultdict[str, list[str]]
"""Texts, or names of texts, by chat."""


def heard_out(served: Served, updates: int) -> None:
    """Wait until so many updates have taken effect, and all that was said is out."""
    heard = "SELECT count(*) FROM inbox WHERE payload IS NULL"
    until(f"{updates} updates", lambda: served.rows(heard)[0][0] >= updates, PATIENCE)
    busy = "SELECT count(*) FROM outbox WHERE status IN ('waiting', 'sending')"
    until("silence", lambda: served.rows(busy) == [(0,)], PATIENCE)


def heard(served: Served) -> Chats:
    """Give what each chat was heard to say, in the order in which it took effect.

    The journal masks what people say: only short words in lower case are given as they were.
    """
    chats = Chats(list)
    for chat, event in _by_chat(served, "journal", "event"):
        chats[chat].append(event.removeprefix("text "))
    return chats


def faults(served: Served, shown: Iterable[tuple[str, str]]) -> list[str]:
    """Name the chats that did not see all that their turns said, each once and in order.

    ``shown`` is every text that was seen, after the chat that saw it.
    """
    turns, names, decided, seen = (Chats(list) for _ in range(4))
    for chat, said in _by_chat(served, "journal", "said"):
        turns[chat] += said.split()
    for chat, packed in _by_chat(served, "outbox", "message"):
        message = json.loads(packed)
        names[chat].append(message["said"])
        decided[chat].append(message["text"])
    for chat, text in shown:
        seen[chat].append(text)
    return [
        chat
        for chat in turns.keys() | decided.keys() | seen.keys()
        if names[chat] != turns[chat] or seen[chat] != decided[chat]
    ]


def _by_chat(served: Served, table: str, column: str) -> list[tuple[str, str]]:
    """Give a column with each row's chat, in the order in which it was written."""
    sql = f"""SELECT p.chat, x.{column} FROM {table} x
              JOIN people p ON p.id = x.person_id ORDER BY x.id"""  # noqa: S608 - our own names
    return served.rows(sql)
