"""Typed meter numbers and EIC codes against the known ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.utility.identifiers import (
    eic_matches,
    eic_valid,
    meter_matches,
    meter_or_eic_matches,
)
from tests.core.answers.spelled_codes import EIC_SYMBOLS, check_character, eics, meters

EIC = "10Y1001C--00003F"
NUMBERS = st.from_regex("[A-Z]{0,2}[0-9]{4,12}", fullmatch=True).filter(lambda n: n.strip("0"))
BODIES = st.text(EIC_SYMBOLS, min_size=15, max_size=15)


# --- meters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("1234567", "1234567"),
        (" 123 45\u00a067 ", "1234567"),
        ("12-34–5—67", "1234567"),
        ("№ 1234567", "1234567"),
        ("1234567", "№1234567"),
        ("01234567", "1234567"),
        ("1234567", "0001234567"),
        ("0034", "00000034"),
        ("№ U-777", "U777"),
        ("ав 123456", "AB123456"),  # Cyrillic letters, lower case
        ("AB123456", "АВ-123456"),  # Cyrillic in billing
        ("1234\u200b567", "1234567"),
        ("НІК 2102-02 №1234567", "1234567"),
        ("NIK2102 1234567", "1234567"),
        ("1234567", "НІК 2102 № 1234567"),
        ("1234567", "1234567 №"),
        ("١٢٣٤٥٦٧", "1234567"),
        ("лічильник 1234567", "1234567"),
        ("1234567 лічильник", "1234567"),
        ("номер лічильника: U-7770.", "U7770"),
        ("«1234567» 👍", "1234567"),
        ("[НІК 2102 1234567]", "1234567"),
    ],
)
def test_the_same_meter_however_it_is_written(typed: str, known: str) -> None:
    """Spaces, dashes, «№», case, look-alikes, leading zeros and the model do not count."""
    assert meter_matches(typed, known)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("1234568", "1234567"),
        ("123456", "1234567"),
        ("12345670", "1234567"),
        ("4567", "1234567"),
        ("4567 1234567", "1234567"),
        ("1234567 7654321", "1234567"),
        ("777", "777"),
        ("0777", "777"),
        ("777", "0777"),
        ("", ""),
        ("", "1234567"),
        ("№", "№"),
        ("----", "----"),
        ("0000", "0000"),
        ("0000", "00000000"),
        ("A1234567", "B1234567"),
        ("1234.567", "1234567"),
    ],
)
def test_another_meter_or_no_number(typed: str, known: str) -> None:
    """A wrong, short or empty number never matches, nor does a number of zeros alone."""
    assert not meter_matches(typed, known)


@pytest.mark.parametrize(
    ("typed", "known", "last", "matches"),
    [
        ("4567", "1234567", 4, True),
        ("45-67", "1234567", 4, True),
        ("34567", "1234567", 4, True),
        ("1234567", "1234567", 4, True),
        ("0034", "1230034", 4, True),
        ("4568", "1234567", 4, False),
        ("567", "1234567", 4, False),
        ("0567", "1234567", 4, False),
        ("1234", "1234567", 4, False),
        ("567", "1234567", 3, False),
        ("4567", "1234567", 6, False),
        ("234567", "1234567", 6, True),
        ("01234567", "1234567", 6, True),
        ("4567", "1234567", None, False),
    ],
)
def test_the_last_characters_suffice_where_the_utility_says_so(
    typed: str, known: str, last: int | None, matches: bool
) -> None:
    """With ``last: 4`` the last four characters are enough, fewer or other ones never."""
    assert meter_matches(typed, known, last=last) is matches


@given(NUMBERS, st.text("0", max_size=3), st.lists(st.sampled_from([" ", "-", "–", "\u00a0"])))
def test_a_number_matches_itself_in_any_dress(number: str, zeros: str, dress: list[str]) -> None:
    """Leading zeros and separators anywhere leave the number what it was."""
    typed = number.lower()
    for place, separator in enumerate(dress):
        typed = typed[: place * 2 + 1] + separator + typed[place * 2 + 1 :]
    assert meter_matches(zeros + typed, number)


@given(meters(), st.data())
def test_every_spelling_is_that_meter_and_no_other(
    typed: tuple[str, str], data: st.DataObject
) -> None:
    """With its model, zeros, look-alikes or another script's digits; no digit is another."""
    number, text = typed
    assert meter_matches(text, number)
    place = data.draw(st.sampled_from([i for i, ch in enumerate(number) if ch.isdecimal()]))
    slip = data.draw(st.sampled_from("0123456789".replace(number[place], "")))
    assert not meter_matches(text, number[:place] + slip + number[place + 1 :])


@given(NUMBERS, NUMBERS)
def test_different_numbers_do_not_match(one: str, other: str) -> None:
    """Two numbers match only if they differ by leading zeros."""
    assert meter_matches(one, other) is (one.lstrip("0") == other.lstrip("0"))


# --- EIC -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "10Y1001C--00003F",
        "21X000000001397P",
        "10YUA-WEPS-----0",
        "10Y1001C--000182",
        "10y1001c--00003f",
        " 10Y1001C --00003F ",
        "10Y1001C––00003F",  # en dashes
        "10Y1001С--00003F",  # a Cyrillic С
    ],
)
def test_right_codes(code: str) -> None:
    """Real codes are right, typed in any case, with spaces and look-alikes."""
    assert eic_valid(code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "10Y1001C--00003E",
        "10Y1001C--00003",
        "10Y1001C--00003FF",
        "10Y1001C0000003F",
        "10Y1001Ж--00003F",
        "0003F",
        "23X--130302DLGW-",  # the right value, but a dash is never issued
    ],
)
def test_wrong_codes(code: str) -> None:
    """A wrong check character, length or symbol makes a code wrong."""
    assert not eic_valid(code)


