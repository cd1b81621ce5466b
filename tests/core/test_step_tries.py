"""Wrong answers: the reason, the count, the way out (LANGUAGE §2.3.4, §2.4, DOMAIN §2 row 16)."""

from collections.abc import Callable

import pytest

from engine.core.turn import Passage
from tests.core.talk import Talk, in_turn

Begin = Callable[..., Talk]

STUCK = "stuck: {buttons: {retry: end, leave: menu, ask_me: do operator}}"
MAIN = """
menu: {buttons: {a: first}}
first: {ask: number}
thanks: {go: menu}
"""


@pytest.fixture
def first(talk: Begin) -> Talk:
    """Bring a person to a question about a number."""
    person = talk(
        main=MAIN, stuck=STUCK, operator="name: {ask: number}",
        uk="main: {first: {again: ['раз «{{ typed }}»', двічі]}}",
    )  # fmt: skip
    person.press("a")
    return person


def test_each_wrong_answer_has_its_own_text(first: Talk) -> None:
    """A list of texts: the first time, the second time; what was typed may be shown."""
    assert first.type("<b>{{7*7}}</b> %s") == ["main.first.again"]
    assert first.text == "раз «<b>{{7*7}}</b> %s»"
    first.type("слово")
    assert first.text == "двічі"


def test_after_too_many_the_bot_stops_repeating_itself(first: Talk) -> None:
    """The third wrong answer offers a way out; retry begins to count anew."""
    first.type("а")
    first.type("б")
    assert first.type("в") == ["stuck.stuck"]
    assert first.turn is not None
    assert first.turn.passages == (Passage("main.first", "too_many"),)
    assert first.press("retry") == ["main.first"]
    assert first.session.top.tries == 0
    first.type("а")
    assert first.type("б") == ["main.first.again"]
    assert first.type("в") == ["stuck.stuck"]


def test_at_the_way_out_an_answer_is_another_try(first: Talk) -> None:
    """Whoever has found the right number need not press anything first."""
    for typed in "абв":
        first.type(typed)
    assert first.type("12") == ["main.thanks", "main.menu"]


def test_at_the_way_out_a_wrong_answer_begins_to_count_anew(first: Talk) -> None:
    """Nobody is told of buttons who wants to try again; the third time they come again."""
    for typed in "абв":
        first.type(typed)
    assert first.type("а") == ["main.first.again"]
    assert first.type("б") == ["main.first.again"]
    assert first.type("в") == ["stuck.stuck"]


def test_nobody_is_led_back_to_the_way_out(talk: Begin) -> None:
    """A dialog asked for at the way out returns to the question itself."""
    person = talk(
        bot="commands: {other: do other, back: back}", main=MAIN, stuck=STUCK,
        operator="name: {ask: number}", other="told: {go: end}",
    )  # fmt: skip
    person.press("a")
    for typed in "абв":
        person.type(typed)
    assert person.type("/other") == ["other.told", "main.first"]
    assert person.type("7") == ["main.thanks", "main.menu"]


def test_each_reason_has_its_own_first_time(talk: Begin) -> None:
    """«Again» is not said of a mistake that is made for the first time."""
    person = talk(
        main="""
        menu: {buttons: {a: first}}
        first: {ask: number, check: look, then: {odd: again, even: again}, tries: 9}
        """,
        services="look: {takes: [first], ends: [odd, even]}",
        serve={"look": lambda inputs: "odd" if inputs["first"] % 2 else "even"},
        uk="main: {first: {odd: [непарне, знову непарне], even: [парне, знову парне]}}",
    )
    person.press("a")
    said = []
    for typed in ("1", "2", "3", "4"):
        person.type(typed)
        said.append(person.text)
    assert said == ["непарне", "парне", "знову непарне", "знову парне"]


def test_reasons_that_share_a_text_share_its_times(talk: Begin) -> None:
    """A list under ``again`` goes on, whatever the mistakes were."""
    person = talk(
        bot="answers: {account: {digits: 4}}",
        main="menu: {buttons: {a: first}}\nfirst: {ask: account, tries: 9}",
        uk="main: {first: {again: [раз, двічі]}}",
    )
    person.press("a")
    person.type("слово")
    assert person.text == "раз"
    person.type("12")
    assert person.text == "двічі"


def test_the_way_out_leads_to_the_menu(first: Talk) -> None:
    """``leave`` drops everything."""
    for typed in "абв":
        first.type(typed)
    assert first.press("leave") == ["main.menu"]


def test_the_rescue_never_opens_itself(first: Talk) -> None:
    """Neither wrong answers to it, nor to what it leads to, open a second one."""
    for _ in range(9):
        first.type("щось")
    assert [frame.dialog for frame in first.session.stack] == ["main", "stuck"]
    first.press("ask_me")
    assert first.type("щось") == ["operator.name.again"]
    first.type("щось")
    assert first.type("щось") == ["stuck.stuck"]
    assert [frame.dialog for frame in first.session.stack] == ["main", "stuck"]


