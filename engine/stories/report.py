"""What playing the stories gave, for the people who write them (LANGUAGE §4.4).

Not how they are played, and not coverage (``coverage``).
"""

from collections.abc import Mapping, Sequence

from engine.core.position import Position
from engine.language.lines import split_lines
from engine.messages import say
from engine.stories import transcript
from engine.stories.outcome import Failure, Played
from engine.stories.stage import Stage
from engine.stories.why import why

CATALOGUE = "stories"
BEFORE = 2
"""Turns shown above the one that failed."""
MARKS_APART = 12
"""Up to so many stories each has a mark of its own."""


def row(bot: str, results: Sequence[Sequence[Played]], lang: str) -> str:
    """Sum a bot up in a line; ``results`` holds, for each story, its playing in every language."""
    well = [all(played.well for played in story) for story in results]
    if len(well) <= MARKS_APART:
        marks = " ".join("✓" if each else "✗" for each in well)
    else:
        failed = f"  ✗ × {well.count(False)}" if False in well else ""
        marks = f"✓ × {well.count(True)}{failed}"
    turns = sum(len(story[0].story.turns) for story in results)
    return say(lang, CATALOGUE, "row.well", bot=bot, marks=f"{marks:<23}", stories=len(well),
               turns=turns)  # fmt: skip


def failed(stage: Stage | None, alike: Sequence[Played], source: str, lang: str) -> str:
    """Say what went wrong in a story: where, after what, instead of what, and why.

    ``alike`` holds its playings in the languages in which the same went wrong. Without a stage
    the story could not be played.
    """
    played, languages = alike[0], [each.language for each in alike if each.language]
    failure = played.failure
    if failure is None:
        raise ValueError(f"{played.story.title} did not fail")
    parts = [f"{_title(played, languages, lang)}\n  {failure.at}"]
    parts.append("\n".join(_conversation(stage, played, failure, lang)))
    parts.append("\n".join(excerpt(failure.at, source)))
    reason = why(stage, played) if stage else None
    if reason is not None:
        words = say(lang, CATALOGUE, f"why.{reason.key}", **reason.facts)
        parts.append("   " + say(lang, CATALOGUE, "failure.why", why=words))
    return "\n\n".join(parts)


def _title(played: Played, languages: list[str], lang: str) -> str:
    story = played.story
    key = "failure.title" if story.about else "failure.untitled"
    title = say(lang, CATALOGUE, key, title=story.title, about=story.about)
    if not languages:
        return title
    return f"{title} · {say(lang, CATALOGUE, 'failure.languages', languages=languages)}"


def _conversation(stage: Stage | None, played: Played, failure: Failure, lang: str) -> list[str]:
    """Give the turns before the one that failed, that one, and what was expected of it."""
    shown: list[str] = []
    for turn in played.turns[-1 - BEFORE : -1]:
        shown += transcript.lines(turn, played.language, lang)
    if played.turns:
        shown += transcript.lines(played.turns[-1], played.language, lang, failure.index)
    space = transcript.indent(lang)
    marked = failure.index is not None and failure.index < len(played.turns[-1].messages)
    if failure.kind != "other":  # there the line itself and what was expected say it all
        what = say(lang, CATALOGUE, f"what.{_kind(failure)}", **failure.facts)
        shown.append((space if marked else f"    ✗ {space[6:]}") + what)
    if stage and "expected" in failure.facts:
        shown.append(space + _expected(stage, played, str(failure.facts["expected"]), lang))
    return shown


def _kind(failure: Failure) -> str:
    if failure.kind == "no_button" and not failure.facts["seen"]:
        return "nothing_to_press"
    if failure.kind == "buttons" and not failure.facts["came"]:
        return "no_buttons"
    return failure.kind


def _expected(stage: Stage, played: Played, name: str, lang: str) -> str:
    """Say which state was expected, with the beginning of its text."""
    said = stage.names.find(name)
    for path in (f"{named.said}{end}" for named in said for end in ("", ".text")):
        doc = stage.utility.said(played.language, path)
        if doc is not None:
            text = transcript.short(" ".join(doc.variants[0].text.split()))
            return say(lang, CATALOGUE, "failure.preview", expected=name, text=text)
    return say(lang, CATALOGUE, "failure.expected", expected=name)


def excerpt(at: Position, source: str) -> list[str]:
    """Show a line of a story and the one before it, with a caret under what is meant."""
    lines = split_lines(source)
    if not 0 < at.line <= len(lines):
        return []
    number = len(str(at.line))
    shown = []
    if at.line > 1 and lines[at.line - 2].strip():
        shown.append(f"   {at.line - 1:>{number}} │ {lines[at.line - 2]}")
    shown.append(f" → {at.line:>{number}} │ {lines[at.line - 1]}")
    end = at.end_column if at.end_line == at.line else len(lines[at.line - 1]) + 1
    caret = "^" * max(1, end - at.column)
    shown.append(f"   {'':>{number}} │ {' ' * (at.column - 1)}{caret}")
    return shown


def summary(results: Sequence[Sequence[Played]], seconds: float, lang: str) -> str:
    """Sum everything up in a line."""
    wrong = sum(not all(played.well for played in story) for story in results)
    languages = dict.fromkeys(played.language for story in results for played in story)
    facts: Mapping[str, object] = {
        "stories": len(results),
        "languages": list(languages),
        "failed": wrong,
        "seconds": f"{seconds:.1f}".replace(".", "," if lang == "uk" else "."),
    }
    return say(lang, CATALOGUE, "summary.failed" if wrong else "summary.well", **facts)
