"""How dialogs and services may end, and what a state has to say about it (LANGUAGE §2.3.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.core.places import Back, Do, End, Menu
from engine.language.analysis.ways import ENTRY
from engine.language.documents import Branch, DialogDoc, ServiceDoc, StateDoc, Way
from engine.language.nearest import nearest

if TYPE_CHECKING:
    from engine.language.analysis.inspection import Inspection


@dataclass(frozen=True, slots=True)
class Ending:
    """How a dialog may end: its outcomes, and whether it may leave for the menu instead."""

    outcomes: frozenset[str]
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """The outcomes of what a state does: possible, to be handled, and handled by default.

    Not ``known`` where what it does is unknown; then nothing can be said of outcomes.
    """

    possible: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    defaults: Mapping[str, Way] = field(default_factory=dict)
    known: bool = True


_UNKNOWN = Contract(known=False)


class Endings:
    """The endings of all dialogs of one utility, each worked out when first asked for."""

    def __init__(self, inspection: "Inspection") -> None:
        self._inspection = inspection
        self._found: dict[str, Ending] = {}
        self._handled: dict[str, bool] = {}

    def of(self, dialog: DialogDoc) -> Ending:
        """Say how a dialog may end, by its states; one that calls itself ends as it says first."""
        if dialog.file not in self._found:
            self._found[dialog.file] = Ending(frozenset({"done", *_declared(dialog)}))
            self._found[dialog.file] = self._worked_out(dialog)
        return self._found[dialog.file]

    def may_be_done(self, name: str) -> bool:
        """Say whether a dialog or service may end well."""
        called = self._inspection.called(name)
        return not isinstance(called, DialogDoc) or "done" in self.of(called).outcomes

    def may_leave(self, name: str) -> bool:
        """Say whether a dialog may drop everything and go to the menu."""
        called = self._inspection.called(name)
        return isinstance(called, DialogDoc) and self.of(called).leaves

    def contract(self, dialog: DialogDoc, state: StateDoc) -> Contract:
        """Say which outcomes a state has to reckon with."""
        possible: set[str] = set()
        if state.waits:
            possible |= {"too_many", "silent"}
            if state.choose is not None:
                possible |= {"none", "failed"}
        word = state.check if state.waits else state.do
        if word is None or self._inspection.ambiguous(word.text):
            return Contract(frozenset(possible), known=word is None)
        called = self._inspection.called(word.text)
        if called is None or self._inspection.damaged_call(called):
            return _UNKNOWN
        if state.waits and not isinstance(called, ServiceDoc):
            return _UNKNOWN
        if isinstance(called, ServiceDoc):
            ends = {name.text: way for name, way in called.ends}
            return Contract(
                frozenset(possible | ends.keys() | {"failed"}),
                frozenset(name for name, way in ends.items() if way is None),
                {name: way for name, way in ends.items() if way is not None},
            )
        if called.ends is None and not self.all_handled(called):
            return _UNKNOWN
        return Contract(*self._of_dialog(dialog, called))

    def all_handled(self, dialog: DialogDoc) -> bool:
        """Say whether a dialog is sound and handles every outcome, so that its own are known."""
        if dialog.file not in self._handled:
            self._handled[dialog.file] = True  # dialogs that call one another in a circle
            contracts = [(state, self.contract(dialog, state)) for state in dialog.states]
            self._handled[dialog.file] = self._inspection.ways(dialog).sound and all(
                contract.known and contract.required <= self.settled(state, contract).keys()
                for state, contract in contracts
            )
        return self._handled[dialog.file]

    def settled(self, state: StateDoc, contract: Contract) -> dict[str, Branch]:
        """Give what ``then`` says of each outcome; a misspelt one counts as the one meant."""
        exact = {
            branch.name.text: branch
            for branch in state.then
            if not contract.known or branch.name.text in contract.possible
        }
        for branch in state.then:
            if branch.name.text not in exact and branch.name.text != "done":
                open_ = sorted(contract.required - exact.keys())
                if (meant := nearest(branch.name.text, open_)) is not None:
                    exact[meant] = branch
        return exact

    def _of_dialog(
        self, caller: DialogDoc, called: DialogDoc
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Give what is possible and what must be handled, for this bot and for all others.

        A shared dialog has to be ready for whatever may replace the dialog it calls.
        """
        shared = self._inspection.utility.replaced.get(called.name)
        own = self._named(called)
        general = own if shared is None else self._named(shared)
        return own | general, own & general if self._inspection.ours(caller.file) else general

    def _named(self, dialog: DialogDoc) -> frozenset[str]:
        declared = _declared(dialog)
        return (declared if dialog.ends is not None else self.of(dialog).outcomes) - {"done"}

    def _worked_out(self, dialog: DialogDoc) -> Ending:
        outcomes, leaves = set(), False
        ways = self._inspection.ways(dialog)
        for source in ways.from_([ENTRY]):
            for edge in ways.edges[source]:
                match edge.target:
                    case End(outcome):
                        outcomes.add(outcome)
                    case Menu() | Back():
                        leaves = True
                    case Do(aside):
                        leaves = leaves or self.may_leave(aside)
        return Ending(frozenset(outcomes), leaves)


def _declared(dialog: DialogDoc) -> frozenset[str]:
    return frozenset(name.text for name in dialog.ends or ())
