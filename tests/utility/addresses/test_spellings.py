"""Streets that are like what somebody typed."""

import pytest

from engine.utility.addresses.spellings import alike

STREETS = [
    "капушанська", "незалежності", "миру", "корзо", "грушевського", "садова", "григорія сковороди",
    "8 березня",
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("капушанская", ["капушанська"]),
        ("по капушанській", ["капушанська"]),
        ("капушанської", ["капушанська"]),
        ("вулиці капушанській", ["капушанська"]),
        ("капушанскька", ["капушанська"]),  # a letter too many
        ("капушнська", ["капушанська"]),  # one missing
        ("капущанська", ["капушанська"]),  # a wrong one
        ("капушаснька", ["капушанська"]),  # two swapped
        ("капущанською", ["капушанська"]),  # wrong and in another case
        ("григорію сковороді", ["григорія сковороди"]),
        ("сковорода", ["григорія сковороди"]),
        ("грушевский", ["грушевського"]),
        ("мира", ["миру"]),
        ("садовій", ["садова"]),
        ("капушка", []),
        ("мура", []),  # too short to be a slip
        ("корз", ["корзо"]),
        ("9 березня", []),
        ("по", []),
        ("вулиця", []),
        ("", []),
    ],
)
def test_streets_that_are_alike(typed: str, found: list[str]) -> None:
    """By sound, by the stem, or but for one letter of a word that has five."""
    assert alike(typed, STREETS) == found


def test_the_most_alike_are_enough() -> None:
    """What merely has another ending or letter is left out where something sounds the same."""
    streets = ["садова", "садовий", "садока"]
    assert alike("садовая", streets) == ["садова"]
    assert alike("садової", streets) == ["садова", "садовий"]
    assert alike("садоко", streets) == ["садока"]
