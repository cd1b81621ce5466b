"""L13, L16: what a utility replaces has to fit where the replaced thing stood."""

from collections.abc import Iterator

from engine.core.places import End
from engine.core.position import Position
from engine.language.analysis.inspection import KNOWN_EVERYWHERE, Inspection, Survey
from engine.language.documents import DialogDoc, StateDoc
from engine.language.finding import Finding
from engine.language.findings import error
from engine.language.nodes import Scalar

BOT_KNOWS = ("name", "languages", "window", "proof", "meters", "personal_data")
"""What stands under ``bot`` beside its facts (LANGUAGE §2.3.8)."""


def breaks_contract(inspection: Inspection) -> Iterator[Finding]:
    """L13: a bot's dialog does not keep what the shared dialog of that name promises.

    It may need less, but not more; it gives all that the shared one gives; it ends only as the
    shared one says in ``ends`` (or, without ``ends``, as its states do).

    Bad, where the shared ``prove_owner`` has ``ends: [wrong, refused]``::

        address:
          buttons:
            right: end
            other: end moved

    Good::

        address:
          buttons:
            right: end
            wrong: end wrong
    """
    for name, shared in inspection.utility.replaced.items():
        own = inspection.utility.dialogs[name]
        if inspection.damaged(own.file) or inspection.damaged(shared.file):
            continue
        yield from _needs(inspection, own, shared)
        yield from _gives(inspection, own, shared)
        yield from _ends(inspection, own, shared)


def shadowed(survey: Survey) -> Iterator[Finding]:
    """L16: a bot's services.yaml declares again what flows/services.yaml has.

    Bad: ``find_account`` in both. Good: ``find_meter_archive``, a name of its own.
    """
    common = survey.tree.services
    if common is None:
        return
    lines = {service.name.text: service.name.at.line for service in common.services}
    lines |= {event.name.text: event.name.at.line for event in common.events}
    for inspection in survey.inspections:
        utility = inspection.utility
        names = [service.name for service in utility.services.values()]
        names += [event.name for event in utility.events.values()]
        for name in names:
            if name.at.file != common.file and name.text in lines:
                yield error("L16", name.at, word=name.text, file=common.file,
                            line=lines[name.text], case="service")  # fmt: skip


def shadows(inspection: Inspection) -> Iterator[Finding]:
    """L16: an answer, value or fact is called like what the bot always knows, and is never seen.

    ``person``, ``bot``, ``today``; and among facts ``name``, ``languages``, ``window``,
    ``proof``, ``meters``, ``personal_data``.

    Bad::

        today:
          ask: date

    Good::

        reading_date:
          ask: date
    """
    for dialog in inspection.checked:
        for name in (*dialog.needs, *dialog.gives, *_remembered(dialog)):
            if name.text in KNOWN_EVERYWHERE:
                yield error("L16", name.at, word=name.text, file=None, line=None, case="name")
    for name, _ in inspection.utility.bot.facts:
        if name.text in BOT_KNOWS:
            yield error("L16", name.at, word=name.text, file=None, line=None, case="fact")


def _needs(inspection: Inspection, own: DialogDoc, shared: DialogDoc) -> Iterator[Finding]:
    allowed = [name.text for name in shared.needs]
    for name in own.needs:
        if name.text not in allowed and name.text not in inspection.wants.nowhere(shared):
            yield _broken(name.at, own, shared, "needs", name.text, allowed)


def _gives(inspection: Inspection, own: DialogDoc, shared: DialogDoc) -> Iterator[Finding]:
    given = [name.text for name in own.gives]
    missing = [name.text for name in shared.gives if name.text not in given]
    if missing and not inspection.wants.unkept(own) and not inspection.wants.unkept(shared):
        at = own.gives[0].at if own.gives else inspection.sources.beginning(own.file)
        yield _broken(at, own, shared, "gives", missing[0], [name.text for name in shared.gives])


def _ends(inspection: Inspection, own: DialogDoc, shared: DialogDoc) -> Iterator[Finding]:
    declared = shared.ends is not None
    names = [n.text for n in shared.ends or ()]
    allowed = names if declared else sorted(inspection.endings.of(shared).outcomes - {"done"})
    ways = inspection.ways(own)
    told: set[str] = set()
    for state in own.states:
        for edge in ways.edges[state.name.text]:
            match edge.target:
                case End(outcome) if outcome not in (*allowed, "done", *told):
                    told.add(outcome)
                    at = edge.at or state.name.at
                    yield _broken(at, own, shared, "ends", outcome, allowed)


def _broken(
    at: Position, own: DialogDoc, shared: DialogDoc, case: str, word: str, allowed: list[str]
) -> Finding:
    return error("L13", at, word=word, dialog=own.name, file=shared.file, allowed=allowed,
                 plain=None if allowed else shared.file, case=case,
                 cause=f"{shared.file} {case} {word}")  # fmt: skip


def _remembered(dialog: DialogDoc) -> Iterator[Scalar]:
    """Give the names under which a dialog keeps something."""
    for state in dialog.states:
        if _keeps(state):
            yield state.name
        yield from (binding.name for binding in state.sets)
        if state.each is not None:
            yield Scalar(state.each.name, state.each.at)


def _keeps(state: StateDoc) -> bool:
    return state.waits or state.each is not None
