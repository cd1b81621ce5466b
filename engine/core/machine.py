"""The state machine of a flow: which way leads where, and which guard stands in it.

The only place that knows ``transitions``. One machine serves every session of a flow version:
it holds no model; a session is handed in for each step and moved. It never gets text from a
file: states and triggers are names that were checked, guards are our own callables. What
happens in a state is not decided here.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import transitions

from engine.core.flow import Condition, Dialog, State
from engine.core.places import End, Goto, Place
from engine.core.session import Session
from engine.core.values import Values

# It says aloud what it does, with the model's content.
logging.getLogger("transitions").setLevel(logging.ERROR)

ENTER = "enter"

Scope: TypeAlias = Callable[[], Values]
"""Gives the names that guards see: put together only where there is a guard."""


class Machine:
    """The ways of all dialogs of one flow version.

    A place that is no state of the dialog (``end``, ``again``, ``back``, ``menu``, ``do X``) is
    a junction: the session comes to stand in it, and whoever plays the flow takes it from there.
    """

    def __init__(self, dialogs: Mapping[str, Dialog]) -> None:
        self._places: dict[str, Place] = {}
        ways = [way for dialog in dialogs.values() for way in self._ways(dialog)]
        names = {way["source"] for way in ways} | {way["dest"] for way in ways}
        names |= {state.path for dialog in dialogs.values() for state in dialog.states.values()}
        self._machine = _Machine(
            model=None,
            states=sorted(names),
            transitions=ways,
            initial=None,
            auto_transitions=False,
            queued=False,
        )

    def enter(self, session: Session, scope: Scope) -> Place:
        """Move a session whose top frame has just been pushed to its dialog's first open state."""
        session.state = _door(session.top.dialog)
        return self.fire(session, ENTER, scope)

    def fire(self, session: Session, trigger: str, scope: Scope) -> Place:
        """Move the session along a way out of its state; guards, if there are any, see ``scope``.

        Raises ``transitions.MachineError`` when the state has no such way: that is a
        programmer's error, since every way was checked.
        """
        event: Any = self._machine.events[trigger]
        event.fire(session, scope)
        return self._places[session.state]

    def _ways(self, dialog: Dialog) -> Iterator[dict[str, Any]]:
        """All transitions of a dialog: a target with a guard is followed by what stands below."""
        first = next(iter(dialog.states.values()))
        yield from self._way(dialog, _door(dialog.name), ENTER, Goto(first.name))
        for state in dialog.states.values():
            for trigger, place in state.ways.items():
                yield from self._way(dialog, state.path, trigger, place)

    def _way(
        self, dialog: Dialog, source: str, trigger: str, place: Place
    ) -> Iterator[dict[str, Any]]:
        for target, guard in _alternatives(dialog, place):
            name = _name(dialog, target)
            self._places[name] = target
            yield {
                "trigger": trigger,
                "source": source,
                "dest": name,
                "conditions": [guard] if guard else [],
            }


class _Event(transitions.Event):
    """An event that only asks guards and moves the session.

    Of what else a trigger may do on its way (callbacks, queues, final states, a log) this machine
    has nothing, and need not look for it at every step.
    """

    def fire(self, session: Session, scope: Scope) -> None:
        """Take the first way out of the session's state that is open; the last always is."""
        ways: list[Any] = self.transitions.get(session.state, [])
        names = scope() if ways and ways[0].conditions else {}
        for way in ways:
            if not way.conditions or way.conditions[0].func(names):
                session.state = way.dest
                return
        raise transitions.MachineError(f"{session.state} has no way for {self.name}")


class _Machine(transitions.Machine):
    event_cls = _Event


def _alternatives(dialog: Dialog, place: Place) -> Iterator[tuple[Place, Condition | None]]:
    """Give the target, and where one passes on to as long as guards do not let one in."""
    while isinstance(place, Goto):
        state: State = dialog.states[place.state]
        yield place, state.guard
        if state.guard is None:
            return
        place = state.below
    yield place, None


def _door(dialog: str) -> str:
    return f"{dialog}:enter"


def _name(dialog: Dialog, place: Place) -> str:
    match place:
        case Goto(state):
            return f"{dialog.name}.{state}"
        case End(outcome):
            return f"{dialog.name}:end {outcome}"
        case _:
            return f"{dialog.name}:{place}"
