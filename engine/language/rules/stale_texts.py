"""T03: what stands in a locale and is never said, or is said under another name."""

from collections.abc import Callable, Iterator, Sequence

from engine.core.position import Position
from engine.language.analysis.inspection import Inspection, Survey
from engine.language.analysis.sources import Sources
from engine.language.analysis.stale import WORDS, Stale, left_of
from engine.language.finding import Finding, Fix
from engine.language.findings import error, warning
from engine.language.read_texts import SECTIONS
from engine.language.rules.misnamed import misnamed


def stale_text(inspection: Inspection) -> Iterator[Finding]:
    """T03: a text that belongs to no state, button or outcome.

    A warning; an error when a text that is needed is missing and was probably meant. What is
    stale in several languages is reported once, and of the flow if none of them agrees with it.

    Bad::

        prove_owner:
          adress: Ваша адреса?    # the state is called address

    Good::

        prove_owner:
          address: Ваша адреса?
    """
    locales, sources = inspection.locales, inspection.sources
    yield from _told(sources, [inspection], locales.stale, inspection.languages)


def stale_shared_text(survey: Survey) -> Iterator[Finding]:
    """T03: a text of the shared locale that no bot ever says.

    Bad: ``choose_acount`` in ``locales/uk/shared.yaml``. Good: ``choose_account``.
    """
    inspections, languages = survey.inspections, survey.languages
    yield from _told(survey.sources, inspections, survey.common.stale, languages)


def _told(
    sources: Sources,
    inspections: Sequence[Inspection],
    stale: Callable[[str], list[Stale]],
    languages: Sequence[str],
) -> Iterator[Finding]:
    """Report each name once, in the first language that has it."""
    found = {code: {each.path: each for each in stale(code)} for code in languages}
    told: set[str] = set()
    for paths in found.values():
        for path, each in paths.items():
            if path in told:
                continue
            told.add(path)
            others = [each[path].key.at.file for each in found.values() if path in each]
            cause = left_of(each, paths)
            asked = _asked_for(inspections, languages[0], each.meant)
            if (slip := _command(inspections, each)) is not None:
                yield slip
            elif asked is not None and 1 < len(others) == len(languages):
                yield _renamed(inspections, each, asked)
            else:
                everywhere = len(others) == len(languages)
                was = _for_renaming(inspections, each) if everywhere else None
                yield _stale(sources, each, others[1:], was, cause)


def _asked_for(
    inspections: Sequence[Inspection], language: str, meant: str | None
) -> Position | None:
    """Find where a flow asks for the missing text that was probably meant."""
    if meant is None or "." not in meant:
        return None
    for inspection in inspections:
        for notice in inspection.utility.bot.notices:
            if meant == f"notices.{notice.name.text}":
                return notice.name.at
        for path, saying in inspection.locales.missing(language).items():
            if f"{path}.".startswith(f"{meant}."):
                state = saying.state if meant.count(".") == 1 else None
                return state.name.at if state else saying.at
    return None


def _command(inspections: Sequence[Inspection], each: Stale) -> Finding | None:
    """Say that a command is misspelt in bot.yaml, if one without words is called nearly so."""
    section, _, name = each.path.partition(".")
    if section != "commands" or len(inspections) != 1:
        return None
    commands = (branch.name for branch in inspections[0].utility.bot.commands)
    return misnamed(inspections[0], section, name, commands)


def _renamed(inspections: Sequence[Inspection], each: Stale, at: Position) -> Finding:
    """Say it of the flow: all languages agree on another name, so it is the flow that differs."""
    meant, word = str(each.meant), each.path.rpartition(".")[2]
    new, was, fix = (
        meant.rpartition(".")[2],
        _for_renaming(inspections, each),
        Fix(at, word, safe=False),
    )
    return error("T01", at, fix, path=meant, word=new, suggestion=word, was=was, new=was and new,
                 file=each.key.at.file, line=each.key.at.line, case="renamed",
                 ways=[], cause=f"renamed {meant}")  # fmt: skip


def _for_renaming(inspections: Sequence[Inspection], each: Stale) -> str | None:
    """Give the name by which ``check --rename`` knows what a text belongs to, if it does."""
    events = {event for inspection in inspections for event in inspection.utility.events}
    match each.path.split("."):
        case ["notices", notice] if notice in events:
            return None
        case ["answers" | "commands" | "notices", _]:
            return each.path
        case ["notices", _, stage] if stage != "buttons":
            return each.path
        case [section, *_] if section in SECTIONS:
            return None
        case [_] | [_, _]:
            return each.path
        case [dialog, state, "buttons", button]:
            return f"{dialog}.{state}.{button}"
    return None


def _stale(sources: Sources, each: Stale, also: list[str], was: str | None, cause: str) -> Finding:
    """Say it of the text; ``was`` is what it belonged to, where every language calls it so.

    ``cause`` is what was taken out of the flow, with whatever texts it had.
    """
    word = each.path.rpartition(".")[2]
    if each.meant is None:
        fix = None if each.near else _removal(sources, each)
        return warning("T03", each.key.at, fix, path=each.path, word=word, suggestion=each.near,
                       also=also, cause=f"{each.key.at.file} {cause}")  # fmt: skip
    meant = each.meant.rpartition(".")[2]
    fix = Fix(each.key.at, meant, safe=False)
    told = error if each.needed else warning
    return told("T03", each.key.at, fix, path=each.path, word=word, suggestion=meant, was=was,
                old=was and word, also=also, case="misspelt", cause=_pair(each))  # fmt: skip


def _pair(each: Stale) -> str | None:
    """Words for data that two languages name differently are one mistake, not two."""
    return " ".join(sorted((each.path, str(each.meant)))) if each.path.startswith(WORDS) else None


def _removal(sources: Sources, each: Stale) -> Fix | None:
    """Take out the lines from the name to the end of what stands under it."""
    at, lines = each.key.at, sources.lines(each.key.at.file)
    last = max(variant.at.end_line for doc in each.docs for variant in doc.variants)
    if lines[at.line - 1][: at.column - 1].strip():
        return None
    end = Position(at.file, at.line, 1, last + 1, 1)
    if last >= len(lines):
        end = Position(at.file, at.line, 1, len(lines), len(lines[-1]) + 1)
    return Fix(end, "", safe=True)
