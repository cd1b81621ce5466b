"""T01: what flows say has to stand in the locale of the bot's first language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from jinja2 import nodes

from engine.core.position import Position
from engine.language.analysis.blocks import LostBlock, lost_blocks, name_of_block
from engine.language.analysis.inspection import Inspection
from engine.language.analysis.layout import Paste
from engine.language.analysis.parsed import Template
from engine.language.analysis.sayings import Saying
from engine.language.documents import TextDoc
from engine.language.finding import Finding
from engine.language.findings import error
from engine.language.nodes import Scalar
from engine.language.read_answers import BUILT_IN
from engine.language.tree import SHARED

_WORDS: Mapping[str, tuple[str, ...]] = {
    "date": tuple(f"month_{number}" for number in range(1, 13)),
    "weekday": tuple(f"weekday_{number}" for number in range(1, 8)),
    "money": ("currency",),
}
"""Filters and the words that they cannot do without."""


def missing_text(inspection: Inspection) -> Iterator[Finding]:
    """T01: there is no text for what the bot is to say, in the bot's first language.

    Bad: the state ``rules`` in ``flows/poltava/main.yaml``, and nothing under ``main`` → ``rules``
    in ``locales/uk/poltava.yaml``.

    Good: the text, or ``say: no`` in the state.
    """
    locales = inspection.locales
    if not inspection.languages or not locales.readable(inspection.languages[0]):
        return
    language = inspection.languages[0]
    missing = [
        saying
        for saying in locales.missing(language).values()
        if not _hidden(inspection, saying) and not locales.misnamed(language, saying.path)
    ]
    lost = lost_blocks(inspection, language)
    for together in _together(missing, _unwritten(inspection, language), lost):
        block = lost.get(name_of_block(together[0].path))
        yield _finding(inspection, language, together, block)
    yield from _missing_words(inspection, language)


def _finding(
    inspection: Inspection, language: str, together: Sequence[Saying], block: LostBlock | None
) -> Finding:
    """Tell of texts that are missing by one mistake; of a lost block wherever it is noticed."""
    saying, paths = together[0], [each.path for each in together]
    file, values = _locale(inspection, language, saying), dict.fromkeys(paths, "…")
    at = saying.state.name.at if block and saying.state else saying.at
    cause = None if saying.state else f"{saying.path} in {file}"
    if block is not None:
        file, values = block.file, {doc.path: _to_write(doc) for doc in block.texts}
        cause = f"{name_of_block(saying.path)} in {file}"
    several = saying.role == "label" and len(together) > 1
    paste = [
        *_paste(inspection, language, file, values),
        *_pastes_elsewhere(inspection, saying, paths),
    ]
    return error(
        "T01",
        at,
        word=saying.word,
        words=[each.word for each in together if each.role == "label"],
        path=saying.path,
        paste=paste,
        case="labels" if several else _case(saying),
        cause=cause,
    )


def _to_write(doc: TextDoc) -> str:
    """Give what is to be put after the name of a text; what is counted is the same everywhere."""
    return doc.variants[0].text if doc.path.endswith(".count") else "…"


def _together(
    missing: list[Saying], notices: Mapping[str, Scalar], lost: Iterable[str]
) -> Iterator[list[Saying]]:
    """Put together what is missing by one mistake: all texts of a state, of a section, a notice.

    Or all labels of a state that has its text.
    """
    states = [
        saying.path.removesuffix("text") for saying in missing if saying.path.endswith("text")
    ]
    labels = [saying.path.rpartition(".")[0] + "." for saying in missing
              if saying.path.split(".")[-2] in ("buttons", "choose")]  # fmt: skip
    wholes = ("engine.", "web.", *notices, *lost, *(state for state in states if state), *labels)
    groups: dict[str, list[Saying]] = {}
    for saying in missing:
        whole = next((each for each in wholes if saying.path.startswith(each)), saying.path)
        groups.setdefault(whole, []).append(saying)
    for whole, (first, *others) in groups.items():
        name = notices.get(whole)
        yield [replace(first, at=name.at, word=name.text) if name else first, *others]


def _unwritten(inspection: Inspection, language: str) -> dict[str, Scalar]:
    """Give the notices of which a language has no text at all, by the beginning of their paths."""
    written = {path.split(".")[1] for path in inspection.utility.paths(language)
               if path.startswith("notices.")}  # fmt: skip
    names = [notice.name for notice in inspection.utility.bot.notices]
    return {f"notices.{name.text}.": name for name in names if name.text not in written}


def _missing_words(inspection: Inspection, language: str) -> Iterator[Finding]:
    """Find filters whose words the locale does not have, each where it is first used."""
    common = inspection.locales.common.stale(language)
    there = {each.meant.rpartition(".")[2] for each in common if each.meant}  # reported as such
    paths = (path for path in inspection.utility.paths(language) if path.startswith("words."))
    there |= {path.rpartition(".")[2] for path in paths}
    for name, at in _filters(inspection, language).items():
        missing = [word for word in _WORDS.get(name, ()) if word not in there]
        if missing:
            yield _words(inspection, language, missing, at, "filter", name)
    spoken = inspection.utility.common  # of a language that there is not, that is reported
    codes = [code for code in inspection.utility.bot.languages if code.text in spoken]
    codes = [code for code in codes if code.text not in there]
    if codes and _names_languages(inspection, language):
        names = [code.text for code in codes]
        yield _words(inspection, language, names, codes[0].at, "language", None)


def _filters(inspection: Inspection, language: str) -> dict[str, Position]:
    """Give the filters that the texts of a language use, each with the first text that does."""
    found: dict[str, Position] = {}
    for saying in inspection.locales.sayings:
        for doc in inspection.locales.docs(saying, language):
            for template in (inspection.parsed.text(each.text) for each in doc.variants):
                if isinstance(template, Template):
                    for node in template.tree.find_all(nodes.Filter):
                        found.setdefault(node.name, doc.key.at)
    return found


def _words(
    inspection: Inspection,
    language: str,
    words: list[str],
    at: Position,
    case: str,
    name: str | None,
) -> Finding:
    file, first = inspection.utility.common[language].file, words[0]
    paste = _paste(inspection, language, file, {f"words.{word}": "…" for word in words})
    return error("T01", at, word=first, path=f"words.{first}", filter=name, case=case, paste=paste,
                 cause=f"{case} {first} in {file}")  # fmt: skip


def _names_languages(inspection: Inspection, language: str) -> bool:
    """Say whether the bot offers its languages by their names in words."""
    doc = inspection.utility.text(language, "language.language.choose")
    return doc is not None and "word" in doc.variants[0].text


def _hidden(inspection: Inspection, saying: Saying) -> bool:
    """Say whether another mistake may be why a text is asked for."""
    if inspection.damaged(saying.at.file):
        return True
    dialog, state = saying.dialog, saying.state
    if dialog is None or state is None:
        return False
    return state.name.text not in inspection.ways(dialog).reachable


def _case(saying: Saying) -> str | None:
    """Choose the wording by what is missing."""
    section, *_, last = saying.path.split(".")
    if section in ("engine", "answers", "web"):
        return section.removesuffix("s")
    if section == "notices" and saying.role == "text":
        return "notice"
    if last == "remind":
        return "remind"
    return None if saying.role == "text" else saying.role


def _locale(inspection: Inspection, language: str, saying: Saying) -> str:
    """Name the file in which a text should stand: the shared one for what is everybody's."""
    section, name, *_ = saying.path.split(".")
    if section == "answers":
        shared = name in (*BUILT_IN, "choice")
    else:
        shared = section in ("engine", "web") or saying.at.file.startswith(f"flows/{SHARED}/")
    return f"locales/{language}/{SHARED if shared else inspection.utility.bot.bot}.yaml"


