"""Which names a dialog knows: anywhere in it, and for certain at each of its states.

A name is known for certain where every way to the state has made it known. Names of the moment
(``typed``, ``item``, ``count``) belong to single texts, not to the dialog.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from jinja2 import nodes

from engine.core.answers.template import Field, pieces
from engine.core.places import Again, End
from engine.language.analysis.parsed import Template
from engine.language.analysis.shapes import ANY, DATE, DECIMAL, FLAG, NUMBER, TEXT, Shape
from engine.language.analysis.uses import Path, items_path, path_of, proves
from engine.language.analysis.ways import ENTRY, Edge
from engine.language.documents import Binding, DialogDoc, Rule, ServiceDoc, StateDoc
from engine.language.nearest import nearest
from engine.language.nodes import Scalar

if TYPE_CHECKING:
    from engine.language.analysis.inspection import Inspection

Names = Mapping[str, Shape]
_BUILT_IN = {
    "text": TEXT,
    "number": NUMBER,
    "reading": DECIMAL,
    "date": DATE,
    "contact": Shape("record", {"phone": TEXT}),
    "photo": Shape("record", {"reference": TEXT}),
}


class Knowledge:
    """What the dialogs of one utility know."""

    def __init__(self, inspection: "Inspection") -> None:
        self._inspection = inspection
        self._anywhere: dict[str, dict[str, Shape]] = {}
        self._complete: dict[str, bool] = {}
        self._certain: dict[str, dict[str, frozenset[str] | None]] = {}
        self._proofs: dict[tuple[str, str], frozenset[str]] = {}

    def everywhere(self) -> Names:
        """Give the names that every dialog knows."""
        shapes = self._inspection.shapes
        return {"person": shapes.named("person"), "bot": shapes.named("bot"), "today": DATE}

    def anywhere(self, dialog: DialogDoc) -> Names:
        """Give every name that the dialog knows at one of its states or another."""
        if dialog.file not in self._anywhere:
            self._anywhere[dialog.file] = names = dict(self.everywhere())
            for needed in dialog.needs:
                names[needed.text] = self._inspection.shapes.named(needed.text)
            for state in dialog.states:  # a later state may build upon what an earlier one found
                for name, shape in self._found_in(state, names):
                    known = names.get(name)
                    names[name] = shape if known in (None, shape) else ANY
        return self._anywhere[dialog.file]

    def complete(self, dialog: DialogDoc) -> bool:
        """Say whether no mistake hides what the dialog may know."""
        if dialog.file not in self._complete:
            self._complete[dialog.file] = self._is_complete(dialog)
        return self._complete[dialog.file]

    def _is_complete(self, dialog: DialogDoc) -> bool:
        inspection = self._inspection
        work = [inspection.called(state.do.text) for state in dialog.states if state.do]
        checks = [inspection.called(state.check.text) for state in dialog.states if state.check]
        kinds = [state.ask for state in dialog.states if state.ask]
        return (
            not inspection.damaged(dialog.file)
            and not inspection.ways(dialog).lost
            and not inspection.breaks_contract(dialog)
            and inspection.services_known
            and all(doc is not None for doc in work)
            and all(isinstance(doc, ServiceDoc) for doc in checks)
            and all(kind.text in inspection.kinds for kind in kinds)
        )

    def at(self, dialog: DialogDoc, state: str) -> frozenset[str] | None:
        """Name what is known for certain when a state begins; None if nobody comes there."""
        if dialog.file not in self._certain:
            self._certain[dialog.file] = {}  # while it is worked out: dialogs may call one another
            self._certain[dialog.file] = self._settled(dialog)
        return self._certain[dialog.file].get(state)

    def learnt(self, dialog: DialogDoc, edge: Edge) -> frozenset[str]:
        """Name what is known for certain after a way was taken and was not before."""
        return self.gained(dialog, edge) | self._proved(dialog, edge)

    def gained(self, dialog: DialogDoc, edge: Edge) -> frozenset[str]:
        """Name what a state itself finds out or keeps when it is left by a way."""
        state = dialog.state(edge.source)
        if state is None or edge.target == Again():  # an answer that was not taken is forgotten
            return frozenset()
        return frozenset(self._learnt(state, edge.trigger))

    def _proved(self, dialog: DialogDoc, edge: Edge) -> frozenset[str]:
        """Name what must be known where the condition of the state lets one in."""
        entered = dialog.state(edge.state) if edge.state else None
        if entered is None or entered.guard is None or edge.state == edge.source:
            return frozenset()
        key = dialog.file, entered.name.text
        if key not in self._proofs:
            condition = self._inspection.expression(entered.guard)
            proved = proves(condition.tree) if isinstance(condition, Template) else ()
            self._proofs[key] = frozenset(proved)
        return self._proofs[key]

    def of_kind(self, kind: str) -> Shape:
        """Give the shape of the answers of a kind."""
        rules = {rule.name.text: rule for rule in self._inspection.utility.bot.answers}
        if kind not in rules:
            return _BUILT_IN.get(kind, ANY)
        rule = rules[kind]
        if rule.by == "line":
            return self._of_line(rule)
        if rule.by == "number":
            return DECIMAL if rule.decimals else NUMBER
        return ANY if rule.by == "pattern" else TEXT

    def shape(self, written: Scalar, names: Names) -> Shape:
        """Give the shape of an expression's value."""
        parsed = self._inspection.expression(written)
        return self._of(parsed.tree, names) if isinstance(parsed, Template) else ANY

    def item(self, written: Scalar, names: Names) -> Shape:
        """Give the shape of one item of an expression's list."""
        parsed = self._inspection.expression(written)
        path = items_path(parsed.tree) if isinstance(parsed, Template) else None
        return self.follow(path, names) if path else ANY

    def follow(self, path: Path, names: Names) -> Shape:
        """Give the shape at the end of a path; ``ANY`` where it breaks off."""
        shape: Shape | None = names.get(path[0], ANY)
        for step in path[1:]:
            shape = self._inspection.shapes.field(shape, step) if shape else None
        return shape or ANY

    def _of(self, tree: nodes.Node, names: Names) -> Shape:
        match tree:
            case nodes.Const(value=bool()) | nodes.Compare() | nodes.Not() | nodes.Test():
                return FLAG
            case nodes.Const(value=str()):
                return TEXT
            case nodes.Const(value=int()) | nodes.Filter(name="length"):
                return NUMBER
        path = path_of(tree)
        return self.follow(path, names) if path else ANY

    def _of_line(self, rule: Rule) -> Shape:
        try:
            fields = [piece for piece in pieces(rule.value.text) if isinstance(piece, Field)]
        except ValueError:
            return ANY
        return Shape("record", {f.name: self.of_kind(f.kind or "reading") for f in fields})

    def _found_in(self, state: StateDoc, names: Names) -> Iterator[tuple[str, Shape]]:
        """Give every name that a state may make known."""
        name = state.name.text
        if state.ask is not None or state.choose is not None or state.buttons:
            yield name, self._answer(state, names)
        if state.each is not None:
            items = Scalar(state.each.items, state.each.at)
            yield state.each.name, self.item(items, names)
            yield name, Shape("list", item=self._gist(state))
        for given in self._gives(state.do) + self._gives(state.check):
            yield given, self._inspection.shapes.named(given)
        for binding in state.sets:
            yield binding.name.text, self._bound(binding, names)

    def _answer(self, state: StateDoc, names: Names) -> Shape:
        if state.ask is not None:
            return self.of_kind(state.ask.text)
        return self.item(state.choose, names) if isinstance(state.choose, Scalar) else TEXT

    def _gist(self, state: StateDoc) -> Shape:
        """Give the shape of what one round of a loop leaves behind."""
        gives = self._gives(state.do)
        if not gives:
            return FLAG
        shapes = self._inspection.shapes
        if len(gives) == 1:
            return shapes.named(gives[0])
        return Shape("record", {name: shapes.named(name) for name in gives})

    def _bound(self, binding: Binding, names: Names) -> Shape:
        if binding.listed:
            return Shape("list", item=self.shape(binding.expressions[0], names)
                         if binding.expressions else ANY)  # fmt: skip
        return self.shape(binding.expressions[0], names)

    def _gives(self, called: Scalar | None) -> list[str]:
        """Name what a call makes known; a replaced dialog gives what the shared one promised."""
        doc = self._inspection.called(called.text) if called else None
        shared = self._inspection.utility.replaced.get(called.text) if called else None
        names = [*(doc.gives if doc else ()), *(shared.gives if shared else ())]
        given = dict.fromkeys(name.text for name in names)
        if isinstance(doc, DialogDoc):  # what it gives under a wrong name is its mistake
            known = self.anywhere(doc)
            slips = [nearest(name, known) for name in given if name not in known]
            given |= dict.fromkeys(name for name in slips if name is not None)
        return list(given)

    def _learnt(self, state: StateDoc, trigger: str) -> Iterator[str]:
        answered = state.ask is not None or state.choose is not None
        if state.waits:
            if answered and not trigger.startswith("press "):
                if trigger not in ("too_many", "silent", "none", "failed"):
                    yield state.name.text
            elif not answered and trigger.startswith("press "):
                yield state.name.text
        if state.each is not None:
            yield state.name.text  # the results so far, whatever ended the loop
            if trigger != "done":
                yield state.each.name  # the item in hand
        if trigger == "done":
            if state.each is None:
                yield from self._gives(state.do) + self._gives(state.check)
            yield from (binding.name.text for binding in state.sets)
        else:
            yield from self._told_with(state, trigger)

    def _told_with(self, state: StateDoc, outcome: str) -> list[str]:
        """Name what is told with an outcome: which of all it gives is a service's own affair."""
        called = state.check or state.do
        doc = self._inspection.called(called.text) if called else None
        if isinstance(doc, DialogDoc):
            return self._known_at_end(doc, outcome)
        if not isinstance(doc, ServiceDoc) or outcome not in {name.text for name, _ in doc.ends}:
            return []
        return [name.text for name in doc.gives]

    def _known_at_end(self, dialog: DialogDoc, outcome: str) -> list[str]:
        """Name what a dialog gives and knows for certain wherever it ends with an outcome."""
        edges = [edge for edges in self._inspection.ways(dialog).edges.values() for edge in edges]
        known = [
            (self.at(dialog, edge.source) or frozenset()) | self.learnt(dialog, edge)
            for edge in edges
            if edge.target == End(outcome)
        ]
        given = [name.text for name in dialog.gives]
        return [name for name in given if known and all(name in names for names in known)]

    def _settled(self, dialog: DialogDoc) -> dict[str, frozenset[str] | None]:
        """Let names flow along all ways until nothing changes any more."""
        ways, utility = self._inspection.ways(dialog), self._inspection.utility
        always = frozenset(self.everywhere())
        needs = frozenset(name.text for name in dialog.needs)
        known: dict[str, frozenset[str] | None] = {ENTRY: always | needs}
        if utility.menu[0] == dialog.name:
            known[utility.menu[1]] = always
        waiting = list(known)
        gained: dict[tuple[str, str, bool], frozenset[str]] = {}
        while waiting:
            source = waiting.pop()
            for edge in ways.edges.get(source, ()):
                if edge.state is None:
                    continue
                way = source, edge.trigger, edge.target == Again()
                if way not in gained:
                    gained[way] = self.gained(dialog, edge)
                found = gained[way] | self._proved(dialog, edge)
                arriving = (known[source] or frozenset()) | found
                before = known.get(edge.state)
                after = arriving if before is None else before & arriving
                if after != before:
                    known[edge.state] = after
                    waiting.append(edge.state)
        return known
