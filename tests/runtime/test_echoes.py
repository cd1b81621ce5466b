"""Updates that come again after their person was forgotten (DESIGN §3.1, DOMAIN §8).

A channel may deliver an update once more for days. Whoever had themselves forgotten meanwhile is
not brought back by what they said before.
"""

from collections.abc import Callable

import pytest

from engine.core.events import TextReceived
from engine.runtime import people, sessions
from engine.runtime.handled import Handled
from tests.core.small_flow import BOT
from tests.runtime.desk import CHANNEL, Desk

Open = Callable[..., Desk]
MAIN = """
hello:
menu: {buttons: {a: reading}}
reading: {ask: number}
send: {do: send}
accepted: {go: menu}
"""
ECHO = Handled(None, duplicate=True)


@pytest.fixture
def bot(desk: Open) -> Desk:
    """Open a bot whose person has sent a reading, and has been sent everything."""
    opened = desk(main=MAIN, services="send: {takes: [reading], changes: yes}")
    opened.press("a")
    opened.say("5", update="sent")
    opened.say("дякую", update="last")
    return opened


def remove(bot: Desk) -> None:
    """Let the person have been forgotten, and their row with them."""
    bot.store.transact(lambda tx: people.remove(tx, 1))


def leave(bot: Desk) -> None:
    """Let the person have had their data deleted; the row waits for the last messages."""
    bot.store.transact(lambda tx: sessions.clear(tx, 1))
    bot.store.transact(lambda tx: people.leave(tx, 1))


def again(bot: Desk, update: str, user: str = "1") -> Handled:
    """Let the channel deliver an update once more."""
    return bot.hear(TextReceived(bot.now, "5"), user, update)


@pytest.mark.parametrize("update", ["sent", "last", "u1"])
def test_an_old_update_brings_back_nobody_who_is_gone(bot: Desk, update: str) -> None:
    """Not a row of theirs comes into being, nothing is said, and nothing is sent to billing."""
    remove(bot)
    before = bot.rows("SELECT * FROM sent"), bot.rows("SELECT * FROM inbox")
    assert again(bot, update) == ECHO
    assert bot.said() == []
    for table in ("people", "sessions", "journal", "outbox", "timers"):
        assert bot.rows(f"SELECT * FROM {table}") == []  # noqa: S608 - the words above
    assert (bot.rows("SELECT * FROM sent"), bot.rows("SELECT * FROM inbox")) == before


@pytest.mark.parametrize("update", ["sent", "last", "u1"])
def test_an_old_update_keeps_nobody_who_is_leaving(bot: Desk, update: str) -> None:
    """They are leaving still, and their row is as it was."""
    leave(bot)
    tables = ("people", "sessions", "journal", "inbox")
    before = [bot.rows(f"SELECT * FROM {table}") for table in tables]  # noqa: S608
    assert again(bot, update) == ECHO
    assert bot.said() == []
    assert bot.rows("SELECT leaving FROM people") == [(1,)]
    assert [bot.rows(f"SELECT * FROM {table}") for table in tables] == before  # noqa: S608
    assert bot.store.transact(lambda tx: people.gone(tx, BOT, 10)) == [1]


def test_an_old_update_is_known_after_a_restart(bot: Desk) -> None:
    """What tells it from a new one is in the store."""
    remove(bot)
    bot.restart()
    assert again(bot, "last") == ECHO
    assert bot.rows("SELECT * FROM people") == []


@pytest.mark.parametrize("go", [remove, leave])
def test_a_new_update_brings_them_back(bot: Desk, go: Callable[[Desk], None]) -> None:
    """Whoever writes again is welcome, and met as somebody new; once is enough."""
    go(bot)
    handled = again(bot, "new")
    assert (handled.duplicate, handled.state) == (False, "main.menu")
    assert bot.said()[-1] == "main.menu"
    assert bot.rows("SELECT chat, leaving FROM people") == [("1", 0)]
    assert again(bot, "new").duplicate
    assert bot.said() == []


def test_an_old_update_after_they_came_back_is_a_duplicate(bot: Desk) -> None:
    """As for anybody else."""
    remove(bot)
    again(bot, "new")
    bot.said()
    assert again(bot, "sent") == Handled("main.menu", duplicate=True)
    assert bot.said() == []
    assert len(bot.rows("SELECT * FROM sent")) == 1


def test_others_are_not_taken_for_the_one_who_is_gone(bot: Desk) -> None:
    """Somebody new who writes meanwhile is met, and answered."""
    remove(bot)
    assert again(bot, "other", "2").duplicate is False
    assert bot.said() == ["main.hello", "main.menu"]
    assert bot.runner.state(BOT, CHANNEL, "1") is None
