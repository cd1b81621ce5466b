from datetime import date

import pytest

from engine.core.answers.kind import Wrong
from engine.core.position import Position
from engine.language.analysis.reasons import EVERY_ANSWER, reasons_of
from engine.language.documents import BotDoc, Rule
from engine.language.kinds import kinds_of
from engine.language.nodes import Scalar

AT = Position("bot.yaml", 1, 1, 1, 1)
SHAPES = {
    "code": ("digits", "6"),
    "meter": ("letters_digits", "5-8"),
    "floor": ("number", "1-20"),
    "zones": ("line", "{day}/{night}"),
    "both": ("line", "{code:code} {floor:floor}"),
    "series": ("pattern", "[a-z]+"),
}
TYPED = [
    "", "x", "12", "1234567", "123456789", "0501234567", "+380501234567", "12345O", "A1", "-1",
    "12.345", "999999999999", "двадцять тридцять", "31.02", "1/2/3", "1/x", "123456 99", "А" * 1001,
    "1234567890123456", "лічильник 1234567", "НІК 2102 1234567",
]  # fmt: skip


def bot() -> BotDoc:
    """Give a bot with one kind of answer of every shape."""
    rules = [Rule(Scalar(name, AT), by, Scalar(value, AT)) for name, (by, value) in SHAPES.items()]
    return BotDoc("bot.yaml", "city", AT, answers=tuple(rules))


@pytest.mark.parametrize("name", [*SHAPES, "text", "number", "reading", "contact", "date", "photo"])
def test_what_a_kind_says_is_what_texts_may_use(name: str) -> None:
    """Every reason that a kind really gives is known here, with all its facts."""
    kind = kinds_of(bot())[name]
    known = reasons_of(bot(), name)
    assert known is not None
    said = [kind.read(typed, {"digits": 5, "decimals": 0}, date(2026, 3, 2)) for typed in TYPED]
    for wrong in (each for each in said if isinstance(each, Wrong)):
        assert wrong.reason in (*EVERY_ANSWER, *known)
        assert set(wrong.facts) - {"typed", "field"} <= known.get(wrong.reason, frozenset())


def test_an_unknown_kind_has_no_reasons() -> None:
    """What is not a kind cannot be judged."""
    assert reasons_of(bot(), "metre") is None
