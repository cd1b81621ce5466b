"""T02, T13: what one language of a bot has, the others have too."""

from collections.abc import Iterator

from engine.language.analysis.inspection import Inspection
from engine.language.analysis.sayings import PLURAL
from engine.language.documents import TextDoc, TextsDoc
from engine.language.finding import Finding
from engine.language.findings import error, warning


def missing_translation(inspection: Inspection) -> Iterator[Finding]:
    """T02: a text is there in one of the bot's languages and not in another.

    Bad: ``main`` → ``menu`` → ``buttons`` → ``add`` in ``locales/uk/poltava.yaml`` only.
    Good: the same in ``locales/ru/poltava.yaml``, in Russian.
    """
    utility = inspection.utility
    for language in inspection.languages:
        for other in inspection.languages:
            if other == language or not inspection.locales.readable(other):
                continue
            if _no_file(inspection, language, other):
                code = next(each for each in utility.bot.languages if each.text == other)
                yield error("T02", code.at, language=other, case="file", path=None, original=None,
                            file=f"locales/{other}/{utility.bot.bot}.yaml",
                            first=inspection.languages[0])  # fmt: skip
                continue
            for tier in (utility.texts, utility.common):
                if language in tier:
                    yield from _untranslated(inspection, tier[language], other)


def common_instead(inspection: Inspection) -> Iterator[Finding]:
    """T13: a bot has its own text in one language, and in another the shared one will be said.

    Bad: ``outages`` → ``planned`` in ``locales/uk/kharkiv.yaml`` and not in
    ``locales/ru/kharkiv.yaml``, while ``locales/ru/shared.yaml`` has it.

    Good: the bot's own text in both.
    """
    utility = inspection.utility
    if not inspection.languages:
        return
    first, *others = inspection.languages
    own = utility.texts.get(first)
    for other in others:
        if own is None or not inspection.locales.readable(other):
            continue
        theirs, common = utility.texts[other].texts, utility.common[other].texts
        if not theirs:
            continue
        paths = {path for path in own.texts if not path.startswith("commands.")}
        instead = {path for path in paths if path not in theirs and path in common}
        for head, doc in _topmost(own, instead, paths):
            if not inspection.locales.misnamed(other, doc.path):
                said = _short(common[doc.path].variants[0].text)
                yield warning("T13", own.heads[head].at, path=head, language=other, said=said,
                              file=utility.texts[other].file, first=first)  # fmt: skip


def _no_file(inspection: Inspection, language: str, other: str) -> bool:
    """Say whether a bot has texts of its own in one language and none at all in another."""
    texts = inspection.utility.texts
    return (
        language == inspection.languages[0]
        and bool(texts.get(language) and texts[language].texts)
        and not (texts.get(other) and texts[other].texts)
    )


def _untranslated(inspection: Inspection, texts: TextsDoc, other: str) -> Iterator[Finding]:
    utility, locales = inspection.utility, inspection.locales
    there = utility.paths(other)
    words = {path.rpartition(".")[2] for path in there if path.startswith("words.")}
    counted = {path.rpartition(".")[0] for path in there if path.rpartition(".")[2] in PLURAL}
    lost = set()
    for path in texts.texts:
        parent, _, form = path.rpartition(".")
        plural = form in PLURAL and (parent in counted or f"{parent}.text" in there)
        word = path.startswith("words.") and form in words
        if not (path in there or plural or word or (form == "text" and parent in counted)):
            lost.add(path)
    first = inspection.languages[0]
    told = set(locales.missing(first)) if other == first else set()
    for head, doc in _topmost(texts, lost, set(texts.texts)):
        if doc.path in told or inspection.locales.misnamed(other, doc.path):
            continue
        if not locales.is_said(texts, doc.path):
            continue
        alone = _all_under(head, set(texts.texts)) == {doc.path}
        at = texts.heads[head].at
        file = texts.file.replace(f"/{texts.language}/", f"/{other}/")
        yield error("T02", at, path=head, language=other, first=texts.language, file=file,
                    original=_short(doc.variants[0].text) if alone else None,
                    case="text" if alone else "block")  # fmt: skip


def _topmost(texts: TextsDoc, chosen: set[str], every: set[str]) -> Iterator[tuple[str, TextDoc]]:
    """Give the highest names under which everything is among the chosen, each with its first text.

    Never higher than a state, or what stands directly in a section.
    """
    told: set[str] = set()
    for path in texts.texts:
        if path not in chosen:
            continue
        steps = path.split(".")
        heads = [".".join(steps[:length]) for length in range(2, len(steps) + 1)]
        head = next((h for h in heads if h in texts.heads and _all_under(h, every) <= chosen), path)
        if head not in told:
            told.add(head)
            yield head, texts.texts[path]


def _all_under(head: str, paths: set[str]) -> set[str]:
    return {path for path in paths if path == head or path.startswith(head + ".")}


def _short(text: str) -> str:
    """Give the beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 70 else line[:69].rstrip() + "…"
