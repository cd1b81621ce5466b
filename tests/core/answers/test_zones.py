"""Zone words in readings (DOMAIN §4 "Typed readings")."""

import pytest

from engine.core.answers.zones import labelled


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("день 1111 ніч 2222", [("day", "1111"), ("night", "2222")]),
        ("Ніч: 2222; День: 1111", [("night", "2222"), ("day", "1111")]),
        ("1111 день, 2222 ніч", [("day", "1111"), ("night", "2222")]),
        ("пик 1 полупик 2 ночь 3", [("peak", "1"), ("half_peak", "2"), ("night", "3")]),
        ("піковий 1 / напів-пік 2", [("peak", "1"), ("half_peak", "2")]),
        ("д12 345кВт н 6", [("day", "12 345кВт"), ("night", "6")]),
        ("день", [("day", "")]),
        ("день-1 ніч - 2", [("day", "1"), ("night", "2")]),
        ("день -1 ніч:-2", [("day", "-1"), ("night", "-2")]),
        ("-1 день --2 ніч", [("day", "-1"), ("night", "-2")]),
    ],
)
def test_each_zone_word_has_its_value_beside_it(text: str, values: list[tuple[str, str]]) -> None:
    """Words before or after the numbers, any order, any punctuation, both languages.

    A dash that joins a number to its name is none of it; any other before a digit is a minus.
    """
    assert labelled(text) == values


@pytest.mark.parametrize("text", ["1111/2222", "Т1 1111 Т2 2222", "сьогодні 5", "5 день 6", ""])
def test_what_names_no_zone_is_not_labelled(text: str) -> None:
    """Codes are no zones, and a number on both sides of a word belongs to nobody."""
    assert labelled(text) is None
