"""What is personal does not leave the store unmasked (DESIGN §3.6, DOMAIN §8)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.masking import masked


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("270001234567", "••••67"),
        ("/ 2700 0123 4567 send 12345", "/ ••••67 send ••••45"),
        ("№ 2700-0123-4567, квартира 12", "№ ••••67, квартира 12"),
        ("+38 (050) 111-22-33", "+••••33"),
        ("2\u00a07\u200b0\u200b0", "••••00"),
        ("٢٧٠٠", "••••٠٠"),
        ("12345,67", "••••67"),
        ("так", "так"),
        ("12", "12"),
        ("2 лічильники, 3 квитанції", "2 лічильники, 3 квитанції"),
        ("", ""),
    ],
)
def test_runs_of_digits_are_hidden_but_for_the_last_two(text: str, seen: str) -> None:
    """An account, a phone and a reading look alike; so all are hidden, however they are spaced."""
    assert masked(text) == seen


def test_a_private_text_is_hidden_whole() -> None:
    """Also its length."""
    assert masked("вул. Соборності, 5", private=True) == masked("", private=True) == "••••"


WORDS = st.text(st.characters(exclude_categories=["Nd"]), max_size=300)


@given(WORDS, st.sampled_from([" ", "-", " - ", "\u00a0", ". ", "\u200b", "_", ""]))
def test_of_a_number_only_the_last_two_digits_are_seen(around: str, between: str) -> None:
    """Whatever stands around it, and between its digits."""
    number = between.join("938471652041")
    assert "41".startswith(re.sub(r"\D", "", masked(f"{around} {number} {around}")))


@given(st.text())
def test_what_is_shown_is_short(text: str) -> None:
    """A journal is no archive of what people write."""
    assert len(masked(text)) <= 200
