"""Fitting a message into a channel's limits, losing nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.render import ELLIPSIS, Shown, render
from channels.telegram import TELEGRAM
from engine.core.effects import Choice, Message
from engine.runtime.channel import Capabilities

NARROW = Capabilities(text=10, label=5)
TEXTS = st.text(st.sampled_from("аб \n👩ї."), min_size=1, max_size=60).map(str.strip).filter(bool)
MEASURES = [len, TELEGRAM.capabilities.measure]
LABELS = st.lists(st.text("абв👩", min_size=1, max_size=12), max_size=3)


def _message(text: str, *labels: str, ask: str | None = None) -> Message:
    choices = tuple(Choice(f"1:{number}", label) for number, label in enumerate(labels))
    return Message("main.menu", text, choices, ask, "Поділитися" if ask else "")


def test_a_message_that_fits_is_shown_as_it_is() -> None:
    """One button a row, in their order, with their ids."""
    yes, no = Choice("1:0", "Так"), Choice("1:1", "Ні")
    fitted = render(_message("Вірно?", "Так", "Ні"), NARROW)
    assert (fitted.shown, fitted.degraded) == ((Shown("Вірно?", ((yes,), (no,))),), ())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("перше слово", ["перше", "слово"]),
        ("одина\nб в г", ["одина", "б в г"]),
        ("абвгґдеєжзиії", ["абвгґдеєжз", "иії"]),
        ("а" * 25, ["а" * 10, "а" * 10, "а" * 5]),
        ("абвгґдеєжз", ["абвгґдеєжз"]),
        ("абвгґдеєжз ", ["абвгґдеєжз"]),
        ("а" + " " * 30 + "б", ["а", "б"]),
        ("абвгґдеєж\n\n\n\n\nзиії", ["абвгґдеєж", "зиії"]),
    ],
)
def test_a_long_text_is_cut_where_it_hurts_least(text: str, parts: list[str]) -> None:
    """At a line's end, else at a space, else anywhere; never into an empty message."""
    assert [shown.text for shown in render(_message(text), NARROW).shown] == parts


def test_buttons_stand_under_the_last_part() -> None:
    """So does the request for a contact."""
    first, last = render(_message("перше слово", "Так", ask="contact"), NARROW).shown
    assert (first.rows, first.ask) == ((), None)
    assert [choice.label for row in last.rows for choice in row] == ["Так"]
    assert (last.ask, last.ask_label) == ("contact", "Поділитися")


def test_a_long_label_is_shortened_and_stands_in_full_above() -> None:
    """The person can read what they press; the id stays."""
    shown = render(_message("Так?", "Погоджуюсь", "Ні"), Capabilities(100, 5)).shown[-1]
    assert shown.text == "Так?\n• Погоджуюсь"
    assert [choice for row in shown.rows for choice in row] == [
        Choice("1:0", "Пого" + ELLIPSIS),
        Choice("1:1", "Ні"),
    ]


@pytest.mark.parametrize(
    ("ask", "contact", "asked"),
    [
        ("contact", True, "contact"),
        ("contact", False, None),
        ("photo", True, None),
        (None, True, None),
    ],
)
def test_a_contact_is_asked_for_where_the_channel_can(
    ask: str | None, contact: bool, asked: str | None
) -> None:
    """A photo is sent without any help."""
    assert (
        render(_message("?", ask=ask), Capabilities(10, 5, contact=contact)).shown[-1].ask == asked
    )


def test_a_silent_message_is_silent_in_all_parts() -> None:
    """Nobody is woken by the second half."""
    message = Message("x", "перше слово", silent=True)
    assert [shown.silent for shown in render(message, NARROW).shown] == [True, True]


def test_telegram_counts_as_telegram_does() -> None:
    """4,096 UTF-16 units: an emoji is two."""
    telegram = TELEGRAM.capabilities
    assert len(render(_message("😀" * 2048), telegram).shown) == 1
    parts = render(_message("😀" * 2049), telegram).shown
    assert [len(shown.text) for shown in parts] == [2048, 1]
    assert telegram.measure("\ud800") == 1


def test_a_very_long_label_takes_no_time() -> None:
    """4,096 characters of a label are shortened at once."""
    shown = render(_message("?", "ї" * 4096), TELEGRAM.capabilities).shown
    assert len(shown[-1].rows[0][0].label) == 64


@given(TEXTS, LABELS, st.integers(2, 30), st.integers(2, 8), st.sampled_from(MEASURES))
def test_everything_is_shown_within_the_limits(
    text: str, labels: list[str], most: int, label: int, measure: object
) -> None:
    """No part and no label is too long or empty, no word is lost, every button is there."""
    assert callable(measure)
    limits = Capabilities(most, label, measure=measure)
    shown = render(_message(text, *labels), limits).shown
    for part in shown:
        assert 0 < limits.measure(part.text) <= most
    ids = [choice.id for row in shown[-1].rows for choice in row]
    assert ids == [f"1:{number}" for number in range(len(labels))]
    assert all(limits.measure(c.label) <= label for row in shown[-1].rows for c in row)
    together = "".join("".join(part.text.split()) for part in shown)
    assert together.startswith("".join(text.split()))
    for full in labels:
        assert full in together or limits.measure(full) <= label


def test_buttons_that_are_too_many_become_lines_with_numbers() -> None:
    """Where a number may be typed the words ask for it; every label stands in full."""
    labels = [f"вул. Дуже Довга, {number}" for number in range(3)]
    message = replace(_message("Котра адреса?", *labels), numbers="Напишіть номер.")
    fitted = render(message, Capabilities(buttons=2, label=5))
    (shown,) = fitted.shown
    lines = [f"{number}. {label}" for number, label in enumerate(labels, 1)]
    assert shown.text.split("\n") == ["Котра адреса?", *lines, "Напишіть номер."]
    assert (shown.choices, fitted.degraded) == ((), ("buttons",))


def test_buttons_beside_a_typed_answer_become_lines_without_numbers() -> None:
    """A number would be the answer itself: the label is typed instead."""
    fitted = render(_message("Рахунок?", "111", "222"), Capabilities(buttons=1))
    assert fitted.shown[0].text == "Рахунок?\n• 111\n• 222"


def test_an_id_that_a_channel_cannot_carry_makes_a_line() -> None:
    """A button that cannot say what it is for is none."""
    fits = Message("x", "?", (Choice("1:" + "я" * 31, "Так"),))
    over = Message("x", "?", (Choice("1:" + "я" * 32, "Так"),))
    assert render(fits, TELEGRAM.capabilities).degraded == ()
    assert render(over, TELEGRAM.capabilities).degraded == ("buttons",)


@pytest.mark.parametrize(
    ("message", "what"),
    [
        (_message("перше слово і ще друге"), "split"),
        (_message("?", "довгий напис"), "labels"),
        (_message("?", "а", "б", "в", "г"), "buttons"),
        (_message("?", ask="contact"), "contact"),
    ],
)
def test_what_was_degraded_is_named(message: Message, what: str) -> None:
    """For the log: one name for each way."""
    limits = Capabilities(text=20, label=5, buttons=3, contact=False)
    assert render(message, limits).degraded == (what,)
