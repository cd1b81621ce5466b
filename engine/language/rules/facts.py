"""T04, as far as ``bot.yaml`` is to blame: facts that were renamed there, or are not given at all.

Not the looking for unknown names (``names``): this says what is to be mended in ``bot.yaml``.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from engine.language.analysis.inspection import Inspection
from engine.language.analysis.parsed import Template
from engine.language.finding import Finding, Fix
from engine.language.findings import error
from engine.language.nodes import Scalar
from engine.language.rules.syntax import expressions, guards
from engine.language.tree import SHARED

_MANY = 2
"""Places that miss a fact from which on it is less likely that all of them are misspelt."""


def of_bot_file(inspection: Inspection, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give findings of unknown names; those that are one mistake in ``bot.yaml`` are one there.

    So it is where many places miss a fact, and the one that is most like it nobody uses. To the
    others is added what can be put into ``bot.yaml``.
    """
    missed: dict[str, list[Finding]] = {}
    layout = inspection.sources.layout(inspection.utility.bot.file)
    for finding in findings:
        match finding.facts["case"]:
            case "fact":
                missed.setdefault(finding.facts["word"], []).append(finding)
            case "owner":
                yield _with(finding, paste=layout.paste({"personal_data.owner": "…"}))
            case _:
                yield finding
    for word, places in missed.items():
        declared = _renamed(inspection, places)
        if declared is not None:
            yield _told(declared, word, places)
            continue
        paste = layout.paste({f"facts.{word}": "…"})
        for finding in places:
            yield finding if finding.facts["suggestion"] else _with(finding, paste=paste)


def _with(finding: Finding, **facts: object) -> Finding:
    return replace(finding, facts={**finding.facts, **facts})


def _renamed(inspection: Inspection, places: Sequence[Finding]) -> Scalar | None:
    """Find the fact in ``bot.yaml`` that was probably called as all these places call it."""
    near, facts = places[0].facts["suggestion"], inspection.utility.bot.facts
    declared = next((name for name, _ in facts if name.text == near), None)
    if declared is None or _count(places) < _MANY or _used(inspection, declared.text):
        return None
    return declared


def _count(places: Iterable[Finding]) -> int:
    """Count places; the languages of a shared text repeat one mistake, so they count once."""
    files = Counter(finding.at.file for finding in places)
    common = [n for file, n in files.items() if file.endswith(f"/{SHARED}.yaml")]
    return sum(files.values()) - sum(common) + max(common, default=0)


def _used(inspection: Inspection, fact: str) -> bool:
    """Say whether any text or condition of the bot uses a fact."""
    path = ("bot", fact)
    return any(use.path[:2] == path for each in _templates(inspection) for use in each.uses)


def _templates(inspection: Inspection) -> Iterator[Template]:
    locales, bot = inspection.locales, inspection.utility.bot
    written = [each for dialog in inspection.checked for each in expressions(dialog)]
    written += [each for notice in bot.notices for each in guards(notice)]
    parsed = [inspection.expression(scalar) for scalar in written]
    variants = [
        variant.text
        for language in inspection.languages
        for saying in locales.sayings
        for doc in locales.docs(saying, language)
        for variant in doc.variants
    ]
    for each in (*parsed, *map(inspection.parsed.text, variants)):
        if isinstance(each, Template):
            yield each


def _told(declared: Scalar, word: str, places: Sequence[Finding]) -> Finding:
    at = declared.at
    where = dict.fromkeys(f"{each.at.file}:{each.at.line}" for each in places)
    return error("T04", at, Fix(at, word, safe=False), word=declared.text, suggestion=word,
                 case="renamed", places=list(where), cause=f"fact {word}")  # fmt: skip
