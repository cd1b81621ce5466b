"""The runner: once, whatever happens (DESIGN §2, §3)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.core.events import SaidInGroup, TextReceived
from engine.core.values import Values
from engine.runtime import inbox, people
from engine.runtime.people import Person
from engine.runtime.services import Outcome, Request, ServiceFailed
from engine.runtime.store import StoreError
from tests.core.small_flow import BOT
from tests.runtime.desk import CHANNEL, NOON, Desk

ON_BOTH = True
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


def test_an_update_takes_effect_once(bot: Desk) -> None:
    """A duplicate delivery says that it is one, sends nothing, and changes nothing."""
    assert bot.say("5") == ["main.accepted", "main.menu"]
    for _ in range(3):
        handled = bot.redeliver()
        assert (handled.duplicate, handled.state) == (True, "main.menu")
    assert bot.said() == []
    assert len(bot.rows("SELECT * FROM sent")) == 1


def test_a_duplicate_is_known_after_a_restart(bot: Desk) -> None:
    """What has been here is in the store."""
    bot.say("5")
    bot.restart()
    assert bot.redeliver().duplicate
    assert bot.said() == []


def test_an_early_update_may_come_again_late(bot: Desk) -> None:
    """However much has happened in between."""
    bot.say("5", update="early")
    for _ in range(3):
        bot.press("a")
        bot.say("6")
    assert bot.say("5", update="early") == []
    assert len(bot.rows("SELECT * FROM sent")) == 4


def test_a_restart_between_any_two_messages_is_not_noticed(desk: Open) -> None:
    """Every dialog goes on at its step with its data."""
    once, often = (desk(main=MAIN, services=SERVICES) for _ in range(2))
    for text in ("a", "слово", "5", "a", "x", "7"):
        often.restart()
        assert once.say(text) == often.say(text)
        assert once.session() == often.session()


def test_people_do_not_disturb_one_another(bot: Desk) -> None:
    """Each has a conversation of their own, in each channel."""
    assert bot.say("вітаю", "2") == ["main.hello", "main.menu"]
    assert bot.state("1") == "main.reading"
    assert bot.state("2") == "main.menu"
    assert bot.state("3") is None
    assert bot.session("2").serial == 1
    known = bot.store.transact(lambda tx: people.find(tx, BOT, CHANNEL, "2"))
    assert known == Person(2, BOT, CHANNEL, "2", "uk")


def test_what_a_service_changes_of_a_person_is_known_at_once(desk: Open) -> None:
    """Language and phone: the next service of the same turn is told the new ones."""
    bot = desk(
        main="menu: {buttons: {a: one}}\none: {do: change}\ntwo: {do: look}\nx: {go: menu}",
        services="change: {changes: yes}\nlook: {}",
    )
    seen: list[tuple[str, str | None]] = []

    def change(_inputs: Values, request: Request) -> Outcome:
        assert request.store is not None
        people.speak(request.store, request.person.id, "ru")
        people.remember_phone(request.store, request.person.id, "+380501112233")
        return Outcome()

    def look(_inputs: Values, request: Request) -> Outcome:
        seen.append((request.language, request.person.phone))
        return Outcome()

    bot.billing.plan.update(change=[change], look=[look])
    bot.press("a")
    assert seen == [("ru", "+380501112233")]


def test_the_offer_of_a_language_is_made_at_the_first_message(desk: Open) -> None:
    """By the language of the device, if the bot speaks it; what is said in a group is none."""
    opened = desk(
        bot="commands: {language: do language}\nlines: {language: '/lang {language}'}",
        main=MAIN,
        services=SERVICES,
        language="language: {choose: bot.languages}",
    )
    opened.hear(SaidInGroup(NOON, "/x"), "2", language="ru")
    assert opened.said() == ["engine.group"]
    assert opened.say("вітаю", "2", language="ru")[0] == "engine.offer"
    assert "engine.offer" not in opened.say("вітаю", "2", language="ru")
    assert "engine.offer" not in opened.say("вітаю", "3", language="uk")
    assert "engine.offer" not in opened.say("вітаю", "4", language="de")


# a programmer's error


def test_a_service_that_raises_leaves_nothing(bot: Desk) -> None:
    """The turn is rolled back and tried again: what it wrote the first time is gone."""
    bot.billing.plan["send"] = [KeyError("270001234567"), KeyError("270001234567")]
    assert bot.say("5") == ["main.accepted", "main.menu"]
    assert len(bot.billing.calls) == 3
    assert len(bot.rows("SELECT * FROM sent")) == 1
    assert {key for _, key, _ in bot.billing.calls} == {f"{BOT}:1:1"}


def test_what_raises_every_time_is_put_aside(bot: Desk) -> None:
    """The person is told, the conversation stays as it was, and goes on."""
    before = bot.session()
    bot.billing.plan["send"] = [ZeroDivisionError("270001234567")] * 3
    handled = bot.hear(TextReceived(NOON, "5"))
    assert (handled.parked, handled.state, handled.duplicate) == (True, "main.reading", False)
    assert bot.said() == ["engine.error"]
    assert bot.session() == before
    assert bot.rows("SELECT * FROM sent") == []
    assert bot.redeliver().duplicate
    assert bot.said() == []
    assert bot.say("5") == ["main.accepted", "main.menu"]


def test_an_explanation_names_the_place_and_nothing_personal(
    bot: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """Kind of error, file and line; never what the error speaks about."""
    bot.billing.plan["send"] = [ZeroDivisionError("270001234567 Соборна")] * 3
    bot.say("987654")
    explanation = bot.rows("SELECT explanation FROM inbox WHERE explanation IS NOT NULL")[0][0]
    assert explanation.startswith("ZeroDivisionError at desk.py:")
    assert caplog.text.count(explanation) == 3
    for told in (explanation, caplog.text):
        assert "270001234567" not in told
        assert "987654" not in told
        assert "Соборна" not in told


def test_an_outcome_that_was_never_declared_is_put_aside(bot: Desk) -> None:
    """A service that ends as it never said is a programmer's error too."""
    bot.billing.plan["send"] = ["surprise"] * 3
    assert bot.say("5") == ["engine.error"]
    assert bot.state() == "main.reading"


