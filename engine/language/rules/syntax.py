"""T05: placeholders and conditions that cannot be read, or hold what is not allowed."""

import re
from collections.abc import Iterator

from engine.core.position import Position
from engine.language.analysis.corrections import (
    corrected,
    filter_meant,
    with_filter,
    with_third_form,
)
from engine.language.analysis.inspection import Inspection
from engine.language.analysis.parsed import Fault, Parsed, Template
from engine.language.analysis.sources import Sources
from engine.language.documents import DialogDoc, NoticeDoc, TextsDoc
from engine.language.finding import Finding, Fix
from engine.language.findings import error, unknown
from engine.language.nearest import latin_twin
from engine.language.nodes import Scalar, template_position

_OPENED = re.compile(r"\{%-?\s*(if|for)\b[^%]*%\}")
_ALONE = re.compile(r"(?:\s*\{%[^%]*%\})*\s*")
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
    for notice in inspection.utility.bot.notices:
        for scalar in guards(notice):
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


def guards(notice: NoticeDoc) -> Iterator[Scalar]:
    """Give the conditions of a notice."""
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
    line = inspection.sources.lines(at.file)[at.line - 1]
    if fault.what == "test":
        return unknown("T05", fault.word, at, tests, case=fault.what, where=where)
    if fault.what == "filter":
        return _filter(fault, at, filters, line, where)
    if fault.what == "arguments" and (right := with_third_form(line, at.column - 1)) is not None:
        return error("T05", at, word=fault.word, case="two_forms", where=where, right=right)
    if fault.what == "unclosed" and (block := _OPENED.match(line, at.column - 1)) is not None:
        right = _with_end(inspection, scalar, fault, block[1])
        return error("T05", at, word=block[1], case="no_end", where=where, right=right)
    found = corrected(inspection.parsed, fault, line, at.column - 1) if where == "text" else None
    fix = right = None
    if found is not None:
        start, end, right = found
        place = Position(at.file, at.line, start + 1, at.line, end + 1)
        fix = Fix(place, right, safe=False)
    case = "equals" if fault.what == "leftover" and fault.word == "=" else fault.what
    return error("T05", at, fix, word=fault.word, case=case, where=where, right=right)


def _with_end(inspection: Inspection, scalar: Scalar, fault: Fault, block: str) -> str | None:
    """Give the line with the block's end at its end, if the text can be read then."""
    lines = scalar.text.split("\n")
    right = f"{lines[fault.line - 1]}{{% end{block} %}}"
    lines[fault.line - 1] = right
    said = not _ALONE.fullmatch(right)
    return (
        right if said and isinstance(inspection.parsed.text("\n".join(lines)), Template) else None
    )


def _filter(fault: Fault, at: Position, filters: list[str], line: str, where: str) -> Finding:
    """Say that there is no such filter, and which was probably meant."""
    meant, word = filter_meant(fault.word, filters), fault.word
    if meant is None or latin_twin(word, filters) is not None:
        return unknown("T05", word, at, filters, case="filter", where=where, right=None)
    right = with_filter(line, at.column - 1, at.end_column - 1, meant)
    return error("T05", at, Fix(at, meant, safe=False), word=word, suggestion=meant, case="filter",
                 allowed=filters, where=where, right=right)  # fmt: skip


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
