from datetime import date
from decimal import Decimal

import pytest

from engine.core.answers.codes import Digits, LettersDigits
from engine.core.answers.dates import Date
from engine.core.answers.kind import Kind, Wrong
from engine.core.answers.lines import Line
from engine.core.answers.numbers import Number
from engine.core.answers.pattern import Pattern
from engine.core.answers.reading import Reading
from engine.core.answers.simple import Text
from engine.core.values import Value
from engine.explore.answers import fitting, unfitting
from engine.explore.patterns import examples
from engine.explore.sample import SampleWords

TODAY = date(2026, 3, 2)
WORDS = SampleWords(
    ("12345678", "20304050"), {"20304050": ("ТЕ-2", "A777U")}, {}, ("вул. Нова, 1",)
)
SHIPPED = (
    r"[\pL\pN-]{5,16}|([\pL\pN-] ){4,15}[\pL\pN-]|[\pL\pN№ ./:()-]{0,25}\pN[\pL\pN№ ./:()-]{0,25}"
)
KINDS: list[Kind] = [
    Digits(8, 8),
    LettersDigits(4, 16),
    Pattern(SHIPPED),
    Number(1, 5),
    Reading(),
    Line("{day:reading}/{night:reading}", {"reading": Reading()}),
    Date(),
    Text(),
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: type(kind).__name__)
def test_every_kind_gets_answers_that_it_takes(kind: Kind) -> None:
    """A question is never left unanswered for want of an answer of its kind."""
    found = fitting(kind, {}, WORDS, TODAY)
    assert found
    assert not [w for w in found if isinstance(kind.read(w, None, TODAY), Wrong)]


@pytest.mark.parametrize("kind", KINDS[:-1], ids=lambda kind: type(kind).__name__)
def test_every_kind_gets_answers_that_it_refuses(kind: Kind) -> None:
    """Wrong answers are wrong, each for a reason of its own."""
    found = [kind.read(word, None, TODAY) for word in unfitting(kind, {}, TODAY)]
    reasons = [value.reason for value in found if isinstance(value, Wrong)]
    assert len(set(reasons)) == len(found) > 0


def test_the_account_in_hand_says_what_proves_it() -> None:
    """Its own meter comes before any other code."""
    account: dict[str, Value] = {"number": "20304050"}
    assert fitting(Pattern(".+"), {"account": account}, WORDS, TODAY)[0] == "ТЕ-2"


def test_readings_go_by_the_register() -> None:
    """More, the same, less, too much and far too much are all tried."""
    register: dict[str, Value] = {"last": Decimal(100), "limit": Decimal(20), "digits": 5}
    found = fitting(Reading(), {"register": register}, WORDS, TODAY)
    assert found == ["101", "100", "99", "121", "160", "7"]


@pytest.mark.parametrize(
    ("expression", "texts"),
    [
        ("так|ні", ["так", "ні"]),
        (r"(?P<a>\d{3})-(x|y)+", ["555-x", "555-y"]),
        (r"(?i)abc?", ["ab", "abc"]),
        (r"[^\s\S]", []),
        (r"(?=look)", []),
        (r"[[:alpha:]]", []),
        ("(", []),
    ],
)
def test_texts_are_made_of_an_expression(expression: str, texts: list[str]) -> None:
    """Each branch gives its shortest text; what is not understood, or impossible, gives none."""
    fit = [t for t in examples(expression) if not isinstance(_read(expression, t), Wrong)]
    assert fit == texts


def _read(expression: str, text: str) -> object:
    return Pattern(expression).read(text, None, TODAY)
