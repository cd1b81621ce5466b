"""T15, by trying: texts that cannot be said with some of the values that they may get.

Not what one can see without trying (``printing``), and not names that nobody knows (``names``).
"""

from collections.abc import Iterator

from engine.language.analysis.inspection import Inspection
from engine.language.analysis.knowledge import Names
from engine.language.analysis.locales import FORMS
from engine.language.analysis.parsed import Template
from engine.language.analysis.samples import Odd
from engine.language.analysis.sayings import Saying
from engine.language.analysis.shapes import ITEM, NUMBER
from engine.language.analysis.trying import Failure, failure
from engine.language.analysis.uses import Path
from engine.language.documents import DialogDoc, TextDoc
from engine.language.filters import printed
from engine.language.finding import Finding
from engine.language.findings import error, warning
from engine.language.nodes import Scalar, template_position
from engine.language.rules.names import in_reach, unknown_in
from engine.language.rules.printing import unsayable_in
from engine.language.rules.syntax import expressions


def fails(inspection: Inspection) -> Iterator[Finding]:
    """T15: a text cannot be said with some of the values that it may get, and people read an error.

    Every text is tried with lists of no, one and many items, fields that are empty, numbers that
    are counted differently. What the dialog itself asks about is taken to be as the text needs it.

    Bad: ``{{ account.meters[0].number }}``, where there may be no meters;
    ``{{ account.number + 1 }}``, which is no number. Good::

        {% if account.meters %}{{ account.meters[0].number }}{% endif %}
    """
    if not inspection.services_known or inspection.damaged(inspection.utility.bot.file):
        return
    for language in inspection.languages:
        for saying in inspection.locales.sayings:
            dialog = saying.dialog
            if dialog is None or inspection.knowledge.complete(dialog):
                names: Names | None = None
                for doc in inspection.locales.docs(saying, language):
                    names = names if names is not None else in_reach(inspection, saying)
                    yield from _in_text(inspection, saying, doc, names)


def _in_text(
    inspection: Inspection, saying: Saying, doc: TextDoc, names: Names
) -> Iterator[Finding]:
    if doc.path.rpartition(".")[2] in FORMS:
        names = {**names, "count": NUMBER}
    for variant in doc.variants:
        template = inspection.parsed.text(variant.text)
        if not isinstance(template, Template):
            continue
        found = failure(variant.text, _kinds(inspection, template, names))
        if found is None or (found.odd and _asked(inspection, saying.dialog, found.odd.path)):
            continue
        if not unknown_in(inspection, saying, doc) and not unsayable_in(inspection, saying, doc):
            yield _finding(inspection, variant, found)


def _kinds(
    inspection: Inspection, template: Template, names: Names
) -> tuple[tuple[Path, str], ...]:
    """Give the kinds of all that a text uses, whole and in part."""
    parts = {use.path[:end] for use in template.uses if not use.loop
             for end in range(1, len(use.path) + 1)}  # fmt: skip
    return tuple((path, inspection.knowledge.follow(path, names).kind) for path in sorted(parts))


def _asked(inspection: Inspection, dialog: DialogDoc | None, odd: Path) -> bool:
    """Say whether an expression of the dialog is about what would have to be odd, or part of it."""
    for written in expressions(dialog) if dialog else ():
        parsed = inspection.expression(written)
        uses = parsed.uses if isinstance(parsed, Template) else ()
        if any(odd[: len(use.path)] == use.path[: len(odd)] for use in uses):
            return True
    return False


def _finding(inspection: Inspection, variant: Scalar, found: Failure) -> Finding:
    lines = inspection.sources.lines(variant.at.file)
    if found.odd is None:
        at = template_position(variant, lines, found.line)
        return error("T15", at, word=None, guard=None, value=None, case=found.why)
    *_, steps = _pieces(found.odd.path)
    at = template_position(variant, lines, found.line, steps[-1])
    word = ".".join(steps)
    guard = word if ITEM not in found.odd.path else None  # how an item is called, the text knows
    return warning("T15", at, word=word, guard=guard, value=_shown(found.odd),
                   case=_case(found.odd))  # fmt: skip


def _pieces(path: Path) -> Iterator[list[str]]:
    """Give the steps between the lists that a path goes through."""
    steps: list[str] = []
    for step in path:
        if step != ITEM:
            steps.append(step)
        elif steps:
            yield steps
            steps = []
    if steps:
        yield steps


def _case(odd: Odd) -> str:
    if odd.items is not None:
        return "few" if odd.items else "empty"
    return "absent" if odd.value is None else "odd"


def _shown(odd: Odd) -> str:
    if isinstance(odd.value, bool):
        return "yes" if odd.value else "no"
    return str(odd.items if odd.items is not None else printed(odd.value))
