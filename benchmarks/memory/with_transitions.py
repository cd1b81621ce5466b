"""transitions: a state machine as bare as it comes, one for all conversations."""

import logging
from collections.abc import Callable

import transitions

from benchmarks.memory.acts import ACTS, Replies
from benchmarks.memory.dialog import WAYS, Guard, meant
from benchmarks.memory.household import Household
from benchmarks.memory.screens import Says, Talk

logging.getLogger("transitions").setLevel(logging.ERROR)


class _Talking:
    """The model of one conversation."""

    def __init__(self) -> None:
        self.state, self.household = "menu", Household()
        self.talk: Talk = {}
        self.replies: Replies = ()


Callback = Callable[..., bool]


class WithTransitions:
    """One shared machine without a model of its own."""

    name = "transitions"

    def __init__(self) -> None:
        self._machine = transitions.Machine(
            model=None, states=list(WAYS), initial=None, auto_transitions=False
        )
        for state, ways in WAYS.items():
            for way in ways:
                conditions = _asking(way.guard) if way.guard else None
                self._machine.add_transition(
                    way.event, state, way.then, conditions=conditions, before=_saying(way.says)
                )

    def converse(self) -> list[Replies]:
        """Play the conversation; gives the replies to each act."""
        talking, heard = _Talking(), []
        for act in ACTS:
            event, typed = meant(act)
            talking.talk["typed"] = typed
            self._machine.events[event].trigger(talking, talking, typed)
            heard.append(talking.replies)
        return heard


def _asking(guard: Guard) -> Callback:
    return lambda talking, typed: guard(talking.talk, talking.household, typed)


def _saying(says: Says) -> Callback:
    def say(talking: _Talking, typed: str) -> bool:  # noqa: ARG001 - as the library calls it
        talking.replies = says(talking.talk, talking.household)
        return True

    return say
