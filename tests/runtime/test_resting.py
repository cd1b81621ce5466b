"""Conversations that nobody goes on with let go of what was half done (DOMAIN §8)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.core.events import NoticeRaised, TextReceived
from engine.core.session import Frame, Session
from engine.runtime import people, sessions
from engine.runtime.announcing import tell
from engine.runtime.chores import Announcement
from engine.runtime.conversation import Conversation
from engine.runtime.store import Transaction
from tests.core.small_flow import BOT, small_flow
from tests.runtime.desk import CHANNEL, Desk, PlainKnowledge

ON_BOTH = True
Open = Callable[..., Desk]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

FLOW = {
    "bot": """
commands: {resume: back, back: back, help: do help}
notices: {news: {send: {soon: day 1}}}
""",
    "main": """
hello:
greeting: {set: {secret: "'таємниця'"}}
menu: {buttons: {a: name, b: hello}}
name: {ask: text, wait: 3 h}
send: {do: send}
surname: {ask: text, wait: 3 h, buttons: {skip: menu}}
thanks: {go: menu}
""",
    "help": "help: {go: end}",
    "services": "send: {takes: [name], changes: yes}",
    "uk": "notices: {news: {soon: Новина}}",
}


@pytest.fixture
def bot(desk: Open) -> Desk:
    """Open a bot whose person stands at the menu."""
    return desk(**FLOW)


def rest(bot: Desk) -> list[int]:
    """Put to rest whatever has been idle for a day."""

    def work(tx: Transaction) -> list[int]:
        idle = sessions.idle(tx, BOT, bot.now - DAY, 10)
        return [key for key in idle if sessions.put_to_rest(tx, key, bot.flow)]

    return bot.store.transact(work)


def stored(bot: Desk) -> str:
    """Give the stored form of the person's session."""
    return str(bot.rows("SELECT session FROM sessions")[0][0])


def half_way(bot: Desk) -> None:
    """Bring the person half way through, and let them fall silent."""
    bot.press("a")
    bot.say("Оля")
    bot.say("/help")
    bot.tick(3 * HOUR)


def test_what_was_half_done_is_forgotten_after_silence(bot: Desk) -> None:
    """Answers, history, and what could be taken up again; the numbers go on."""
    half_way(bot)
    before = bot.session()
    assert before.parked is not None
    assert "Оля" in stored(bot)
    bot.now += DAY + HOUR
    assert rest(bot) == [1]
    menu = [Frame("main", "main.menu")]
    assert bot.session() == Session(stack=menu, serial=before.serial, calls=before.calls)
    assert "Оля" not in stored(bot)
    assert bot.say("Іваненко") == ["engine.nothing_kept", "main.menu"]


def test_until_then_the_next_message_says_how_to_go_on(bot: Desk) -> None:
    """Silence alone takes nothing away: only being put to rest does."""
    half_way(bot)
    bot.now += DAY - HOUR
    assert rest(bot) == []
    assert bot.say("Іваненко") == ["engine.ended", "main.menu"]
    assert bot.say("/resume") == ["main.surname"]


def test_nothing_can_be_resumed_then(bot: Desk) -> None:
    """An honest word."""
    half_way(bot)
    bot.now += DAY + HOUR
    rest(bot)
    assert bot.say("/resume") == ["engine.nothing_to_resume", "main.menu"]


def test_no_button_and_no_key_comes_a_second_time(bot: Desk) -> None:
    """An old button is stale, and a service is called under a new key."""
    bot.press("a")
    bot.hear(TextReceived(bot.now, "Оля"))
    ((_, asked),) = bot.taken()
    skip = asked.choices[0].id
    bot.tick(3 * HOUR)
    bot.now += DAY + HOUR
    rest(bot)
    assert bot.press(skip) == ["engine.nothing_kept", "main.menu"]
    bot.press("a")
    assert bot.say("Оля") == ["main.surname"]
    assert bot.press(skip) == ["engine.stale", "main.surname"]
    keys = [key for (key,) in bot.rows("SELECT step_key FROM sent")]
    assert len(set(keys)) == len(keys) == 2


def test_a_question_that_is_still_waited_for_is_left_alone(desk: Open) -> None:
    """However short the term: its own time to wait has not passed."""
    bot = desk(**{**FLOW, "main": FLOW["main"].replace("3 h", "1 week")})
    bot.press("a")
    bot.tick(6 * DAY)
    assert rest(bot) == []
    assert bot.say("Оля") == ["main.surname"]


