"""What was under way when something else was begun is not lost without a word (DOMAIN §2)."""

from collections.abc import Callable

import pytest

from tests.core.talk import Talk

Begin = Callable[..., Talk]

MAIN = """
menu: {buttons: {a: first, b: do other}}
first: {ask: text}
second: {ask: text}
"""
SEND = """
account: {ask: text}
sure: {buttons: {agree: end, refuse: end}}
"""
BOT = """
commands: {send: do send}
lines:
  send: / {account} send
"""


UK = "engine: {busy: Спершу розпочате., set_aside: Відкладено.}"


@pytest.fixture
def midway(talk: Begin) -> Talk:
    """Bring a person to the second question of a dialog of the menu."""
    person = talk(
        uk=UK,
        bot=BOT,
        main=MAIN,
        send=SEND,
        other="told: {go: end}",
        stuck="stuck: {buttons: {retry: end}}",
    )
    person.press("a")
    person.type("1")
    return person


def test_an_old_menu_button_sets_aside_what_was_under_way(midway: Talk) -> None:
    """The person is told, and can take it up again where it was."""
    assert midway.press("a") == ["engine.set_aside", "main.first"]
    assert midway.type("/resume") == ["main.second"]
    assert midway.values("first") == "1"


def test_a_menu_button_that_interrupts_comes_back_by_itself(midway: Talk) -> None:
    """There is nothing to set aside."""
    assert midway.press("b") == ["other.told", "main.second"]


def test_at_the_menu_nothing_is_set_aside(midway: Talk) -> None:
    """Nothing was under way."""
    midway.type("/menu")
    assert midway.press("a") == ["main.first"]


def test_a_line_about_the_same_replaces_the_one_before(midway: Talk) -> None:
    """Who corrects themselves means the newer."""
    assert midway.type("/ 12 send") == ["send.sure"]
    assert midway.type("/ 12 send") == ["send.sure"]
    assert midway.press("agree") == ["main.second"]


def test_lines_about_others_wait_for_one_another(midway: Talk) -> None:
    """The newest is asked first, and then each before it."""
    assert midway.type("/ 12 send") == ["send.sure"]
    assert midway.type("/ 13 send") == ["send.sure"]
    assert midway.press("agree") == ["send.sure"]
    assert midway.values("account") == "12"
    assert midway.press("agree") == ["main.second"]


def test_what_is_too_much_is_refused_in_words(midway: Talk) -> None:
    """Three wait already: a fourth is not taken, and none of them is dropped."""
    for number in (12, 13, 14):
        midway.type(f"/ {number} send")
    assert midway.type("/ 15 send") == ["engine.busy", "send.sure"]
    for waiting in ("14", "13", "12"):
        assert midway.values("account") == waiting
        midway.press("agree")
    assert midway.session.state == "main.second"
