"""From the first word to the last trace: what of a person is left in the store (DOMAIN §8)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.core.events import ChoicePressed, TextReceived
from engine.runtime.services import ServiceFailed
from engine.runtime.sqlite import SqliteStore
from engine.utility import personal_data
from tests.core.small_flow import small_flow
from tests.utility.conftest import MIGRATIONS, Utility
from tests.utility.filled import read
from tests.utility.holders import Garden, ours
from tests.utility.traces import ACCOUNT, ADDRESS, CHAT, FLOW, PHONE, WRONG, Chat

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Open a store on disk."""
    opened = SqliteStore(tmp_path / "bot.db", MIGRATIONS)
    yield opened
    opened.close()


@pytest.fixture
def utility(store: SqliteStore) -> Utility:
    """Let billing know an account."""
    there = Utility(store, small_flow(**FLOW))
    there.has(ACCOUNT, address=ADDRESS)
    there.has_register(ACCOUNT, "M1")
    return there


@pytest.fixture
def chat(utility: Utility, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    """Let a person have agreed, added an account, shared a card, erred and sent a reading."""
    monkeypatch.setattr(personal_data, "installed", ours)
    talk = Chat(utility.store)
    assert talk.type("вітаю") == ["main.hello", "main.menu"]
    talk.press("add")
    assert talk.type(ACCOUNT) == ["main.added", "main.sure"]
    talk.type("Оля, " + ADDRESS)
    talk.press("card")
    assert talk.share() == ["main.menu"]
    talk.press("check")
    assert talk.type(WRONG) == ["main.account_number.not_found"]
    read(utility, utility.person(CHAT), "110", talk.now, account=ACCOUNT)
    yield talk
    talk.runner.close()


def test_traces_are_where_they_are_looked_for(chat: Chat) -> None:
    """Before the deletion a person is all over the store: else nothing would be proven."""
    assert chat.type("/mydata") == ["mydata.shown"]
    assert chat.where(PHONE) == {"people", "outbox", "sessions"}
    assert chat.where(ACCOUNT) == {"links", "outbox", "sessions"}
    assert chat.where(CHAT) == {"people", "attempts"}
    assert chat.where(WRONG) == {"attempts"}


def test_after_deletion_and_a_tick_nothing_of_a_person_is_left(
    chat: Chat, utility: Utility
) -> None:
    """Neither phone, nor chat, nor account but billing's; the reading stays, with nobody's name."""
    chat.type("/delete")
    assert chat.press("right") == ["delete.deleted", "main.menu"]
    chat.tick(HOUR)
    for datum in (PHONE, ACCOUNT, CHAT, WRONG, ADDRESS, "Оля"):
        assert chat.where(datum) == set(), datum
    tables = (
        "SELECT id FROM people UNION SELECT person_id FROM sessions UNION SELECT id FROM journal"
    )
    assert utility.rows(tables) == []
    assert utility.rows("SELECT account, value, person_id FROM readings") == [
        (ACCOUNT, "110", None)
    ]


def test_with_the_deletion_itself_all_is_gone_but_the_chat(chat: Chat) -> None:
    """Before any tick; the chat is still needed for the last words, and a pause goes on."""
    chat.type("/delete")
    chat.deliver(ChoicePressed(chat.now, "right"))
    assert chat.where(CHAT) == {"people", "attempts"}
    for datum in (PHONE, ACCOUNT, ADDRESS):
        assert chat.where(datum) == set(), datum
    chat.tick(timedelta(seconds=1))
    assert chat.where(CHAT) == {"people", "attempts"}
    assert [message.said for message in chat.sent()] == ["delete.deleted", "main.menu"]
    chat.tick(timedelta(seconds=1))
    assert chat.where(CHAT) == {"attempts"}


def test_what_was_half_done_cannot_be_resumed_after_deletion(chat: Chat) -> None:
    """A conversation that ended by silence holds the account too, and goes with the rest."""
    chat.press("add")
    chat.type(ACCOUNT)
    chat.tick(3 * HOUR)
    assert "sessions" in chat.where(ADDRESS)
    chat.type("/delete")
    chat.press("right")
    assert chat.where(ADDRESS) == set()
    assert chat.type("/resume") == ["engine.nothing_to_resume", "main.menu"]


def test_messages_that_wait_are_sent_before_all_is_gone(chat: Chat) -> None:
    """What was promised to be said is said, and not kept."""
    chat.press("add")
    chat.deliver(TextReceived(chat.now, ACCOUNT))
    chat.deliver(TextReceived(chat.now, "/delete"))
    chat.deliver(ChoicePressed(chat.now, "right"))
    chat.tick(HOUR)
    assert chat.where(ACCOUNT) == {"outbox"}
    assert [message.said for message in chat.sent()] == [
        "main.added", "main.sure", "delete.sure", "delete.deleted", "main.menu",
    ]  # fmt: skip
    chat.tick(HOUR)
    assert chat.where(ACCOUNT) == set()


def test_who_is_gone_may_come_back_as_a_stranger(chat: Chat, utility: Utility) -> None:
    """They are greeted like anybody, and have agreed to nothing."""
    chat.type("/delete")
    chat.press("right")
    chat.tick(HOUR)
    assert chat.type("вітаю") == ["main.hello", "main.menu"]
    assert utility.rows("SELECT phone, leaving FROM people") == [(None, 0)]
    assert utility.rows("SELECT * FROM consents") == []


def test_who_writes_before_they_are_gone_goes_on(chat: Chat, utility: Utility) -> None:
    """From the menu that they see, remembered again from that moment on."""
    chat.type("/delete")
    chat.press("right")
    chat.press("add")
    assert chat.type(ACCOUNT) == ["main.added", "main.sure"]
    chat.tick(HOUR)
    assert utility.rows("SELECT chat, leaving FROM people") == [(CHAT, 0)]
    assert chat.where(ACCOUNT) >= {"links"}


def test_when_another_package_fails_nothing_is_deleted(
    chat: Chat, utility: Utility, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person hears so, and may try again."""
    garden = Garden(fails=ServiceFailed("garden"))
    monkeypatch.setattr(personal_data, "installed", lambda: (*ours(), garden))
    chat.type("/delete")
    assert chat.press("right") == ["unavailable.sorry"]
    assert utility.rows("SELECT phone, leaving FROM people") == [(PHONE, 0)]
    assert len(utility.rows("SELECT * FROM links")) == 1
    garden.fails = None
    assert chat.press("retry") == ["delete.deleted", "main.menu"]
    assert chat.where(PHONE) == set()


def test_a_silent_person_is_forgotten_without_a_word(chat: Chat, utility: Utility) -> None:
    """A day after the silence what was half done, a month later the turns, a year later all."""
    chat.press("add")
    chat.type(ACCOUNT)
    chat.tick(3 * HOUR)
    chat.tick(DAY + HOUR)
    assert chat.where(ADDRESS) == {"outbox"}
    assert chat.where(PHONE) == {"people"}
    chat.tick(31 * DAY)
    assert chat.where(ADDRESS) == set()
    assert utility.rows("SELECT * FROM journal") == []
    assert chat.where(ACCOUNT) == {"links"}
    chat.tick(340 * DAY)
    for datum in (PHONE, ACCOUNT, CHAT):
        assert chat.where(datum) == set(), datum
    assert chat.sent() == []
