"""Back: the previous question with everything as it was then (LANGUAGE §2.4, DOMAIN §2 row 4)."""

from collections.abc import Callable

import pytest

from tests.core.talk import Talk

Begin = Callable[..., Talk]

BOT = "commands: {back: back, help: do help, one: do one}"
MAIN = """
menu: {buttons: {a: first}}
first: {ask: text}
second: {ask: text}
note: {set: {noted: first}}
third: {ask: text, buttons: {back: back}}
thanks: {go: menu}
"""


@pytest.fixture
def third(talk: Begin) -> Talk:
    """Bring a person to the third question."""
    person = talk(
        bot=BOT, main=MAIN, help="help: {go: end}", one="name: {ask: text}\nof: {ask: text}"
    )
    person.press("a")
    person.type("раз")
    person.type("два")
    return person


def test_back_asks_the_previous_question_and_drops_its_answer(third: Talk) -> None:
    """Each step back is a question earlier; at the first the menu."""
    assert third.type("/back") == ["main.second"]
    assert "second" not in third.session.top.values
    assert "noted" not in third.session.top.values
    assert third.values("first") == "раз"
    assert third.type("/back") == ["main.first"]
    assert third.type("/back") == ["main.menu"]
    assert third.type("/back") == ["main.menu"]


def test_back_and_forth_comes_to_the_same(third: Talk) -> None:
    """After a step back the conversation goes on as though nothing had been."""
    third.type("/back")
    assert third.type("інше") == ["main.third"]
    assert third.values("second") == "інше"
    assert third.type("/back") == ["main.second"]
    assert third.type("/back") == ["main.first"]


def test_a_button_may_lead_back(third: Talk) -> None:
    """The place ``back`` is the question before the one with the button."""
    assert third.press("back") == ["main.second"]
    assert third.type("/back") == ["main.first"]


def test_an_outcome_may_lead_back(talk: Begin) -> None:
    """``back`` from a check is the question before the one that is checked."""
    person = talk(
        serve={"look": "not_found"},
        services="look: {takes: [second], ends: [not_found]}",
        main="""
        menu: {buttons: {a: first}}
        first: {ask: text}
        second: {ask: text, check: look, then: {not_found: back}}
        end_: {go: menu}
        """,
    )
    person.press("a")
    person.type("раз")
    assert person.type("два") == ["main.first"]


def test_go_back_after_an_answer(talk: Begin) -> None:
    """``go: back`` is the question before."""
    person = talk(main="menu: {buttons: {a: one}}\none: {ask: text}\ntwo: {ask: text, go: back}")
    person.press("a")
    person.type("раз")
    assert person.type("два") == ["main.one"]


def test_work_that_leads_back_returns_to_the_last_question(talk: Begin) -> None:
    """A step that asks nothing is no question: the one before it is the previous."""
    person = talk(
        serve={"look": "not_found"},
        services="look: {ends: [not_found]}",
        main="""
        menu: {buttons: {a: one}}
        one: {ask: text}
        look: {do: look, then: {not_found: back}}
        x: {go: menu}
        """,
    )
    person.press("a")
    assert person.type("раз") == ["main.one"]


def test_wrong_answers_and_help_are_no_steps(third: Talk) -> None:
    """Back is the previous question, however often the present one was put."""
    third.send("sticker")
    third.type("/help")
    third.press_id("nothing")
    assert third.type("/back") == ["main.second"]


def test_back_within_an_interruption(third: Talk) -> None:
    """From its second question to its first, from its first to what was interrupted."""
    third.type("/one")
    third.type("ім'я")
    assert third.type("/back") == ["one.name"]
    assert third.type("/back") == ["main.third"]
    assert third.type("/back") == ["main.second"]


def test_back_does_not_enter_an_interruption_that_is_over(third: Talk) -> None:
    """What was said on top is not on the way back."""
    third.type("/one")
    third.type("ім'я")
    assert third.type("чиє") == ["main.third"]
    assert third.type("/back") == ["main.second"]


