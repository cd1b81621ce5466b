"""Free text, contacts and photos (LANGUAGE §2.3.5, §3 "Kinds of answer")."""

import pytest
from hypothesis import given

from engine.core.answers.kind import Kind, Wrong
from engine.core.answers.simple import Contact, Photo, Text
from tests.core.answers.typed import TODAY, any_text, endless

TEXT: Kind = Text()


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  вул. Соборності, 5  ", "вул. Соборності, 5"),
        ("рядок\r\nрядок\tдва", "рядок\nрядок два"),
        ("а\u0000б\u0007в\ud800", "абв"),
        ("\u202eперевернуто\u202c", "перевернуто"),
        ("<b>{{ 7*7 }}</b> %s", "<b>{{ 7*7 }}</b> %s"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("я" * 1000, "я" * 1000),
    ],
)
def test_text_is_kept_as_typed_but_for_control_characters(typed: str, text: str) -> None:
    """What a person types is data: markup stays, what nobody sees goes."""
    assert TEXT.read(typed, None, TODAY) == text


@pytest.mark.parametrize("typed", ["", " \n\t ", "\u200b\u2060", "\u0000", "\ufe0f"])
def test_a_text_in_which_nothing_is_seen_is_again(typed: str) -> None:
    """An empty answer is no answer."""
    assert TEXT.read(typed, None, TODAY) == Wrong()


@pytest.mark.parametrize("came", [1001, 4096, 4097, 100_000])
def test_a_text_that_is_too_long_says_so(came: int) -> None:
    """The person hears how long it may be."""
    assert TEXT.read("я" * came, None, TODAY) == Wrong("too_long", {"longest": 1000, "came": came})


@given(any_text | endless)
def test_any_text_gives_storable_text_or_a_reason(typed: str) -> None:
    """What is accepted can be stored, is never empty, and is accepted again unchanged."""
    value = TEXT.read(typed, None, TODAY)
    if not isinstance(value, Wrong):
        assert isinstance(value, str)
        assert 1 <= len(value.encode()) <= 4000
        assert TEXT.read(value, None, TODAY) == value


def test_a_contact_must_be_the_senders_own() -> None:
    """Somebody else's card proves nothing; a foreign number is asked for again."""
    assert Contact().receive("380501234567", own=True) == {"phone": "+380501234567"}
    assert Contact().receive("380501234567", own=False) == Wrong("not_own")
    assert Contact().receive("+48501234567", own=True) == Wrong()


def test_a_contact_is_private_unless_said_otherwise() -> None:
    """A phone number is masked by default."""
    assert Contact().private
    assert not Photo().private


def test_a_photo_is_a_reference() -> None:
    """The picture itself stays with the channel."""
    assert Photo().receive("AgACAgIAAx") == {"reference": "AgACAgIAAx"}
    assert Photo().receive("") == Wrong()


@given(any_text)
def test_contacts_and_photos_are_never_typed(typed: str) -> None:
    """A typed phone number is not a contact."""
    assert Contact().read(typed, None, TODAY) == Wrong()
    assert Photo().read(typed, None, TODAY) == Wrong()