def test_a_right_answer_ends_the_count(talk: Begin) -> None:
    """Tries are counted by question."""
    person = talk(main=MAIN.replace("thanks", "second: {ask: number}\nthanks"), stuck=STUCK,
                  operator="name: {ask: text}")  # fmt: skip
    person.press("a")
    for typed in ("а", "б", "1", "а", "б"):
        person.type(typed)
    assert person.state == "main.second"


def test_tries_may_be_set(talk: Begin) -> None:
    """``tries: 1`` gives up at once, by the state's own way where it has one."""
    person = talk(
        main="""
        menu: {buttons: {a: first}}
        first: {ask: number, tries: 1, then: {too_many: out}}
        x: {go: menu}
        out: {go: menu}
        """
    )
    person.press("a")
    assert person.type("слово") == ["main.out", "main.menu"]


def test_a_bot_without_a_rescue_goes_on_asking(talk: Begin) -> None:
    """Where nothing leads out, the reason is said for ever."""
    person = talk(main=MAIN)
    person.press("a")
    for _ in range(6):
        assert person.type("слово") == ["main.first.again"]
        assert person.turn is not None
        assert person.turn.passages == ()


def test_shape_and_check_count_together(talk: Begin) -> None:
    """Wrong shape and an outcome that leads to ``again`` are wrong answers alike."""
    person = talk(
        serve={"look": "not_found"},
        services="look: {takes: [first], ends: [not_found]}",
        main="""
        menu: {buttons: {a: first}}
        first: {ask: number, check: look, then: {not_found: again}}
        x: {go: menu}
        """,
        stuck=STUCK, operator="name: {ask: text}",
    )  # fmt: skip
    person.press("a")
    assert person.type("слово") == ["main.first.again"]
    assert person.type("5") == ["main.first.not_found"]
    assert person.type("6") == ["stuck.stuck"]
    assert person.press("retry") == ["main.first"]


def test_an_outcomes_text_knows_the_answer_and_its_facts(talk: Begin) -> None:
    """«Показник 5 менший за 7»: the refused answer and what the service tells are in reach."""
    person = talk(
        serve={"look": ("too_low", {"last": 7})},
        services="look: {takes: [first], gives: [last], ends: [too_low]}",
        main="""
        menu: {buttons: {a: first}}
        first: {ask: number, check: look, then: {too_low: again}}
        x: {go: menu}
        """,
        uk="main: {first: {too_low: '{{ first }} менше за {{ last }}'}}",
    )
    person.press("a")
    person.type("5")
    assert person.text == "5 менше за 7"
    assert person.session.top.values == {"menu": "a"}


def test_a_refused_answer_is_not_remembered(talk: Begin) -> None:
    """Neither in the dialog nor on the way back."""
    person = talk(
        serve={"look": in_turn("not_found", "not_found", "done")},
        services="look: {takes: [first], ends: [not_found]}",
        bot="commands: {back: back}",
        main="""
        menu: {buttons: {a: first}}
        first: {ask: text, check: look, then: {not_found: again}, tries: 2}
        second: {ask: text}
        """,
        stuck=STUCK, operator="name: {ask: text}",
    )  # fmt: skip
    person.press("a")
    person.type("погане")
    person.type("погане")
    assert person.type("/back") == ["main.first"]
    assert "first" not in person.session.top.values
    person.type("добре")
    assert person.values("first") == "добре"
    person.type("/back")
    assert "first" not in person.session.top.values


def test_an_outcome_of_which_only_the_service_speaks(talk: Begin) -> None:
    """A service's own default place serves a flow that does not mention the outcome."""
    person = talk(
        serve={"look": in_turn("paused", "closed")},
        services="look: {takes: [first], ends: {paused: again, closed: menu}}",
        main="menu: {buttons: {a: first}}\nfirst: {ask: number, check: look}\nx: {go: menu}",
    )
    person.press("a")
    assert person.type("5") == ["main.first.paused"]
    assert person.session.top.tries == 1
    assert person.type("5") == ["main.menu"]
    assert person.turn is not None
    assert person.turn.passages == (Passage("main.first", "closed"),)


def test_an_outcome_of_which_nobody_speaks_is_a_programmers_error(talk: Begin) -> None:
    """A service that ends as it never said raises; the turn is not stored."""
    person = talk(
        serve={"look": "surprise"},
        services="look: {}",
        main="menu: {buttons: {a: look}}\nlook: {do: look}\nx: {go: menu}",
    )
    with pytest.raises(LookupError, match="surprise"):
        person.press("a")


def test_an_outcome_of_a_dialog_that_nobody_expects_is_one_too(talk: Begin) -> None:
    """An override that ends as the dialog it replaces never did."""
    person = talk(main="menu: {buttons: {a: one}}\none: {do: one}", one="x: {go: end surprise}")
    with pytest.raises(LookupError, match="surprise"):
        person.press("a")
