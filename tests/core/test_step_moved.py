"""Another version of the flow under a person's feet: nobody is stranded (DESIGN §3.4, §6)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.core.flow import Flow
from engine.core.session import Call
from tests.core.small_flow import small_flow
from tests.core.talk import Talk

Compile = Callable[..., Flow]

BOT = """
commands: {help: do help, back: back, resume: back}
notices: {outage: {send: {today: on the day 07:30}}}
"""
MAIN = """
hello:
menu: {buttons: {a: first, about: do about, wide: second}}
first: {ask: text}
second: {ask: number}
end_: {go: menu}
"""
DIALOGS = {"help": "help: {go: end}", "about": "name: {ask: text}"}
TEXTS = """
commands: {resume: [Продовжити]}
notices: {outage: {today: Сьогодні}}
"""


@pytest.fixture
def person(flow: Compile) -> Talk:
    """Give somebody whom the bot has never met."""
    return Talk(flow(bot=BOT, main=MAIN, uk=TEXTS, **DIALOGS))


def _moved(person: Talk, **dialogs: str) -> None:
    """Publish another version under a person's feet."""
    files = {"bot": BOT, "main": MAIN, "uk": TEXTS, **DIALOGS, **dialogs}
    person.flow = small_flow(**files)


GONE = "hello:\nmenu: {buttons: {about: do about}}"


def test_who_stands_where_nothing_is_left_goes_to_the_menu(person: Talk) -> None:
    """An honest word, never an exception and never silence."""
    person.type("вітаю")
    person.press("a")
    _moved(person, main=GONE)
    assert person.type("раз") == ["engine.moved", "main.menu"]
    assert person.type("/help") == ["help.help", "main.menu"]


@pytest.mark.parametrize(
    "now",
    [
        MAIN.replace("first: {ask: text}", "first: {go: menu}"),
        MAIN.replace("first: {ask: text}", "first: {do: about}"),
        MAIN.replace("first: {ask: text}", "first: {set: {x: 1}}"),
        MAIN.replace("first: {ask: text}", "first:"),
    ],
)
def test_who_stands_where_nothing_is_asked_any_more_goes_to_the_menu(
    person: Talk, now: str
) -> None:
    """A state that has become something else cannot take the answer."""
    person.type("вітаю")
    person.press("a")
    _moved(person, main=now)
    assert person.type("раз") == ["engine.moved", "main.menu"]


def test_a_caller_that_calls_something_else_is_gone() -> None:
    """The dialog on top could not hand its outcome back."""
    calling = MAIN.replace("first: {ask: text}", "first: {do: about}")
    person = Talk(small_flow(bot=BOT, main=calling, uk=TEXTS, **DIALOGS))
    person.type("вітаю")
    person.press("a")
    assert person.state == "about.name"
    for now in (MAIN, MAIN.replace("first: {ask: text}", "first:"), GONE):
        stood = replace(person.session)
        _moved(person, main=now)
        assert person.type("раз") == ["engine.moved", "main.menu"]
        person.session = stood


def test_a_question_that_changed_its_buttons_is_asked_again(person: Talk) -> None:
    """A press on a button that is no more is never an exception nor a wrong answer."""
    person.type("вітаю")
    shown = person.button("about")
    _moved(person, main="hello:\nmenu: {buttons: {other: first}}\nfirst: {ask: text}")
    assert person.press_id(shown) == ["main.menu"]
    assert person.buttons == ["other"]


def test_time_and_notices_pass_quietly_over_a_moved_conversation(person: Talk) -> None:
    """Nobody is told of the move before they write; a notice is told all the same."""
    person.type("вітаю")
    person.press("a")
    _moved(person, main=GONE)
    assert person.wait(timedelta(days=2)) == []
    assert person.notice("outage", "today") == ["notices.outage.today"]
    assert person.say_in_group("/x") == ["engine.group"]
    assert person.type("раз") == ["engine.moved", "main.menu"]


def test_back_passes_over_questions_that_are_no_more(person: Talk) -> None:
    """The nearest earlier question that still exists, else the menu."""
    person.type("вітаю")
    person.press("a")
    person.type("раз")
    _moved(
        person,
        main="hello:\nmenu: {buttons: {about: do about}}\nsecond: {ask: number}\nend_: {go: menu}",
    )  # fmt: skip
    assert person.type("/back") == ["main.menu"]


def test_what_cannot_be_taken_up_again_is_nothing_to_resume(person: Talk) -> None:
    """A conversation that rested while its state went is not resumed."""
    person.type("вітаю")
    person.press("a")
    person.wait(timedelta(days=1))
    _moved(person, main=GONE)
    assert person.type("Продовжити") == ["engine.nothing_to_resume", "main.menu"]


def test_who_rests_is_at_the_menu_of_now(person: Talk) -> None:
    """Silence before a publish: the new version's menu, wherever it stands."""
    person.type("вітаю")
    person.press("a")
    person.wait(timedelta(days=1))
    _moved(
        person,
        bot=BOT + "menu: main.choose_",
        main="hello:\nchoose_: {buttons: {about: do about}}",
        uk="",
    )
    assert person.type("раз") == ["engine.nothing_kept", "main.choose_"]


def test_a_call_whose_step_is_gone_ends_at_the_menu(flow: Compile) -> None:
    """A service that returns into another version is not forgotten."""
    person = Talk(
        flow(
            services="look: {}\nother: {}",
            main="menu: {buttons: {a: look}}\nlook: {do: look}\nend_: {go: menu}",
        )
    )
    person.type("вітаю")
    person.serve_nothing = True
    person.press("a")
    assert person.session.pending == Call(1, "look", {})
    person.session = replace(person.session, pending=Call(1, "other", {}))
    assert person.return_("done") == ["engine.moved", "main.menu"]
    assert person.session.pending is None
