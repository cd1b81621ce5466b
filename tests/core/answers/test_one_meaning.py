"""What may mean two things is asked about or refused, never taken (DOMAIN §4 "Typed readings")."""

from decimal import ROUND_DOWN, Decimal
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.answers.codes import Digits
from engine.core.answers.kind import Kind, Wrong
from engine.core.answers.lines import Line
from engine.core.answers.numbers import Number
from engine.core.answers.reading import Reading
from engine.core.folding import visible
from engine.core.values import Value
from tests.core.answers.reference import PARTS, meanings
from tests.core.answers.spelled_codes import phones
from tests.core.answers.speller import spell
from tests.core.answers.typed import TODAY, languages

READING: Kind = Reading()
ZONES: Kind = Line("{day}/{night}")
POWER: dict[str, Value] = {"digits": 9, "decimals": 0}
GAS: dict[str, Value] = {"digits": 9, "decimals": 3}
LOOSE = frozenset(" -№")
ACCOUNTS = [
    Digits(low, high, LOOSE) for low, high in ((5, 10), (6, 10), (9, 9), (9, 12), (12, 12), (5, 14))
]

groups = st.from_regex("[0-9]{1,5}", fullmatch=True) | st.from_regex(
    "0{0,2}[0-9]{3}", fullmatch=True
)
signs = st.sampled_from(sorted(PARTS))
Text = tuple[list[str], list[str]]


@st.composite
def texts(draw: st.DrawFn, most: int = 4) -> Text:
    """Give groups of digits and the signs between them."""
    parted = draw(st.lists(signs, max_size=most - 1))
    return [draw(groups) for _ in range(len(parted) + 1)], parted


def written(text: Text) -> str:
    """Write the groups with their signs."""
    parts, between = text
    return "".join(a + b for a, b in zip(parts, [*between, ""], strict=True))


def one_reading(text: Text) -> None:
    """Check that a text taken for a reading of an integer register has no other meaning."""
    alone = {found[0] for found in meanings(*text) if len(found) == 1}
    whole = {number.quantize(Decimal(1), ROUND_DOWN) for number in alone}
    read = READING.read(written(text), POWER, TODAY)
    if isinstance(read, Decimal):
        assert whole == {read}
    elif isinstance(read, Wrong) and read.reason == "ambiguous":
        assert whole == {Decimal(offer) for offer in read.offers}
        assert len(whole) == 2


def one_pair(text: Text) -> None:
    """Check that a text taken for two readings has no other meaning, nor is it a single one."""
    found = meanings(*text)
    read = ZONES.read(written(text), POWER, TODAY)
    if isinstance(read, dict):
        few = (each for each in found if len(each) <= 2)
        pairs = {tuple(n.quantize(Decimal(1), ROUND_DOWN) for n in each) for each in few}
        assert pairs == {(read["day"], read["night"])}


@settings(max_examples=500)
@given(texts())
def test_a_text_taken_for_one_reading_means_no_other(text: Text) -> None:
    """Neither another number nor, where two are offered, a third."""
    one_reading(text)


@settings(max_examples=500)
@given(texts())
def test_a_text_taken_for_two_readings_means_no_other_two_and_no_one(text: Text) -> None:
    """Whatever may be one reading, or another pair, is not taken for the pair."""
    one_pair(text)


@pytest.mark.campaign
@settings(max_examples=20_000)
@given(texts())
def test_no_text_of_numbers_means_two_things(text: Text) -> None:
    """Both, over many more texts."""
    one_reading(text)
    one_pair(text)


@given(texts())
def test_on_a_register_of_three_decimals_every_place_is_as_typed(text: Text) -> None:
    """A point or a comma is the register's own; what is taken is one of the meanings, cut off."""
    read = READING.read(written(text), GAS, TODAY)
    if isinstance(read, Decimal):
        alone = [found[0] for found in meanings(*text, places=5) if len(found) == 1]
        assert read in {number.quantize(Decimal("0.001"), ROUND_DOWN) for number in alone}


