"""T06: a text in plural forms has all the forms that the language needs."""

from collections.abc import Iterable, Iterator

from engine.language.analysis.inspection import Inspection
from engine.language.analysis.locales import FORMS
from engine.language.analysis.sayings import Saying
from engine.language.documents import TextDoc
from engine.language.finding import Finding
from engine.language.findings import error
from engine.language.rules.names import in_reach

_NEEDED = ("one", "few", "many")


def plural_forms(inspection: Inspection) -> Iterator[Finding]:
    """T06: a plural form is missing, or what it counts.

    ``one few many`` always; ``other`` as well where the number may be a fraction.

    Bad::

        accepted:
          count: readings
          one: Прийнято {{ count }} показник.
          many: Прийнято {{ count }} показників.

    Good::

        accepted:
          count: readings
          one: Прийнято {{ count }} показник.
          few: Прийнято {{ count }} показники.
          many: Прийнято {{ count }} показників.
    """
    for language in inspection.languages:
        if inspection.locales.readable(language):
            for saying in inspection.locales.sayings:
                if saying.counted:
                    yield from _check(inspection, saying, language)


def _check(inspection: Inspection, saying: Saying, language: str) -> Iterator[Finding]:
    utility, parent = inspection.utility, saying.path.removesuffix(".text")
    there = {form: doc for form in FORMS if (doc := utility.text(language, f"{parent}.{form}"))}
    count = utility.text(language, f"{parent}.count")
    if not there or (count is None and _plain(inspection, saying, language, there.values())):
        return
    first = next(iter(there.values()))
    if count is None and inspection.locales.misnamed(language, f"{parent}.count"):
        return
    if count is None:
        yield _missing(inspection, saying, first, "count", list(there), case="count")
        return
    needed = list(_NEEDED)
    shape = inspection.knowledge.shape(count.variants[0], in_reach(inspection, saying))
    if shape.kind == "decimal":
        needed.append("other")
    misnamed = inspection.locales.misnamed
    missing = [f for f in needed if f not in there and not misnamed(language, f"{parent}.{f}")]
    if missing:
        yield _missing(inspection, saying, count, missing[0], list(there), case=None)


def _plain(inspection: Inspection, saying: Saying, language: str, forms: Iterable[TextDoc]) -> bool:
    """Say whether the text stands there as it is, and no form in a file that goes before it."""
    text, own = inspection.utility.text(language, saying.path), inspection.utility.texts[language]
    nearer = text is not None and text.path in own.texts
    return text is not None and (
        nearer or not any(own.texts.get(form.path) is form for form in forms)
    )


def _missing(
    inspection: Inspection,
    saying: Saying,
    doc: TextDoc,
    form: str,
    there: list[str],
    case: str | None,
) -> Finding:
    """Point at the state's name in the locale."""
    parent = saying.path.removesuffix(".text")
    tiers = [tier[code] for tier in (inspection.utility.texts, inspection.utility.common)
             for code in tier]  # fmt: skip
    texts = next(each for each in tiers if each.file == doc.key.at.file)
    head = texts.heads.get(parent, doc.key)
    return error("T06", head.at, word=form, path=parent, there=there, language=texts.language,
                 case="other" if form == "other" else case)  # fmt: skip
