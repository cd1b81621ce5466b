"""sismic: a statechart, with an interpreter for each conversation."""

from typing import Any

from sismic.interpreter import Interpreter
from sismic.model import BasicState, CompoundState, Event, Statechart, Transition

from benchmarks.memory import dialog
from benchmarks.memory.acts import ACTS, Replies
from benchmarks.memory.dialog import WAYS, meant
from benchmarks.memory.household import Household
from benchmarks.memory.screens import Talk


class WithSismic:
    """One statechart for all conversations; its guards and actions are code, as it wants them."""

    name = "sismic"

    def __init__(self) -> None:
        self._chart = Statechart("poltava")
        self._chart.add_state(CompoundState("talk", initial="menu"), None)
        for state in WAYS:
            self._chart.add_state(BasicState(state), "talk")
        for state, ways in WAYS.items():
            for place, way in enumerate(ways):
                guard = f"{way.guard.__name__}(talk, household, event.typed)" if way.guard else None
                action = f"heard.append({way.says.__name__}(talk, household))"
                added = Transition(state, way.then, way.event, guard, action, priority=-place)
                self._chart.add_transition(added)

    def converse(self) -> list[Replies]:
        """Play the conversation; gives the replies to each act."""
        household, heard = Household(), list[Replies]()
        talk: Talk = {}
        names: dict[str, Any] = {"talk": talk, "household": household, "heard": heard}
        interpreter = Interpreter(self._chart, initial_context={**vars(dialog), **names})
        interpreter.execute()
        for act in ACTS:
            event, typed = meant(act)
            talk["typed"] = typed
            interpreter.queue(Event(event, typed=typed)).execute()
        return heard
