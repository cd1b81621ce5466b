"""L06, L07, L14, L15: what may come of a question or a piece of work, and who handles it."""

from collections.abc import Iterator

from jinja2 import nodes

from engine.core.places import End
from engine.language.analysis.inspection import Inspection
from engine.language.analysis.layout import Paste
from engine.language.analysis.parsed import Template
from engine.language.analysis.ways import ENTRY
from engine.language.documents import DialogDoc, StateDoc
from engine.language.finding import Finding
from engine.language.findings import error, unknown, warning
from engine.language.nodes import Scalar
from engine.language.rules.names import misread

_BY_DEFAULT = ("failed", "too_many", "silent", "none")


def unhandled(inspection: Inspection) -> Iterator[Finding]:
    """L06: a dialog or service may end in a way of which ``then`` says nothing.

    ``failed``, ``too_many`` and ``silent`` have ways of their own and may be left out.

    Bad::

        meter_number:
          ask: meter_number
          check: match_meter       # ends: no_match

    Good::

        meter_number:
          ask: meter_number
          check: match_meter
          then:
            no_match: again
    """
    for dialog, state, called in _works(inspection):
        contract = inspection.endings.contract(dialog, state)
        settled = inspection.endings.settled(state, contract)
        missing = [name for name in sorted(contract.required) if name not in settled]
        if missing:
            yield error(
                "L06",
                called.at,
                word=called.text,
                state=state.name.text,
                first=missing[0],
                paste=_then(inspection, dialog, state, missing, _place(inspection, dialog, state)),
                ends=["done", *sorted(contract.required | contract.defaults.keys())],
                case="question" if state.waits else "work",
                cause=f"{called.text} {missing[0]}",
            )


def impossible(inspection: Inspection) -> Iterator[Finding]:
    """L07: ``then`` speaks of an ending that can never come.

    Bad::

        check: match_meter         # ends: no_match
        then:
          no_mach: again

    Good::

        check: match_meter
        then:
          no_match: again
    """
    for dialog in inspection.checked:
        for state in dialog.states:
            contract = inspection.endings.contract(dialog, state)
            if not contract.known:
                continue
            for branch in state.then:
                name = branch.name.text
                if name not in contract.possible and not _cut_off(inspection, state, name):
                    yield _impossible(state, branch.name, sorted(contract.possible))


def nothing_to_choose(inspection: Inspection) -> Iterator[Finding]:
    """L14: the list of ``choose`` may be empty, and nothing is said of that.

    Bad::

        account:
          choose: person.accounts

    Good::

        account:
          choose: person.accounts
          then:
            none: add

    or a state above that leaves when there is none: ``if: not person.accounts``, ``go: …``.
    """
    for dialog in inspection.checked:
        for state in dialog.states:
            listed = state.choose
            if not isinstance(listed, Scalar) or state.ask is not None or state.buttons:
                continue
            if state.branch("none") is None and not _never_empty(inspection, dialog, state, listed):
                yield warning("L14", listed.at, word=listed.text, state=state.name.text,
                              paste=_then(inspection, dialog, state, ["none"], "…"))  # fmt: skip


def check_changes(inspection: Inspection) -> Iterator[Finding]:
    """L15: ``check`` asks a service that changes something; a look-up may be repeated, this not.

    Bad::

        account_number:
          ask: account_number
          check: remember_account  # changes: yes

    Good::

        account_number:
          ask: account_number
          check: find_account
        remember:
          do: remember_account
    """
    for dialog in inspection.checked:
        for state in dialog.states:
            service = inspection.utility.services.get(state.check.text) if state.check else None
            if service is not None and service.changes and state.check is not None:
                word = state.check.text
                yield error("L15", state.check.at, word=word, state=state.name.text)


def _works(inspection: Inspection) -> Iterator[tuple[DialogDoc, StateDoc, Scalar]]:
    """Give the states of which a dialog or service decides, with its name as written."""
    for dialog in inspection.checked:
        for state in dialog.states:
            called = state.check if state.waits else state.do
            if called is not None and not inspection.ambiguous(called.text):
                yield dialog, state, called


