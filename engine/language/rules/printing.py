"""T15: values that cannot be said, or mean nothing to the filter that is to say them."""

from collections.abc import Iterator, Mapping

from engine.language.analysis.inspection import Inspection
from engine.language.analysis.locales import FORMS
from engine.language.analysis.parsed import Template
from engine.language.analysis.sayings import Saying
from engine.language.analysis.shapes import NUMBER, Shape
from engine.language.analysis.uses import Printed
from engine.language.documents import TextDoc
from engine.language.finding import Finding
from engine.language.findings import error
from engine.language.nodes import Scalar, template_position
from engine.language.rules.names import in_reach

_TAKES: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "datetime"),
    "weekday": ("date", "datetime"),
    "time": ("datetime",),
    "number": ("number", "decimal"),
    "money": ("number", "decimal", "text"),
    "plural": ("number", "decimal", "list"),
    "length": ("list", "text", "record"),
    "join": ("list",),
    "map": ("list",),
    "first": ("list",),
    "last": ("list",),
}
"""The kinds of value of which a filter can make something (``engine.language.filters``)."""


def unsayable(inspection: Inspection) -> Iterator[Finding]:
    """T15: a placeholder shows what has no words: a yes or no, a record, a list of records.

    Or it gives a filter what that can do nothing with, and people read the value as it is.

    Bad: ``{{ account }}``, ``{{ person.consented }}``, ``{{ account.address|date }}``.
    Good: ``{{ account.number }}``, ``{% if person.consented %}так{% endif %}``.
    """
    if not inspection.services_known or inspection.damaged(inspection.utility.bot.file):
        return
    for language in inspection.languages:
        for saying in inspection.locales.sayings:
            dialog = saying.dialog
            if dialog is None or inspection.knowledge.complete(dialog):
                for doc in inspection.locales.docs(saying, language):
                    yield from _in_text(inspection, saying, doc)


def unsayable_in(inspection: Inspection, saying: Saying, doc: TextDoc) -> bool:
    """Say whether a text shows what cannot be said."""
    return next(_in_text(inspection, saying, doc), None) is not None


def _in_text(inspection: Inspection, saying: Saying, doc: TextDoc) -> Iterator[Finding]:
    names = in_reach(inspection, saying)
    if doc.path.rpartition(".")[2] in FORMS:
        names = {**names, "count": NUMBER}
    for variant in doc.variants:
        template = inspection.parsed.text(variant.text)
        for each in template.printed if isinstance(template, Template) else ():
            shape = inspection.knowledge.follow(each.path, names)
            case = _case(inspection, each, shape)
            if case is not None:
                yield _finding(inspection, variant, each, shape, case)


def _case(inspection: Inspection, each: Printed, shape: Shape) -> str | None:
    """Name what is wrong with showing a value of that shape; None if nothing is."""
    if shape.kind == "any":
        return None
    if each.filter is not None:
        takes = _TAKES.get(each.filter)
        return "filter" if takes and shape.kind not in takes else None
    if shape.kind == "flag":
        return "flag"
    if shape.kind == "record" and "text" not in inspection.shapes.fields(shape):
        return "record"
    if shape.kind == "list":
        item = inspection.shapes.of(shape.item)
        wordless = item.kind == "record" and "text" not in inspection.shapes.fields(item)
        return "list" if wordless or item.kind == "flag" else None
    return None


def _finding(
    inspection: Inspection, variant: Scalar, each: Printed, shape: Shape, case: str
) -> Finding:
    lines = inspection.sources.lines(variant.at.file)
    last = next((step for step in reversed(each.written) if step.isidentifier()), None)
    at = template_position(variant, lines, each.line, last)
    record = inspection.shapes.of(shape.item) if shape.kind == "list" else shape
    fields = sorted(inspection.shapes.fields(record)) if record.kind == "record" else None
    return error("T15", at, word=".".join(each.written), case=case, filter=each.filter,
                 fields=fields, field=fields[0] if fields else None)  # fmt: skip
