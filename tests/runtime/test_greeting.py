"""Greeting whoever opens a chat and has said nothing yet: at once, once, and nobody in midst."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.core.events import TextReceived
from engine.core.turn import Known
from engine.runtime import outbox, people, remote
from engine.runtime.channel import Inbound
from engine.runtime.runner import Runner
from engine.runtime.services import ServiceFailed
from engine.runtime.store import StoreError
from tests.core.small_flow import BOT
from tests.runtime.desk import CHANNEL, NOON, Desk, PlainKnowledge

Open = Callable[..., Desk]
FILES = {
    "bot": """
        commands: {help: do help, send: do send}
        lines: {send: "/ {account} send"}
        notices: {outage: {send: {today: on the day}}}
        """,
    "main": "hello:\nmenu: {buttons: {a: name}}\nname: {ask: text}\nthanks: {go: menu}",
    "send": "account: {ask: text, buttons: {back: back}}\nthanks: {go: end}",
    "help": "help: {go: end}",
    "uk": "notices: {outage: {today: Немає світла}}",
}
GREETED = ["main.hello", "main.menu"]


@pytest.fixture
def bot(desk: Open) -> Desk:
    """Open a bot whom person 1 has written to."""
    return desk(**FILES)


def greeting(chat: str, text: str = "/start", update: str = "g1") -> Inbound:
    """Give what a channel says of somebody who opened a chat."""
    return Inbound(BOT, CHANNEL, chat, update, TextReceived(NOON, text), "ru")


def greet(bot: Desk, chat: str, text: str = "/start", update: str = "g1") -> list[str]:
    """Let it happen, and give the names of the replies."""
    return [message.said for message in bot.runner.greet(greeting(chat, text, update))]


def test_somebody_new_is_greeted_at_once(bot: Desk) -> None:
    """The replies are given and count as sent; nobody sends them a second time."""
    messages = bot.runner.greet(greeting("2"))
    assert [message.said for message in messages][:2] == GREETED
    assert bot.said() == []
    assert {row[0] for row in bot.rows("SELECT status FROM outbox")} == {"sent"}
    assert bot.state("2") == "main.menu"


def test_whoever_was_greeted_goes_on_from_there(bot: Desk) -> None:
    """The first thing that they write is no second beginning."""
    greet(bot, "2")
    assert bot.press("a", "2") == ["main.name"]


def test_a_greeting_may_lead_somewhere(bot: Desk) -> None:
    """A link says what for."""
    assert "send.thanks" in greet(bot, "2", "/start send-12345")


def test_whoever_is_in_a_conversation_is_not_disturbed(bot: Desk) -> None:
    """Opening the chat again is no word of theirs; what waits for them still does."""
    bot.press("a")
    bot.store.transact(lambda tx: tx.run("UPDATE outbox SET status = 'waiting' WHERE id = 1"))
    before = bot.rows("SELECT session, updated_at FROM sessions")
    assert greet(bot, "1") == []
    assert bot.rows("SELECT session, updated_at FROM sessions") == before
    assert bot.rows("SELECT count(*) FROM outbox WHERE status = 'waiting'") == [(1,)]
    assert bot.rows("SELECT count(*) FROM inbox WHERE update_id = 'g1'") == [(0,)]


def test_a_greeting_that_comes_again_is_answered_as_before(bot: Desk) -> None:
    """The first answer may have been lost on its way; nothing happens a second time."""
    first = greet(bot, "2")
    assert greet(bot, "2") == first != []
    assert bot.rows("SELECT count(*) FROM people") == [(2,)]
    bot.now += timedelta(minutes=1)
    bot.say("слово", "2")
    assert greet(bot, "2") == first


def test_somebody_known_whose_conversation_is_over_is_greeted(bot: Desk) -> None:
    """With what waited for them before it, since the channel shows it all."""
    bot.store.transact(lambda tx: tx.run("DELETE FROM sessions"))
    person = bot.store.transact(lambda tx: people.find(tx, BOT, CHANNEL, "1"))
    assert person is not None
    waiting = replace(bot.runner.greet(greeting("7", update="g7"))[0], said="main.earlier")
    bot.store.transact(lambda tx: outbox.put(tx, person, [waiting], NOON))
    assert greet(bot, "1")[:3] == ["main.earlier", *GREETED]
    assert bot.said() == []


def test_whoever_had_blocked_the_bot_and_opens_it_is_back(bot: Desk) -> None:
    """They came by themselves."""
    bot.store.transact(lambda tx: tx.run("DELETE FROM sessions"))
    bot.store.transact(lambda tx: people.block(tx, 1, blocked=True))
    assert greet(bot, "1")[:2] == GREETED
    assert bot.rows("SELECT blocked FROM people") == [(0,)]


# services far away, and errors

REMOTE = {
    "main": "hello:\nlook: {do: look}\nfound: {go: menu}\nmenu: {buttons: {a: hello}}",
    "services": "look: {remote: yes}",
    "unavailable": "sorry: {buttons: {retry: end, leave: menu}}",
}


def test_a_greeting_does_not_wait_for_a_service_far_away(
    desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was said goes out as messages do; the call is made with the person's first word."""
    monkeypatch.setattr(remote, "PAUSE", 0)
    bot = desk(**REMOTE)
    calls = len(bot.billing.calls)
    assert greet(bot, "2") == []
    assert bot.said() == ["main.hello"]
    assert len(bot.billing.calls) == calls
    assert bot.say("слово", "2")[:2] == ["main.found", "main.menu"]
    assert len(bot.billing.calls) == calls + 1


def test_a_service_far_away_that_is_down_does_not_lose_the_greeted(
    desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are told with their first word, and can go on."""
    monkeypatch.setattr(remote, "PAUSE", 0)
    bot = desk(**REMOTE)
    bot.billing.plan["look"] = [ServiceFailed("503")] * 9
    greet(bot, "2")
    assert "unavailable.sorry" in bot.say("слово", "2")
    assert bot.press("leave", "2") == ["main.menu"]


class Failing(PlainKnowledge):
    """Knows nothing of anybody."""

    def known(self, *_: object) -> dict[int, Known]:
        """Fail as a programmer's error does."""
        raise ZeroDivisionError("СЕКРЕТ")


def test_an_error_is_told_to_nobody_and_leaves_nothing(
    bot: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """The person has said nothing yet; their first word begins as if there were no greeting."""
    runner = Runner(bot.store, {BOT: bot.flow}, bot.billing, Failing())
    assert runner.greet(greeting("2")) == []
    runner.close()
    assert "ZeroDivisionError" in caplog.text
    assert "СЕКРЕТ" not in caplog.text
    assert bot.rows("SELECT chat FROM people") == [("1",)]
    assert bot.say("вітаю", "2")[:2] == GREETED


def test_a_disk_that_fails_is_told_to_the_channel(
    bot: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is stored, and the greeting may come again."""

    def fail(*_: object) -> None:
        raise StoreError("a disk", "full")

    with monkeypatch.context() as failing:
        failing.setattr(bot.store, "transact", fail)
        with pytest.raises(StoreError):
            bot.runner.greet(greeting("2"))
    bot.now += timedelta(seconds=1)
    assert greet(bot, "2")[:2] == GREETED
