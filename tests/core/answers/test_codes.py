"""Account and meter numbers (DOMAIN §3, LANGUAGE §2.3.5 "Kinds of answer")."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.answers.codes import Digits, LettersDigits
from engine.core.answers.kind import Kind, Wrong
from engine.core.values import Value
from tests.core.answers.typed import TODAY, ZEROS, any_text, endless, in_script

LOOSE = frozenset(" -")
KHARKIV: Kind = Digits(12, 12, LOOSE)
DTEK: Kind = Digits(9, 12, LOOSE)
METER: Kind = LettersDigits(4, 12, frozenset(" -№"))

PREFIXES = ("", "ЄР ", "ЕР", "EP ", "№", "№ ", "о/р ", "ОР", "о/р № ", "єр: ", "ЕС ", "л/с ")
BETWEEN = ("", " ", "-", "\u00a0", "–", "\u2011", "\u200b")
ACCOUNT = "270001234567"


@given(
    st.from_regex(r"[0-9]{12}", fullmatch=True),
    st.sampled_from(PREFIXES),
    st.sampled_from(BETWEEN),
    st.sampled_from(ZEROS),
)
def test_every_spelling_of_an_account_is_that_account(
    account: str, prefix: str, between: str, zero: str
) -> None:
    """Prefix, spaces, any dash and any script's digits do not count; leading zeros do."""
    groups = [in_script(zero, account[start : start + 4]) for start in (0, 4, 8)]
    assert KHARKIV.read(prefix + between.join(groups), None, TODAY) == account


@pytest.mark.parametrize(
    ("kind", "typed", "came", "needed"),
    [
        (KHARKIV, "12345", 5, "12"),
        (KHARKIV, "ЄР 2700 0123 4567 8", 13, "12"),
        (DTEK, "12345678", 8, "9-12"),
        (DTEK, "1" * 13, 13, "9-12"),
        (DTEK, "1" * 4096, 4096, "9-12"),
    ],
)
def test_a_wrong_length_says_what_came_and_what_is_needed(
    kind: Kind, typed: str, came: int, needed: str
) -> None:
    """On a wrong length the person hears both numbers."""
    least, most = needed.split("-")[0], needed.split("-")[-1]
    facts: dict[str, Value] = {
        "came": came,
        "needed": needed,
        "least": int(least),
        "most": int(most),
    }
    assert kind.read(typed, None, TODAY) == Wrong("length", facts)


@pytest.mark.parametrize(
    ("typed", "letter", "guess"),
    [
        ("27000123456О", "О", "270001234560"),
        ("о/р 27O001234567", "O", "270001234567"),
        ("2700 0123 45б7", "б", "270001234567"),
        ("27000123456О7", "О", None),
        ("27000123456Ж", "Ж", None),
        ("D-0055", "D", None),
    ],
)
def test_a_letter_among_the_digits_is_asked_about(
    typed: str, letter: str, guess: str | None
) -> None:
    """A letter O is never taken for a zero, which might be another's account: it is offered."""
    facts: dict[str, Value] = {"letter": letter, "typed": typed, "guess": guess}
    offers = (guess,) if guess else ()
    assert KHARKIV.read(typed, None, TODAY) == Wrong("letter", facts, offers)


@pytest.mark.parametrize(
    "typed",
    ["рахунок №270001234567", "Особовий рахунок 270001234567", "номер рахунку: 2700 0123 4567",
     "мій номер 270001234567", "лицевой счёт 270001234567", "Єдиний рахунок - 270001234567",
     "номер рахунка 270001234567", "ЄР / ЕР 270001234567", "о\\р 270001234567",
     "Є.Р. 270001234567"],
)  # fmt: skip
def test_what_the_number_is_called_may_stand_before_it(typed: str) -> None:
    """People answer a question in words."""
    assert KHARKIV.read(typed, None, TODAY) == "270001234567"


@pytest.mark.parametrize("typed", ["телефон 0501234567", "мій номер телефону: +380501234567"])
def test_a_phone_that_is_called_a_phone_is_none_of_the_account_s(typed: str) -> None:
    """Though its digits would do for an account."""
    assert Digits(6, 10, LOOSE).read(typed, None, TODAY) == Wrong("phone")


def test_nine_digits_called_a_number_are_an_account() -> None:
    """A phone is called a phone, or begins as one; nine digits may be either, so they are both."""
    nine: Kind = Digits(9, 9, LOOSE)
    assert nine.read("мій номер 671234567", None, TODAY) == "671234567"
    assert nine.read("мій телефон 671234567", None, TODAY) == Wrong("phone")


@pytest.mark.parametrize("kind", [KHARKIV, DTEK, METER])
def test_digits_in_two_lines_are_two_answers(kind: Kind) -> None:
    """An account and a reading, or two accounts, are never put together into a third number."""
    assert kind.read("27000\n1234567", None, TODAY) == Wrong()
    assert kind.read("№\n27000123\n", None, TODAY) == kind.read("27000123", None, TODAY)


