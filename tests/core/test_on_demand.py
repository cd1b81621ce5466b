"""Maps of which some values are found out when they are first asked for."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.on_demand import OnDemand, adding
from engine.core.values import Value

NAMES = st.sampled_from("abcdef")
VALUES = st.dictionaries(NAMES, st.integers())
Look = Callable[[dict[str, Value]], object]
LOOKS: dict[str, Look] = {
    "subscript": lambda of: [of[name] for name in sorted(of)],
    "get": lambda of: [of.get(name, 7) for name in "abcdefg"],
    "in": lambda of: [name in of for name in "abcdefg"],
    "len": len,
    "bool": bool,
    "iter": lambda of: sorted(iter(of)),
    "keys": lambda of: sorted(of.keys()),
    "values": lambda of: sorted(map(str, of.values())),
    "items": lambda of: sorted(map(str, of.items())),
    "dict": dict,
    "unpacked": lambda of: {**of},
    "equal": lambda of: of == {"a": 1},
}


def split(values: dict[str, int], late: set[str]) -> OnDemand:
    """Give the same map, of which some values are still to be found out."""
    there = {name: value for name, value in values.items() if name not in late}
    unknown = {name: lambda name=name: values[name] for name in values if name in late}
    return OnDemand(there, unknown)


@pytest.mark.parametrize("look", LOOKS)
@given(values=VALUES, late=st.sets(NAMES), first=st.sampled_from(sorted(LOOKS)))
def test_whoever_looks_sees_a_map_like_any_other(
    look: str, values: dict[str, int], late: set[str], first: str
) -> None:
    """However it is looked at, and whatever has been looked at before."""
    found = split(values, late)
    assert LOOKS[look](found) == LOOKS[look]({**values})
    assert LOOKS[first](found) == LOOKS[first]({**values})
    assert found == values


@given(values=VALUES, late=st.sets(NAMES), more=VALUES)
def test_more_is_added_as_to_any_other(
    values: dict[str, int], late: set[str], more: dict[str, int]
) -> None:
    """What is added stands before what was there, found out or not; the map itself stays."""
    found = split(values, late)
    assert adding(found, more) == adding(values, more) == {**values, **more}
    assert found == values


def test_what_nobody_asks_for_is_never_found_out() -> None:
    """Other names, and adding to it, find out nothing; what is asked for is found out once."""
    asked = list[str]()
    found = OnDemand({"name": "Олена"}, {"accounts": lambda: asked.append("accounts")})
    more = adding(found, {"at_menu": True})
    assert (more["name"], more["at_menu"], "accounts" in more, "other" in more) == (
        "Олена", True, True, False,
    )  # fmt: skip
    assert asked == []
    assert [found["accounts"], found["accounts"], found.get("accounts")] == [None] * 3
    assert asked == ["accounts"]


def test_what_cannot_be_found_out_can_be_asked_for_again() -> None:
    """An error of the world is the asker's, and nothing is put in its place."""
    answers = iter((ZeroDivisionError(), 7))

    def find() -> Value:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    found = OnDemand({}, {"accounts": find})
    with pytest.raises(ZeroDivisionError):
        found["accounts"]
    assert found["accounts"] == 7