def _place(inspection: Inspection, dialog: DialogDoc, state: StateDoc) -> str:
    """Offer the one state that nothing leads to any more, if it is but one; else the usual."""
    reached = inspection.ways(dialog).reachable
    names = [each.name.text for each in dialog.states if each.name.text not in reached]
    return names[0] if len(names) == 1 else "again" if state.waits else "…"


def _then(
    inspection: Inspection, dialog: DialogDoc, state: StateDoc, outcomes: list[str], place: str
) -> list[Paste]:
    """Say how ``then`` is to speak of outcomes."""
    path = f"states.{state.name.text}.then"
    layout = inspection.sources.layout(dialog.file)
    return layout.paste({f"{path}.{outcome}": place for outcome in outcomes})


def _cut_off(inspection: Inspection, asking: StateDoc, outcome: str) -> bool:
    """Say whether a dialog would end so if nobody had lost the way there, which is reported."""
    called = inspection.called(asking.do.text) if asking.do else None
    if not isinstance(called, DialogDoc):
        return False
    ways = inspection.ways(called)
    lost = ways.edges.keys() - {ENTRY, *ways.reachable}
    targets = {edge.target for state in lost for edge in ways.edges[state]}
    return ways.certain and End(outcome) in targets


def _impossible(state: StateDoc, name: Scalar, possible: list[str]) -> Finding:
    called = state.check if state.waits else state.do
    work, asked = called.text if called else state.name.text, state.name.text
    if name.text == "done":
        return error("L07", name.at, word="done", called=work, state=asked, case="done",
                     cause=None)  # fmt: skip
    case = None if called else "question" if state.waits else "words"
    own = () if state.choose is not None else ("none",)  # then it is an outcome like any other
    ends = ["done", *(o for o in possible if o not in _BY_DEFAULT or o in own)]
    by_default = {o: o if o in possible and o not in own else None for o in _BY_DEFAULT}
    return unknown("L07", name.text, name.at, possible, called=work, state=asked, case=case,
                   ends=ends, cause=f"{work} {name.text}" if called else None,
                   **by_default)  # fmt: skip


def _never_empty(
    inspection: Inspection, dialog: DialogDoc, state: StateDoc, listed: Scalar
) -> bool:
    """Say whether an empty list is excluded: by nature, by a condition here, or by one above."""
    wanted = inspection.expression(listed)
    if not isinstance(wanted, Template) or listed.text.strip() == "bot.languages":
        return True
    above = dialog.states[: dialog.place(state)]
    written = [listed, *(each.guard for each in above if each.guard)]
    if any(misread(inspection, dialog, each) for each in written):
        return True
    if state.guard is not None and _says(inspection, state.guard, wanted.tree, empty=False):
        return True
    return any(
        each.go is not None
        and not each.waits
        and each.guard is not None
        and _says(inspection, each.guard, wanted.tree, empty=True)
        for each in above
    )


def _says(inspection: Inspection, guard: Scalar, wanted: nodes.Node, empty: bool) -> bool:
    """Say whether a condition holds only (or, for ``empty``, always) if the list is (not) empty."""
    condition = inspection.expression(guard)
    return isinstance(condition, Template) and _about(condition.tree, wanted, empty)


def _about(condition: nodes.Node, wanted: nodes.Node, empty: bool) -> bool:
    match condition:
        case nodes.Not(node=inner):
            return _about(inner, wanted, not empty)
        case nodes.And(left=left, right=right) if not empty:
            return _about(left, wanted, empty) or _about(right, wanted, empty)
        case nodes.Or(left=left, right=right) if empty:
            return _about(left, wanted, empty) or _about(right, wanted, empty)
        case nodes.Compare(
            expr=nodes.Filter(name="length", node=listed),
            ops=[nodes.Operand(op=op, expr=nodes.Const(value=int(number)))],
        ):
            return listed == wanted and _counts(op, number, empty)
        case nodes.Filter(name="length", node=listed):
            return listed == wanted and not empty
    return condition == wanted and not empty


def _counts(op: str, number: int, empty: bool) -> bool:
    """Say what comparing a length with a number tells of emptiness."""
    true_for_none = {
        "eq": number == 0,
        "ne": number != 0,
        "lt": number > 0,
        "lteq": number >= 0,
        "gt": number < 0,
        "gteq": number <= 0,
    }[op]
    return true_for_none if empty else not true_for_none
