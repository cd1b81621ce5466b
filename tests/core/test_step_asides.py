"""Commands and interruptions: they return, and ask once (LANGUAGE §1.7, §2.4)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.core.talk import Talk

Begin = Callable[..., Talk]

BOT = """
commands:
  help: do help
  back: back
  menu: menu
  one: do one
  two: do two
  three: do three
  four: do four
lines:
  one: / {name} one
"""
WORDS = """
commands:
  help: [Довідка]
  back: [Назад]
  menu: [Меню]
  one: [Один]
  two: [Два]
  three: [Три]
  four: [Чотири]
  start: [Почати]
"""
MAIN = """
hello:
menu: {buttons: {go_on: first}}
first: {ask: text}
second: {ask: text}
thanks: {go: menu}
"""
ASKING = "name: {ask: text}\nend_: {go: end}"


@pytest.fixture
def asked(talk: Begin) -> Talk:
    """Bring a person to the second question, with many dialogs to interrupt it by."""
    person = talk(
        bot=BOT, uk=WORDS, main=MAIN, help="help: {go: end}",
        one=ASKING, two=ASKING, three=ASKING, four=ASKING,
    )  # fmt: skip
    person.press("go_on")
    person.type("перша")
    return person


@pytest.mark.parametrize("typed", ["Довідка", "довідка!", "/help", "ДОВІДКА"])
def test_a_command_returns_and_asks_once(asked: Talk, typed: str) -> None:
    """Help works inside any question and comes back to it, asking it once."""
    assert asked.type(typed) == ["help.help", "main.second"]
    assert asked.session.top.tries == 0
    assert asked.values("first") == "перша"


def test_a_command_goes_before_an_answer(asked: Talk) -> None:
    """A command's word is never taken as free text."""
    asked.type("Довідка")
    assert "second" not in asked.session.top.values


def test_an_interruption_that_asks_comes_back_when_it_ends(asked: Talk) -> None:
    """The dialog on top is played to its end, then the question below is asked."""
    assert asked.type("Один") == ["one.name"]
    assert asked.type("слово") == ["one.end_", "main.second"]
    assert asked.type("друга") == ["main.thanks", "main.menu"]


def test_an_interruption_leaves_what_was_typed(asked: Talk) -> None:
    """Names of the dialog on top are its own."""
    asked.type("Один")
    asked.type("слово")
    assert "name" not in asked.session.top.values
    assert asked.values("first") == "перша"


def test_interruptions_lie_on_top_of_one_another(asked: Talk) -> None:
    """Help within an interruption comes back to the interruption."""
    asked.type("Один")
    assert asked.type("Довідка") == ["help.help", "one.name"]
    assert asked.type("Два") == ["two.name"]
    assert asked.type("слово") == ["two.end_", "one.name"]


def test_one_that_is_open_is_returned_to(asked: Talk) -> None:
    """Starting an open interruption again drops what was on top of it."""
    asked.type("Один")
    asked.type("Два")
    assert asked.type("Один") == ["one.name"]
    assert [frame.dialog for frame in asked.session.stack] == ["main", "one"]
    assert asked.type("Один") == ["one.name"]
    assert asked.type("слово") == ["one.end_", "main.second"]


def test_a_fourth_takes_the_place_of_the_third(asked: Talk) -> None:
    """Nesting is limited to three; whoever goes on interrupting still comes back."""
    for word in ("Один", "Два", "Три"):
        asked.type(word)
    assert asked.type("Чотири") == ["four.name"]
    assert [frame.dialog for frame in asked.session.stack] == ["main", "one", "two", "four"]
    assert asked.type("а") == ["four.end_", "two.name"]
    assert asked.type("а") == ["two.end_", "one.name"]
    assert asked.type("а") == ["one.end_", "main.second"]


def test_interruptions_by_buttons_are_limited_too(talk: Begin) -> None:
    """``do X`` as a place of a button obeys the same limit, whoever presses it."""
    person = talk(
        main="menu: {buttons: {a: do one}}",
        one="name: {buttons: {a: do two, b: do one}}",
        two="name: {buttons: {a: do one, b: do three}}",
        three="name: {buttons: {a: do four}}",
        four="name: {buttons: {a: do five}}",
        five="name: {buttons: {a: do one}}",
    )
    for button in ("a", "a", "b", "a", "a"):
        person.press(button)
        assert len(person.session.stack) <= 4
    assert person.press("a") == ["one.name"]
    assert [frame.dialog for frame in person.session.stack] == ["main", "one"]