@given(st.integers(0, 99_999), st.integers(0, 99_999), st.data())
def test_a_zone_gets_only_the_number_that_stands_beside_its_name(
    day: int, night: int, data: st.DataObject
) -> None:
    """In any order of names and numbers: taken only where each name has its own beside it."""
    said = data.draw(st.sampled_from(list(permutations(("день", "ніч", f"{day}", f"{night} ")))))
    between = st.sampled_from((" ", ", ", ": ", "/", " / ", " - ", "; ", "\n"))
    text = said[0] + "".join(data.draw(between) + each for each in said[1:])
    read = ZONES.read(text, None, TODAY)
    if isinstance(read, dict):
        named = [each if each in ("день", "ніч") else int(each) for each in said]
        if isinstance(named[0], int):
            named = [named[1], named[0], named[3], named[2]]
        assert dict(zip(named[::2], named[1::2], strict=True)) == {
            "день": read["day"],
            "ніч": read["night"],
        }


@given(st.integers(0, 999_999), st.integers(0, 999_999), languages, st.sampled_from(" ,;-і/\n"))
def test_two_dictated_numbers_are_never_one(a: int, b: int, language: str, sign: str) -> None:
    """Nor are they two where nothing but a space or «і» shows where the one ends."""
    one, other = spell(a, language), spell(b, language)
    text = f"{one} {sign} {other}"
    read = READING.read(text, POWER, TODAY)
    assert isinstance(read, Wrong) or spell(int(str(read)), language) == " ".join(text.split())
    pair = ZONES.read(text, None, TODAY)
    assert pair == {"day": a, "night": b} if sign in "/;" else isinstance(pair, Wrong)


@given(phones(("+380", "00380", "380", "80", "0")), st.sampled_from(ACCOUNTS))
def test_a_number_written_as_a_phone_is_no_account(typed: tuple[str, str], kind: Digits) -> None:
    """With a plus, brackets or a phone's groups it is none; bare digits may be an account."""
    text = typed[1]
    read = kind.read(text, None, TODAY)
    assert isinstance(read, Wrong) or visible(text).isdecimal()


@given(
    phones(),
    st.sampled_from(ACCOUNTS),
    st.sampled_from(["телефон ", "тел. ", "мій номер телефону: ", "моб. ", "Мобільний - "]),
)
def test_a_number_called_a_phone_is_named_as_such(
    typed: tuple[str, str], kind: Digits, called: str
) -> None:
    """Though its digits would do for an account."""
    assert kind.read(called + typed[1], None, TODAY) == Wrong("phone")


@given(phones(("+380", "00380")), st.sampled_from(ACCOUNTS))
def test_a_phone_with_its_country_is_named_as_such(typed: tuple[str, str], kind: Digits) -> None:
    """Whatever its groups."""
    assert kind.read(typed[1], None, TODAY) == Wrong("phone")


@given(st.from_regex("[0-9]{5,14}", fullmatch=True), st.sampled_from(ACCOUNTS))
def test_the_digits_of_an_account_are_never_another_s(digits: str, kind: Digits) -> None:
    """Bare digits of the right length are that account; of another, none at all."""
    read = kind.read(digits, None, TODAY)
    assert read == digits if kind.low <= len(digits) <= kind.high else isinstance(read, Wrong)


@given(st.from_regex("[0-9]{3,6}", fullmatch=True), st.from_regex("[0-9]{3,6}", fullmatch=True))
def test_an_account_and_a_reading_in_two_lines_are_not_one_account(one: str, other: str) -> None:
    """Two lines of digits are two answers, for a number and a reading as well."""
    kinds: tuple[Kind, ...] = (*ACCOUNTS, Number(0, 10**12), READING)
    for kind in kinds:
        assert kind.read(f"{one}\n{other}", None, TODAY) == Wrong()