def test_a_value_that_cannot_be_kept_is_put_aside(desk: Open) -> None:
    """A float never gets into the store."""
    bot = desk(
        main="menu: {buttons: {a: send}}\nsend: {do: send}\nname: {ask: text}",
        services="send: {gives: [x]}",
    )
    bot.billing.plan["send"] = [Outcome("done", {"x": 1.5})] * 3  # type: ignore[dict-item]
    assert bot.say("a") == ["engine.error"]
    assert bot.state() == "main.menu"


def test_a_person_whose_language_is_no_more_is_told_in_the_first(bot: Desk) -> None:
    """The apology never fails itself."""
    bot.store.transact(lambda tx: people.speak(tx, 1, "de"))
    bot.billing.plan["send"] = [ZeroDivisionError()] * 3
    assert bot.say("5") == ["engine.error"]


def test_a_store_that_fails_is_not_the_updates_fault(bot: Desk) -> None:
    """Nothing can be stored: the channel hears of it and delivers again; nothing is put aside."""
    bot.billing.plan["send"] = [StoreError("rozmova.db", "disk full")]
    with pytest.raises(StoreError):
        bot.say("5")
    handled = bot.redeliver()
    assert (handled.duplicate, handled.parked) == (False, False)
    assert bot.said() == ["main.accepted", "main.menu"]


def test_a_store_that_fails_while_putting_aside_loses_nothing(
    bot: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The channel hears of it; the next delivery is tried anew."""

    def full(*_args: object) -> None:
        raise StoreError("rozmova.db", "disk full")

    bot.billing.plan["send"] = [ZeroDivisionError()] * 3
    with monkeypatch.context() as patched:
        patched.setattr(inbox, "park", full)
        with pytest.raises(StoreError):
            bot.say("5")
    assert not bot.redeliver().duplicate
    assert bot.said() == ["main.accepted", "main.menu"]


def test_a_service_that_fails_leaves_nothing_by_halves(bot: Desk) -> None:
    """What it wrote before it gave up is undone; the conversation's own part is stored."""
    bot.billing.plan["send"] = [ServiceFailed("no answer")]
    assert bot.say("5") == ["unavailable.sorry"]
    assert bot.rows("SELECT * FROM sent") == []
    assert bot.press("retry") == ["main.accepted", "main.menu"]
    assert len(bot.rows("SELECT * FROM sent")) == 1
    assert len({key for _, key, _ in bot.billing.calls}) == 1


# what is lost, and what comes back


@pytest.mark.parametrize("stored", ["", "{}", '{"format": 0}', "\x00", '{"format": 1, "stack": 5}'])
def test_an_unreadable_session_begins_anew(bot: Desk, stored: str) -> None:
    """The person is answered, told that nothing was kept, and no number comes twice."""
    bot.say("5")
    bot.store.transact(lambda tx: tx.run("UPDATE sessions SET session = ?", stored))
    assert bot.state() is None
    assert bot.say("5") == ["engine.nothing_kept", "main.hello", "main.menu"]
    bot.press("a")
    bot.say("5")
    keys = [key for _, key, _ in bot.billing.calls]
    assert len(set(keys)) == 2


def test_who_writes_has_unblocked_the_bot(bot: Desk) -> None:
    """A blocked person gets nothing; a message from them shows that they are back."""
    bot.store.transact(lambda tx: people.block(tx, 1, blocked=True))
    assert bot.tick(timedelta(days=2)) == []
    assert bot.say("5") == ["engine.ended", "main.menu"]
    assert bot.rows("SELECT blocked FROM people") == [(0,)]


def test_what_is_said_in_a_group_unblocks_nobody(bot: Desk) -> None:
    """A group is no private chat."""
    bot.store.transact(lambda tx: people.block(tx, 1, blocked=True))
    bot.hear(SaidInGroup(NOON, "усім привіт"))
    assert bot.rows("SELECT blocked FROM people") == [(1,)]
