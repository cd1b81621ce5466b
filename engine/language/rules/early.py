"""L11: what a state uses has to be known on every way that leads to it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from engine.core.places import End
from engine.core.position import Position
from engine.language.analysis.inspection import Inspection
from engine.language.analysis.parsed import Template
from engine.language.analysis.sayings import Saying
from engine.language.analysis.uses import Use
from engine.language.analysis.ways import ENTRY, Edge, Ways
from engine.language.documents import DialogDoc, StateDoc
from engine.language.finding import Finding
from engine.language.findings import error
from engine.language.nodes import Scalar, template_position


@dataclass(frozen=True, slots=True)
class _Want:
    """A name wanted at a state; ``case`` tells for what."""

    dialog: DialogDoc
    state: str
    name: str
    at: Position
    case: str | None = None
    called: str | None = None


def not_yet_known(inspection: Inspection) -> Iterator[Finding]:
    """L11: on some way to a state, what it uses is not known yet.

    Told once for each name of a dialog, at the first place that uses it too early.

    Bad::

        menu:
          buttons:
            send: readings         # no account has been chosen
        choose:
          do: choose_account
        readings:
          do: submit_reading

    Good::

        menu:
          buttons:
            send: choose
    """
    told: set[tuple[str, str]] = set()
    for want in _wants(inspection):
        if (want.dialog.file, want.name) not in told:
            told.add((want.dialog.file, want.name))
            yield _finding(inspection, want)


def _wants(inspection: Inspection) -> Iterator[_Want]:
    """Give whatever is wanted where it may not be known."""
    for dialog in inspection.checked:
        for state, called in inspection.wants.calls(dialog):
            known = _known(inspection, dialog, state)
            for name in inspection.wants.of(state, called):
                if known is not None and name not in known:
                    yield _Want(dialog, state.name.text, name, called.at, None, called.text)
    for dialog in inspection.checked:
        if inspection.ways(dialog).certain and inspection.knowledge.complete(dialog):
            for state in dialog.states:
                yield from _in_expressions(inspection, dialog, state)
            yield from _promised(inspection, dialog)
    for language in inspection.languages:
        for saying in inspection.locales.sayings:
            yield from _in_text(inspection, saying, language)


def _known(inspection: Inspection, dialog: DialogDoc, state: StateDoc) -> frozenset[str] | None:
    """Name what is known when a state does its work; None where that cannot be said.

    For a check its own answer is known as well, and whatever is known nowhere is another mistake.
    """
    if not inspection.ways(dialog).certain:
        return None
    known = inspection.knowledge.at(dialog, state.name.text)
    if known is None:
        return None
    anywhere = inspection.knowledge.anywhere(dialog)
    nowhere = frozenset(inspection.wants.in_reach(dialog)) - set(anywhere)
    return known | nowhere | ({state.name.text} if state.waits else set())


def _in_expressions(inspection: Inspection, dialog: DialogDoc, state: StateDoc) -> Iterator[_Want]:
    """Look into ``set``, ``with``, ``each``, ``choose``: of a name too early they make nothing."""
    known = inspection.knowledge.at(dialog, state.name.text)
    if known is None:
        return
    anywhere = inspection.knowledge.anywhere(dialog)
    for written, own in _expressions(state):
        parsed = inspection.expression(written)
        for use in parsed.uses if isinstance(parsed, Template) else ():
            if use.root in anywhere and use.root not in known | own and not _asked(use):
                yield _Want(dialog, state.name.text, use.root, written.at, "expression")


def _expressions(state: StateDoc) -> Iterator[tuple[Scalar, set[str]]]:
    """Give what a state works out, with what it knows by then of itself.

    In the rounds of a loop that is the item in hand and the results so far.
    """
    own = {state.name.text} if state.waits or state.each is not None else set()
    if state.each is not None:
        yield Scalar(state.each.items, state.each.at), set()
        own.add(state.each.name)
    if isinstance(state.choose, Scalar):
        yield state.choose, set()
    for binding in (*state.sets, *state.inputs):
        for written in binding.expressions:
            yield written, own


def _promised(inspection: Inspection, dialog: DialogDoc) -> Iterator[_Want]:
    """Look at the ends of a dialog: whoever calls it relies on what it ``gives``."""
    anywhere, ways = inspection.knowledge.anywhere(dialog), inspection.ways(dialog)
    promised = [name.text for name in dialog.gives if name.text in anywhere]
    for state in dialog.states:
        known = inspection.knowledge.at(dialog, state.name.text)
        for edge in ways.edges[state.name.text]:
            if known is None or edge.target != End():
                continue
            after = known | inspection.knowledge.learnt(dialog, edge)
            at = edge.at or state.name.at
            yield from (
                _Want(dialog, state.name.text, name, at, "gives")
                for name in promised
                if name not in after
            )


def _in_text(inspection: Inspection, saying: Saying, language: str) -> Iterator[_Want]:
    """Look into what a state says; reasons are said once an answer has come, and not judged."""
    dialog, state = saying.dialog, saying.state
    if dialog is None or state is None or saying.role == "reason":
        return
    if not (inspection.ways(dialog).certain and inspection.knowledge.complete(dialog)):
        return
    known = inspection.knowledge.at(dialog, state.name.text)
    if known is None:
        return
    anywhere = inspection.knowledge.anywhere(dialog)
    own = {*saying.names, *(binding.name.text for binding in state.sets)}
    for doc in inspection.locales.docs(saying, language):
        for variant in doc.variants:
            template = inspection.parsed.text(variant.text)
            for use in template.uses if isinstance(template, Template) else ():
                if use.root in anywhere and use.root not in known | own and not _asked(use):
                    lines = inspection.sources.lines(variant.at.file)
                    at = template_position(variant, lines, use.line, use.root)
                    yield _Want(dialog, state.name.text, use.root, at, "text")


def _asked(use: Use) -> bool:
    """Say whether a name may be missing here: it is only asked about, or after it was."""
    return use.mild or use.root in use.roots_tested


def _finding(inspection: Inspection, want: _Want) -> Finding:
    """Show a way on which the name is not known, and one on which it is."""
    ways = inspection.ways(want.dialog)
    teaching = {
        edge
        for edges in ways.edges.values()
        for edge in edges
        if want.name in inspection.knowledge.learnt(want.dialog, edge)
    }
    starts = [ENTRY]
    if inspection.utility.menu[0] == want.dialog.name:
        starts.append(inspection.utility.menu[1])
    unknown = [ways.shortest(start, {want.state}, without=teaching) for start in starts]
    path = next((path for path in unknown if path), [])
    known = [
        [edge, *ways.shortest(edge.state, {want.state})] if edge.state != want.state else [edge]
        for edge in sorted(teaching, key=lambda edge: edge.source)
        if edge.state is not None
    ]
    there = [path for path in known if path[-1].state == want.state]
    way = " → ".join(_names(path) or [want.state])
    shortest = min(there, key=len, default=[])
    turn = next((edge for edge in reversed(path) if edge.at is not None), None)
    instead = _instead(ways, turn, shortest, teaching, want.state)
    return error(
        "L11",
        want.at,
        word=want.name,
        dialog=want.dialog.name,
        state=want.state,
        way=way,
        plain_way=None if turn else way,
        line=turn.at.line if turn and turn.at else None,
        known=" → ".join(_names(shortest)) or None,
        button=turn.trigger.removeprefix("press ") if turn and instead else None,
        target=turn.state if turn and instead else None,
        instead=instead,
        called=want.called,
        case=want.case,
    )


def _instead(
    ways: Ways, turn: Edge | None, known: list[Edge], teaching: Collection[Edge], wanted: str
) -> str | None:
    """Give the state to which a button had better lead: from there every way makes it known."""
    if turn is None or not turn.trigger.startswith("press ") or not known:
        return None
    start = known[0].source
    if start in (ENTRY, turn.source, turn.state):
        return None
    return None if ways.shortest(start, {wanted}, without=teaching) else start


def _names(path: list[Edge]) -> list[str]:
    """Name the states along a way, the one it sets out from included."""
    names = [edge.source for edge in path if edge.source != ENTRY]
    return [*names, *(edge.state for edge in path[-1:] if edge.state)]
