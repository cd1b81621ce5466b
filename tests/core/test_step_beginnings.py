"""First messages, groups and notices (LANGUAGE §2.3.5, DOMAIN §2)."""

from collections.abc import Callable

import pytest

from engine.core.flow import Flow
from engine.core.session import Session
from tests.core.talk import Talk

Begin = Callable[..., Talk]
Compile = Callable[..., Flow]

BOT = """
commands: {help: do help, back: back, language: do language, resume: back}
lines: {language: "/lang {language}"}
notices:
  outage:
    send: {soon: 5 days before, today: on the day 07:30}
    buttons: {about: do about, menu: menu, lost: end, stop: do stop}
"""
MAIN = """
hello:
menu: {buttons: {a: first, about: do about, wide: second}}
first: {ask: text}
second: {ask: number}
end_: {go: menu}
"""
DIALOGS = {
    "help": "help: {go: end}",
    "about": "name: {ask: text}",
    "stop": "account: {ask: text}",
    "language": "language: {choose: bot.languages}",
}
TEXTS = """
commands: {resume: [Продовжити]}
main: {menu: {buttons: {a: Почнімо, about: Про нас}}}
notices:
  outage:
    soon: Вимкнемо {{ account.street }}
    today: Сьогодні
    buttons: {about: Докладніше, menu: Меню, lost: Ні, stop: Досить}
"""


@pytest.fixture
def compiled(flow: Compile) -> Flow:
    """Compile a flow with notices, a language line and a menu."""
    return flow(bot=BOT, main=MAIN, uk=TEXTS, **DIALOGS)


@pytest.fixture
def person(compiled: Flow) -> Talk:
    """Somebody whom the bot has never met."""
    return Talk(compiled)


@pytest.mark.parametrize("typed", ["вітаю", "", "/start", "123", "Починай"])
def test_the_first_message_is_greeted(person: Talk, typed: str) -> None:
    """Whatever it is, the start dialog answers."""
    assert person.type(typed) == ["main.hello", "main.menu"]


def test_the_first_message_may_be_anything_but_text(compiled: Flow) -> None:
    """A sticker, a card, a button of a forgotten message."""
    assert Talk(compiled).send("sticker") == ["main.hello", "main.menu"]
    assert Talk(compiled).share() == ["main.hello", "main.menu"]
    assert Talk(compiled).press_id("17:agree") == ["main.hello", "main.menu"]


def test_a_command_is_obeyed_at_once(person: Talk) -> None:
    """Whoever begins with a command knows what they want."""
    assert person.type("/help") == ["help.help", "main.menu"]


@pytest.mark.parametrize("choice", ["m12:a", "Почнімо"])
def test_an_old_menu_works_for_somebody_forgotten(person: Talk, choice: str) -> None:
    """A keyboard outlives a conversation that was deleted."""
    assert person.press_id(choice) == ["main.first"]


def test_a_typed_menu_label_works_as_the_first_message(person: Talk) -> None:
    """Some keyboards send labels as text."""
    assert person.type("почнімо!") == ["main.first"]


def test_a_notices_button_works_for_somebody_forgotten(person: Talk) -> None:
    """Its dialog is played; the menu follows."""
    assert person.press_id("n:outage:about") == ["about.name"]
    assert person.type("слово") == ["main.menu"]


def test_the_language_of_the_device_is_offered_not_imposed(person: Talk) -> None:
    """One message more, in that language, with a button; only the first time."""
    person.offer = "ru"
    assert person.type("вітаю") == ["engine.offer", "main.hello", "main.menu"]
    assert person.type("/help") == ["help.help", "main.menu"]
    assert person.press("!/lang ru") == ["main.menu"]


def test_an_offered_language_can_be_taken_anywhere(person: Talk) -> None:
    """Its button stands for a command: never for an answer."""
    person.offer = "ru"
    person.type("вітаю")
    person.press("a")
    assert person.press("!/lang ru") == ["main.first"]
    assert person.session.top.values == {"menu": "a"}


def test_an_offered_language_can_be_taken_by_its_label(person: Talk) -> None:
    """A channel whose keyboards send labels offers it as well."""
    person.offer = "ru"
    person.type("вітаю")
    assert person.press_id("так") == ["main.menu"]


def test_no_language_is_offered_that_cannot_be_switched_to(flow: Compile) -> None:
    """A button that does nothing is worse than none."""
    person = Talk(flow(main=MAIN, about="x:"), offer="ru")
    assert person.type("вітаю") == ["main.hello", "main.menu"]


@pytest.mark.parametrize("serial", [1, 1_800_000_000])
def test_a_lost_conversation_is_owned_up_to(compiled: Flow, serial: int) -> None:
    """Nothing was kept: the person hears so, and begins anew with fresh numbers."""
    person = Talk(compiled, session=Session(serial=serial, calls=serial))
    assert person.type("12345") == ["engine.nothing_kept", "main.hello", "main.menu"]
    assert person.session.serial == serial + 1
    assert person.press("a") == ["main.first"]


def test_in_a_group_only_what_is_said_to_the_bot_is_answered(person: Talk) -> None:
    """Nothing personal is shown: the bot asks to write to it privately."""
    person.type("вітаю")
    person.press("a")
    before = person.session
    assert person.say_in_group(" /270001234567 off") == ["engine.group"]
    assert person.say_in_group("привіт усім") == []
    assert person.session == before


def test_a_group_does_not_begin_a_conversation(person: Talk) -> None:
    """The first private message is still the first."""
    assert person.say_in_group("/start") == ["engine.group"]
    assert person.session == Session()


def test_a_notice_does_not_move_the_person(person: Talk) -> None:
    """The question waits on; the answer after it is an answer."""
    person.type("вітаю")
    person.press("a")
    before = person.session
    assert person.notice("outage", "soon", account={"street": "Нову"}) == ["notices.outage.soon"]
    assert person.text == "Вимкнемо Нову"
    assert person.buttons == ["Докладніше", "Меню", "Ні", "Досить"]
    assert person.session == before
    assert person.type("раз") == ["main.second"]


def test_a_notices_buttons_interrupt(person: Talk) -> None:
    """``do X`` returns to the question; ``menu`` drops it; a place of no dialog is stale."""
    person.type("вітаю")
    person.press("a")
    person.notice("outage", "today", account={"street": "Нову"})
    assert person.press_id("n:outage:about") == ["about.name"]
    assert person.type("так") == ["main.first"]
    assert person.press_id("n:outage:lost") == ["engine.stale", "main.first"]
    assert person.press_id("n:outage:menu") == ["main.menu"]
    assert person.press_id("n:gone:menu") == ["engine.stale", "main.menu"]


def test_a_notices_button_hands_its_account_over(person: Talk) -> None:
    """It answers the dialog's question in advance; without one the dialog asks."""
    person.type("вітаю")
    person.press("a")
    assert person.press_id("n:outage:stop:270001234567") == ["main.first"]
    assert person.press_id("n:outage:stop") == ["stop.account"]


@pytest.mark.parametrize("press", ["Докладніше", "докладніше"])
def test_a_notices_button_is_known_by_its_label(person: Talk, press: str) -> None:
    """Some channels send labels, and people type them; an answer to the question goes first."""
    person.type("вітаю")
    assert person.press_id(press) == ["about.name"]
    assert person.type("слово") == ["main.menu"]
    assert person.type(press) == ["about.name"]


def test_a_notice_may_be_the_first_message(person: Talk) -> None:
    """It begins no conversation."""
    assert person.notice("outage", "today", account={"street": "Нову"}) == ["notices.outage.today"]
    assert person.session == Session()
