"""Dictated numbers in Ukrainian and Russian (DOMAIN §4 "Typed readings")."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.answers.number_words import from_words, only_number_words
from tests.core.answers.speller import LANGUAGES, plural, spell
from tests.core.answers.typed import any_text, endless, languages

numbers = st.integers(0, 999_999_999) | st.integers(0, 99_999)
apostrophes = st.sampled_from(["'", "’", "ʼ", "`", '"', "´", ""])


@given(numbers, languages, apostrophes)
def test_every_spelled_number_is_read_back(number: int, language: str, apostrophe: str) -> None:
    """A number spelled out is that number, with any apostrophe or none, in any case."""
    words = spell(number, language).replace("'", apostrophe)
    assert from_words(words) == number
    assert from_words(f" {words.upper()}. ") == number


@given(st.integers(1, 999), st.integers(1, 999), languages)
def test_digits_may_stand_for_a_group(thousands: int, rest: int, language: str) -> None:
    """«12 тисяч 453»: what a telephone makes of a dictated number."""
    word = LANGUAGES[language][4][plural(thousands)]
    number = thousands * 1000 + rest
    assert from_words(f"{thousands} {word} {rest}") == number
    assert from_words(f"{thousands} {word} {spell(rest, language)}") == number
    assert from_words(f"{spell(thousands * 1000, language)} {rest}") == number


@given(st.integers(1, 999_999), st.integers(1, 999_999), languages)
def test_two_numbers_are_never_a_third(one: int, other: int, language: str) -> None:
    """Two numbers in a row are refused, unless that is how one number is spelled."""
    text = f"{spell(one, language)} {spell(other, language)}"
    read = from_words(text)
    assert read is None or spell(read, language) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("дванадцять тисяч триста сорок п'ять", 12345),
        ("12 тисяч 453", 12453),
        ("12 тис. 453", 12453),
        ("тисяча двісті сорок", 1240),
        ("тысячу двести", 1200),
        ("двадцать п’ять", 25),
        ("пьятнадцать", 15),
        ("шістьсот", 600),
        ("cто cорок", 140),  # Latin c
        ("2 мільйони 345678", 2_345_678),
    ],
)
def test_spoken_forms_are_understood(text: str, number: int) -> None:
    """Mixed languages, abbreviations, misspellings and look-alikes are one number still."""
    assert from_words(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "двадцять тридцять",
        "п'ять двадцять",
        "двадцять п'ятнадцять",
        "двадцять десять",
        "двадцять тисяча двісті",
        "одинадцять тисяча",
        "тисяч п'ять",
        "тисяча тисяча",
        "тисяча мільйонів",
        "сто 25",
        "12 тисяч 1453",
        "12 тисяч 045",
        "0 тисяч",
        "нуль п'ять",
        "сто нуль",
        "нуль нуль",
        "1 тисяча 200 300",
    ],
)
def test_doubtful_words_are_refused_and_known_as_such(text: str) -> None:
    """Number words that are not one number are none, and the caller can say so."""
    assert from_words(text) is None
    assert only_number_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "453",
        "12 453",
        "не знаю",
        "сорок два кубометри",
        "двадцять, п'ять",
        "двадцять. п'ять",
        "-сто",
        "+",
    ],
)
def test_other_texts_are_not_number_words(text: str) -> None:
    """Digits alone, other words and signs between the words are not for this reader."""
    assert from_words(text) is None
    assert not only_number_words(text)


@given(any_text | endless)
def test_any_text_gives_a_number_or_none(text: str) -> None:
    """Whatever is typed, the answer is a number in range or None."""
    number = from_words(text)
    assert number is None or 0 <= number < 1_000_000_000
