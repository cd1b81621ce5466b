"""T05: placeholders and conditions that cannot be read, or hold what is not allowed."""

from collections.abc import Iterator

from engine.core.position import Position
from engine.language.analysis.inspection import Survey
from engine.language.analysis.parsed import Fault, Parsed
from engine.language.analysis.sources import Sources
from engine.language.documents import BotDoc, DialogDoc, TextsDoc
from engine.language.finding import Finding
from engine.language.findings import error, unknown
from engine.language.nodes import Scalar, template_position

_SECTIONS = ("commands.", "words.")
"""Texts that are no templates."""


def unreadable(survey: Survey) -> Iterator[Finding]:
    """T05: a placeholder lacks its pair, or a template holds what is not on the list.

    Texts may use names, fields, ``{% if %}``, ``{% for %}`` and the filters; no calls, no ``set``.

    Bad::

        address: Ваша адреса {{ account.address }?

    Good::

        address: Ваша адреса {{ account.address }}?
    """
    for texts in _locales(survey):
        for path, doc in texts.texts.items():
            if not path.startswith(_SECTIONS):
                expression = path.endswith(".count") and len(doc.variants) == 1
                counts = expression and f"{path.removesuffix('count')}one" in texts.texts
                for variant in doc.variants:
                    yield from _text(survey, variant, counts)
    for dialog in _dialogs(survey):
        for scalar in expressions(dialog):
            yield from _expression(survey, scalar)
    for inspection in survey.inspections:
        for scalar in guards(inspection.utility.bot):
            yield from _expression(survey, scalar)


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


def _locales(survey: Survey) -> Iterator[TextsDoc]:
    found: dict[str, TextsDoc] = {}
    for inspection in survey.inspections:
        for tier in (inspection.utility.texts, inspection.utility.common):
            found |= {texts.file: texts for texts in tier.values()}
    yield from found.values()


def _dialogs(survey: Survey) -> Iterator[DialogDoc]:
    found = {dialog.file: dialog for dialog in survey.tree.shared.values()}
    for inspection in survey.inspections:
        found |= {dialog.file: dialog for dialog in inspection.utility.dialogs.values()}
    yield from found.values()


def _text(survey: Survey, scalar: Scalar, counts: bool) -> Iterator[Finding]:
    if counts:
        yield from _expression(survey, scalar)
        return
    parsed = survey.parsed.text(scalar.text)
    if isinstance(parsed, Fault):
        yield _finding(survey, scalar, parsed, "text")


def _expression(survey: Survey, scalar: Scalar) -> Iterator[Finding]:
    parsed = survey.parsed.expression(scalar.text)
    if isinstance(parsed, Fault):
        yield _finding(survey, scalar, parsed, "expression")


def _finding(survey: Survey, scalar: Scalar, fault: Fault, where: str) -> Finding:
    at = _place(survey.sources, scalar, fault)
    filters, tests = Parsed.names(survey.parsed)
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
