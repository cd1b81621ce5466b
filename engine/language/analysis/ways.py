"""The ways out of the states of a dialog, as a person or a service may take them.

Not the machine that is played: here every way counts that could ever be taken, whatever the
conditions; a misspelt place counts as the place that was meant.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from engine.core.places import Again, Do, End, Goto, Menu, Place
from engine.core.position import Position
from engine.language.documents import DialogDoc, StateDoc, Way
from engine.language.nearest import nearest
from engine.language.reader import place

if TYPE_CHECKING:
    from engine.language.analysis.inspection import Inspection

ENTRY = ""
"""Stands for being about to begin a dialog."""
_WORDS = ("end", "again", "back", "menu")


@dataclass(frozen=True, slots=True)
class Lost:
    """A place of which nobody knows what was meant; it may be anywhere."""


Target = Place | Lost


@dataclass(frozen=True, slots=True)
class Edge:
    """A way out of a state: the trigger as the machine has it, and where it leads.

    ``at`` is where it is written, None for the way down; ``skipped`` tells that
    states were passed over because of their conditions; ``state`` is the state of this dialog that
    one comes to, if any.
    """

    source: str
    trigger: str
    target: Target
    at: Position | None = None
    skipped: bool = False
    state: str | None = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Note the state: in a large dialog the rules ask for it very often."""
        state = None
        if isinstance(self.target, Goto):
            state = self.target.state
        elif isinstance(self.target, Again | Do):
            state = self.source
        object.__setattr__(self, "state", state)


