"""What is personal does not stand in the journal in the clear (DESIGN §3.6, DOMAIN §8)."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.events import ChoicePressed, ContactShared, TextReceived
from engine.runtime.journal import described

AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Передача показань", "Передача показань"),
        ("та наче моя", "та наче моя"),
        ("Добрий день, я Іваненко", "Добрий день, я ••••"),
        ("Іваненко Петро Іванович", "•••• •••• ••••"),
        ("вул. Соборності, 5, кв. 12", "вул. ••••, 5, кв. 12"),
        ("Живу у Полтаві на О’Генрі", "Живу у •••• на ••••"),
        ("пишіть на Petro.I@ukr.net", "пишіть на ••••"),
        ("petro@ukr.net", "••••"),
        ("я @petro_i", "я ••••"),
        ("ЄР 270001234567", "ЄР ••••67"),
        ("EIC 62Z4567890123456", "•••• 62••••"),
        ("ПЕРЕДАЧА ПОКАЗАНЬ", "•••• ••••"),
        ("/delete", "/delete"),
        ("", ""),
    ],
)
def test_names_addresses_and_numbers_are_hidden(text: str, seen: str) -> None:
    """What a bot is told stays readable; words with a capital are names but for the first."""
    assert described(TextReceived(AT, text), private=False) == f"text {seen}"
    assert described(ChoicePressed(AT, text), private=False) == f"press {seen}"


@pytest.mark.parametrize("choice", ["m12:send", "12:#2", "n:readings_due:send", "!/lang ru"])
def test_a_buttons_id_is_shown(choice: str) -> None:
    """It names what was pressed, and no person."""
    assert described(ChoicePressed(AT, choice), private=False) == f"press {choice}"


def test_a_contact_is_never_shown() -> None:
    """Only whether it was the sender's own."""
    assert described(ContactShared(AT, "+380501112233", own=True), private=False) == "contact own"


@given(st.text("абвгґ ,.", max_size=20), st.text("абвгґ", min_size=1, max_size=9))
def test_a_name_is_hidden_wherever_it_stands(around: str, name: str) -> None:
    """After any beginning, however it is set off."""
    seen = described(TextReceived(AT, f"я {around} Ї{name}, {around}"), private=False)
    assert f"Ї{name}" not in seen
