"""L03, L04, L05, L12: where a conversation can and cannot go."""

from collections.abc import Iterator

from engine.core.places import Back, Do, End, Goto, Menu
from engine.language.analysis.circles import circles
from engine.language.analysis.inspection import SLIP, Inspection, Survey
from engine.language.analysis.ways import Edge, Lost, Ways
from engine.language.documents import DialogDoc, StateDoc
from engine.language.finding import Finding
from engine.language.findings import error, warning
from engine.language.nearest import nearest
from engine.language.rules.circles import round_and_round
from engine.language.rules.references import may_be_called
from engine.language.rules.spelling import spelled


def unreachable(inspection: Inspection) -> Iterator[Finding]:
    """L03: no way leads to a state, or nothing ever plays a dialog of the bot's own.

    Bad::

        send:
          do: choose_account
          go: readings
        add:                     # nobody comes here
          do: register_account

    Good::

        send:
          do: choose_account
          then:
            none: add
    """
    for dialog in inspection.dialogs.values():
        ways = inspection.ways(dialog)
        if not ways.certain:
            continue
        accounted = set(ways.reachable) | set(ways.from_(_never_taken(inspection, ways)))
        for state in dialog.states:
            if state.name.text not in accounted:
                if inspection.locales.button_gone(dialog):  # that led here, perhaps
                    break
                accounted |= set(ways.from_([state.name.text]))
                yield _unreachable(dialog, state)
    yield from _never_played(inspection)


def unplayed_copy(survey: Survey) -> Iterator[Finding]:
    """L03: no bot plays a shared dialog, and it is called nearly like another one.

    Bad: ``flows/shared/choose_acount.yaml`` beside ``choose_account.yaml``.

    Good: ``flows/shared/choose_account.yaml`` alone.
    """
    bots = survey.inspections
    if not bots or not survey.common.complete or not all(bot.certain for bot in bots):
        return
    played = {name for bot in bots for name in bot.dialogs}
    for name, dialog in survey.tree.shared.items():
        if name in played or not may_be_called(name):
            continue
        others = (other for other in survey.tree.shared if other != name)
        if (twin := nearest(name, others, SLIP)) is not None:
            at = survey.sources.beginning(dialog.file)
            yield warning("L03", at, word=name, case="copy", suggestion=twin)


def dead_end(inspection: Inspection) -> Iterator[Finding]:
    """L04: from here no answer ever leads to an end of the dialog or to the menu.

    Bad::

        stuck:
          buttons:
            retry: stuck

    Good::

        stuck:
          buttons:
            retry: end
            leave: menu
    """
    for dialog in inspection.dialogs.values():
        ways = inspection.ways(dialog)
        if not ways.certain:
            continue
        trapped = _trapped(inspection, ways)
        rounds = {name: each for each in circles(ways.following) for name in each}
        looked_at: set[str] = set()
        for state in dialog.states:
            name = state.name.text
            if name not in trapped or name in looked_at:
                continue
            circle = rounds.get(name, frozenset({name}))
            looked_at |= circle
            states = [each for each in dialog.states if each.name.text in circle]
            asks = any(_may_ask(inspection, each) for each in states)  # else it is L05
            if not asks or any(not circle.issuperset(ways.following[each]) for each in circle):
                continue
            if not circle & round_and_round(inspection, dialog.name):
                names = [each.name.text for each in states]
                yield error("L04", state.name.at, word=name, states=names)


def runs_into(inspection: Inspection) -> Iterator[Finding]:
    """L12: a state without ``go`` runs into the one below, which is another branch's.

    Bad::

        send:
          do: send_readings
          then:
            closed: too_late
        accepted:                # «Прийнято», and then «Приймання закрилося»
        too_late:
          go: end

    Good::

        accepted:
          go: end
    """
    for dialog in inspection.dialogs.values():
        ways = inspection.ways(dialog)
        if not ways.certain:
            continue
        for state in dialog.states:
            below = dialog.below(state)
            if below is None or state.go is not None or state.name.text not in ways.reachable:
                continue
            if not (_only_says(state) and _only_says(below)):
                continue
            branch = _other_branch(ways, state.name.text, below.name.text)
            if branch is not None:
                yield warning(
                    "L12",
                    state.name.at,
                    word=state.name.text,
                    below=below.name.text,
                    line=branch.at.line if branch.at else below.name.at.line,
                )


def _never_taken(inspection: Inspection, ways: Ways) -> Iterator[str]:
    """Give the states to which only outcomes lead that never come: that is reported instead."""
    for state in ways.dialog.states:
        contract = inspection.endings.contract(ways.dialog, state)
        for branch in state.then:
            target = ways.target(branch.way)
            if branch.name.text not in contract.possible and isinstance(target, Goto):
                yield target.state


def _unreachable(dialog: DialogDoc, state: StateDoc) -> Finding:
    index = dialog.place(state)
    above = dialog.states[index - 1] if index else None
    return warning(
        "L03",
        state.name.at,
        word=state.name.text,
        case="state" if above is not None and above.go is not None else "plain",
        above=above.name.text if above else None,
        goes=spelled(above.go.place) if above is not None and above.go is not None else None,
    )


def _never_played(inspection: Inspection) -> Iterator[Finding]:
    """Find dialogs of the bot's own that nothing plays, unless a mistake may hide who does."""
    utility = inspection.utility
    if not inspection.certain:
        return
    for name, dialog in utility.dialogs.items():
        if not inspection.ours(dialog.file) or name in inspection.dialogs:
            continue
        at, bot = inspection.sources.beginning(dialog.file), utility.bot.bot
        if name in inspection.misnamed_dialogs:
            yield error("L03", at, word=name, case="override", bot=bot,
                        suggestion=inspection.misnamed_dialogs[name])  # fmt: skip
        elif may_be_called(name):
            yield warning("L03", at, word=name, case="dialog", bot=bot)


def _trapped(inspection: Inspection, ways: Ways) -> frozenset[str]:
    """Give the reachable states from which nothing leads out."""
    waiting = [
        source
        for source, edges in ways.edges.items()
        if any(_leads_out(inspection, edge) for edge in edges)
    ]
    free = set(waiting)
    while waiting:
        for edge in ways.arriving.get(waiting.pop(), ()):
            if edge.source not in free:
                free.add(edge.source)
                waiting.append(edge.source)
    return ways.reachable - free


def _may_ask(inspection: Inspection, state: StateDoc) -> bool:
    called = inspection.called(state.do.text) if state.do else None
    return state.waits or isinstance(called, DialogDoc)


def _leads_out(inspection: Inspection, edge: Edge) -> bool:
    if edge.trigger in ("too_many", "silent", "failed"):
        return False
    match edge.target:
        case End() | Menu() | Back() | Lost():
            return True
        case Do(dialog):
            return inspection.endings.may_leave(dialog)
    return False


def _only_says(state: StateDoc) -> bool:
    return state.speaks and not state.waits


def _other_branch(ways: Ways, state: str, below: str) -> Edge | None:
    """Find a state whose one outcome leads to ``state``, and whose other, named, leads below.

    To ``state`` it may lead by way of others, but not past the one below.
    """
    for edge in ways.arriving.get(below, ()):
        if edge.at is None or edge.skipped:
            continue
        beside = ways.edges[edge.source]
        others = [o.state for o in beside if o.trigger != edge.trigger and o.state]
        if state in set(ways.from_(others, past=(below, edge.source))):
            return edge
    return None