class Ways:
    """The ways of one dialog."""

    def __init__(self, inspection: "Inspection", dialog: DialogDoc) -> None:
        self._inspection, self.dialog = inspection, dialog

    @cached_property
    def sound(self) -> bool:
        """Whether every place and every call in the dialog is what it says."""
        inspection, dialog = self._inspection, self.dialog
        if inspection.damaged(dialog.file) or not dialog.states or self.nowhere:
            return False
        called = [inspection.called(state.do.text) for state in dialog.states if state.do]
        return all(doc is not None and not inspection.damaged_call(doc) for doc in called)

    @property
    def certain(self) -> bool:
        """Whether no mistake hides some of the ways."""
        return self._inspection.endings.all_handled(self.dialog)

    @cached_property
    def edges(self) -> dict[str, tuple[Edge, ...]]:
        """All ways by the state they lead out of; those into the dialog under ``ENTRY``."""
        found: dict[str, tuple[Edge, ...]] = {ENTRY: ()}
        if self.dialog.states:
            first = Goto(self.dialog.states[0].name.text)
            found[ENTRY] = tuple(self._arrivals(ENTRY, "enter", first, None))
        for state in self.dialog.states:
            found[state.name.text] = tuple(self._leaving(state))
        return found

    @cached_property
    def following(self) -> Mapping[str, tuple[str, ...]]:
        """The states of this dialog that one comes to from each, and from ``ENTRY``."""
        return {
            source: tuple(dict.fromkeys(edge.state for edge in edges if edge.state is not None))
            for source, edges in self.edges.items()
        }

    @cached_property
    def arriving(self) -> Mapping[str, tuple[Edge, ...]]:
        """All ways by the state of this dialog that one comes to by them, in the order of the file.

        Conditions pass over many states, so there may be very many ways: a rule that asks about
        every state looks here.
        """
        found: dict[str, list[Edge]] = {}
        for edges in self.edges.values():
            for edge in edges:
                if edge.state is not None:
                    found.setdefault(edge.state, []).append(edge)
        return {state: tuple(edges) for state, edges in found.items()}

    @cached_property
    def reachable(self) -> frozenset[str]:
        """The states that somebody may come to."""
        menu = self._inspection.utility.menu
        starts = [ENTRY, menu[1]] if menu[0] == self.dialog.name else [ENTRY]
        starts = [start for start in starts if start in self.edges]
        return frozenset(self.from_(starts)) - {ENTRY}

    def from_(self, starts: Iterable[str], past: Collection[str] = ()) -> Iterator[str]:
        """Give the starts and the states that can be reached from them, none by way of ``past``."""
        waiting = [start for start in starts if start not in past]
        seen = {*waiting, *past}
        while waiting:
            source = waiting.pop()
            yield source
            for state in self.following.get(source, ()):
                if state not in seen:
                    seen.add(state)
                    waiting.append(state)

    def shortest(
        self, start: str, goals: Collection[str], without: Collection[Edge] = ()
    ) -> list[Edge]:
        """Give the ways to take from a state to the nearest of others; none if there are none."""
        waiting: list[list[Edge]] = [[edge] for edge in self.edges.get(start, ())]
        seen = {start}
        while waiting:
            path = waiting.pop(0)
            state = path[-1].state
            if path[-1] in without or state is None or state in seen:
                continue
            if state in goals:
                return path
            seen.add(state)
            waiting += [[*path, edge] for edge in self.edges[state]]
        return []

    def is_nowhere(self, way: Way) -> bool:
        """Say whether a way leads to no place that there is."""
        return isinstance(way.place, Goto) and way.place.state in self.nowhere

    def target(self, way: Way) -> Target:
        """Give the place of a way, guessed if need be."""
        if not isinstance(way.place, Goto) or self.dialog.state(way.place.state) is not None:
            return way.place
        return self.meant(way.place.state) if way.place.state else Lost()

    def meant(self, written: str) -> Target:
        """Give the state of that name, or the place that was probably meant."""
        names = [doc.name.text for doc in self.dialog.states]
        if written in names:
            return Goto(written)
        found = self.suggestion(written)
        meant = Lost() if found is None else place(found)
        return Lost() if isinstance(meant, Goto) and meant.state not in names else meant

    def suggestion(self, written: str) -> str | None:
        """Give the place that was probably meant, as it should be written."""
        names = [doc.name.text for doc in self.dialog.states]
        verb, _, rest = written.partition(" ")
        if rest:
            meant = nearest(verb, ("end", "do"))
            return f"{meant} {rest}" if meant else None
        if written in self._inspection.utility.dialogs:
            return f"do {written}"
        swapped = self._by_letters.get("".join(sorted(written)))
        return swapped or nearest(written, (*names, *_WORDS))

    @cached_property
    def _by_letters(self) -> Mapping[str, str]:
        """The first state of each set of letters."""
        names = [doc.name.text for doc in reversed(self.dialog.states)]
        return {"".join(sorted(name)): name for name in names}

    @cached_property
    def slips(self) -> Mapping[str, str]:
        """The names of states as they are misspelt in places, and what was meant by each."""
        meant = {written: self.meant(written) for written in self.nowhere}
        return {word: place.state for word, place in meant.items() if isinstance(place, Goto)}

    @cached_property
    def lost(self) -> bool:
        """Whether a place leads to what is not there, nor anything like it: a state may be gone."""
        return any(isinstance(self.meant(written), Lost) for written in self.nowhere if written)

    @cached_property
    def nowhere(self) -> frozenset[str]:
        """What is written for a place and is none."""
        states = self.dialog.states
        ways = [branch.way for state in states for branch in (*state.buttons, *state.then)]
        ways += [state.go for state in states if state.go is not None]
        words = {way.place.state for way in ways if isinstance(way.place, Goto)}
        return frozenset(words) - {state.name.text for state in states}

    def _leaving(self, state: StateDoc) -> Iterator[Edge]:
        name, down = state.name.text, self._down(state)
        for trigger, way in self._triggers(state):
            target = down if way is None else self.target(way)
            yield from self._arrivals(name, trigger, target, way.at if way else None)

    def _triggers(self, state: StateDoc) -> Iterator[tuple[str, Way | None]]:
        """Give what may happen in a state and the way it is written to lead; None is down."""
        endings = self._inspection.endings
        if state.waits:
            if state.ask or state.choose is not None:
                yield "done", state.go
            for button in state.buttons:
                yield f"press {button.name.text}", button.way
        elif state.do is not None:
            if endings.may_be_done(state.do.text):
                yield "done", state.go
        else:
            yield "done", state.go
        contract = endings.contract(self.dialog, state)
        settled = endings.settled(state, contract)
        for outcome, branch in settled.items():
            yield outcome, branch.way
        for outcome, default in contract.defaults.items():
            if outcome not in settled:
                yield outcome, default
        for outcome in contract.required - settled.keys():
            yield outcome, Way(Goto(""), state.name.at)  # not written: it may lead anywhere
        if state.do is not None and endings.may_leave(state.do.text):
            yield "menu", Way(Menu(), state.do.at)

    def _down(self, state: StateDoc) -> Target:
        below = self.dialog.below(state)
        return Goto(below.name.text) if below else End()

    def _arrivals(
        self, source: str, trigger: str, target: Target, at: Position | None
    ) -> Iterator[Edge]:
        """Give the target, and whatever lies below as long as conditions may pass it over."""
        skipped = False
        while isinstance(target, Goto):
            yield Edge(source, trigger, target, at, skipped)
            state = self.dialog.state(target.state)
            if state is None or state.guard is None:
                return
            skipped = True
            target = self._down(state)
        yield Edge(source, trigger, target, at, skipped)
