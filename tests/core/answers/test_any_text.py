"""Whatever is typed gets an answer or a reason, at once: no exception and no long thought.

Every kind of the shipped bots, registers of odd shapes, texts of all planes and of endless
repetition (DOMAIN §2 rows 6 and 11).
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, partial
from itertools import product
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core import folding
from engine.core.answers.codes import LettersDigits
from engine.core.answers.kind import Kind, Wrong
from engine.core.answers.lines import Line, LinePattern
from engine.core.answers.number_words import from_words, only_number_words
from engine.core.answers.numbers import Number
from engine.core.answers.phones import phone
from engine.core.answers.reading import is_unit
from engine.core.answers.zones import labelled
from engine.core.values import Value, Values
from engine.language.compile import compile_flow
from engine.language.kinds import kinds_of
from engine.language.tree import read_tree, shipped
from engine.utility.identifiers import eic_valid, meter_or_eic_matches
from tests.core.answers.typed import TODAY, any_text

SECONDS = 1.0
"""For one answer, on any machine; a pattern that runs away takes years."""
REPEATED = (
    *("1 ", "1", "1/", "1-", "1.", "1,", "1 і ", "1\n", "12 345 ", "0 ", "- ", "-", "+", "(", "/"),
    *(
        "сто ",
        "сто",
        "двадцять п'ять ",
        "тисяч ",
        "1 тисяча ",
        "день",
        "день ",
        "д1",
        "день 5 ніч ",
    ),
    *("кВт ", "м3 ", "номер ", "номер№", "єдина", "о/р ", "рахунок: ", "тел", "моб. ", "приладу "),
    *(
        "А",
        "НІК",
        "НІК 2102 ",
        "EIC ",
        "62Z",
        "12.03.",
        "12 березня ",
        "завтра ",
        "мінус ",
        "\u0301",
    ),
    *("👍", "«", "\u200b", "\u202e", "\ud800", "\x00", "и\u0306", "١", "①", "ß", "ﬃ", "\u2028"),
)
SIZES: tuple[Value, ...] = (None, 0, 1, 40)
PLACES: tuple[Value, ...] = (None, 0, 6)
SHAPES: list[Values] = [{"digits": size, "decimals": some} for size, some in product(SIZES, PLACES)]
ODD: list[Values] = [
    {},
    {"digits": -1, "decimals": True},
    {"digits": "5", "decimals": Decimal("NaN")},
]
REGISTERS: list[Values | None] = [None, *ODD, *SHAPES]


@cache
def kinds() -> tuple[Kind, ...]:
    """Give every kind of answer that some shipped bot asks for, and those that none has yet."""
    found: list[Kind] = [
        LettersDigits(5, 16, frozenset(" -№")),
        Number(0, 100, 2),
        Line("{peak}/{half_peak}/{night}"),
        Line("№{meter:code} {reading}", {"code": LettersDigits(4, 12)}),
    ]
    for utility in read_tree(shipped()).utilities.values():
        found += [kind for kind in kinds_of(utility.bot).values() if kind not in found]
    return tuple(found)


@cache
def lines() -> tuple[LinePattern, ...]:
    """Give every one-line command of the shipped bots."""
    flows = [compile_flow(utility) for utility in read_tree(shipped()).utilities.values()]
    return tuple({line for flow in flows for given in flow.commands for line in given.lines})


def whole(text: str) -> object:
    """Match a text against a proof of ownership, the known numbers' side of it too."""
    return meter_or_eic_matches(text, ["1234567", text], "62Z270001234567D", 4), eic_valid(text)


FUNCTIONS: list[Callable[[str], object]] = [
    *(folding.visible, folding.plain, folding.bare, folding.fold, folding.keys, folding.loosest),
    *(folding.latin, folding.ascii_digits, folding.several_lines),
    *(lambda text: folding.same(text, "а"),),
    *(phone, from_words, only_number_words, is_unit, labelled, whole),
    lambda text: [line.match(text) for line in lines()],
]


def read_by_all(text: str, registers: list[Values | None]) -> None:
    """Read a text as every kind, on these registers; what is taken can be stored as a value."""
    for kind in kinds():
        for register in registers:
            value = kind.read(text, register, TODAY)
            assert isinstance(value, str | int | Decimal | date | dict | Wrong)
            if isinstance(value, str):
                value.encode()
    for function in FUNCTIONS:
        function(text)


@given(any_text, st.sampled_from(REGISTERS))
def test_any_text_of_any_plane_is_read(text: str, register: Values | None) -> None:
    """Lone surrogates, unassigned characters and heaps of what answers are made of."""
    read_by_all(text, [None, register])


@pytest.mark.campaign
@settings(max_examples=500)
@given(any_text)
def test_any_text_is_read_on_every_register(text: str) -> None:
    """The same, over many more texts and all registers."""
    read_by_all(text, REGISTERS)


@pytest.mark.parametrize("register", REGISTERS)
def test_numbers_are_read_on_registers_of_every_shape(register: Values | None) -> None:
    """A register without digits takes only a zero; one of forty takes forty, exactly."""
    for typed in ("0", "7", "1" * 40, "1" * 41, "12.345", "1,123456", "12 345/6", "сто", "-5"):
        read_by_all(typed, [register])


def repeat(part: str, length: int, end: str) -> str:
    """Repeat a text to a length, with another end."""
    return (part * length)[: length - len(end)] + end


@pytest.mark.parametrize("repeated", REPEATED)
def test_endless_repetition_is_answered_at_once(repeated: str) -> None:
    """The longest message as every kind, and ten thousand characters: each within its time."""
    readers = [partial(kind.read, register=None, today=TODAY) for kind in kinds()]
    for read in readers:
        answered_at_once(read, repeat(repeated, folding.LONGEST, ""))
        answered_at_once(read, repeat(repeated, folding.LONGEST, "-12345x"))
        answered_at_once(read, repeat(repeated, 10_000, ""))
    for function in FUNCTIONS:
        answered_at_once(function, repeat(repeated, 10_000, "-12345x"))


@settings(max_examples=20)
@given(
    st.lists(st.sampled_from(REPEATED) | st.characters(), min_size=2, max_size=5).map("".join),
    st.sampled_from(REPEATED),
)
def test_endless_repetition_of_anything_is_answered_at_once(part: str, end: str) -> None:
    """Mixed patterns too: what one expression takes to and fro, another could not let go."""
    for kind in kinds():
        read = partial(kind.read, register=None, today=TODAY)
        answered_at_once(read, repeat(part, folding.LONGEST, end))


def answered_at_once(function: Callable[[str], object], text: str) -> None:
    """Check that a text takes its time and no more."""
    started = process_time()
    function(text)
    assert process_time() - started < SECONDS
