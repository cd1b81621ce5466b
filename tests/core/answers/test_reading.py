"""Meter readings as people type them (DOMAIN §4 "Typed readings")."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.answers.kind import Kind, Wrong
from engine.core.answers.reading import Reading, is_unit
from engine.core.folding import ascii_digits
from engine.core.values import Value
from tests.core.answers.speller import spell
from tests.core.answers.typed import TODAY, ZEROS, any_text, endless, in_script, languages

KIND: Kind = Reading()
GAS: dict[str, Value] = {"digits": 5, "decimals": 3, "unit": "м³"}
POWER: dict[str, Value] = {"digits": 5, "decimals": 0, "unit": "кВт·год"}
UNITS = (
    *("", " кВт·год", "кВт", " квт/ч", " кВт*год", " кВтгод", " кВт⋅год.", " kWh", " м3", "м³"),
    *(" куб", " куб. м", " кубів", " Гкал", " гкал.", " кіловат", "."),
)


@given(
    st.integers(0, 999_999_999),
    st.sampled_from(UNITS),
    st.integers(0, 4),
    st.sampled_from(ZEROS),
)
def test_every_spelling_of_a_reading_is_that_reading(
    number: int, unit: str, zeros: int, zero: str
) -> None:
    """Leading zeros, units, thousands apart and any script's digits do not count."""
    spaced = f"{number:,}".replace(",", "\u00a0")
    for digits in ("0" * zeros + str(number), spaced, spaced.replace("\u00a0", " ")):
        typed = "".join(in_script(zero, ch) if ch.isdigit() else ch for ch in digits)
        value = KIND.read(typed + unit, None, TODAY)
        assert value == Decimal(number)
        assert isinstance(value, Decimal)


@given(st.integers(0, 99_999), languages, st.sampled_from(["", " кВт·год", " кубів"]))
def test_a_dictated_reading_is_that_reading(number: int, language: str, unit: str) -> None:
    """Ukrainian and Russian words are read, a unit after them too."""
    assert KIND.read(spell(number, language) + unit, POWER, TODAY) == Decimal(number)


@given(st.integers(0, 99_999), st.text("0123456789", max_size=3), st.sampled_from(",."))
def test_a_fraction_is_cut_off_never_rounded(whole: int, fraction: str, separator: str) -> None:
    """A register shows what it has places for; the rest is dropped, exactly.

    Unless it may be another number: as long as the first, or longer than any dial's fraction.
    """
    typed = f"{whole:05}{separator}{fraction}"
    gas, power = KIND.read(typed, GAS, TODAY), KIND.read(typed, POWER, TODAY)
    assert gas == (Decimal(f"{whole}.{fraction[:3] or 0}") if len(fraction) != 5 else Wrong())
    assert power == (Decimal(whole) if len(fraction) <= 3 else Wrong())


@pytest.mark.parametrize(
    ("typed", "value"), [("109.9999", "109.999"), ("12,3456", "12.345"), ("7,00009", "7.000")]
)
def test_more_places_than_a_register_has_are_cut(typed: str, value: str) -> None:
    """Meters of heat show more than is billed."""
    assert str(KIND.read(typed, GAS, TODAY)) == value


@pytest.mark.parametrize("register", [POWER, GAS])
@pytest.mark.parametrize("typed", ["1111,2222", "1111.2222", "12345,67890"])
def test_a_fraction_as_long_as_the_whole_is_another_reading(
    typed: str, register: dict[str, Value]
) -> None:
    """Day and night with a comma between them are not taken for one number."""
    assert KIND.read(typed, register, TODAY) == Wrong()


@pytest.mark.parametrize(
    ("typed", "register", "value"),
    [
        ("00043528,45", POWER, "43528"),
        ("43528.450", POWER, "43528"),
        ("12 345.678", POWER, "12345"),
        ("0.999", POWER, "0"),
        ("12.345", GAS, "12.345"),
        ("12,3456", GAS, "12.345"),
        ("12,3", GAS, "12.3"),
        ("0 0 4 3 5 2 8", POWER, "43528"),
        ("12 тисяч 453 кВт", POWER, "12453"),
        ("сто двадцять кубів", GAS, "120"),
        ("сто двадцять кіловат годин", POWER, "120"),
        ("000", POWER, "0"),
        ("000.000", POWER, "0"),
        ("1", {"digits": None, "decimals": None}, "1"),
        ("123456789", {}, "123456789"),
        ("1.25", {"digits": Decimal(5), "decimals": Decimal(2)}, "1.25"),
    ],
)
def test_examples_are_read_exactly(typed: str, register: dict[str, Value], value: str) -> None:
    """The readings that people were seen to type."""
    assert str(KIND.read(typed, register, TODAY)) == value


