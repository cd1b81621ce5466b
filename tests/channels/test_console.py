"""A person at a terminal: what a line means there, and what is shown."""

import io
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.console.loop import Console, typed_lines
from channels.console.screen import lines, understood
from channels.render import Shown
from engine.core.effects import Choice
from engine.core.events import (
    ChoicePressed,
    ContactShared,
    MediaReceived,
    PersonEvent,
    TextReceived,
)
from tests.core.small_flow import small_flow
from tests.runtime.desk import NOON, Desk

SHOWN = Shown("Вірно?\nТак чи ні", ((Choice("4:yes", "Так"),), (Choice("4:no", "Ні, виправлю"),)))


@pytest.mark.parametrize(
    ("typed", "event"),
    [
        ("Привіт", TextReceived(NOON, "Привіт")),
        ("1", TextReceived(NOON, "1")),
        ("[1]", ChoicePressed(NOON, "4:yes")),
        ("[2]", ChoicePressed(NOON, "4:no")),
        ("[3]", ChoicePressed(NOON, "3")),
        ("[0]", ChoicePressed(NOON, "0")),
        ("[Ні, виправлю]", ChoicePressed(NOON, "Ні, виправлю")),
        ("[]", ChoicePressed(NOON, "")),
        ("[не закрито", TextReceived(NOON, "[не закрито")),
        (":contact +380501112233", ContactShared(NOON, "+380501112233", own=True)),
        (":contact", ContactShared(NOON, "", own=True)),
        (":photo", MediaReceived(NOON, "photo", "console:photo")),
        (":sticker", MediaReceived(NOON, "sticker", "console:sticker")),
        (":photos", TextReceived(NOON, ":photos")),
        ("а\x00б\udcff", TextReceived(NOON, "аб\ufffd")),
    ],
)
def test_a_line_is_an_event(typed: str, event: PersonEvent) -> None:
    """Brackets press, a colon sends, everything else is text."""
    assert understood(typed, SHOWN, NOON) == event


def test_before_the_first_message_there_is_no_button() -> None:
    """A number in brackets is then no more than that."""
    assert understood("[1]", None, NOON) == ChoicePressed(NOON, "1")


@given(
    st.text(st.characters(), max_size=30) | st.sampled_from(["[" + "9" * 5000 + "]", "[²]", "[١]"])
)
def test_whatever_is_typed_is_an_event(typed: str) -> None:
    """Never an exception."""
    assert understood(typed, SHOWN, NOON).at == NOON


def test_a_message_is_shown_with_numbered_buttons() -> None:
    """Every line of the text, then the buttons by number."""
    assert lines(SHOWN, "uk") == [
        "│ Вірно?",
        "│ Так чи ні",
        "│   1 [Так]",
        "│   2 [Ні, виправлю]",
    ]


def test_how_to_share_a_contact_is_said() -> None:
    """There is no such button in a terminal."""
    shown = Shown("Ваш телефон?", (), "contact", "Поділитися")
    assert lines(shown, "uk")[-1] == "│   Поділитися: напишіть  :contact +380501112233"


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Open a small bot."""
    flow = small_flow(
        main="hello:\nmenu: {buttons: {a: name}}\nname: {ask: text, wait: 1 h}\necho: {go: menu}",
        uk="main: {menu: {buttons: {a: Почати}}, echo: 'Ви: {{ name }}'}",
    )
    opened = Desk(flow, None)
    yield opened
    opened.stop()


def _console(desk: Desk, shown: list[str]) -> Console:
    return Console(desk.runner, "bot", "uk", shown.append, lambda: desk.now)


def test_a_chat_greets_and_answers_line_by_line(desk: Desk) -> None:
    """Blank lines are passed over; buttons work by number and by label."""
    shown: list[str] = []
    _console(desk, shown).run(iter(["", "[1]", "  ", "<b>{{7*7}}</b>"]))
    assert shown[1:] == [
        "│ main.hello",
        "│ main.menu",
        "│   1 [Почати]",
        "│ main.name",
        "│ Ви: <b>{{7*7}}</b>",
        "│ main.menu",
        "│   1 [Почати]",
    ]


def test_the_buttons_of_the_last_message_are_offered_for_completion(desk: Desk) -> None:
    """None before the first, those shown now afterwards."""
    console = _console(desk, [])
    assert console.labels == []
    console.run(iter(["х"]))
    assert console.labels == ["Почати"]


def test_time_passes_between_two_lines(desk: Desk) -> None:
    """Who sits idle for too long is told so."""
    shown: list[str] = []

    def typing() -> Iterator[str]:
        yield "[1]"
        desk.now += timedelta(hours=2)
        yield "Оля"

    _console(desk, shown).run(typing())
    assert shown[-3:] == ["│ engine.ended", "│ main.menu", "│   1 [Почати]"]


def test_without_a_keyboard_lines_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script may talk to the terminal's bot too."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("Привіт\n\n[1]"))
    assert list(typed_lines(list)) == ["Привіт", "", "[1]"]
