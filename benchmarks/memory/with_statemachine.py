"""python-statemachine: a machine of its own for each conversation."""

from typing import Any

from statemachine import State, StateMachine

from benchmarks.memory.acts import ACTS, Replies
from benchmarks.memory.dialog import WAYS, Guard, meant
from benchmarks.memory.household import Household
from benchmarks.memory.screens import Says, Talk


class WithStateMachine:
    """One class for all conversations."""

    name = "python-statemachine"

    def __init__(self) -> None:
        self._class = _machine()

    def converse(self) -> list[Replies]:
        """Play the conversation; gives the replies to each act."""
        machine = self._class()
        machine.talk, machine.household, machine.heard = {}, Household(), []
        for act in ACTS:
            event, typed = meant(act)
            machine.talk["typed"] = typed
            machine.send(f"on_{event}", typed=typed)
        heard: list[Replies] = machine.heard
        return heard


def _machine() -> Any:
    """Give the class with the states and events of the dialog."""
    states = {name: State(name, value=name, initial=name == "menu") for name in WAYS}
    events: dict[str, Any] = {}
    for state, ways in WAYS.items():
        for way in ways:
            cond = {"cond": _asking(way.guard)} if way.guard else {}
            added = states[state].to(states[way.then], on=_saying(way.says), **cond)
            event = f"on_{way.event}"
            events[event] = events[event] | added if event in events else added
    return type("Dialog", (StateMachine,), {**states, **events})


def _asking(guard: Guard) -> Any:
    return lambda machine, typed: guard(machine.talk, machine.household, typed)


def _saying(says: Says) -> Any:
    def say(machine: Any) -> None:
        talk: Talk = machine.talk
        machine.heard.append(says(talk, machine.household))

    return say