@pytest.mark.parametrize(
    "typed", ["12.345", "12,345", "12.345 кВт·год", "012.345", "«12.345».", "12.345 👍"]
)
def test_three_digits_after_one_separator_are_asked_about(typed: str) -> None:
    """On an integer register it may be 12 or 12 thousand: the person chooses between two."""
    facts: dict[str, Value] = {"whole": Decimal(12), "grouped": Decimal(12345)}
    assert KIND.read(typed, POWER, TODAY) == Wrong("ambiguous", facts, ("12", "12345"))
    assert KIND.read(typed, None, TODAY) == Wrong("ambiguous", facts, ("12", "12345"))


@pytest.mark.parametrize(
    ("typed", "offers"),
    [("00.123", ("0", "123")), ("000,050", ("0", "50")), ("007.000", ("7", "7000"))],
)
def test_zeros_of_a_dial_before_a_separator_are_asked_about(
    typed: str, offers: tuple[str, str]
) -> None:
    """Only ``0.123`` is a fraction and nothing else: ``000,050`` may be a dial's six digits."""
    read = KIND.read(typed, POWER, TODAY)
    assert isinstance(read, Wrong)
    assert (read.reason, read.offers) == ("ambiguous", offers)


@pytest.mark.parametrize("offer", ["12", "12345"])
def test_what_is_offered_is_a_reading(offer: str) -> None:
    """Pressing an offer is typing it, and that is no longer ambiguous."""
    assert KIND.read(offer, POWER, TODAY) == Decimal(offer)


def test_thousands_that_the_register_cannot_show_are_no_question() -> None:
    """Six digits do not fit five: the last three are a fraction, which is cut."""
    assert KIND.read("123.456", POWER, TODAY) == Decimal(123)


@pytest.mark.parametrize("typed", ["123456", "123 456", "сто двадцять три тисячі", "123456,7"])
def test_more_digits_than_the_register_has_are_refused(typed: str) -> None:
    """The person hears how many digits the register has and how many came."""
    assert KIND.read(typed, POWER, TODAY) == Wrong("too_long", {"digits": 5, "came": 6})


def test_nothing_known_of_the_register_means_nine_digits() -> None:
    """Ten digits are too many for any register; nonsense from billing counts as unknown."""
    wrong = Wrong("too_long", {"digits": 9, "came": 10})
    assert KIND.read("1234567890", None, TODAY) == wrong
    strange: list[Value] = [-1, True, "5", Decimal("NaN"), Decimal("Infinity")]
    for size in strange:
        assert KIND.read("1234567890", {"digits": size, "decimals": size}, TODAY) == wrong


@pytest.mark.parametrize("typed", ["-5", "- 12 345", "−7", "–7,5", "мінус п'ять", "минус 5"])
def test_a_reading_is_never_negative(typed: str) -> None:
    """A minus is told as such, with every dash there is."""
    assert KIND.read(typed, POWER, TODAY) == Wrong("negative")


@pytest.mark.parametrize("typed", ["двадцять тридцять", "п'ять двадцять", "сто 25", "нуль нуль"])
def test_words_that_are_not_one_number_are_doubtful(typed: str) -> None:
    """Doubtful words are refused, and known from other words."""
    assert KIND.read(typed, POWER, TODAY) == Wrong("doubtful")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "не знаю",
        "12 / 345",
        "1111/2222",
        "1111 2222",
        "43528 450",
        "1 2",
        "1111, 2222",
        "12-345",
        "1.234.567",
        "1.234,5",
        "²",
        "١٢½",
        "12 МВт·год",
        "NaN",
        "1e5",
        "0x10",
        "-",
        "--5",
        "кВт",
    ],
)
def test_what_is_not_one_reading_is_again(typed: str) -> None:
    """Two numbers, other units of another size and mere signs are asked for again."""
    assert KIND.read(typed, POWER, TODAY) == Wrong()


@given(any_text | endless, st.sampled_from([POWER, GAS, None]))
def test_a_reading_is_made_of_the_digits_typed(
    typed: str, register: dict[str, Value] | None
) -> None:
    """Whatever is typed: a reason, or the typed digits in their order; never a float."""
    value = KIND.read(typed, register, TODAY)
    if isinstance(value, Wrong):
        return
    assert isinstance(value, Decimal)
    assert value >= 0
    assert KIND.read(str(value), {"digits": 9, "decimals": 3}, TODAY) == value
    digits = "".join(ch for ch in ascii_digits(typed) if ch in "0123456789").lstrip("0")
    if not any(ch.isalpha() for ch in typed):
        assert digits.startswith(str(value).replace(".", "").lstrip("0"))


def test_units_are_known_in_all_their_spellings() -> None:
    """A unit is a unit with any sign inside; another word is not."""
    assert all(is_unit(unit) for unit in UNITS if unit.strip(" ."))
    assert not any(is_unit(word) for word in ("", "тисяч", "·", "МВт", "грн"))
