"""T05: signs for the computer that people would read: ``# ok``, single braces, quotes."""

import re
from collections.abc import Iterator
from dataclasses import replace

from engine.core.position import Position
from engine.language.analysis.inspection import Inspection
from engine.language.analysis.knowledge import Names
from engine.language.analysis.locales import FORMS
from engine.language.analysis.parsed import Fault
from engine.language.analysis.sayings import Saying
from engine.language.analysis.shapes import NUMBER, Shape
from engine.language.bare_text import COLON, TYPOGRAPHIC
from engine.language.documents import TextDoc
from engine.language.finding import Finding, Fix
from engine.language.findings import error, warning
from engine.language.nodes import Scalar, template_position
from engine.language.placed import with_code_as
from engine.language.rules.names import in_reach

_NOTE = re.compile(r"(?:^|(?<=\s))#(?:[ \t]+ok\b|ok[ \t]+[A-Z]\d\d\b).*", re.IGNORECASE)
_SINGLE = re.compile(r"(?<!\{)\{[ \t]*([a-z_]\w*(?:\.\w+)*)((?:[ \t]*\|[ \t]*\w+)*)[ \t]*\}(?!\})")
_NO_TEXTS = ("commands.", "words.")


def shown_note(inspection: Inspection) -> Iterator[Finding]:
    """T05: a note ``# ok`` stands within a text, where it is a part of what people read.

    Bad::

        meters: |
          Рахунок № 12  # ok T10

    Good::

        meters: |
          Рахунок № 12  {# ok T10 #}
    """
    utility = inspection.utility
    for tier in (utility.texts, utility.common):
        for texts in tier.values():
            for doc in texts.texts.values():
                for variant in doc.variants:
                    if "#" in variant.text:
                        yield from _notes(inspection, variant)


def single_braces(inspection: Inspection) -> Iterator[Finding]:
    """T05: a name that is known to a text stands there in single braces, which people read.

    Bad: «Ваша адреса {account.address}?». Good: «Ваша адреса {{ account.address }}?»
    """
    for language in inspection.languages:
        for saying in inspection.locales.sayings:
            for doc in inspection.locales.docs(saying, language):
                for variant, found in _in_braces(inspection, saying, doc):
                    yield _braces(inspection, saying, variant, found)


def shown_quotes(inspection: Inspection) -> Iterator[Finding]:
    """T05: the quotes around a text are those of a word processor, which people would read.

    Bad: ``hello: “Вітаємо!”``. Good: ``hello: "Вітаємо!"``
    """
    utility = inspection.utility
    for tier in (utility.texts, utility.common):
        for texts in tier.values():
            for doc in texts.texts.values():
                for variant in doc.variants:
                    inner = None if variant.style else TYPOGRAPHIC.fullmatch(variant.text)
                    if inner is not None and not COLON.search(inner[1]):  # else that is told (Y03)
                        right = f'"{inner[1]}"'
                        yield warning("T05", variant.at, Fix(variant.at, right, safe=False),
                                      word=variant.text, right=right, case="quotes")  # fmt: skip


def has_single_braces(inspection: Inspection, saying: Saying, doc: TextDoc) -> bool:
    """Say whether a name stands in a text in single braces, which is reported."""
    return next(_in_braces(inspection, saying, doc), None) is not None


def _notes(inspection: Inspection, variant: Scalar) -> Iterator[Finding]:
    for found in _NOTE.finditer(with_code_as(_hidden, variant.text)):
        written = found[0].rstrip()
        at, exact = _place(inspection, variant, found.start(), written)
        right = "{" + written + " #}"
        fix = Fix(at, right, safe=not set(written) & set("{}")) if exact else None
        yield error("T05", at, fix, word=written, right=right, case="note")


def _in_braces(
    inspection: Inspection, saying: Saying, doc: TextDoc
) -> Iterator[tuple[Scalar, re.Match[str]]]:
    """Find names in single braces that mean something in the text; ordinary braces stay."""
    if doc.path.startswith(_NO_TEXTS):
        return
    names: Names | None = None
    for variant in doc.variants:
        if "{" not in variant.text or isinstance(inspection.parsed.text(variant.text), Fault):
            continue
        for found in _SINGLE.finditer(with_code_as(_hidden, variant.text)):
            names = _names(inspection, saying, doc) if names is None else names
            if found[1].split(".")[0] in names:
                yield variant, found


def _names(inspection: Inspection, saying: Saying, doc: TextDoc) -> Names:
    forms = doc.path.rpartition(".")[2] in FORMS
    return {**in_reach(inspection, saying), **({"count": NUMBER} if forms else {})}


def _braces(
    inspection: Inspection, saying: Saying, variant: Scalar, found: re.Match[str]
) -> Finding:
    at, exact = _place(inspection, variant, found.start(), found[0])
    right = "{{ " + found[1] + found[2] + " }}"
    fix = Fix(at, right, safe=_known(inspection, saying, found[1])) if exact else None
    return error("T05", at, fix, word=found[0], right=right, case="braces")


def _known(inspection: Inspection, saying: Saying, path: str) -> bool:
    """Say whether every field of a path is there, so that nothing else is wrong with it."""
    root, *fields = path.split(".")
    shape: Shape | None = in_reach(inspection, saying).get(root, NUMBER)
    for name in fields:
        shape = inspection.shapes.field(shape, name) if shape else None
    return shape is not None


def _place(
    inspection: Inspection, variant: Scalar, start: int, written: str
) -> tuple[Position, bool]:
    """Give where a stretch of a text stands in the file, and whether it was found as written.

    Where it was not, the place is its whole line.
    """
    lines = inspection.sources.lines(variant.at.file)
    at = template_position(variant, lines, variant.text.count("\n", 0, start) + 1)
    column = lines[at.line - 1].find(written, at.column - 1)
    if column < 0:
        return at, False
    return replace(at, column=column + 1, end_column=column + 1 + len(written)), True


def _hidden(code: str) -> str:
    """Give spaces in the place of a placeholder, its line breaks kept."""
    return re.sub(r"[^\n]", " ", code)
