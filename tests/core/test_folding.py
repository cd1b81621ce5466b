"""Typed text against labels: DOMAIN §2 row 13 and §7."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.folding import (
    ascii_digits,
    bare,
    fold,
    keys,
    latin,
    loosest,
    plain,
    same,
    several_lines,
    visible,
)
from tests.core.answers.dress import dressed
from tests.core.answers.typed import ZEROS, any_text, in_script

LABEL = "Передача показань"


@pytest.mark.parametrize(
    "typed",
    [
        "передача показань",
        "ПЕРЕДАЧА  ПОКАЗАНЬ",
        "📊 Передача показань",
        "📊\ufe0fПередача\u00a0показань!",
        "\u200fПередача\u200b показань\u2069",
        "«Передача показань».",
        "Переда́ча пока́зань",
        "Пepeдaчa пoкaзaнь",  # Latin e, p, a, o
        "- передача\nпоказань 👍🏽",
    ],
)
def test_a_typed_label_is_the_label(typed: str) -> None:
    """Case, spaces, invisible marks, emoji, end punctuation and look-alikes do not count."""
    assert same(typed, LABEL)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Ні", "Нічний"),
        ("ніч", "Нічний"),
        ("+", "-"),
        ("-1", "1"),
        ("+1", "-1"),
        ("так", "т а к"),
        ("", "Так"),
        ("\u200b", "\ufe0f"),
        ("👍", "👎"),
        ("²", "2"),
        ("①", "1"),
        ("की", "क"),  # a vowel sign is part of its letter
    ],
)
def test_different_labels_stay_different(typed: str, label: str) -> None:
    """A part of a label, another sign, or nothing at all is not the label."""
    assert not same(typed, label)
    assert not same(label, typed)


@pytest.mark.parametrize("apostrophe", "'ʼ’‘‛`´′\"“”")
def test_any_apostrophe_or_none_is_the_same_word(apostrophe: str) -> None:
    """People type every apostrophe there is, or leave it out."""
    assert same(f"об{apostrophe}єкт", "Об'єкт")
    assert same("обєкт", f"Об{apostrophe}єкт")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("+", "+"),
        (" — ", "-"),
        ("😀\ufe0f", "😀"),
        ("...", "..."),
        ("", ""),
        ("ЩЕ Ёлка", "ще елка"),
        ("и\u0306 І\u0308 Е\u0308", "й ї е"),
        ("1️⃣", "1"),
        ("ℹ️ Довідка", "довідка"),
        ("— 5", "5"),
        ("(-5)", "-5"),
        ("12–15", "12-15"),
    ],
)
def test_fold_gives_the_documented_form(text: str, folded: str) -> None:
    """A text of signs alone keeps its signs; a sign before a digit stays."""
    assert fold(text) == folded


def test_keys_go_from_strict_to_loose() -> None:
    """A table can prefer the exact label where two are alike but for their letters."""
    assert keys("ПОД'їзд A") == ("под'їзд a", "подїзд a", "подїзд а")
    assert keys(" \u200b ") == ()
    assert loosest("'") == "'"


@given(st.data(), st.from_regex("[а-яіїєґ]{1,9}( [а-яіїєґ'0-9]{0,8}[а-я0-9])?", fullmatch=True))
def test_a_label_in_any_dress_is_the_label(data: st.DataObject, label: str) -> None:
    """Unseen marks, emoji, quotes and another script's digits do not count, nor does case."""
    assert same(data.draw(dressed(label)), label.upper())


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("«12345».", "12345"),
        (" 📊 [12 345] 👍🏽!", "12 345"),
        ("🇺🇦✅\ufe0f '5'))", "5"),
        ("1️⃣2️⃣", "12"),
        ("", ""),
        ("👍", ""),
    ],
)
def test_bare_is_the_answer_without_what_stands_around_it(text: str, answer: str) -> None:
    """Emoji, quotes, brackets and a full stop say nothing of the answer."""
    assert bare(text) == answer


@pytest.mark.parametrize(
    "text",
    [
        "-5",
        "+5",
        ".5",
        "5?",
        "5❓",
        "➖5",
        "~5",
        "5%",
        "№5",
        "#5",
        "5…",
        "5½",
        "🔟",
        "💯",
        "⚄",
        "5+",
        "5-",
    ],
)
def test_a_sign_that_means_something_is_left(text: str) -> None:
    """Nothing that changes a number is taken away from it."""
    assert bare(text) == text


@given(any_text)
def test_bare_takes_no_letter_and_no_digit(text: str) -> None:
    """Twice is as once, and only the ends are touched."""
    assert bare(bare(text)) == bare(text)
    assert bare(text) in plain(text)
    kept = [ch for ch in plain(text) if ch.isalnum()]
    assert [ch for ch in bare(text) if ch.isalnum()] == kept


@pytest.mark.parametrize(
    ("text", "several"),
    [("1\n2", True), ("1\r\n\r\n2", True), ("1\u20282", True), ("\n1 2\n", False), ("№\n1", False)],
)
def test_digits_in_several_lines_are_told(text: str, several: bool) -> None:
    """An empty line, or one of words alone, is none of them."""
    assert several_lines(text) is several


@given(any_text)
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is folded is in its last form; so is what is visible, and what is plain."""
    assert fold(fold(text)) == fold(text)
    assert plain(plain(text)) == plain(text)
    assert visible(visible(text)) == visible(text)


@given(any_text, any_text)
def test_same_is_symmetric_and_agrees_with_a_table_of_keys(one: str, other: str) -> None:
    """Looking up in a table of all keys finds exactly the labels that are the same."""
    assert same(one, other) == same(other, one)
    assert same(one, other) == bool(set(keys(one)) & set(keys(other)))
    assert same(one, one) == bool(fold(one))


@given(st.text("абвгдеєжзиіїйклмнопрстуфхцчшщьюя", min_size=1))
def test_fold_keeps_every_ukrainian_letter(word: str) -> None:
    """No two Ukrainian words fold to one."""
    assert fold(word.upper()) == word
    assert loosest(word) == word


@given(st.sampled_from(ZEROS), st.text("0123456789", min_size=1))
def test_digits_of_every_script_are_digits(zero: str, digits: str) -> None:
    """Any decimal digit of Unicode means its ASCII digit."""
    assert ascii_digits(in_script(zero, digits)) == digits


@given(any_text)
def test_latin_keeps_every_character_one(text: str) -> None:
    """A code is never made longer, so its symbols stay where they are."""
    assert len(latin(text)) == len(text)
    assert latin(latin(text)) == latin(text)


@given(any_text)
def test_only_decimal_digits_become_ascii(text: str) -> None:
    """Length and everything but decimal digits stay: ² and ① are not guessed into numbers."""
    result = ascii_digits(text)
    assert len(result) == len(text)
    assert all(new == old or new in "0123456789" for old, new in zip(text, result, strict=True))
    assert ascii_digits("²①½五") == "²①½五"


def test_latin_maps_look_alikes_only() -> None:
    """Meter and EIC letters become Latin capitals; a letter without a twin stays."""
    assert latin("авекмнорстхіу") == "ABEKMHOPCTXIY"
    assert latin("62z Ц-Я") == "62Z Ц-Я"
    assert latin("ßﬃ5") == "ßﬃ5"


def test_nothing_longer_than_a_message_is_a_label() -> None:
    """A hundred thousand characters have no keys, and match not even themselves."""
    assert keys("а" * 100_000) == ()
    assert not same("а" * 100_000, "а" * 100_000)
