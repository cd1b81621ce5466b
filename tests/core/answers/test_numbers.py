"""Plain numbers (LANGUAGE §3 "Kinds of answer")."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.answers.kind import Kind, Wrong
from engine.core.answers.numbers import Number
from tests.core.answers.typed import TODAY, any_text, endless

WHOLE: Kind = Number(0, 999_999)
TENTHS: Kind = Number(Decimal("-5.5"), 100, decimals=1)
RANGE = {"low": 0, "high": 999_999}


@given(st.integers(0, 999_999))
def test_every_spelling_of_a_whole_number_is_that_number(number: int) -> None:
    """With leading zeros, a plus sign, or thousands apart, it is the same int."""
    for typed in (f"{number}", f"00{number}", f"+{number}", f" {number:,} ".replace(",", "\u00a0")):
        value = WHOLE.read(typed, None, TODAY)
        assert value == number
        assert type(value) is int


@given(st.decimals(Decimal("-5.5"), 100, places=1))
def test_a_decimal_is_exact_with_point_or_comma(number: Decimal) -> None:
    """Point and comma mean the same, and nothing is lost."""
    for typed in (f"{number}", f"{number}".replace(".", ",")):
        value = TENTHS.read(typed, None, TODAY)
        assert value == number
        assert isinstance(value, Decimal)


@pytest.mark.parametrize(
    ("typed", "number"), [("двадцять п'ять", 25), ("5 тисяч", 5000), ("7.", 7)]
)
def test_number_words_are_understood(typed: str, number: int) -> None:
    """A dictated number is a number."""
    assert WHOLE.read(typed, None, TODAY) == number


@pytest.mark.parametrize("typed", ["-0", "−0,0", "«0»."])
def test_there_is_no_minus_zero(typed: str) -> None:
    """A person never reads «-0» back."""
    assert str(TENTHS.read(typed, None, TODAY)) in ("0", "0.0")


@pytest.mark.parametrize("typed", ["1000000", "-1", "9" * 4000])
def test_a_number_outside_says_the_range(typed: str) -> None:
    """Too high and too low are told with both ends."""
    assert WHOLE.read(typed, None, TODAY) == Wrong("range", RANGE)


@pytest.mark.parametrize(
    "typed", ["", "багато", "1,5", "1.000", "12 34", "1/2", "5 кВт", "--5", "1e3", "²", "∞", "NaN"]
)
def test_what_is_not_one_whole_number_is_again(typed: str) -> None:
    """Fractions are not rounded, and «1.000» is neither one nor a thousand."""
    assert WHOLE.read(typed, None, TODAY) == Wrong()


def test_more_places_than_asked_for_are_refused() -> None:
    """A number is never rounded behind a person's back."""
    assert TENTHS.read("1,55", None, TODAY) == Wrong()


@given(st.sampled_from([WHOLE, TENTHS]), any_text | endless)
def test_any_text_gives_a_number_in_range_or_a_reason(kind: Kind, typed: str) -> None:
    """Never an exception; an accepted number read again is itself."""
    value = kind.read(typed, None, TODAY)
    if not isinstance(value, Wrong):
        assert kind.read(str(value), None, TODAY) == value