def test_back_after_an_interruption_that_began_in_a_button(talk: Begin) -> None:
    """A button that plays a dialog loses nothing of the way back."""
    person = talk(
        bot=BOT,
        main="menu: {buttons: {a: one}}\none: {ask: text}\ntwo: {ask: text, buttons: {h: do one}}",
        one="name: {ask: text}",
        help="help: {go: end}",
    )
    person.press("a")
    person.type("раз")
    person.press("h")
    assert person.type("ім'я") == ["main.two"]
    assert person.type("/back") == ["main.one"]


def test_back_after_too_many_led_to_a_dialog(talk: Begin) -> None:
    """``too_many: do X`` returns to the question with its way back whole."""
    person = talk(
        bot=BOT,
        main="""
        menu: {buttons: {a: first}}
        first: {ask: text}
        second: {ask: number, tries: 1, then: {too_many: do one}}
        end_: {go: menu}
        """,
        one="name: {ask: text}",
        help="help: {go: end}",
    )
    person.press("a")
    person.type("раз")
    assert person.type("слово") == ["one.name"]
    assert person.type("/back") == ["main.second"]
    person.type("слово")
    assert person.type("ім'я") == ["main.second"]
    assert person.type("/back") == ["main.first"]


def test_back_into_a_dialog_that_was_finished(talk: Begin) -> None:
    """A question of a called dialog is a question like any other."""
    person = talk(
        bot=BOT,
        main="menu: {buttons: {a: one}}\none: {do: one}\nlast: {ask: text}",
        one="name: {ask: text}",
        help="help: {go: end}",
    )
    person.press("a")
    assert person.type("ім'я") == ["main.last"]
    assert person.type("/back") == ["one.name"]
    assert person.type("інше") == ["main.last"]


def test_back_in_a_loop_goes_to_the_previous_item(talk: Begin) -> None:
    """What the earlier items gave stays, the last one's answer goes."""
    person = talk(
        bot=BOT,
        person={"accounts": ["а", "б", "в"]},
        main="""
        menu: {buttons: {a: all_}}
        all_: {each: item_ in person.accounts, do: one}
        end_: {ask: text}
        """,
        one="needs: [item_]\ngives: [name]\nstates:\n  name: {ask: text}",
        help="help: {go: end}",
        uk="one: {name: '{{ item_ }}'}",
    )
    person.press("a")
    person.type("1")
    person.type("2")
    assert person.text == "в"
    person.type("/back")
    assert person.text == "б"
    person.type("/back")
    assert person.text == "а"
    for answer in ("7", "8", "9"):
        person.type(answer)
    assert person.values("all_") == ["7", "8", "9"]


def test_the_way_back_has_an_end(talk: Begin) -> None:
    """Twenty questions are kept; a long conversation does not grow without bound."""
    person = talk(
        bot=BOT, help="help: {go: end}", one="name: {ask: text}",
        main="menu: {buttons: {a: more}}\nmore: {ask: text}\nagain_: {go: more, say: no}",
    )  # fmt: skip
    person.press("a")
    for number in range(50):
        person.type(str(number))
    for _ in range(20):
        assert person.type("/back") == ["main.more"]
    assert person.type("/back") == ["main.menu"]


def test_an_interruption_longer_than_the_history_comes_back(talk: Begin) -> None:
    """However much was asked on top, the question below is asked, and back has no leftovers."""
    person = talk(
        bot=BOT, help="help: {go: end}",
        one="more: {ask: text, buttons: {enough: end}}\nagain_: {go: more, say: no}",
        main=MAIN,
    )  # fmt: skip
    person.press("a")
    person.type("раз")
    person.type("/one")
    for number in range(40):
        person.type(str(number))
    assert person.press("enough") == ["main.second"]
    assert person.type("/back") == ["main.menu"]