def test_a_button_that_interrupts_by_its_own_dialog_asks_again(talk: Begin) -> None:
    """A dialog that is open is returned to, also from within."""
    person = talk(main="menu: {buttons: {a: do one}}", one="name: {buttons: {b: do one}}")
    person.press("a")
    assert person.press("b") == ["one.name"]
    assert len(person.session.stack) == 2


def test_start_drops_everything(asked: Talk) -> None:
    """``/start`` anywhere: the dialog from the beginning, nothing kept."""
    asked.type("Один")
    assert asked.type("/start") == ["main.hello", "main.menu"]
    assert asked.session.history[0][0].values == {}
    assert len(asked.session.stack) == 1


def test_menu_drops_everything(asked: Talk) -> None:
    """The word for the menu cancels what is under way, without the greeting."""
    asked.type("Один")
    assert asked.type("Меню") == ["main.menu"]
    assert asked.session.top.values == {}


def test_an_outcome_of_an_interruption_is_not_asked_for(talk: Begin) -> None:
    """``do X`` as a place returns here whatever X's outcome; what it gives is dropped."""
    person = talk(
        main="menu: {buttons: {a: do one}}\nother: {go: menu}",
        one="gives: [name]\nstates:\n  name: {ask: text}\n  out: {go: end wrong}",
    )
    person.press("a")
    assert person.type("слово") == ["one.out", "main.menu"]
    assert "name" not in person.session.top.values


def test_an_interruption_gets_what_it_needs(talk: Begin) -> None:
    """``needs`` are taken from the dialog that was interrupted, by name."""
    person = talk(
        bot="commands: {about: do about}",
        main="menu: {buttons: {a: name}}\nname: {ask: text}\nmore: {ask: text}",
        about="needs: [name]\nstates:\n  known: {if: name}\n  out: {say: no}",
    )
    assert person.type("/about") == ["main.menu"]
    person.press("a")
    person.type("Оля")
    assert person.type("/about") == ["about.known", "main.more"]


def test_a_dialog_without_an_open_state_ends_at_once(talk: Begin) -> None:
    """Nothing to say: the question is asked again all the same."""
    person = talk(
        bot="commands: {about: do about}",
        main="menu: {buttons: {a: menu}}",
        about="never: {if: person.accounts}",
    )
    assert person.type("/about") == ["main.menu"]


def test_a_place_do_after_a_step_does_that_step_again(talk: Begin) -> None:
    """After ``do X`` one returns to the state that led there, work included."""
    person = talk(
        serve={"look": lambda _inputs: "closed" if not opened else {}},
        services="look: {ends: [closed]}",
        main="""
        menu: {buttons: {a: look}}
        look: {do: look, then: {closed: do one}}
        end_: {go: menu}
        """,
        one=ASKING,
    )
    opened: list[bool] = []
    assert person.press("a") == ["one.name"]
    opened.append(True)
    assert person.type("слово") == ["one.end_", "main.end_", "main.menu"]
    assert [number for _, number, _ in person.calls] == [1, 2]


def test_a_line_is_taken_before_the_answer(asked: Talk) -> None:
    """A one-line command interrupts any question, and brings its answers."""
    assert asked.type("/ слово one") == ["one.end_", "main.second"]


def test_the_same_line_may_come_while_its_dialog_is_open(talk: Begin) -> None:
    """Another account's line is another errand: both are finished in turn."""
    person = talk(
        bot="commands: {send: do send}\nlines: {send: '/ {account} send'}",
        main="menu: {buttons: {a: menu}}",
        send="account: {ask: text}\nsure: {buttons: {agree: end}}",
    )
    assert person.type("/ 1111 send") == ["send.sure"]
    assert person.type("/ 2222 send") == ["send.sure"]
    assert person.values("account") == "2222"
    assert person.press("agree") == ["send.sure"]
    assert person.values("account") == "1111"
    assert person.press("agree") == ["main.menu"]


def test_interruptions_do_not_stretch_the_waiting_time(asked: Talk) -> None:
    """A question that is asked again waits anew; the timers of the earlier one are no more."""
    asked.now += timedelta(hours=23)
    asked.type("Довідка")
    assert asked.wait(timedelta(hours=23)) == []
    assert asked.state == "main.second"
    asked.wait(timedelta(hours=2))
    assert asked.state == "main.menu"