@pytest.mark.parametrize("kind", [KHARKIV, DTEK])
@pytest.mark.parametrize(
    "typed",
    ["НІК 2102 1234567", "СО-И446 №123456", "MTX3 01234567", "лічильник 1234567", "Счетчик №12345"],
)
def test_a_meter_typed_for_an_account_is_named_as_such(kind: Kind, typed: str) -> None:
    """With its model or the word before it a meter's number is known for what it is."""
    assert kind.read(typed, None, TODAY) == Wrong("meter")


@pytest.mark.parametrize("typed", ["моя хата 12345", "лічильник", "НІК 21", "кв. 12345"])
def test_other_words_name_no_meter(typed: str) -> None:
    """What is no number of a meter is no number of an account either, and no more is said."""
    assert KHARKIV.read(typed, None, TODAY) == Wrong()


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (KHARKIV, "0671234567"),
        (KHARKIV, "067 123-45-67"),
        (Digits(9, 9, LOOSE), "380671234567"),
        (KHARKIV, "+380671234567"),
        (DTEK, "(067) 123-45-67"),
        (DTEK, "+38 067 1234567"),
        (DTEK, "067 123-45-67"),
        (DTEK, "8 067 123 45 67"),
        (KHARKIV, "380 67 123 45 67"),
        (KHARKIV, "80671234567"),
        (KHARKIV, "00 380 67 1234567"),
        (DTEK, "«+38 (067) 123 45 67»"),
    ],
)
def test_a_phone_number_typed_instead_is_named(kind: Kind, typed: str) -> None:
    """A phone number is told from a mere wrong length."""
    assert kind.read(typed, None, TODAY) == Wrong("phone")


@pytest.mark.parametrize(("kind", "account"), [(DTEK, "0671234567"), (KHARKIV, "380671234567")])
def test_an_account_which_looks_like_a_phone_is_an_account(kind: Kind, account: str) -> None:
    """Where the length fits, the digits are what was asked for."""
    assert kind.read(account, None, TODAY) == account


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "привіт", "ЄР", "№", "²70001234567", "①", "2700/0123/4567", "рахунок двадцять сім"],
)
def test_what_is_not_like_an_account_is_again(typed: str) -> None:
    """Words, other signs, superscripts and circled digits are not digits."""
    assert KHARKIV.read(typed, None, TODAY) == Wrong()


def test_only_the_listed_characters_are_ignored() -> None:
    """Without ``ignore`` a space inside is refused; a full stop at the end never counts."""
    strict = Digits(12, 12)
    assert strict.read("2700 0123 4567", None, TODAY) == Wrong()
    assert strict.read(f" {ACCOUNT}.", None, TODAY) == ACCOUNT
    assert Digits(4, 4, frozenset("\u00a0—")).read("12 3-4", None, TODAY) == "1234"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("№ U-777", "U777"),
        ("u777", "U777"),
        ("Т2215В", "T2215B"),  # Cyrillic Т and В
        ("нік 2301 ар", "HIK2301AP"),
        ("abcde", "ABCDE"),
        ("0012345.", "0012345"),
        ("ЦЕ6803", "ЦE6803"),
        ("номер U-777", "U777"),
        ("Лічильник № 0012345", "0012345"),
        ("ЕІС: 62z27", "62Z27"),
        ("«U777» 👍", "U777"),
    ],
)
def test_a_meter_number_has_one_spelling(typed: str, code: str) -> None:
    """Capitals, Latin twins, without what is ignored; leading zeros stay."""
    assert METER.read(typed, None, TODAY) == code


@pytest.mark.parametrize(
    "typed", ["", "№", "не знаю", "номер не знаю", "U777!7", "777/1", "ß777", "لا"]
)
def test_a_sentence_or_signs_are_not_a_meter_number(typed: str) -> None:
    """Several words without a digit are no code, though their letters would fit."""
    assert METER.read(typed, None, TODAY) == Wrong()


def test_a_meter_number_of_wrong_length_says_so() -> None:
    """The characters that count are counted."""
    facts: dict[str, Value] = {"came": 2, "needed": "4-12", "least": 4, "most": 12}
    assert METER.read("№ U-7", None, TODAY) == Wrong("length", facts)


@given(st.sampled_from([KHARKIV, DTEK, Digits(1, 20, LOOSE)]), any_text | endless)
def test_an_account_is_the_digits_typed_and_no_others(kind: Kind, typed: str) -> None:
    """Whatever is typed: either a reason, or the very digits in their order."""
    value = kind.read(typed, None, TODAY)
    if not isinstance(value, Wrong):
        assert isinstance(value, str)
        assert kind.read(value, None, TODAY) == value
        assert [ord(ch) for ch in value] == [0x30 + int(ch) for ch in typed if ch.isdecimal()]


@given(any_text | endless)
def test_a_code_read_again_is_the_same_code(typed: str) -> None:
    """No code is accepted with a second meaning; never an exception."""
    value = METER.read(typed, None, TODAY)
    if isinstance(value, str):
        assert METER.read(value, None, TODAY) == value
        assert 4 <= len(value) <= 12
