"""What can happen in a bot's dialogs at all: the ways out of states that somebody may take.

Left out is what this bot's facts, its rules, or its own replacements of shared dialogs rule out.
What is left may still depend on the person, the day or the data.
"""

from collections.abc import Iterator, Mapping

from engine.core.flow import RESCUES, Ask, Flow, State, Work
from engine.core.places import Do, End, Goto, Place
from engine.core.window import Always, Outside
from engine.language.tree import Utility
from engine.stories.guards import Facts

UNASKED = ("silent", "too_many", "failed", "none")
"""Outcomes that may befall a step without being declared by a service (LANGUAGE §2.3.4)."""

Ways = Mapping[str, tuple[str, ...]]
"""Triggers by the full name of their state."""


def written_ways(flow: Flow) -> Ways:
    """Give all ways that are written, or follow from the order of states."""
    return {
        state.path: tuple(_written(state))
        for dialog in flow.dialogs.values()
        for state in dialog.states.values()
    }


def possible_ways(flow: Flow, utility: Utility) -> Ways:
    """Give the ways that can be taken, for the states that can be reached."""
    return _Possible(flow, utility).ways()


def _written(state: State) -> Iterator[str]:
    """List a state's triggers; one that only has buttons is never simply done."""
    action = state.action
    for trigger in state.ways:
        buttons_alone = isinstance(action, Ask) and action.kind is None and action.choose is None
        if trigger != "done" or not buttons_alone:
            yield trigger


class _Possible:
    """Follows every dialog of a bot from its first state, until nothing new turns up."""

    def __init__(self, flow: Flow, utility: Utility) -> None:
        self._flow, self._utility, self._facts = flow, utility, Facts(flow)
        self._ends: dict[str, frozenset[str]] = dict.fromkeys(flow.dialogs, frozenset())

    def ways(self) -> Ways:
        while (ends := {name: self._outcomes(name) for name in self._flow.dialogs}) != self._ends:
            self._ends = ends
        found: dict[str, tuple[str, ...]] = {}
        waiting, seen = list(self._doors()), set()
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self._flow.dialogs:
                continue
            seen.add(name)
            for state in self._reached(name):
                found[state.path] = tuple(self._triggers(state))
                waiting += self._called(state)
        return found

    def _doors(self) -> Iterator[str]:
        flow = self._flow
        yield from (flow.start, flow.menu[0], *RESCUES)
        places = [command.place for command in flow.commands]
        places += [place for notice in flow.notices.values() for place in notice.buttons.values()]
        yield from (place.dialog for place in places if isinstance(place, Do))

    def _called(self, state: State) -> Iterator[str]:
        if isinstance(state.action, Work):
            yield state.action.target
        for trigger in self._triggers(state):
            if isinstance(place := state.ways[trigger], Do):
                yield place.dialog

    def _outcomes(self, dialog: str) -> frozenset[str]:
        """Give the outcomes with which a dialog can end, as far as is known by now."""
        return frozenset(
            place.outcome
            for state in self._reached(dialog)
            for trigger in self._triggers(state)
            for place in self._leads(dialog, state.ways[trigger])
            if isinstance(place, End)
        )

    def _reached(self, dialog: str) -> list[State]:
        """Give the states of a dialog that can be reached, in the order of the file."""
        states = self._flow.dialogs[dialog].states
        reached: set[str] = set()
        waiting: list[Place] = [*self._leads(dialog, Goto(next(iter(states))))]
        while waiting:
            place = waiting.pop()
            if isinstance(place, Goto) and place.state not in reached:
                reached.add(place.state)
                state = states[place.state]
                for trigger in self._triggers(state):
                    waiting += self._leads(dialog, state.ways[trigger])
        return [state for name, state in states.items() if name in reached]

    def _leads(self, dialog: str, place: Place) -> Iterator[Place]:
        """Give where a place leads: past states that are never open, until one that always is."""
        doc = self._utility.dialogs[dialog]
        while isinstance(place, Goto):
            state = doc.state(place.state)
            guard = state.guard if state else None
            is_open = self._facts.decide(guard.text) if guard else True
            if is_open is not False:
                yield place
            if is_open is True:
                return
            place = self._flow.dialogs[dialog].states[place.state].below
        yield place

    def _triggers(self, state: State) -> Iterator[str]:
        ends = self._known_ends(state)
        for trigger in _written(state):
            if ends is None or trigger in ends or trigger.startswith("press "):
                yield trigger

    def _known_ends(self, state: State) -> frozenset[str] | None:
        """Give the outcomes that a state's work can have; None when it does no work."""
        match state.action:
            case Work(target, _, each) if target in self._flow.dialogs:
                looped = {"done"} if each else set()
                return self._ends[target] | looped
            case Work(target):
                return self._service_ends(target)
            case Ask(check=str(service)):
                return self._service_ends(service) | set(UNASKED)
        return None

    def _service_ends(self, name: str) -> frozenset[str]:
        service, rules = self._flow.services[name], self._flow.rules
        ends = {"done", "failed", *service.ends}
        window = rules.window
        never_closes = isinstance(window.rule, Always) and not window.overrides
        if name == "send_readings" and (never_closes or window.outside is not Outside.REFUSE):
            ends.discard("closed")
        if name == "find_account" and rules.proof.neutral:
            ends.discard("not_found")
        return frozenset(ends)
