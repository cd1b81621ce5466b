"""What a refusal offers, and what help says at a question (DOMAIN §2 rows 2 and 3, §4)."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.core.talk import Talk

Begin = Callable[..., Talk]

MAIN = """
menu: {buttons: {a: first}}
first:
  ask: reading
  buttons: {leave: menu}
second: {ask: text}
"""
UK = """
main:
  first: {text: Скільки?, help: Спишіть з табло., buttons: {leave: Піти}}
answers:
  reading: {ambiguous: 'Це {{ whole }} чи {{ grouped }}?'}
  text: {help: Напишіть що завгодно.}
commands:
  help: [Допомога]
  cancel: [Скасувати]
cancel:
  nothing: Немає чого скасовувати.
  cancelled: Скасовано.
"""
CANCEL = """
nothing: {if: person.at_menu, go: menu}
cancelled: {go: menu}
"""


@pytest.fixture
def asked(talk: Begin) -> Talk:
    """Bring a person to a question about a reading."""
    person = talk(
        bot="commands: {help: do help, cancel: do cancel, other: do other}",
        main=MAIN, uk=UK, help="help: {go: end}", cancel=CANCEL, other="name: {ask: text}",
    )  # fmt: skip
    person.press("a")
    return person


@pytest.mark.parametrize(("choice", "value"), [("=12", "12"), ("=12345", "12345")])
def test_a_refusal_offers_what_may_have_been_meant(asked: Talk, choice: str, value: str) -> None:
    """``12.345`` is asked about with two buttons, and a press is as if it were typed."""
    assert asked.type("12.345") == ["main.first.again"]
    assert [shown.label for shown in asked.messages[-1].choices] == ["12", "12345", "Піти"]
    assert asked.press(choice) == ["main.second"]
    assert asked.values("first") == Decimal(value)


def test_an_offer_may_be_typed_instead(asked: Talk) -> None:
    """Its label is what a person reads, so it is what they may write."""
    asked.type("12.345")
    assert asked.type("12345") == ["main.second"]


def test_an_offer_that_was_passed_over_is_stale(asked: Talk) -> None:
    """After another answer the old button changes nothing."""
    asked.type("12.345")
    old = asked.button("=12")
    assert asked.type("слово") == ["main.first.again"]
    assert [shown.label for shown in asked.messages[-1].choices] == ["Піти"]
    assert asked.press_id(old) == ["engine.stale", "main.first"]


def test_help_at_a_question_is_about_that_question(asked: Talk) -> None:
    """The state's own text, then the question again; what was typed so far stays."""
    assert asked.type("Допомога") == ["main.first.help", "main.first"]
    asked.type("7")
    assert asked.type("/help") == ["answers.text.help", "main.second"]
    assert asked.values("first") == Decimal(7)


def test_help_elsewhere_is_the_dialog(asked: Talk) -> None:
    """A menu has no help of its own: the bot's help is played."""
    asked.press("leave")
    assert asked.type("Допомога") == ["help.help", "main.menu"]


def test_cancelling_knows_whether_anything_was_under_way(asked: Talk) -> None:
    """With nothing running the answer is another one; an interruption counts as running."""
    assert asked.type("Скасувати") == ["cancel.cancelled", "main.menu"]
    assert asked.type("Скасувати") == ["cancel.nothing", "main.menu"]
    assert asked.type("/other") == ["other.name"]
    assert asked.type("Скасувати") == ["cancel.cancelled", "main.menu"]
