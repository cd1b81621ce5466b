"""Dialogs of very many states are checked with the work that their ways are worth.

Counted are calls of functions, which no busy machine changes.
"""

import sys
from types import FrameType

import pytest

from tests.language.rules.conftest import MAIN, Check

STATES = {
    "run into one another": "  s{n}:\n    if: not person.s{n}\n",
    "go back to themselves": "  s{n}:\n    if: person.name\n    go: s{n}\n",
}
"""States with conditions: from each one may come to all below it, so ways grow with the square."""


def calls(check: Check, count: int, state: str) -> int:
    """Count the calls that it takes to check a dialog of so many states."""
    made = 0

    def note(_: FrameType, event: str, __: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    dialog = "states:\n" + "".join(state.format(n=number) for number in range(count))
    sys.setprofile(note)
    try:
        check({MAIN: dialog})
    finally:
        sys.setprofile(None)
    return made


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_no_rule_walks_all_ways_again_for_every_state(check: Check, state: str) -> None:
    """Twice the states are at most three times the work: reading them costs most of it."""
    check({MAIN: "states:\n  s0:\n"})  # what is around the dialog is read by then
    none, few, many = (calls(check, count, state) for count in (1, 50, 100))
    assert many - none < 3 * (few - none)
