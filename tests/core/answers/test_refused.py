"""Texts that are never taken for a number, in whatever dress (DOMAIN §3, §4 "Typed readings").

Negative, ranges, times, dates, fractions, powers, other numerals, doubtful words.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.answers.codes import Digits
from engine.core.answers.kind import Kind, Wrong
from engine.core.answers.lines import Line
from engine.core.answers.numbers import Number
from engine.core.answers.reading import Reading
from engine.core.values import Value
from tests.core.answers.dress import dressed
from tests.core.answers.typed import TODAY

POWER: dict[str, Value] = {"digits": 9, "decimals": 0}
GAS: dict[str, Value] = {"digits": 9, "decimals": 3}
LOOSE = frozenset(" -№")

NUMERALS = (
    *("½", "5½", "5 ½", "²", "5²", "①", "❶", "Ⅻ", "XII", "хіі", "五", "🔟", "5🔟", "💯", "⚄", "5⚄"),
    *("1e5", "1Е5", "0x10", "0b1", "1_000", "NaN", "Infinity", "∞", "5\u0301", "5\u20335"),
)
NEITHER = (
    *("100..200", "5~6", "5…6", "від 5 до 6", "5 або 6", "12:30", "12.03.2026", "1.234,5", "1,2,3"),
    *("1.234.567", "12'345", "12·345", "5?", "5❓", "~5", "≈5", ">5", "<5", "5%", "5‰", ".5", "…5"),
    *("5…", "#5", "5 грн", "двадцять тридцять", "сто двадцять п'ять сімдесят", "сто 25"),
    *("двадцять, п'ять", "один два три", "двадцять тисяча", "півтори тисячі", "п'ять і дві"),
    *("--5", "➖5", "5-", "5+", "1111,2222", "1111.2222", "1111 2222 3333", "1 111 2 222"),
)
NO_READING = (
    *("-5", "−5", "- 5", "мінус п'ять", "100-200", "100–200", "12/03/2026", "2026-03-12", "1/2"),
    *("1111 2222", "12 3", "12 3456", "1 2 3", "день 1111", "день 1111 2222", "+5", "№5", "кВт 5"),
    *("5 МВт",),
    *("5 МВт", "5 тонн", "5\n6", "12\n345", "1\n2\n3\n4", "99999999999", "12345 67", "1 2/3"),
)
NO_PAIR = (
    *("12 345", "1 234 кВт", "100 200", "12, 345", "12. 345", "1. 1111", "1111"),
    *("-5/6", "5/-6", "−5 6", "день -5 ніч 6", "-5 день -6 ніч", "день:-5 ніч 6", "день --5 ніч 6"),
    *("1/2/3", "1111/", "/1111", "1111//2222", "12/03/2026", "1\n2\n3", "1/2\n3", "1111+2222"),
    *("день 1111 2222", "день 1111", "день 1 день 2", "день 1\n5 ніч 6", "1111 день ніч 2222"),
    *("день/ніч 1111/2222", "ніч 1111/2222", "1111/ніч 2222", "пік 1 ніч 2", "Т1 1111 Т2 2222"),
    *("двадцять п'ять", "двадцять 5", "двадцять\nп'ять", "12 тисяч 453", "1½/2", "½/½", "1e5/2"),
    *("0x1/2", "²/³", "①/②", "XII/V", "від 1111 до 2222", "1/двадцять тридцять"),
    *("1 - 1111, 2 - 2222", "1) 111 2) 222", "1111=2222", "1111:2222", "1111_2222"),
)
NO_ACCOUNT = (
    *("27000123456½", "²70001234567", "①70001234567", "27000123456Ⅻ", "27000123456五", "1e10"),
    *("2700.0123.4567", "2700,0123,4567", "2700/0123/4567", "+270001234567", "270001234567/5"),
    *("0x270001234", "27000123456О", "270001234567?", "~270001234567", "270001\n234567"),
    *("🔟2345678",),
    *("двадцять сім", "12 тисяч 345", "12:30", "12.03.2026", "270001234567 та 270001234568"),
)
NO_NUMBER = ("1/2", "1-2", "1 2", "12 34", "1,000.5", "1\n000", "5 кВт", "№5", "- -5", "1, 5")

READINGS: list[Kind] = [Reading()]
ZONES: list[Kind] = [Line("{day}/{night}")]
ACCOUNTS: list[Kind] = [
    Digits(low, high, LOOSE) for low, high in ((12, 12), (9, 12), (9, 9), (5, 10), (6, 10))
]
NUMBERS: list[Kind] = [Number(-(10**9), 10**9), Number(-(10**9), 10**9, 3)]
REFUSED = [
    *((READINGS, text) for text in (*NUMERALS, *NEITHER, *NO_READING)),
    *((ZONES, text) for text in (*NUMERALS, *NEITHER, *NO_PAIR)),
    *((ACCOUNTS, text) for text in NO_ACCOUNT),
    *((NUMBERS, text) for text in (*NUMERALS, *NEITHER, *NO_NUMBER)),
]


@pytest.mark.parametrize(("kinds", "typed"), REFUSED)
@settings(max_examples=10)
@given(data=st.data())
def test_what_is_no_number_is_never_taken_for_one(
    kinds: list[Kind], typed: str, data: st.DataObject
) -> None:
    """It is refused or asked about on every register, dressed in whatever way."""
    text = data.draw(dressed(typed))
    for kind in kinds:
        for register in (POWER, GAS, None):
            assert isinstance(kind.read(text, register, TODAY), Wrong)


@pytest.mark.parametrize("typed", ["12 345", "100 200", "1 234 кВт", "12, 345", "1. 1111"])
def test_two_numbers_that_may_be_one_are_offered_as_two(typed: str) -> None:
    """Pressing the offer says that two were meant; the slash leaves no doubt."""
    wrong = ZONES[0].read(typed, POWER, TODAY)
    assert isinstance(wrong, Wrong)
    (offer,) = wrong.offers
    assert isinstance(ZONES[0].read(offer, POWER, TODAY), dict)
