"""Phone numbers (DOMAIN §3 "Phone")."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.answers.phones import phone
from tests.core.answers.typed import any_text, endless

SUBSCRIBER = st.from_regex(r"[1-9][0-9]{8}", fullmatch=True)
PREFIXES = ("+380", "00380", "380", "80", "0", "")


@given(SUBSCRIBER, st.sampled_from(PREFIXES), st.sampled_from([" ", "-", "\u00a0", ") ", "."]))
def test_every_way_of_writing_gives_the_same_number(digits: str, prefix: str, between: str) -> None:
    """International, old and local spellings of one number are one number."""
    spelled = f"{prefix}{digits[:2]}{between}{digits[2:5]}{between}{digits[5:]}"
    assert phone(spelled) == f"+380{digits}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+48501234567",
        "12345",
        "+0501234567",
        "0001234567",
        "+380001234567",
        "050123456",
        "05012345678",
        "+",
        "ОR",
    ],
)
def test_anything_else_is_no_ukrainian_number(text: str) -> None:
    """A foreign, short or long number is asked for again, never completed."""
    assert phone(text) is None


@given(any_text | endless)
def test_any_text_gives_a_whole_number_or_none(text: str) -> None:
    """What is given is always +380 and nine digits."""
    number = phone(text)
    assert number is None or (number.startswith("+380") and len(number) == 13 and number.isascii())
