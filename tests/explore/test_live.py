"""Live names: what a conversation at a state may still read, and nothing besides."""

from pathlib import Path

import pytest

from engine.explore.live import LiveNames
from tests.explore.seeded import stage

MAIN = """
menu:
  buttons:
    ask: ask
ask:
  ask: code
  check: look_up
  buttons:
    other: other
  then:
    unknown: sure
other:
  set:
    title: old
  go: ready
sure:
  if: ask and person.phone
  buttons:
    right: ready
    wrong: ask
loop:
  each: item in many
  do: help
ready:
  go: menu
"""
TEXTS = """
menu: {text: Що робимо?, buttons: {ask: Питати}}
ask: {text: Який код?, buttons: {other: Інше}}
sure: {text: "{{ ask }}?", buttons: {right: Так, wrong: "Ні, {{ reason }}"}}
ready: Готово, {{ title }}.
"""


@pytest.fixture
def live(tmp_path: Path) -> LiveNames:
    """Give the live names of a bot that asks, checks, and says what it found."""
    ready = stage(tmp_path, main=MAIN, uk=TEXTS)
    return LiveNames(ready.flow, ready.utility)


@pytest.mark.parametrize(
    ("state", "read"),
    [
        ("menu", {"old", "many", "reason"}),
        ("ready", {"title"}),
        ("sure", {"ask", "reason", "title", "old", "many"}),
    ],
)
def test_what_is_read_from_a_state_on_is_live(live: LiveNames, state: str, read: set[str]) -> None:
    """Texts, buttons, conditions and work count, of this state and of all behind it."""
    names = ("ask", "old", "many", "reason", "title", "menu")
    assert {name for name in names if name in live.at(f"main.{state}")} == read


def test_what_will_be_known_anew_is_dead(live: LiveNames) -> None:
    """Whatever was answered before, the answer to come is read."""
    assert "ask" not in live.at("main.ask")
    assert "person.phone" in live.at("main.ask")


def test_what_a_loop_has_in_hand_stays_until_it_ends(live: LiveNames) -> None:
    """The results so far belong to the loop; after it, only what the rest reads."""
    assert live.under("main.loop") >= {"loop", "many", "title"}
    assert "item" not in live.under("main.loop")
