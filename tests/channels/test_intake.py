"""What every channel does to what comes in (DOMAIN §2 row 11)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.intake import clean


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        ("Привіт, ґаво! 👩‍👩‍👧", "Привіт, ґаво! 👩‍👩‍👧"),
        ("<b>{{7*7}}</b> %s *_[", "<b>{{7*7}}</b> %s *_["),
        ("\ud83d\ude00", "😀"),
        ("а\ud800б", "а\ufffdб"),
        ("\udcff", "\ufffd"),  # what Python makes of a byte that is not UTF-8
        ("кінець\ud83d", "кінець\ufffd"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("а\x00б\x00", "аб"),
        ("\x00", ""),
        ("а\nб\tв\r", "а\nб\tв\r"),
        ("\ufeffпочаток", "\ufeffпочаток"),
    ],
)
def test_only_what_no_store_can_carry_is_changed(came: str, kept: str) -> None:
    """What people type is data to the end; halves of characters and NUL are mended."""
    assert clean(came) == kept


@given(st.text(st.characters(), max_size=50))
def test_whatever_comes_can_be_stored_and_sent(came: str) -> None:
    """UTF-8, JSON, no NUL; and mending what is mended changes nothing."""
    kept = clean(came)
    assert "\x00" not in kept
    assert json.loads(json.dumps(kept).encode()) == kept
    assert kept.encode().decode() == kept
    assert clean(kept) == kept


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=50))
def test_sound_text_is_left_alone(came: str) -> None:
    """Not a character of it."""
    assert clean(came) == came
