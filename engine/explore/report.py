"""What exploring found, for the people who write the dialogs. Not how it was found."""

from collections.abc import Iterator, Sequence
from typing import Any

from engine.core.position import Position
from engine.explore.exploring import Explored, Finding
from engine.explore.invariants import TOO_MUCH, UNREACHED, Broken
from engine.explore.nodes import Bounds, Found
from engine.explore.rehearsal import Setting
from engine.language.finding import Severity
from engine.messages import has, say
from engine.stories import coverage, transcript
from engine.stories.coverage import Coverage
from engine.stories.document import FIRST_MOMENT
from engine.stories.stage import Stage

CATALOGUE = "explore"


def title(broken: Broken, lang: str) -> str:
    """Say what is wrong, in a few words."""
    return _words(broken, "title", lang)


def severity(broken: Broken) -> Severity:
    """Grade it: a state that nobody comes to harms no one, everything else happens to people."""
    return Severity.WARNING if broken.code == UNREACHED else Severity.ERROR


def described(stage: Stage, finding: Finding, lang: str) -> str:
    """Say a finding: where, what, the conversation that shows it, and how to mend it."""
    broken = finding.broken
    grade = say(lang, "check", f"severity.{severity(broken).value}")
    parts = [f"{place(stage, broken)}  {grade} {broken.code} — {title(broken, lang)}"]
    if finding.found is not None:
        parts.append("\n".join(_conversation(finding.found, finding.setting, lang)))
    body = _words(broken, "body", lang)
    parts.append("\n".join(f"   {line}".rstrip() for line in body.split("\n")))
    return "\n\n".join(parts)


def place(stage: Stage, broken: Broken) -> Position:
    """Give the place of the state that a finding is about, else where the bot begins."""
    if broken.state is not None:
        return stage.flow.state(broken.state).position
    first = next(iter(stage.flow.dialogs[stage.flow.start].states.values()))
    return first.position


def row(explored: Explored, bounds: Bounds, lang: str, *, quick: bool) -> str:
    """Sum a bot up: what was gone through, and which bound stopped it."""
    lines = [
        say(
            lang,
            CATALOGUE,
            "row.found" if explored.findings else "row.clean",
            bot=explored.stage.flow.bot,
            findings=len(explored.findings),
            situations=explored.situations,
            turns=explored.turns,
            seconds=seconds(explored.seconds, lang),
        ),
        _reach(explored, lang),
    ]
    twice = {"seconds": int(bounds.seconds) * 2, "situations": bounds.situations * 2,
             "depth": bounds.depth * 2}  # fmt: skip
    lines += [say(lang, CATALOGUE, f"bound.{bound}", **twice) for bound in explored.bounds]
    if quick:
        lines.append(say(lang, CATALOGUE, "row.quick"))
    return "\n".join(f" {line}" if line[:1] != " " else line for line in lines)


def covered(explored: Explored, lang: str) -> str:
    """List the states and ways that nobody went through, and those of a language, with lines."""
    return coverage.described([_coverage(explored)], lang, CATALOGUE)


def _reach(explored: Explored, lang: str) -> str:
    """Say how far it came: states and ways of all that there are, by language and channel."""
    found = _coverage(explored)
    channels = coverage.coverage_of(explored.stage, explored.channels)
    ways = [*found.taken.items(), *channels.taken.items()]
    taken = [say(lang, CATALOGUE, "row.taken", where=where, ways=count) for where, count in ways]
    return say(lang, CATALOGUE, "row.reach", states=found.states[0], all_states=found.states[1],
               ways=found.ways[0], all_ways=found.ways[1], taken=taken)  # fmt: skip


def _coverage(explored: Explored) -> Coverage:
    return coverage.coverage_of(explored.stage, explored.taken)


def seconds(passed: float, lang: str) -> str:
    """Write seconds as the language does."""
    return f"{passed:.1f}".replace(".", "," if lang == "uk" else ".")


def _words(broken: Broken, part: str, lang: str) -> str:
    facts: dict[str, Any] = dict(broken.facts)
    if broken.code == TOO_MUCH:
        facts["case_words"] = say(lang, CATALOGUE, f"over.{facts['what']}")
    if broken.code == UNREACHED and facts["callers"]:
        facts["needs"] = [*facts["needs"], say(lang, CATALOGUE, "needs.call", **facts)]
    key = f"{broken.code}.{broken.case}.{part}"
    if not has(lang, CATALOGUE, key):
        key = f"{broken.code}.{part}"
    return say(lang, CATALOGUE, key, **facts)


def _conversation(found: Found, setting: Setting, lang: str) -> Iterator[str]:
    circumstances = ""
    if setting.at != FIRST_MOMENT:
        circumstances += say(lang, CATALOGUE, "shortest.day", day=f"{setting.at:%d.%m.%Y}")
    if found.plan is not None:
        circumstances += say(lang, CATALOGUE, "shortest.fails", service=found.plan.service,
                             how=found.plan.how)  # fmt: skip
    heading = say(lang, CATALOGUE, "shortest.one", count=len(found.turns), channel=setting.channel,
                  language=found.language, circumstances=circumstances)  # fmt: skip
    yield f"   {heading}"
    yield from _lines(found, lang)


def _lines(found: Found, lang: str) -> Sequence[str]:
    return [line for turn in found.turns for line in transcript.lines(turn, found.language, lang)]
