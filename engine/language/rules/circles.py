"""L05: a circle of states in which nobody is asked anything."""

from collections.abc import Iterator, Mapping, Sequence

from engine.core.places import Again, Do, Goto, Menu
from engine.language.analysis.circles import circles
from engine.language.analysis.inspection import Inspection
from engine.language.analysis.parsed import Template
from engine.language.analysis.ways import ENTRY, Edge
from engine.language.documents import DialogDoc, ServiceDoc, StateDoc
from engine.language.finding import Finding
from engine.language.findings import error

Place = tuple[str, str]
"""A dialog and one of its states."""
Steps = Mapping[Place, frozenset[Place]]


def circle(inspection: Inspection) -> Iterator[Finding]:
    """L05: states go round in a circle and never ask; the bot would talk without stopping.

    A circle is let pass if a condition in it looks at something that changes on the way round.

    Bad::

        no_accounts:
        advice:
          go: no_accounts

    Good::

        no_accounts:
        advice:
          buttons:
            again: no_accounts
            leave: menu
    """
    for path, _ in _circles(inspection):
        start = path[0]
        dialog = inspection.dialogs[start[0]]
        at = next(each.name.at for each in dialog.states if each.name.text == start[1])
        one = len({name for name, _ in path}) == 1
        names = [state if one else f"{name}.{state}" for name, state in path]
        yield error("L05", at, word=start[1], path=" → ".join(names))


def round_and_round(inspection: Inspection, dialog: str) -> frozenset[str]:
    """Name the states of a dialog in which the bot would talk without stopping."""
    every = (place for _, round_ in _circles(inspection) for place in round_)
    return frozenset(state for name, state in every if name == dialog)


def _circles(inspection: Inspection) -> Iterator[tuple[list[Place], frozenset[Place]]]:
    """Give the shortest way round of every circle, with all that belongs to it."""
    steps = _Steps(inspection).all()
    rounds = {place: round_ for round_ in circles(steps) for place in round_}
    told: set[Place] = set()
    for start in steps:
        if start not in rounds or start in told:
            continue
        round_ = rounds[start]
        told |= round_
        if not _changes(inspection, round_):
            inside = {place: sorted(steps[place] & round_) for place in round_}
            yield _back_to(start, inside), round_


class _Steps:
    """Steps that a conversation takes without waiting for a person."""

    def __init__(self, inspection: Inspection) -> None:
        self._inspection = inspection
        self._quick: dict[str, frozenset[str]] = {}

    def all(self) -> Steps:
        """Give for every state the states that follow without a question, across dialogs."""
        return {
            (dialog.name, state.name.text): frozenset(self._after(dialog, state))
            for dialog in self._inspection.dialogs.values()
            if self._inspection.ways(dialog).certain
            for state in dialog.states
        }

    def _after(self, dialog: DialogDoc, state: StateDoc) -> Iterator[Place]:
        for edge in self._unasked(dialog, state):
            match edge.target:
                case Goto(name):
                    yield dialog.name, name
                case Again():
                    yield dialog.name, state.name.text
                case Menu():
                    yield self._inspection.utility.menu
                case Do(aside):
                    yield from self._first(aside)
                    if self._quick_ends(aside):
                        yield dialog.name, state.name.text
        if not state.waits and state.do is not None:
            yield from self._first(state.do.text)

    def _unasked(self, dialog: DialogDoc, state: StateDoc) -> Iterator[Edge]:
        """Give the ways that are taken before anybody could answer."""
        edges = self._inspection.ways(dialog).edges[state.name.text]
        if state.waits:
            bare = state.ask is None and not state.buttons
            yield from (edge for edge in edges if bare and edge.trigger == "none")
            return
        called = self._inspection.called(state.do.text) if state.do else None
        if isinstance(called, DialogDoc):
            quick = self._quick_ends(called.name)
            yield from (edge for edge in edges if edge.trigger in quick)
        else:
            yield from (edge for edge in edges if edge.trigger != "failed")

    def _first(self, name: str) -> Iterator[Place]:
        dialog = self._inspection.dialogs.get(name)
        if dialog is not None:
            for edge in self._inspection.ways(dialog).edges[ENTRY]:
                if edge.state is not None:
                    yield name, edge.state

    def _quick_ends(self, name: str) -> frozenset[str]:
        """Name the outcomes that a dialog may come to without asking anything."""
        dialog = self._inspection.dialogs.get(name)
        if dialog is None:
            return frozenset()
        if name not in self._quick:
            self._quick[name] = frozenset()  # while it is being worked out
            self._quick[name] = frozenset(self._ends_unasked(dialog))
        return self._quick[name]

    def _ends_unasked(self, dialog: DialogDoc) -> Iterator[str]:
        waiting, seen = list(self._inspection.ways(dialog).edges[ENTRY]), set[str]()
        while waiting:
            edge = waiting.pop()
            outcome = getattr(edge.target, "outcome", None)
            if isinstance(outcome, str):
                yield outcome
            name = edge.state
            state = dialog.state(name) if name else None
            if state is not None and state.name.text not in seen:
                seen.add(state.name.text)
                waiting += self._unasked(dialog, state)


def _back_to(start: Place, round_: Mapping[Place, Sequence[Place]]) -> list[Place]:
    """Give the shortest way round from a state of a circle to itself, both ends included."""
    paths, seen = [[start]], set[Place]()
    while paths:
        path = paths.pop(0)
        for place in round_[path[-1]]:
            if place == start:
                return [*path, start]
            if place not in seen:
                seen.add(place)
                paths.append([*path, place])
    return []


def _changes(inspection: Inspection, round_: frozenset[Place]) -> bool:
    """Say whether a condition on the way round asks about what the way round changes."""
    changed: dict[str, set[str]] = {}
    asked: dict[str, set[str]] = {}
    for name, state_name in round_:
        dialog = inspection.dialogs[name]
        state = dialog.state(state_name)
        if state is None:
            continue
        edges = inspection.ways(dialog).edges[state_name]
        gained = {each for edge in edges for each in inspection.knowledge.gained(dialog, edge)}
        called = inspection.called(state.do.text) if state.do else None
        if isinstance(called, ServiceDoc) and called.changes:
            gained.add("person")  # whose accounts, subscriptions and the like are in the store
        changed.setdefault(name, set()).update(gained)
        if state.guard is not None:
            condition = inspection.expression(state.guard)
            if isinstance(condition, Template):
                asked.setdefault(name, set()).update(use.root for use in condition.uses)
            else:
                return True
    return any(names & changed[name] for name, names in asked.items())
