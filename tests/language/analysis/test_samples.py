"""Sample values: typed, with the edges of each kind, and never more than agreed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from engine.language.analysis.samples import MOST, Kinds, samples
from engine.language.analysis.shapes import ITEM


def values(kinds: Kinds, *words: str, certain: tuple[str, ...] = ()) -> list[Mapping[str, Any]]:
    """Give the values of all samples."""
    return [each.values for each in samples(kinds, words, [certain], "text")]


def test_a_number_is_tried_with_every_form_of_the_plural() -> None:
    """0, 1, 2, 5 and 21 are told differently in Ukrainian and Russian."""
    assert {each["count"] for each in values(((("count",), "number"),))} == {0, 1, 2, 5, 21}


def test_a_list_is_tried_with_no_one_some_and_many_items() -> None:
    """Its items have the fields that the text uses, and no others."""
    kinds: Kinds = ((("meters",), "list"), (("meters", ITEM), "record"),
                    (("meters", ITEM, "number"), "text"))  # fmt: skip
    found = values(kinds)
    assert {len(each["meters"]) for each in found} == {0, 1, 2, 12}
    assert all(set(item) == {"number"} for each in found for item in each["meters"])


def test_a_field_may_be_empty_and_a_name_is_not() -> None:
    """A field that billing does not know is None; a name that is not known is another mistake."""
    kinds: Kinds = ((("account",), "record"), (("account", "group"), "text"))
    found = values(kinds)
    assert None in [each["account"]["group"] for each in found]
    assert None not in [each["account"] for each in found]


def test_what_is_certain_is_never_empty() -> None:
    """Where a text relies upon what it asked about, no emptiness is tried."""
    kinds: Kinds = ((("mine",), "record"), (("mine", "at"), "date"))
    assert None not in [each["mine"]["at"] for each in values(kinds, certain=("mine", "at"))]


def test_each_sample_says_what_is_odd_about_it() -> None:
    """One value at a time differs, so that a failure names its cause."""
    kinds: Kinds = ((("a",), "number"), (("b",), "decimal"))
    usual, *others = samples(kinds, (), (), "text")
    assert (usual.odd, usual.values) == (None, {"a": 2, "b": Decimal("105.5")})
    for sample in others:
        assert sample.odd is not None
        (name,) = sample.odd.path
        differing = [key for key in sample.values if sample.values[key] != usual.values[key]]
        assert differing == [name]


@pytest.mark.parametrize("count", [1, 8, 200])
def test_a_text_is_tried_a_limited_number_of_times(count: int) -> None:
    """However many names a text has, it is tried no more often than agreed."""
    kinds: Kinds = tuple(((f"n{number}",), "flag") for number in range(count))
    assert len(values(kinds)) <= MOST


def test_the_first_turns_try_every_path() -> None:
    """Where not everything can be tried, every path still has its turn before the second."""
    kinds: Kinds = tuple(((f"n{number}",), "number") for number in range(20))
    odd = [each.odd.path[0] for each in samples(kinds, (), (), "text") if each.odd]
    assert len(set(odd[:20])) == 20
