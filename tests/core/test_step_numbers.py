"""Asking for a button's number, for channels that cannot show so many buttons."""

from collections.abc import Callable

import pytest

from engine.core.ask import FEW
from engine.core.effects import Message
from tests.core.talk import Talk

Begin = Callable[..., Talk]

TEXTS = "engine: {numbers: 'Напишіть номер.'}"


def asked(talk: Begin, items: int, more: str = "", uk: str = TEXTS) -> Message:
    """Give the question with a list of so many items."""
    person = talk(
        person={"accounts": [f"вулиця {number}" for number in range(items)]},
        main=f"""
        menu: {{buttons: {{a: which}}}}
        which: {{choose: person.accounts{more}}}
        thanks: {{go: menu}}
        """,
        uk=uk,
    )
    person.press("a")
    return person.shown[-1]


@pytest.mark.parametrize(
    ("items", "more", "numbers"),
    [
        (FEW, "", ""),
        (FEW + 1, "", "Напишіть номер."),
        (FEW, ", buttons: {other: menu}", "Напишіть номер."),
        (FEW - 1, ", buttons: {other: menu}", ""),
        (60, "", "Напишіть номер."),
    ],
)
def test_a_number_is_asked_for_where_buttons_are_many(
    talk: Begin, items: int, more: str, numbers: str
) -> None:
    """Items and other buttons count alike; a few are shown by every channel."""
    message = asked(talk, items, more)
    assert message.numbers == numbers
    assert message.said == "main.which"


def test_no_number_is_asked_for_where_one_would_be_the_answer(talk: Begin) -> None:
    """With a kind of answer a number is that answer, however many buttons there are."""
    assert asked(talk, 2 * FEW, ", ask: number").numbers == ""


def test_a_bot_without_the_words_asks_for_no_number(talk: Begin) -> None:
    """The labels can be typed as ever."""
    assert asked(talk, 2 * FEW, uk="").numbers == ""


@pytest.mark.parametrize("number", [1, FEW, FEW + 1, 60])
def test_the_number_that_is_asked_for_is_the_one_that_is_taken(talk: Begin, number: int) -> None:
    """It counts as the message shows them: from one, in their order."""
    streets = [f"вулиця {place}" for place in range(60)]
    person = talk(
        person={"accounts": streets},
        main="menu: {buttons: {a: which}}\nwhich: {choose: person.accounts}\nend_: {ask: text}",
        uk=TEXTS,
    )
    person.press("a")
    assert person.shown[-1].choices[number - 1].label == streets[number - 1]
    assert person.type(str(number)) == ["main.end_"]
    assert person.values("which") == streets[number - 1]


def test_a_refusal_asks_for_the_number_again(talk: Begin) -> None:
    """It shows the same buttons."""
    person = talk(
        person={"accounts": [f"вулиця {place}" for place in range(20)]},
        main="menu: {buttons: {a: which}}\nwhich: {choose: person.accounts}\nend_: {ask: text}",
        uk=TEXTS,
    )
    person.press("a")
    assert person.type("двадцять п'ята") == ["main.which.again"]
    assert person.shown[-1].numbers == "Напишіть номер."
