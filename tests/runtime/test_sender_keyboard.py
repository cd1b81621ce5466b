"""What a channel cannot show as it is: one keyboard for all messages, and what is degraded."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from engine.core.effects import Choice, Message
from engine.core.events import ChoicePressed, NoticeRaised, PersonEvent, TextReceived
from engine.runtime import outbox, people
from engine.runtime.announcing import tell
from engine.runtime.channel import UNLIMITED, Inbound
from engine.runtime.chores import Announcement
from engine.runtime.conversation import Conversation
from engine.runtime.runner import Runner
from engine.runtime.store import Transaction, moment
from tests.core.small_flow import BOT, small_flow
from tests.runtime.desk import CHANNEL, Billing, PlainKnowledge
from tests.runtime.post import Post, at_work

FILES = {
    "bot": """
        notices: {outage: {send: {today: on the day}, buttons: {about: do about, stop: menu}}}
        """,
    "main": """
        hello:
        menu: {buttons: {a: name}}
        name: {ask: text, buttons: {skip: menu, later: menu}}
        thanks: {go: menu}
        """,
    "about": "about: {go: end}",
    "uk": "notices: {outage: {today: Немає світла, buttons: {about: Докладніше, stop: Досить}}}",
}
VALID = timedelta(days=1)
OWN = ["n:outage:about", "n:outage:stop"]


class Talked(Post):
    """A post whose people talk with the bot."""

    def hear(self, event: PersonEvent) -> None:
        """Let person 1 do something, and send what the bot says to it."""
        self.updates = getattr(self, "updates", 0) + 1
        runner = Runner(self.store, {BOT: self.flow}, Billing(), PlainKnowledge())
        runner.handle(Inbound(BOT, CHANNEL, "1", f"u{self.updates}", event))
        runner.close()

    def notice(self) -> None:
        """Let the bot write first."""

        def raise_(tx: Transaction) -> None:
            person = people.find(tx, BOT, CHANNEL, "1")
            assert person is not None
            talk = Conversation(tx, self.flow, person, Billing(), PlainKnowledge())
            event = NoticeRaised(self.now, "outage", "today", {})
            tell(talk, Announcement(person.id, event, self.now + VALID))

        self.do(raise_)

    def say(self, message: Message) -> None:
        """Decide on a message."""

        def put(tx: Transaction) -> None:
            person = people.find(tx, BOT, CHANNEL, "1")
            assert person is not None
            outbox.put(tx, person, [message], self.now)

        self.do(put)

    @property
    def keyboard(self) -> list[str]:
        """The ids under the newest message, without the number of the question."""
        return [choice.rpartition(":")[2] for choice in self.channel.buttons[-1]]


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Talked]:
    """Open a post for a channel with one keyboard, its person at a question."""
    flow, capabilities = small_flow(**FILES), replace(UNLIMITED, one_keyboard=True)
    with at_work(Talked(tmp_path / "post.db", capabilities, flow=flow)) as opened:
        opened.hear(TextReceived(opened.now, "вітаю"))
        opened.hear(ChoicePressed(opened.now, "a"))
        yield opened


def test_a_notice_is_shown_as_it_is_where_each_message_has_its_buttons(post: Talked) -> None:
    """Nothing is added, and nothing is read of the session."""
    post.capabilities = UNLIMITED
    post.notice()
    post.deliver()
    assert post.channel.buttons[-1] == OWN


def test_a_notice_keeps_the_buttons_of_the_question_that_waits(post: Talked) -> None:
    """After its own, and as they were shown: the person can still answer."""
    post.deliver()
    asked = post.channel.buttons[-1]
    post.notice()
    post.deliver()
    assert post.channel.buttons[-1] == [*OWN, *asked]
    assert post.keyboard == ["about", "stop", "skip", "later"]


def test_a_late_message_shows_the_question_that_waits_now(post: Talked) -> None:
    """The buttons of a question that is answered would be of no use."""
    post.deliver()
    post.hear(TextReceived(post.now, "Олена"))
    post.deliver()
    assert post.channel.told("1")[-2:] == ["main.thanks", "main.menu"]
    assert [ids[-1].rpartition(":")[2] for ids in post.channel.buttons[-2:]] == ["a", "a"]


def test_a_question_is_shown_with_its_own_buttons_once(post: Talked) -> None:
    """They are those that wait."""
    post.deliver()
    assert post.keyboard == ["skip", "later"]


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ((), []),
        ((Choice("!/lang uk", "Українська"),), ["!/lang uk"]),
        ((Choice("n:outage:about", "?"), Choice("1:old", "?"), Choice("m1:a", "?")), OWN[:1]),
        ((Choice("r1:skip", "?"),), []),
    ],
)
def test_only_what_outlives_its_question_is_kept(
    post: Talked, shown: tuple[Choice, ...], kept: list[str]
) -> None:
    """Notices and offers work at any time; the buttons of other questions give way."""
    post.deliver()
    asked = post.channel.buttons[-1]
    post.say(Message("main.x", "раз", shown))
    post.deliver()
    assert post.channel.buttons[-1] == [*kept, *asked]


def test_a_notice_is_bulk_and_true_for_a_day(post: Talked) -> None:
    """A reply is neither."""
    post.notice()
    rows = post.rows("SELECT bulk, valid_until FROM outbox ORDER BY id")
    assert rows == [(0, None)] * (len(rows) - 1) + [(1, moment(post.now + VALID))]


def test_what_was_degraded_is_counted_and_logged_once(
    post: Talked, caplog: pytest.LogCaptureFixture
) -> None:
    """By the name of what was said, whatever is in it, and not again with each attempt."""
    caplog.set_level(logging.INFO)
    post.deliver()
    post.say(Message("main.long", "перше|друге"))
    post.channel.plan["1"] = [ConnectionError()]
    post.now += 2 * VALID

    post.deliver_in_time()
    assert post.channel.told("1")[-3:] == ["перше", "перше", "друге"]
    assert post.figures.counts["degradations", "split"] == 1
    assert caplog.text.count("main.long is shown in another way: split") == 1
    assert "друге" not in caplog.text


def test_a_notice_keeps_the_button_that_shares_the_phone(tmp_path: Path) -> None:
    """Else whoever is asked for it could not answer any more."""
    main = "hello:\nmenu: {buttons: {a: phone}}\nphone: {ask: contact, buttons: {skip: menu}}"
    flow = small_flow(**{**FILES, "main": main, "uk": "main: {phone: {contact: Мій номер}}"})
    capabilities = replace(UNLIMITED, one_keyboard=True)
    with at_work(Talked(tmp_path / "post.db", capabilities, flow=flow)) as post:
        post.hear(TextReceived(post.now, "вітаю"))
        post.hear(ChoicePressed(post.now, "a"))
        post.notice()
        post.deliver()
    assert post.channel.asked[-2:] == ["Мій номер", "Мій номер"]
