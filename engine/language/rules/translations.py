"""T02, T12, T13: what one language of a bot has, the others have too."""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator
from itertools import permutations

from engine.language.analysis.blocks import blocks_not_in, lost_blocks
from engine.language.analysis.inspection import Inspection
from engine.language.analysis.layout import Paste
from engine.language.analysis.sayings import PLURAL
from engine.language.documents import TextDoc, TextsDoc
from engine.language.finding import Finding
from engine.language.findings import error, warning
from engine.language.seen import digest


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
                file = f"locales/{other}/{utility.bot.bot}.yaml"
                case = "empty" if inspection.sources.there(file) else "file"
                yield error("T02", code.at, language=other, case=case, path=None, file=file,
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
    for first, other in permutations(inspection.languages, 2):
        own = utility.texts.get(first)
        if own is None or not inspection.locales.readable(other):
            continue
        theirs, common = utility.texts[other].texts, utility.common[other].texts
        if not theirs:
            continue
        paths = {path for path in own.texts if not path.startswith("commands.")}
        instead = {path for path in paths if path not in theirs and path in common}
        for head, doc, _ in _topmost(own, instead):
            if not inspection.locales.misnamed(other, doc.path):
                said = _short(common[doc.path].variants[0].text)
                yield warning("T13", own.heads[head].at, path=head, language=other, said=said,
                              file=utility.texts[other].file, first=first,
                              paste=_sample(inspection, own, head, doc, other))  # fmt: skip


def older_translation(inspection: Inspection) -> Iterator[Finding]:
    """T12: an original has changed since its translation was accepted, and the translation not.

    Only where ``locales/<language>/<name>.lock`` says what was accepted (``check --accept``).

    Bad: ``menu: Чим допомогти? Показники приймаємо до 28-го.`` and still ``menu: Чем помочь?``.
    Good: the translation brought up to date, or accepted as it is.
    """
    utility = inspection.utility
    if not inspection.languages:
        return
    first, *others = inspection.languages
    for tier in (utility.texts, utility.common):
        for other in others:
            if first not in tier or other not in tier:
                continue
            for path, seen in tier[other].seen.items():
                original, translation = tier[first].texts.get(path), tier[other].texts.get(path)
                if original is None or translation is None:
                    continue
                if digest(original) != seen.original and digest(translation) == seen.translation:
                    yield warning("T12", translation.key.at, path=path, language=other, first=first,
                                  now=_short(original.variants[0].text),
                                  name=path.removesuffix(".text"))  # fmt: skip


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
    for path, text in texts.texts.items():
        parent, _, form = path.rpartition(".")
        plural = form in PLURAL and (parent in counted or f"{parent}.text" in there)
        word = path.startswith("words.") and form in words
        if text.unwritten:
            continue  # there is nothing to translate yet
        if not (path in there or plural or word or (form == "text" and parent in counted)):
            lost.add(path)
    first = inspection.languages[0]
    told = set(locales.missing(first)) if other == first else set()
    if other == first:  # what T01 asks for together with what is missing
        told |= {doc.path for each in lost_blocks(inspection, first).values() for doc in each.texts}
    elsewhere = set(_heads(there))
    if texts is utility.common.get(texts.language):  # whatever a bot has of its own beside it
        blocks = {name[:-1] for name in blocks_not_in(texts, utility.common.get(other), lost)}
        lost |= {path for path in texts.texts if _is_within(path.rpartition(".")[0], blocks)}
        elsewhere = {head for head in elsewhere if not _is_within(head, blocks)}
    for head, doc, alone in _topmost(texts, lost, elsewhere):
        if doc.path in told or inspection.locales.misnamed(other, doc.path):
            continue
        if not locales.is_said(texts, doc.path):
            continue
        at = texts.heads[head].at
        yield error("T02", at, path=head, language=other, first=texts.language,
                    paste=_sample(inspection, texts, head, doc, other),
                    case=None if alone else "block")  # fmt: skip


def _is_within(path: str, blocks: Collection[str]) -> bool:
    """Say whether a path is a block's, or below one."""
    while path and path not in blocks:
        path = path.rpartition(".")[0]
    return bool(path)


def _sample(
    inspection: Inspection, texts: TextsDoc, head: str, doc: TextDoc, other: str
) -> list[Paste]:
    """Say where a translation is to be put, and give the original in its place."""
    file = texts.file.replace(f"/{texts.language}/", f"/{other}/")
    original = inspection.sources.layout(texts.file).block(head)
    if original is None:  # it stands in braces
        at = doc.variants[0].at
        original = inspection.sources.lines(at.file)[at.line - 1][at.column - 1 : at.end_column - 1]
    plain = "again" if head.startswith("answers.") else "text"
    return inspection.sources.layout(file).paste({head: original}, plain)


def _topmost(
    texts: TextsDoc, chosen: set[str], elsewhere: Container[str] = ()
) -> Iterator[tuple[str, TextDoc, bool]]:
    """Give the highest names under which everything is among the chosen, each with its first text.

    Never higher than a state, or what stands directly in a section, nor than what is there
    ``elsewhere``. Told with each is whether that text is all that stands there.
    """
    every, among = Counter(_heads(texts.texts)), Counter(_heads(chosen))
    told: set[str] = set()
    for path in texts.texts:
        if path not in chosen:
            continue
        known = (head for head in _heads([path]) if head in texts.heads)
        whole = (h for h in known if every[h] == among[h] and h not in elsewhere)
        head = next(whole, path)
        if head not in told:
            told.add(head)
            yield head, texts.texts[path], every[head] == 1


def _heads(paths: Iterable[str]) -> Iterator[str]:
    """Give everything from the second name of each path on under which it stands, and itself."""
    for path in paths:
        steps = path.split(".")
        for length in range(2, len(steps) + 1):
            yield ".".join(steps[:length])


def _short(text: str) -> str:
    """Give the beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 70 else line[:69].rstrip() + "…"