@given(BODIES)
def test_the_check_character_is_that_of_the_formula(body: str) -> None:
    """Of all 37 last symbols only the formula's makes a code right, and a dash never does."""
    right = {symbol for symbol in EIC_SYMBOLS if eic_valid(body + symbol)}
    assert right == {check_character(body)} - {"-"}


@pytest.mark.parametrize(
    "typed",
    [EIC, "0003F", "0003f", " 000 3F", "10y1001c --00003f", "10Y1001С--00003F", "«0003F»."],
)
def test_the_whole_code_or_its_last_five(typed: str) -> None:
    """All sixteen symbols or the last five name the point, in any case and with spaces."""
    assert eic_matches(typed, EIC)


@given(eics(), eics())
def test_every_spelling_is_that_code_and_no_other(
    typed: tuple[str, str], other: tuple[str, str]
) -> None:
    """Case, spaces, look-alikes, any dash; another code matches only by the same five symbols."""
    code, text = typed
    assert eic_valid(code)
    assert eic_matches(text, code)
    assert eic_valid(text) or eic_matches(text, f"62Z00000000{code[-5:]}")
    assert code[-5:] == other[0][-5:] or not eic_matches(text, other[0])


@given(BODIES.filter(lambda body: check_character(body) != "-"), st.data())
def test_one_wrong_symbol_or_two_changed_places_make_a_code_wrong(
    body: str, data: st.DataObject
) -> None:
    """What the check character is for: a slip of the finger is found, whatever it was."""
    code = body + check_character(body)
    place = data.draw(st.integers(0, 15))
    slip = data.draw(st.sampled_from(EIC_SYMBOLS.replace(code[place], "")))
    assert not eic_valid(code[:place] + slip + code[place + 1 :])
    turned = code[: place - 1] + code[place : place + 1] + code[place - 1] + code[place + 1 :]
    assert place in (0, 15) or eic_valid(turned) is (code[place - 1] == code[place])


@pytest.mark.parametrize(
    "typed", ["", "003F", "00003F", "0003E", "10Y10", "10Y1001C00003F", "10Y1001C--00003E", "-"]
)
def test_not_the_code(typed: str) -> None:
    """Fewer, more or other symbols do not."""
    assert not eic_matches(typed, EIC)


def test_dashes_are_symbols_of_the_code() -> None:
    """A dash within the last five counts, whichever dash was typed."""
    assert eic_matches("----0", "10YUA-WEPS-----0")
    assert eic_matches("——−-0", "10YUA-WEPS-----0")
    assert not eic_matches("0", "10YUA-WEPS-----0")


@pytest.mark.parametrize(
    ("cyrillic", "lat"), list(zip("АВЕКМНОРСТХІ", "ABEKMHOPCTXI", strict=True))
)
def test_cyrillic_look_alikes_in_either_code(cyrillic: str, lat: str) -> None:
    """Every look-alike is the Latin letter, typed or in billing, upper or lower case."""
    code = f"62Z00000000123{lat}7"
    assert eic_matches(f"123{cyrillic}7", code)
    assert eic_matches(f"123{cyrillic.lower()}7", code)
    assert eic_matches(f"123{lat}7", code.replace(lat, cyrillic))


@pytest.mark.parametrize("known", ["", "3F", "0003F", "10Y1001C--00003", EIC + "0"])
def test_a_broken_known_code_proves_nothing(known: str) -> None:
    """What billing holds instead of a code cannot be matched, not even by itself."""
    assert not eic_matches(known, known)


@pytest.mark.parametrize(
    ("typed", "meters", "known_eic", "matches"),
    [
        ("1234567", ["7654321", "1234567"], None, True),
        ("1234567", ["7654321"], EIC, False),
        ("0003f", ["7654321"], EIC, True),
        ("0003f", ["7654321"], None, False),
        ("0003f", [], "", False),
        ("3210", ["7654321"], EIC, False),
    ],
)
def test_a_meter_or_the_eic(
    typed: str, meters: list[str], known_eic: str | None, matches: bool
) -> None:
    """Any meter of the account or its EIC proves it."""
    assert meter_or_eic_matches(typed, meters, known_eic) is matches


def test_fewer_characters_suffice_for_the_meters_alone() -> None:
    """With ``last: 4`` four characters of any meter are enough, of the EIC still five."""
    assert meter_or_eic_matches("4567", ["7654321", "1234567"], EIC, last=4)
    assert not meter_or_eic_matches("003F", ["7654321", "1234567"], EIC, last=4)


# --- anything --------------------------------------------------------------------------------


@given(st.text(), st.text())
def test_no_text_is_too_strange(typed: str, known: str) -> None:
    """Whatever is typed and whatever billing holds, nothing raises; a strange text is no proof."""
    assert not meter_or_eic_matches(typed, ["98765432109", known[:1]], EIC)
    assert meter_or_eic_matches(typed, [known], known) is (
        meter_matches(typed, known) or eic_matches(typed, known)
    )
    assert not eic_valid(known[:5])
