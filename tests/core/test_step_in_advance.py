"""Answers in advance (LANGUAGE §1.5, §2.4): each is consumed at the question of its name."""

from collections.abc import Callable

import pytest

from tests.core.talk import Talk

Begin = Callable[..., Talk]

BOT = """
answers: {account: {digits: 4}}
commands: {send: do send, back: back, help: do help, menu: menu}
lines: {send: "/ {account} send {reading?}"}
"""
SEND = """
account: {ask: account, check: look, then: {not_found: again}}
reading: {ask: number}
sure: {buttons: {agree: end, refuse: end}}
"""


@pytest.fixture
def person(talk: Begin) -> Talk:
    """Somebody at the menu of a bot that understands one line."""
    return talk(
        serve={"look": lambda inputs: {} if inputs["account"] != "0000" else "not_found"},
        services="look: {takes: [account], ends: [not_found]}",
        bot=BOT,
        main="menu: {buttons: {send: choose_, do_send: do send}}\nchoose_: {do: send, go: menu}",
        send=SEND,
        help="help: {go: end}",
    )


def test_a_line_answers_the_questions_without_asking_them(person: Talk) -> None:
    """Only what is not given is asked."""
    assert person.type("/ 1111 send 12345") == ["send.sure"]
    assert person.values("account") == "1111"
    assert person.values("reading") == 12345


def test_what_the_line_lacks_is_asked(person: Talk) -> None:
    """``{name?}`` may be absent."""
    assert person.type("/1111 SEND") == ["send.reading"]


def test_a_wrong_answer_in_advance_is_refused_as_if_typed(person: Talk) -> None:
    """The same shape and the same error, the question itself is not spoken."""
    assert person.type("/ 11 send 5") == ["send.account.again"]
    assert person.session.top.tries == 1
    assert person.type("2222") == ["send.sure"]
    assert person.values("reading") == 5


def test_a_check_of_an_answer_in_advance_is_the_same(person: Talk) -> None:
    """The service is asked, and its outcome leads where it always does."""
    assert person.type("/ 0000 send 5") == ["send.account.not_found"]
    assert person.calls == [("look", 1, {"account": "0000"})]


def test_help_in_between_loses_no_answer(person: Talk) -> None:
    """What was typed so far stays, also what is yet to be consumed."""
    person.type("/ 11 send 5")
    assert person.type("/help") == ["help.help", "send.account"]
    assert person.type("2222") == ["send.sure"]


def test_an_answer_in_advance_is_consumed_once(person: Talk) -> None:
    """Going back asks; it does not answer by itself again."""
    person.type("/ 1111 send 5")
    assert person.type("/back") == ["send.reading"]
    assert person.type("/back") == ["send.account"]
    assert person.type("2222") == ["send.reading"]


def test_answers_in_advance_end_with_their_dialog(person: Talk) -> None:
    """A reading that a line brought is never taken for another account later."""
    person.type("/ 0000 send 5")
    assert person.type("/menu") == ["main.menu"]
    person.press("send")
    assert person.type("3333") == ["send.reading"]


def test_what_a_finished_dialog_did_not_ask_is_dropped(talk: Begin) -> None:
    """An interruption that ended early leaves no answers behind, whichever way one goes on."""
    person = talk(
        bot="commands: {send: do send}\nlines: {send: '/ {account} send {reading?}'}",
        main="menu: {buttons: {later: reading}}\nreading: {ask: text}\nend_: {go: menu}",
        send="account: {ask: text}\nclosed: {go: end}",
    )
    assert person.type("/ 1 send 5") == ["send.closed", "main.menu"]
    assert person.press("later") == ["main.reading"]


def test_an_interruption_does_not_take_the_answers_of_another(person: Talk) -> None:
    """Answers belong to the dialog that was started with them, and to those that it calls."""
    person.type("/ 11 send 5")
    person.press("do_send")
    assert person.state == "send.account"
    assert person.session.top.ahead == {"reading": "5"}
    assert person.type("/ 2222 send") == ["send.reading"]


def test_a_called_dialog_consumes_them(talk: Begin) -> None:
    """In that dialog or in one it calls."""
    person = talk(
        bot="commands: {send: do send}\nlines: {send: '/ {name} send'}",
        main="menu: {buttons: {a: menu}}",
        send="deep: {do: one}\nsure: {buttons: {agree: end}}",
        one="name: {ask: text}",
    )
    assert person.type("/ Оля send") == ["send.sure"]


def test_only_the_first_question_of_that_name_is_answered(talk: Begin) -> None:
    """In a loop the first item's question; the others are asked."""
    person = talk(
        person={"accounts": ["а", "б"]},
        bot="commands: {send: do send}\nlines: {send: '/ {name} send'}",
        main="menu: {buttons: {a: menu}}",
        send="all_: {each: item_ in person.accounts, do: one}\nsure: {buttons: {agree: end}}",
        one="gives: [name]\nstates:\n  name: {ask: text}",
    )
    assert person.type("/ Оля send") == ["one.name"]
    person.type("Іра")
    assert person.values("all_") == ["Оля", "Іра"]


def test_a_button_may_be_pressed_in_advance(talk: Begin) -> None:
    """A label or a name of an item is an answer like any other."""
    person = talk(
        bot="commands: {speak: do speak}\nlines: {speak: '/lang {language}'}",
        main="menu: {buttons: {a: menu}}",
        speak="language: {choose: bot.languages}\nsaid: {go: end}",
    )
    assert person.type("/lang ru") == ["speak.said", "main.menu"]
    assert person.type("/lang de") == ["speak.language.again"]


def test_a_state_that_does_not_ask_leaves_the_answer(talk: Begin) -> None:
    """A guard passes over the question: the answer waits for one that asks."""
    person = talk(
        bot="commands: {send: do send}\nlines: {send: '/ {name} send'}",
        main="menu: {buttons: {a: menu}}",
        send="""
        start_: {if: person.accounts, ask: text}
        name: {ask: text}
        sure: {buttons: {agree: end}}
        """,
    )
    assert person.type("/ Оля send") == ["send.sure"]


def test_the_first_message_may_be_a_line(flow: Callable[..., object]) -> None:
    """Somebody new writes a line: it is obeyed, not greeted away."""
    compiled = flow(
        bot="commands: {send: do send}\nlines: {send: '/ {name} send'}",
        main="hello:\nmenu: {buttons: {a: menu}}",
        send="name: {ask: text}\nthanks: {go: end}",
    )
    person = Talk(compiled)  # type: ignore[arg-type]
    assert person.type("/ Оля send") == ["send.thanks", "main.menu"]
