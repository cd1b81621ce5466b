"""Lists of houses as dispatchers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.utility.addresses.houses import (
    LAST,
    MOST_PIECES,
    WHOLE_STREET,
    WIDEST,
    BadPiece,
    House,
    Houses,
    read_house,
    read_houses,
)

COVERED = ["5", "5а", "5/2", "6", "14", "15", "15к2", "20", "20а", "20б", "20г", "19/2", "19", "2"]


def covered(written: str) -> set[str]:
    """Give those of a few houses that a list covers."""
    houses = read_houses(written)
    assert isinstance(houses, tuple), houses
    return {name for name in COVERED if any(each.cover(read_house(name)) for each in houses)}


@pytest.mark.parametrize(
    ("written", "houses"),
    [
        ("5-15", {"5", "5а", "5/2", "6", "14", "15", "15к2"}),
        ("5–15", {"5", "5а", "5/2", "6", "14", "15", "15к2"}),
        ("з 5 по 15", {"5", "5а", "5/2", "6", "14", "15", "15к2"}),
        ("буд. 5 - 15", {"5", "5а", "5/2", "6", "14", "15", "15к2"}),
        ("5", {"5"}),
        ("19/2", {"19/2"}),
        ("20-А", {"20а"}),
        ("20А", {"20а"}),
        ("20 а", {"20а"}),
        ("20A", {"20а"}),  # a Latin letter
        ("2-14 парні", {"2", "6", "14"}),
        ("2-14 (чётные)", {"2", "6", "14"}),
        ("5-15 непарні", {"5", "5а", "5/2", "15", "15к2"}),
        ("непарна сторона", {"5", "5а", "5/2", "15", "15к2", "19", "19/2"}),
        ("нечетные", {"5", "5а", "5/2", "15", "15к2", "19", "19/2"}),
        ("15 корп. 2", {"15к2"}),
        ("15к2", {"15к2"}),
        ("20А-20Г", {"20а", "20б", "20г"}),
        ("20-А-20-Б", {"20а", "20б"}),
        ("20-20Б", {"20", "20а", "20б"}),
        ("19А-20", {"19", "19/2", "20", "20а", "20б", "20г"}),
        ("5, 6; 14,", {"5", "6", "14"}),
        ("", set(COVERED)),
        ("усі", set(COVERED)),
        ("усі будинки", set(COVERED)),
        ("всі", set(COVERED)),
        ("вся вулиця", set(COVERED)),
        ("весь", set(COVERED)),
        ("все дома", set(COVERED)),
        ("пар.", {"6", "14", "20", "20а", "20б", "20г", "2"}),
        ("непар.", {"5", "5а", "5/2", "15", "15к2", "19", "19/2"}),
        ("чётные", {"6", "14", "20", "20а", "20б", "20г", "2"}),
        ("усі парні будинки", {"6", "14", "20", "20а", "20б", "20г", "2"}),
        ("2-14 пар.", {"2", "6", "14"}),
        ("буд.№5", {"5"}),
        ("б.5", {"5"}),
        ("д. 5", {"5"}),
        ("5 і 6", {"5", "6"}),
        ("5 та 6", {"5", "6"}),
        ("5 и 6", {"5", "6"}),
        ("буд. 5 і буд. 15к2", {"5", "15к2"}),
        ("2-5 непарні та 20", {"5", "5а", "5/2", "20"}),
        ("5..15", {"5", "5а", "5/2", "6", "14", "15", "15к2"}),
        ("5…15", {"5", "5а", "5/2", "6", "14", "15", "15к2"}),
        ("буд.5 ... буд.15", {"5", "5а", "5/2", "6", "14", "15", "15к2"}),
    ],
)
def test_a_list_covers_its_houses(written: str, houses: set[str]) -> None:
    """A range with letters and fractions, a single house alone, nothing written the street."""
    assert covered(written) == houses


@pytest.mark.parametrize("written", ["", "  ", "вся"])
def test_the_whole_street_covers_also_houses_without_a_number(written: str) -> None:
    """Only the whole street does: of a range one would have to know."""
    assert read_houses(written) == (WHOLE_STREET,)
    assert WHOLE_STREET.cover(None)
    assert not Houses(1, LAST).cover(None)


@pytest.mark.parametrize(
    ("written", "piece"),
    [
        ("15-1", "15-1"),
        ("1, 15-1, 3", "15-1"),
        ("abc", "abc"),
        ("1-3-5", "1-3-5"),
        (f"1-{WIDEST + 1}", f"1-{WIDEST + 1}"),
        ("20Г-20А", "20Г-20А"),
        ("5/1-5/7", "5/1-5/7"),
        ("12345", "12345"),
        ("0", "0"),
        ("17 парні", "17 парні"),
        ("20а-20г парні", "20а-20г парні"),
        ("1-9 парні непарні", "1-9 парні непарні"),
        ("1-15 і далі", "1-15 і далі"),
        ("весь будинок", "весь будинок"),  # it has no number
        ("вулиця", "вулиця"),
        ("5, вся 7", "вся 7"),
        ("5 та 7 парні", "7 парні"),
        (",", ","),
        ("1 3 5", "1 3 5"),
        (", ".join(str(n) for n in range(1, MOST_PIECES + 2)), str(MOST_PIECES + 1)),
    ],
)
def test_a_piece_that_makes_no_sense_is_named(written: str, piece: str) -> None:
    """Nothing raises, and nothing is guessed."""
    assert read_houses(written) == BadPiece(piece)


def test_the_longest_list_and_the_widest_range_are_read() -> None:
    """500 pieces, 2000 numbers."""
    assert read_houses(f"1-{WIDEST}") == (Houses(1, WIDEST),)
    houses = read_houses(", ".join(str(number) for number in range(1, MOST_PIECES + 1)))
    assert len(houses) == MOST_PIECES if isinstance(houses, tuple) else False


@pytest.mark.parametrize("letter", "абвгдежзиклмнопрстуфхцчшщюя")
def test_every_letter_is_a_house_of_its_own(letter: str) -> None:
    """«15 д» is no «д. 15», and «15к» no block."""
    for written in (f"15{letter}", f"15 {letter}", f"15-{letter.upper()}"):
        assert read_houses(written) == (Houses(15, 15, None, letter),)


@given(st.text("0123456789-–,;/абГ кпнти№….()", max_size=60) | st.text(max_size=40))
def test_whatever_is_written_is_read_or_named(written: str) -> None:
    """Rows that SQL can compare, or a piece of the list."""
    found = read_houses(written)
    if isinstance(found, BadPiece):
        assert found.piece in written
    else:
        assert all(0 <= each.low <= each.high <= LAST for each in found)
        assert len(set(found)) == len(found) > 0


@given(st.integers(1, 3000), st.integers(1, 3000), st.sampled_from([None, 0, 1]),
       st.integers(1, 3000), st.sampled_from(["", "а", "/2", "к1"]))  # fmt: skip
def test_a_range_is_arithmetic(
    low: int, high: int, parity: int | None, number: int, suffix: str
) -> None:
    """It holds the numbers between its ends, those of its parity, whatever follows them."""
    word = {None: "", 0: " парні", 1: " непарні"}[parity]
    found = read_houses(f"{low}-{high}{word}")
    if not low < high < low + WIDEST:
        assert isinstance(found, BadPiece) or low == high
        return
    assert isinstance(found, tuple)
    inside = low <= number <= high and parity in (None, number % 2)
    assert any(each.cover(House(number, suffix)) for each in found) == inside
