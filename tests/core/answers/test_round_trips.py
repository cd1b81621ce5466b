"""Every accepted spelling of a value gives that value back (DOMAIN §3, §4 "Typed readings").

So no text is a spelling of two values: a text that gives one back cannot give back another.
"""

from collections.abc import Callable
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.answers.codes import Digits, LettersDigits
from engine.core.answers.dates import Date
from engine.core.answers.kind import Kind
from engine.core.answers.lines import Line, LinePattern
from engine.core.answers.numbers import Number
from engine.core.answers.phones import phone
from engine.core.answers.reading import Reading
from engine.core.answers.simple import Contact
from engine.core.values import Value
from tests.core.answers.spelled_codes import accounts, codes, phones
from tests.core.answers.spellings import days, numbers, pairs, readings
from tests.core.answers.typed import TODAY

Read: TypeAlias = Callable[[str], object]
LOOSE = frozenset(" -№")
SEND = LinePattern("/ {account_number} send {reading?}", frozenset({"account_number", "reading"}))


def by(kind: Kind, **register: Value) -> Read:
    """Read a text as an answer of this kind, with a register in scope if one is given."""
    return lambda text: kind.read(text, register or None, TODAY)


TABLE: dict[str, tuple[st.SearchStrategy[tuple[object, str]], Read]] = {
    "reading": (readings(0), by(Reading())),
    "reading on an integer register": (readings(0), by(Reading(), digits=9, decimals=0)),
    "reading on a register of 3 decimals": (readings(3), by(Reading(), digits=9, decimals=3)),
    "reading on a register of 6 decimals": (readings(6), by(Reading(), digits=9, decimals=6)),
    "two zones": (pairs(), by(Line("{day}/{night}"))),
    "account of 12": (accounts(12, 12), by(Digits(12, 12, LOOSE))),
    "account of 9": (accounts(9, 9), by(Digits(9, 9, LOOSE))),
    "account of 9-12": (accounts(9, 12), by(Digits(9, 12, LOOSE))),
    "account of 5-10": (accounts(5, 10), by(Digits(5, 10, LOOSE))),
    "letters and digits": (codes(), by(LettersDigits(4, 12, LOOSE))),
    "phone": (phones(), phone),
    "phone in a contact": (
        phones().map(lambda typed: ({"phone": typed[0]}, typed[1])),
        lambda text: Contact().receive(text, own=True),
    ),
    "day": (days(), by(Date())),
    "whole number": (numbers(0), by(Number(-999_999, 999_999))),
    "number of two places": (numbers(2), by(Number(-999_999, 999_999, 2))),
}
of_every_kind = pytest.mark.parametrize("kind", TABLE)


@of_every_kind
@given(data=st.data())
def test_every_spelling_of_a_value_is_that_value(kind: str, data: st.DataObject) -> None:
    """However a person types it, it is what they meant."""
    spelled, read = TABLE[kind]
    value, text = data.draw(spelled)
    assert read(text) == value


@pytest.mark.campaign
@of_every_kind
@settings(max_examples=1000)
@given(data=st.data())
def test_every_spelling_at_length(kind: str, data: st.DataObject) -> None:
    """The same, over many more spellings."""
    spelled, read = TABLE[kind]
    value, text = data.draw(spelled)
    assert read(text) == value


@given(
    accounts(12, 12), st.integers(0, 99_999), st.sampled_from([("", ""), ("[", "]"), ("«", "»")])
)
def test_a_line_at_any_time_hands_over_what_was_meant(
    typed: tuple[str, str], reading: int, quotes: tuple[str, str]
) -> None:
    """An account in groups of digits, and a reading with or without brackets (DOMAIN §1)."""
    account = typed[0]
    spaced = f"{account[:4]} {account[4:8]}-{account[8:]}"
    found = SEND.match(f"/ {spaced} send {quotes[0]}{reading}{quotes[1]}") or {}
    assert Digits(12, 12, LOOSE).read(found["account_number"], None, TODAY) == account
    assert Reading().read(found["reading"], None, TODAY) == reading
