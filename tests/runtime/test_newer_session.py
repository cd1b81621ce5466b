"""A conversation that a newer version leads is not touched by an older one (DESIGN §4)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.core import codec
from engine.runtime import sessions
from engine.runtime.channel import Unreadable
from engine.runtime.chores import Batch
from engine.runtime.conversation import Waiting
from engine.runtime.sessions import NewerSession
from tests.core.small_flow import BOT, small_flow
from tests.places import Database
from tests.runtime.desk import CHANNEL, NOON, Desk
from tests.runtime.test_chores import FILES as NOTICES
from tests.runtime.test_chores import Telling, doing
from tests.runtime.test_rounds import FILES, LEFT, chat, put

ON_BOTH = True
HOUR = timedelta(hours=1)
Open = Callable[..., Desk]


@pytest.fixture
def bot(desk: Open) -> Desk:
    """Open a bot that asks its person for a reading, who waits no longer than three hours."""
    opened = desk(**FILES)
    opened.press("a")
    return opened


def lead_on(bot: Desk, by: int = 1) -> None:
    """Let a newer version have heard everybody: its form is known to nobody here."""
    written, newer = f'"format":{codec.FORMAT}', f'"format":{codec.FORMAT + by},"new":[1]'
    sql = "UPDATE sessions SET session = replace(session, ?, ?)"
    bot.store.transact(lambda tx: tx.run(sql, written, newer))


def left(bot: Desk) -> list[object]:
    """Give all that turns leave in the store."""
    return [bot.rows(sql) for sql in LEFT]


def test_what_comes_is_left_to_the_newer_version(bot: Desk) -> None:
    """It waits, and others in the round are heard."""
    lead_on(bot)
    put(bot, "1", "5", 7)
    before = left(bot)
    put(bot, "2", "вітаю", 7)
    turned = bot.runner.hear([chat("1"), chat("2")]).result()
    assert turned[chat("1")] == (None, None)
    assert turned[chat("2")][0] is not None
    assert bot.rows("SELECT chat FROM inbox WHERE payload IS NOT NULL") == [("1",)]
    bot.store.transact(lambda tx: tx.run("DELETE FROM inbox WHERE update_id = '2-7'"))
    bot.store.transact(lambda tx: tx.run("DELETE FROM people WHERE chat = '2'"))
    assert left(bot) == before


def test_nobody_is_heard_alone_whom_a_newer_version_has_heard(bot: Desk) -> None:
    """Nor is the update put aside: nothing is wrong with it."""
    lead_on(bot)
    put(bot, "1", "5", 7)
    before = left(bot)
    with pytest.raises(NewerSession):
        bot.runner.alone(chat("1"))
    assert left(bot) == before


def test_a_call_that_is_pending_is_left_to_the_newer_version(desk: Open) -> None:
    """It is neither made nor forgotten."""
    bot = desk(**FILES)
    put(bot, "1", "far", 1)
    _, waiting = bot.runner.hear([chat("1")]).result()[chat("1")]
    assert isinstance(waiting, Waiting)
    lead_on(bot)
    before = left(bot)
    with pytest.raises(NewerSession):
        bot.runner.finish(waiting)
    assert bot.billing.calls == []
    assert left(bot) == before


def test_timers_of_a_newer_version_wait_for_it(bot: Desk) -> None:
    """They hold up neither other people's nor what comes after them."""
    done = []

    class Chore:
        def do(self, *_: object) -> Batch:
            done.append(1)
            return Batch()

    doing(bot, Chore()).said()
    lead_on(bot)
    for text in ("вітаю", "a"):
        bot.say(text, "2")
    before = bot.rows(LEFT[2])[:2]
    assert bot.tick(HOUR) == ["main.reading.remind"]
    assert bot.rows(LEFT[2])[:2] == before
    assert done == [1]


def test_a_conversation_of_a_newer_version_is_not_put_to_rest(bot: Desk) -> None:
    """It may hold a call that is pending."""
    lead_on(bot)
    before = left(bot)
    assert not bot.store.transact(lambda tx: sessions.put_to_rest(tx, 1, bot.flow))
    with pytest.raises(NewerSession):
        bot.store.transact(lambda tx: sessions.clear(tx, 1))
    assert left(bot) == before


def test_notices_are_told_whoever_leads_the_conversation(database: Database) -> None:
    """They leave it as it is, and are not told again."""
    bot = Desk(small_flow(**NOTICES), database.place())
    for user in "12":
        bot.say("вітаю", user)
    lead_on(bot)
    before = bot.rows(LEFT[1])
    doing(bot, Telling([1, 2]))
    assert bot.tick(HOUR) == ["notices.outage.today"] * 2
    assert bot.rows(LEFT[1]) == before
    bot.stop()


def test_what_nobody_understands_is_excused_whoever_leads_the_conversation(bot: Desk) -> None:
    """It comes again until it is taken, and all that came with it."""
    bot.said()
    lead_on(bot)
    before = bot.rows(LEFT[1])
    bot.runner.excuse(Unreadable(BOT, CHANNEL, "1", "u9", NOON, "TypeError at parse.py:1"))
    assert bot.said() == ["engine.error"]
    assert bot.rows(LEFT[1]) == before


def test_a_damaged_session_is_none_of_a_newer_version(bot: Desk) -> None:
    """Whoever has it begins afresh rather than never being answered again."""
    bot.said()
    lead_on(bot)
    bot.store.transact(lambda tx: tx.run("UPDATE sessions SET session = substr(session, 1, 30)"))
    assert bot.say("щось") == ["engine.nothing_kept", "main.hello", "main.menu"]
