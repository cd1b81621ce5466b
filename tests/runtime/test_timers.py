"""Timers: in the store, judged by the events' own time (DESIGN §7, DOMAIN §2 rows 9, 10)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.core.events import TextReceived
from engine.runtime.conversation import MAX_TIMERS
from engine.runtime.store import StoreError
from tests.core.small_flow import BOT
from tests.runtime.desk import NOON, Desk

ON_BOTH = True
Open = Callable[..., Desk]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

MAIN = """
hello:
menu: {buttons: {a: name}}
name: {ask: text, remind: 1 h, wait: 3 h}
thanks: {go: menu}
"""
REMINDING = "main: {name: {remind: Ви ще тут?}}"


@pytest.fixture
def bot(desk: Open) -> Desk:
    """Open a bot whose person is asked for a name."""
    opened = desk(main=MAIN, uk=REMINDING)
    opened.press("a")
    return opened


def test_timers_outlive_the_process(bot: Desk) -> None:
    """A restart neither loses nor doubles them."""
    bot.restart()
    assert bot.tick(HOUR) == ["main.name.remind"]
    bot.restart()
    assert bot.tick(HOUR) == []
    assert bot.tick(HOUR) == []
    assert bot.state() == "main.menu"
    assert bot.say("слово") == ["engine.ended", "main.menu"]


def test_an_answer_in_time_is_an_answer_however_late_it_is_processed(bot: Desk) -> None:
    """What counts is when the person wrote, not when the server got to it."""
    bot.now += 10 * DAY
    handled = bot.hear(TextReceived(NOON + 59 * HOUR / 60, "Оля"))
    assert handled.state == "main.menu"
    assert bot.said() == ["main.thanks", "main.menu"]


def test_a_late_answer_is_none_although_nobody_ticked(bot: Desk) -> None:
    """The timers due by the message's own time happen before it."""
    bot.now += 4 * HOUR
    assert bot.say("Оля") == ["main.name.remind", "engine.ended", "main.menu"]


def test_a_tick_happens_at_the_timers_time(bot: Desk) -> None:
    """A conversation that ended long ago may not be resumed because the tick was late."""
    bot.tick(2 * DAY)
    assert bot.say("/resume") == ["engine.nothing_to_resume", "main.menu"]


def test_an_answer_ends_the_waiting(bot: Desk) -> None:
    """Nobody is reminded of what they answered."""
    bot.say("Оля")
    assert bot.rows("SELECT * FROM timers") == []
    assert bot.tick(10 * DAY) == []


def test_a_message_that_is_older_than_the_last_fires_nothing(bot: Desk) -> None:
    """Updates may come out of order."""
    bot.hear(TextReceived(NOON - DAY, "/help"))
    assert bot.state() == "main.menu"


def test_everybodys_timers_happen(desk: Open) -> None:
    """Each person's own, soonest first."""
    bot = desk(main=MAIN, uk=REMINDING)
    for user in ("3", "1", "2"):
        bot.say("вітаю", user)
        bot.say("a", user)
        bot.now += timedelta(minutes=1)
    bot.now += HOUR
    bot.runner.tick(BOT, bot.now)
    assert [chat for chat, _ in bot.taken()] == ["3", "1", "2"]


def test_several_waits_that_passed_happen_one_after_the_other(desk: Open) -> None:
    """A question that was put by silence waits too, before a late message is heard."""
    bot = desk(
        main="""
        menu: {buttons: {a: first}}
        first: {ask: text, wait: 1 h, then: {silent: second}}
        x: {go: menu}
        second: {ask: text, wait: 1 h, then: {silent: third}}
        y: {go: menu}
        third: {ask: text}
        """
    )
    bot.press("a")
    bot.now += 90 * HOUR / 60
    assert bot.say("слово") == ["main.second", "main.y", "main.menu"]
    bot.press("a")
    bot.now += 5 * HOUR
    assert bot.say("слово") == ["main.second", "main.third", "main.menu"]
    bot.press("a")
    assert bot.tick(5 * HOUR) == ["main.second", "main.third"]


def test_a_question_that_asks_itself_by_silence_stays_within_bounds(desk: Open) -> None:
    """A year of silence at a question that repeats itself does not stop the bot."""
    bot = desk(
        main="""
        menu: {buttons: {a: first}}
        first: {ask: text, wait: 1 min, then: {silent: again}}
        x: {go: menu}
        """
    )
    bot.press("a")
    bot.now += 365 * DAY
    assert len(bot.say("слово")) <= MAX_TIMERS + 2
    assert bot.state() == "main.menu"


def test_a_timer_that_raises_is_dropped(desk: Open, caplog: pytest.LogCaptureFixture) -> None:
    """Time goes on for everybody else, and for this person from their next message."""
    bot = desk(
        main="""
        menu: {buttons: {a: first}}
        first: {ask: text, wait: 1 h, then: {silent: send}}
        x: {go: menu}
        send: {do: send, go: menu}
        """,
        services="send: {takes: [first]}",
    )
    for user in ("1", "2"):
        bot.say("вітаю", user)
        bot.say("a", user)
    bot.billing.plan["send"] = [ZeroDivisionError("987654")]
    assert bot.tick(2 * HOUR) == ["main.menu"]
    assert "ZeroDivisionError" in caplog.text
    assert "987654" not in caplog.text
    assert bot.tick(2 * HOUR) == []
    assert bot.say("слово", "1") == ["main.x", "main.menu"]


def test_a_store_that_fails_keeps_the_timer(desk: Open) -> None:
    """The next tick tries again."""
    bot = desk(
        main="""
        menu: {buttons: {a: first}}
        first: {ask: text, wait: 1 h, then: {silent: send}}
        x: {go: menu}
        send: {do: send, go: menu}
        """,
        services="send: {takes: [first]}",
    )
    bot.press("a")
    bot.billing.plan["send"] = [StoreError("rozmova.db", "disk full")]
    with pytest.raises(StoreError):
        bot.tick(2 * HOUR)
    assert bot.tick(HOUR) == ["main.menu"]


REMOTE_BY_SILENCE = """
menu: {buttons: {a: first}}
first: {ask: text, wait: 1 h, then: {silent: send}}
x: {go: menu}
send: {do: send}
sent: {go: menu}
"""


def test_a_tick_finishes_the_calls_that_it_causes(desk: Open) -> None:
    """Silence may lead to a remote service."""
    bot = desk(main=REMOTE_BY_SILENCE, services="send: {remote: yes}")
    bot.press("a")
    assert bot.tick(2 * HOUR) == ["main.sent", "main.menu"]


def test_a_late_message_waits_for_the_call_that_silence_caused(desk: Open) -> None:
    """First what is due, with its service, then the message."""
    bot = desk(main=REMOTE_BY_SILENCE, services="send: {remote: yes}")
    bot.press("a")
    bot.now += 2 * HOUR
    assert bot.say("a") == ["main.sent", "main.menu", "main.first"]
    assert bot.redeliver().duplicate