def test_a_question_that_nothing_waits_for_any_more_is_forgotten(bot: Desk) -> None:
    """Its place in the flow is gone, so its time passed without an end."""
    bot.press("a")
    bot.say("Оля")
    bot.flow = small_flow(main="menu: {buttons: {a: menu}}")
    bot.restart()
    bot.tick(3 * HOUR)
    assert "Оля" in stored(bot)
    bot.now += DAY + HOUR
    assert rest(bot) == [1]
    assert "Оля" not in stored(bot)
    assert bot.say("Іваненко") == ["engine.nothing_kept", "main.menu"]


def test_whoever_stands_at_the_menu_still_does(bot: Desk) -> None:
    """With the buttons that they saw; only what was remembered on the way there is gone."""
    bot.hear(TextReceived(bot.now, "щось"))
    ((_, menu),) = bot.taken()
    before = bot.session()
    assert "таємниця" in stored(bot)
    bot.now += DAY + HOUR
    assert rest(bot) == [1]
    after = bot.session()
    assert "таємниця" not in stored(bot)
    assert (after.question, after.serial, after.calls) == (
        before.question,
        before.serial,
        before.calls,
    )
    assert bot.press(menu.choices[0].id) == ["main.name"]
    assert bot.say("/back") == ["main.menu"]


def test_at_the_menu_an_unclear_word_is_still_unclear(bot: Desk) -> None:
    """Nothing has ended, so nobody is told that it has."""
    bot.now += DAY + HOUR
    rest(bot)
    assert bot.say("щось") == ["main.menu.again"]
    assert bot.say("1") == ["main.name"]


def test_a_call_that_has_not_returned_is_kept(desk: Open) -> None:
    """It may be a reading that the person has confirmed."""
    remote = {**FLOW, "services": "send: {takes: [name], changes: yes, remote: yes}"}
    bot = desk(**remote)
    bot.press("a")
    bot.die_at("send", lambda: bot.say("Оля"))
    bot.now += 9 * DAY
    assert rest(bot) == []
    assert bot.say("Іваненко")[-1] == "main.menu"
    assert list(bot.billing.accepted.values()) == [{"name": "Оля"}]


def test_a_session_that_cannot_be_read_is_put_to_rest_too(bot: Desk) -> None:
    """What it holds may be personal; its numbers are beyond all that were given."""
    before = bot.session()
    bot.store.transact(lambda tx: tx.run("UPDATE sessions SET session = 'Оля'"))
    bot.now += DAY + HOUR
    assert rest(bot) == [1]
    assert "Оля" not in stored(bot)
    assert bot.session().serial > before.serial
    assert bot.say("щось") == ["engine.nothing_kept", "main.hello", "main.menu"]


def test_each_session_is_put_to_rest_once(bot: Desk) -> None:
    """Until the person says something again."""
    bot.now += DAY + HOUR
    assert [rest(bot), rest(bot)] == [[1], []]
    bot.say("щось")
    assert rest(bot) == []
    bot.now += DAY + HOUR
    assert rest(bot) == [1]


def test_a_conversation_can_be_let_go_of_altogether(bot: Desk) -> None:
    """As when a person is forgotten: the next word begins another, with numbers that go on."""
    bot.press("a")
    before = bot.session()
    bot.store.transact(lambda tx: sessions.clear(tx, 1))
    assert bot.session() == Session(serial=before.serial, calls=before.calls)
    assert bot.say("щось") == ["engine.nothing_kept", "main.hello", "main.menu"]


# how long nothing came from somebody


def silent(bot: Desk, since: timedelta) -> list[int]:
    """Find people from whom nothing came for so long."""
    return bot.store.transact(lambda tx: people.silent(tx, BOT, bot.now - since, 10))


def test_everybody_has_a_session_from_the_first_moment(bot: Desk) -> None:
    """So its age is known of everybody, also of those who have said nothing yet."""
    bot.store.transact(lambda tx: people.meet(tx, BOT, CHANNEL, "2", "uk", bot.now))
    assert bot.session("2") == Session()
    assert bot.state("2") is None
    bot.now += DAY
    assert silent(bot, DAY) == []
    bot.now += HOUR
    assert silent(bot, DAY) == [1, 2]
    assert silent(bot, 2 * DAY) == []
    bot.say("вітаю", "2")
    assert silent(bot, DAY) == [1]


def test_what_the_bot_says_first_makes_nobody_heard(bot: Desk) -> None:
    """A person who gets a notice every month and never answers is silent all the same."""
    bot.now += 30 * DAY

    def news(tx: Transaction) -> None:
        person = people.by_id(tx, 1)
        assert person is not None
        talk = Conversation(tx, bot.flow, person, bot.billing, PlainKnowledge())
        event = NoticeRaised(bot.now, "news", "soon", {})
        tell(talk, Announcement(1, event, bot.now + DAY))

    bot.store.transact(news)
    assert bot.said() == ["notices.news.soon"]
    assert silent(bot, 29 * DAY) == [1]
    bot.say("щось")
    assert silent(bot, 29 * DAY) == []
