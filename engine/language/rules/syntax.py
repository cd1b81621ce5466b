"""T05: placeholders and conditions that cannot be read, or hold what is not allowed."""

from collections.abc import Iterator

from engine.core.position import Position
from engine.language.analysis.inspection import Inspection
from engine.language.analysis.parsed import Fault, Parsed
from engine.language.analysis.sources import Sources
from engine.language.documents import BotDoc, DialogDoc, TextsDoc
from engine.language.finding import Finding
from engine.language.findings import error, unknown
from engine.language.nodes import Scalar, template_position

_SECTIONS = ("commands.", "words.")
"""Texts that are no templates."""


def unreadable(inspection: Inspection) -> Iterator[Finding]:
    """T05: a placeholder lacks its pair, or a template holds what is not on the list.

    Texts may use names, fields, ``{% if %}``, ``{% for %}`` and the filters; no calls, no ``set``.

    Bad::

        address: Ваша адреса {{ account.address }?

    Good::

        address: Ваша адреса {{ account.address }}?
    """
    for texts in _locales(inspection):
        for path, doc in texts.texts.items():
            if not path.startswith(_SECTIONS):
                expression = path.endswith(".count") and len(doc.variants) == 1
                counts = expression and f"{path.removesuffix('count')}one" in texts.texts
                for variant in doc.variants:
                    yield from _text(inspection, variant, counts)
    for dialog in _dialogs(inspection):
        for scalar in expressions(dialog):
            yield from _expression(inspection, scalar)
    for scalar in guards(inspection.utility.bot):
        yield from _expression(inspection, scalar)


def expressions(dialog: DialogDoc) -> Iterator[Scalar]:
    """Give every condition and expression of a dialog."""
    for state in dialog.states:
        if state.guard is not None:
            yield state.guard
        if isinstance(state.choose, Scalar):
            yield state.choose
        if state.each is not None:
            yield Scalar(state.each.items, state.each.at)
        for binding in (*state.sets, *state.inputs):
            yield from binding.expressions


def guards(bot: BotDoc) -> Iterator[Scalar]:
    """Give the conditions of a bot's notices."""
    for notice in bot.notices:
        yield from (guard for guard in (notice.guard, notice.unless) if guard is not None)


def _locales(inspection: Inspection) -> Iterator[TextsDoc]:
    for tier in (inspection.utility.texts, inspection.utility.common):
        yield from tier.values()


def _dialogs(inspection: Inspection) -> Iterator[DialogDoc]:
    yield from inspection.utility.replaced.values()
    yield from inspection.utility.dialogs.values()


def _text(inspection: Inspection, scalar: Scalar, counts: bool) -> Iterator[Finding]:
    if counts:
        yield from _expression(inspection, scalar)
        return
    parsed = inspection.parsed.text(scalar.text)
    if isinstance(parsed, Fault):
        yield _finding(inspection, scalar, parsed, "text")


def _expression(inspection: Inspection, scalar: Scalar) -> Iterator[Finding]:
    parsed = inspection.parsed.expression(scalar.text)
    if isinstance(parsed, Fault):
        yield _finding(inspection, scalar, parsed, "expression")


def _finding(inspection: Inspection, scalar: Scalar, fault: Fault, where: str) -> Finding:
    at = _place(inspection.sources, scalar, fault)
    filters, tests = Parsed.names(inspection.parsed)
    if fault.what in ("filter", "test"):
        names = filters if fault.what == "filter" else tests
        return unknown("T05", fault.word, at, names, case=fault.what, where=where)
    return error("T05", at, word=fault.word, case=fault.what, where=where)


def _place(sources: Sources, scalar: Scalar, fault: Fault) -> Position:
    """Point at the guilty word, or at the mark that has no pair up to the end of its line."""
    lines = sources.lines(scalar.at.file)
    if fault.what != "unclosed":
        word = None if fault.what in ("forbidden", "depth", "length") else fault.word
        return template_position(scalar, lines, fault.line, word or None)
    whole = template_position(scalar, lines, fault.line)
    line, column = lines[whole.line - 1], whole.column - 1
    for _ in range(fault.nth + 1):
        places = [p for mark in ("{{", "{%", "{#") if (p := line.find(mark, column)) >= 0]
        if not places:
            return whole
        column = min(places) + 2
    return Position(whole.file, whole.line, column - 1, whole.line, whole.end_column)