def _pastes_elsewhere(inspection: Inspection, saying: Saying, paths: list[str]) -> list[Paste]:
    """Say how to put in the same in the other languages, as far as they lack it too."""
    pastes = []
    for language in inspection.languages[1:]:
        lacking = inspection.locales.missing(language)
        missing = [path for path in paths if path in lacking]
        missing = [path for path in missing if not inspection.locales.misnamed(language, path)]
        if missing and _own_file(inspection, language):
            file = _locale(inspection, language, saying)
            pastes += _paste(inspection, language, file, dict.fromkeys(missing, "…"))
    return pastes


def _own_file(inspection: Inspection, language: str) -> bool:
    """Say whether the bot has texts in a language, all of which can be read."""
    own = inspection.utility.texts.get(language)
    return inspection.locales.readable(language) and bool(own and own.texts)


def _paste(
    inspection: Inspection, language: str, file: str, values: Mapping[str, str]
) -> list[Paste]:
    """Say what to put into the locale; a state's only text needs no ``text``."""
    utility = inspection.utility
    tiers = [tier[language] for tier in (utility.texts, utility.common) if language in tier]
    wanted = {}
    for path, value in values.items():
        state = path.removesuffix(".text")
        there = any(state in texts.heads for texts in tiers)
        more = sum(each.startswith(f"{state}.") for each in values) > 1
        wanted[path if there or more else state] = value
    plain = "again" if next(iter(values)).startswith("answers.") else "text"
    return inspection.sources.layout(file).paste(wanted, plain)
