"""Presses and typed labels (LANGUAGE §2.4 points 1 and 5, DOMAIN §2 rows 7, 13)."""

from collections.abc import Callable

import pytest

from tests.core.talk import Talk

Begin = Callable[..., Talk]

MENU = """
hello:
menu:
  buttons:
    send: sending
    about: about
    again_please: again
    ask_help: do help
sending:
  buttons:
    agree: agreed
    refuse: menu
agreed:
  buttons:
    fine: menu
about: {go: menu}
"""
HELP = "help: {go: end}"
LABELS = """
main:
  menu:
    buttons:
      send: [📊 Передати показники, Передача показань]
      about: Про нас
  sending:
    buttons:
      agree: [Підтверджую, Так]
      refuse: [Відмовляюсь, Ні]
"""
LABELS_RU = """
main:
  menu:
    buttons:
      send: Передать показания
  sending:
    buttons:
      agree: [Подтверждаю, Да]
"""


@pytest.fixture
def at_menu(talk: Begin) -> Talk:
    """Bring a person to a menu with labels in two languages."""
    return talk(main=MENU, help=HELP, uk=LABELS, ru=LABELS_RU)


def test_a_press_leads_where_the_button_says(at_menu: Talk) -> None:
    """A press on a button of the current question goes to its place."""
    assert at_menu.press("send") == ["main.sending"]
    assert at_menu.press("agree") == ["main.agreed"]


@pytest.mark.parametrize(
    "typed",
    [
        "передати показники",
        "ПЕРЕДАТИ  ПОКАЗНИКИ",
        "📊 Передати показники!",
        "передача показань",
        "Пeрeдати показники",  # Latin e
        "передать показания",
        "1",
        "1.",
        " 1) ",
        "1️⃣",
        "١",
    ],
)
def test_a_typed_label_equals_a_press(at_menu: Talk, typed: str) -> None:
    """Label, synonym, other language or number: all mean the button."""
    assert at_menu.type(typed) == ["main.sending"]


@pytest.mark.parametrize("typed", ["0", "5", "-1", "1.5", "99999", "²", "n"])
def test_a_number_without_a_button_is_not_a_press(at_menu: Talk, typed: str) -> None:
    """Only numbers of buttons that were shown count."""
    assert at_menu.type(typed) == ["main.menu.again"]
    assert at_menu.state == "main.menu"


def test_a_number_is_an_answer_where_something_is_asked(talk: Begin) -> None:
    """Beside ``ask`` a number is never the number of a button."""
    person = talk(main="menu: {ask: number, buttons: {none: menu}}\nthanks: {go: menu}")
    assert person.type("1") == ["main.thanks", "main.menu"]


def test_the_pressed_button_is_remembered_where_there_are_buttons_alone(talk: Begin) -> None:
    """The button's name is the answer, under the state's name."""
    person = talk(
        main="""
        menu: {buttons: {therapist: which, surgeon: which}}
        which: {if: menu == 'surgeon', buttons: {yes_: menu}}
        other: {buttons: {yes_: menu}}
        """
    )
    assert person.press("therapist") == ["main.other"]
    person.press("yes_")
    assert person.press("surgeon") == ["main.which"]


def test_a_button_beside_an_answer_is_not_remembered(talk: Begin) -> None:
    """Beside ``ask`` the state's name holds only what was answered."""
    person = talk(main="menu: {ask: text, buttons: {skip: next_}}\nnext_: {buttons: {ok: menu}}")
    person.press("skip")
    assert "menu" not in person.session.top.values


def test_a_button_that_plays_a_dialog_is_no_answer(at_menu: Talk) -> None:
    """What leads back here has not been chosen."""
    assert at_menu.press("ask_help") == ["help.help", "main.menu"]
    assert "menu" not in at_menu.session.top.values


def test_a_button_that_asks_again_counts_as_a_try(at_menu: Talk) -> None:
    """``again`` says the reason under the button's own name and waits."""
    assert at_menu.press("again_please") == ["main.menu.again_please"]
    assert at_menu.session.top.tries == 1


def test_ids_differ_from_message_to_message(at_menu: Talk) -> None:
    """A stale press is known by its id, even of the same question."""
    at_menu.type("щось")
    at_menu.type("щось")
    ids = [choice.id for message in at_menu.shown for choice in message.choices]
    assert len(ids) == len(set(ids)) == 12


def test_a_second_press_on_a_confirmation_changes_nothing(at_menu: Talk) -> None:
    """The double press is answered neutrally with the present question."""
    at_menu.press("send")
    confirm = at_menu.button("agree")
    at_menu.press(confirm)
    assert at_menu.press(confirm) == ["engine.stale", "main.agreed"]
    assert at_menu.session.top.tries == 0


def test_a_press_on_an_older_question_is_never_a_wrong_answer(at_menu: Talk) -> None:
    """However often, it does not lead to ``stuck``."""
    at_menu.press("send")
    old = at_menu.button("refuse")
    at_menu.press("agree")
    for _ in range(5):
        assert at_menu.press(old) == ["engine.stale", "main.agreed"]


def test_an_old_menu_works_as_a_command(at_menu: Talk) -> None:
    """A press on the menu of an older message drops what is under way and goes there."""
    old = at_menu.button("send")
    at_menu.press("send")
    at_menu.press("agree")
    assert at_menu.press(old) == ["main.sending"]
    assert len(at_menu.session.stack) == 1


def test_an_old_menu_button_that_plays_a_dialog_comes_back(at_menu: Talk) -> None:
    """``do help`` in the menu is an interruption wherever one stands."""
    old = at_menu.button("ask_help")
    at_menu.press("send")
    assert at_menu.press(old) == ["help.help", "main.sending"]


def test_the_menus_label_works_from_within_a_question(at_menu: Talk) -> None:
    """A keyboard of an older message sends the label as text."""
    at_menu.press("send")
    assert at_menu.type("Про нас") == ["main.about", "main.menu"]


def test_the_menus_label_is_no_wrong_answer(talk: Begin) -> None:
    """Where it does not fit the question, a label of the menu means the menu."""
    person = talk(
        main="menu: {buttons: {one: name, two: menu}}\nname: {ask: number}\nend_: {go: menu}",
        uk="main: {menu: {buttons: {two: Друга}}}",
    )
    person.press("one")
    assert person.type("Друга") == ["main.menu"]
    person.press("one")
    assert person.type("Третя") == ["main.name.again"]


def test_an_answer_goes_before_the_menus_label(talk: Begin) -> None:
    """What fits the question is its answer, even if the menu has such a button."""
    person = talk(
        main="menu: {buttons: {one: name, two: menu}}\nname: {ask: text}\nend_: {go: menu}",
        uk="main: {menu: {buttons: {two: Друга}}}",
    )
    person.press("one")
    assert person.type("Друга") == ["main.end_", "main.menu"]


@pytest.mark.parametrize(
    "id_",
    [
        "",
        "7:send",
        "1:nothing",
        "m9:nothing",
        "m1:",
        "n:no:no",
        "x",
        "99:agree",
        "!",
        "!щось",
        "#0",
        "1:#0",
    ],
)
def test_an_id_from_nowhere_is_stale(at_menu: Talk, id_: str) -> None:
    """Whatever a channel may pass on is answered with the present question."""
    assert at_menu.press_id(id_) == ["engine.stale", "main.menu"]


def test_a_channel_without_ids_presses_by_label(at_menu: Talk) -> None:
    """A press may bring the label instead of an id."""
    assert at_menu.press_id("Передати показники") == ["main.sending"]
    assert at_menu.press_id("так") == ["main.agreed"]
