"""T06: a text in plural forms has all the forms that the language needs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    for saying in inspection.locales.sayings:
        gaps: list[_Gap] = []
        for language in filter(inspection.locales.readable, inspection.languages):
            if saying.counted:
                gaps += _gaps(inspection, saying, language)
            elif forms := inspection.locales.in_vain(saying.path, language):
                yield error("T06", forms[0].key.at, word=forms[0].key.text, path=saying.path,
                            case="notice", cause=f"forms of {saying.path}")  # fmt: skip
        for word in dict.fromkeys(gap.missing[0] for gap in gaps):
            yield _finding(inspection, [gap for gap in gaps if gap.missing[0] == word])


@dataclass(frozen=True, slots=True)
class _Gap:
    """What one language lacks of a text in plural forms, by the path they stand under.

    ``beside`` is the text that stands nearest to where the first of them has to be.
    """

    language: str
    path: str
    missing: tuple[str, ...]
    there: tuple[str, ...]
    beside: TextDoc


def _gaps(inspection: Inspection, saying: Saying, language: str) -> Iterator[_Gap]:
    utility, parent = inspection.utility, saying.path.removesuffix(".text")
    there = {form: doc for form in FORMS if (doc := utility.text(language, f"{parent}.{form}"))}
    count = utility.text(language, f"{parent}.count")
    if not there or (count is None and _plain(inspection, saying, language, there.values())):
        return
    misnamed = inspection.locales.misnamed
    if count is None:
        if not misnamed(language, f"{parent}.count"):
            first = next(iter(there.values()))
            yield _Gap(language, parent, ("count",), tuple(there), first)
        return
    needed = list(_NEEDED)
    shape = inspection.knowledge.shape(count.variants[0], in_reach(inspection, saying))
    if shape.kind == "decimal":
        needed.append("other")
    missing = [f for f in needed if f not in there and not misnamed(language, f"{parent}.{f}")]
    if missing:
        order = FORMS.index(missing[0])
        near = min(there, key=lambda form: (abs(FORMS.index(form) - order), FORMS.index(form)))
        yield _Gap(language, parent, tuple(missing), tuple(there), there[near])


def _plain(inspection: Inspection, saying: Saying, language: str, forms: Iterable[TextDoc]) -> bool:
    """Say whether the text stands there as it is, and no form in a file that goes before it."""
    text, own = inspection.utility.text(language, saying.path), inspection.utility.texts[language]
    nearer = text is not None and text.path in own.texts
    return text is not None and (
        nearer or not any(own.texts.get(form.path) is form for form in forms)
    )


def _finding(inspection: Inspection, gaps: Sequence[_Gap]) -> Finding:
    """Point at a form that is there; say for every language what to put, and where."""
    first, word = gaps[0], gaps[0].missing[0]
    paste = []
    for gap in gaps:
        wanted = {f"{gap.path}.{form}": "…" for form in gap.missing}
        paste += inspection.sources.layout(gap.beside.key.at.file).paste(wanted)
    return error("T06", first.beside.key.at, word=word, path=first.path, there=list(first.there),
                 language=first.language, paste=paste,
                 case=word if word in ("count", "other") else None)  # fmt: skip
