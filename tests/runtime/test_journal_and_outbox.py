"""What a turn leaves in the store beside the session: the journal and the outbox (DESIGN §4)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.core.events import ContactShared, TextReceived
from engine.runtime import journal
from tests.core.small_flow import BOT, small_flow
from tests.runtime.desk import CHANNEL, NOON, Desk

Open = Callable[..., Desk]

MAIN = """
hello:
menu: {buttons: {a: reading}}
reading: {ask: number}
send: {do: send}
accepted: {go: menu}
"""
SERVICES = "send: {takes: [reading], changes: yes}"
RESCUE = "sorry: {buttons: {retry: end, leave: menu}}"


@pytest.fixture
def bot(desk: Open) -> Desk:
    """Open a bot that sends readings, its person at the question."""
    opened = desk(main=MAIN, services=SERVICES, unavailable=RESCUE)
    opened.press("a")
    return opened


def test_the_journal_tells_what_happened_masked(bot: Desk) -> None:
    """Event, states, names of the replies, version: nothing that a person typed in the clear."""
    bot.say("987654")
    bot.hear(ContactShared(NOON, "+380501112233", own=True))
    rows = bot.rows("SELECT event, state_before, state_after, said, version FROM journal")
    assert rows[2][:4] == ("text ••••54", "main.reading", "main.menu", "main.accepted main.menu")
    assert rows[-1][0] == "contact own"
    assert {row[4] for row in rows} == {bot.flow.version}
    assert "0501112233" not in str(rows)


def test_a_private_answer_is_masked_whole(desk: Open) -> None:
    """Where the kind of answer says so, typed, pressed or wrong."""
    bot = desk(
        bot="answers: {secret: {letters_digits: 3-9, private: yes}}",
        main="""
        menu: {buttons: {a: proof}}
        proof: {ask: secret, buttons: {tell: menu}}
        x: {go: menu}
        """,
    )
    bot.press("a")
    bot.say("надто довге і не те")
    bot.say("ABC")
    assert [row[0] for row in bot.rows("SELECT event FROM journal")][-2:] == ["text ••••"] * 2


@pytest.mark.parametrize(
    ("private", "seen"), [("", "text корзо 5"), ("private: [address]", "text ••••")]
)
def test_an_answer_whose_check_calls_it_private_is_masked_whole(
    desk: Open, private: str, seen: str
) -> None:
    """Whatever its kind, and under whatever name the check takes it."""
    bot = desk(
        main="""
        menu: {buttons: {a: where}}
        where: {ask: text, check: find, with: {address: where}}
        x: {go: menu}
        """,
        services=f"find: {{takes: [address]{private and ', ' + private}}}",
    )
    bot.press("a")
    bot.say("корзо 5")
    assert bot.rows("SELECT event FROM journal")[-1][0] == seen


def test_an_answer_to_a_question_that_is_no_more_is_masked_whole(bot: Desk) -> None:
    """Nobody knows any longer how private it was."""
    bot.flow = small_flow(main="hello:\nmenu: {buttons: {a: hello}}")
    bot.restart()
    assert bot.say("Соборна, 5") == ["engine.moved", "main.menu"]
    assert bot.rows("SELECT event FROM journal ORDER BY id DESC LIMIT 1") == [("text ••••",)]


def test_old_turns_are_dropped_on_demand(bot: Desk) -> None:
    """Retention is a matter of configuration (DOMAIN §8)."""
    bot.now += timedelta(days=30)
    bot.say("слово")
    yesterday = bot.now - timedelta(days=1)
    assert bot.store.transact(lambda tx: journal.forget(tx, "інший", yesterday, 10)) == 0
    assert bot.store.transact(lambda tx: journal.forget(tx, BOT, yesterday, 2)) == 2
    assert bot.store.transact(lambda tx: journal.forget(tx, BOT, yesterday, 2)) == 1
    assert len(bot.rows("SELECT * FROM journal")) >= 1


def test_a_turn_that_was_rolled_back_is_not_in_the_journal(bot: Desk) -> None:
    """The journal tells what took effect."""
    before = len(bot.rows("SELECT * FROM journal"))
    bot.billing.plan["send"] = [ZeroDivisionError()] * 3
    bot.say("5")
    assert len(bot.rows("SELECT * FROM journal")) == before


def test_messages_wait_until_they_were_sent(bot: Desk) -> None:
    """A process that dies before sending sends after its restart, in order."""
    bot.hear(TextReceived(NOON, "слово"))
    bot.restart()
    bot.hear(TextReceived(NOON, "5"))
    bot.restart()
    assert bot.said() == ["main.reading.again", "main.accepted", "main.menu"]
    assert bot.said() == []


def test_a_message_is_stored_whole(bot: Desk) -> None:
    """Text, buttons and ids come out of the outbox as they were said."""
    bot.hear(TextReceived(NOON, "5"))
    _, (chat, menu) = bot.taken()
    assert chat == "1"
    assert menu.text == "main.menu"
    assert [choice.label for choice in menu.choices] == ["a"]
    assert bot.press(menu.choices[0].id) == ["main.reading"]


def test_channels_do_not_take_one_anothers_messages(bot: Desk) -> None:
    """A sender of one channel sees its own."""
    bot.hear(TextReceived(NOON, "слово"))
    rows = bot.rows("SELECT channel FROM outbox WHERE status = 'waiting'")
    assert rows == [(CHANNEL,)]
    bot.store.transact(lambda tx: tx.run("UPDATE outbox SET channel = 'viber'"))
    assert bot.said() == []
