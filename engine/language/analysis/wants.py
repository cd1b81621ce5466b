"""What the dialogs of one utility want to know, and what of it they have from nowhere."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.language.analysis.knowledge import Names
from engine.language.analysis.shapes import ANY
from engine.language.documents import DialogDoc, ServiceDoc, StateDoc
from engine.language.nearest import nearest
from engine.language.nodes import Scalar

if TYPE_CHECKING:
    from engine.language.analysis.inspection import Inspection


class Wants:
    """The wants of dialogs, each dialog's worked out once."""

    def __init__(self, inspection: "Inspection") -> None:
        self._inspection = inspection
        self._nowhere: dict[str, frozenset[str]] = {}
        self._in_reach: dict[str, Names] = {}

    def calls(self, dialog: DialogDoc) -> Iterator[tuple[StateDoc, Scalar]]:
        """Give the states that call something, with its name as written, where it can be judged."""
        if not self._inspection.knowledge.complete(dialog):
            return
        reachable = self._inspection.ways(dialog).reachable
        for state in dialog.states:
            called = state.check if state.waits else state.do
            if called is None or self._inspection.ambiguous(called.text):
                continue
            if state.name.text in reachable:
                yield state, called

    def of(self, state: StateDoc, called: Scalar) -> list[str]:
        """Name what has to be known for a call, besides what ``with`` brings."""
        doc = self._inspection.called(called.text)
        if doc is None or self._inspection.damaged_call(doc):
            return []
        if self._inspection.breaks_contract(doc):
            return []
        bound = {binding.name.text for binding in state.inputs}
        if state.each is not None:
            bound |= {state.each.name, state.name.text}
        if isinstance(doc, ServiceDoc):
            return [name.text for name in doc.takes if name.text not in bound]
        inner = self.nowhere(doc)  # a need under a wrong name is the called dialog's mistake
        names = [name.text for name in doc.needs if name.text not in bound]
        return [name for name in names if not inner or nearest(name, inner) is None]

    def unkept(self, dialog: DialogDoc) -> list[Scalar]:
        """Name what a dialog says that it gives, and never has."""
        if not self._inspection.knowledge.complete(dialog):
            return []
        known = self._inspection.knowledge.anywhere(dialog)
        return [name for name in dialog.gives if name.text not in known]

    def nowhere(self, dialog: DialogDoc) -> frozenset[str]:
        """Name what a dialog wants and has from nowhere."""
        if dialog.file not in self._nowhere:
            self._nowhere[dialog.file] = frozenset()  # while it is being worked out
            known = self._inspection.knowledge.anywhere(dialog)
            wanted = {name for call in self.calls(dialog) for name in self.of(*call)}
            self._nowhere[dialog.file] = frozenset(wanted - known.keys())
        return self._nowhere[dialog.file]

    def in_reach(self, dialog: DialogDoc) -> Names:
        """Give what a dialog knows, together with what it wants from nowhere.

        That is another mistake, reported as such: whatever else uses those names is right to.
        """
        if dialog.file not in self._in_reach:
            names = {name.text for name in self.unkept(dialog)} | self.nowhere(dialog)
            names |= self._inspection.locales.renamed(dialog)
            known = self._inspection.knowledge.anywhere(dialog)
            self._in_reach[dialog.file] = {**dict.fromkeys(names, ANY), **known}
        return self._in_reach[dialog.file]
