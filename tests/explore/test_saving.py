"""A finding kept as a story: it reads without a mistake, plays, and fails until it is mended."""

from pathlib import Path

import pytest

from engine.explore.exploring import Explored
from engine.explore.report import title
from engine.explore.saving import save
from engine.language.finding import Severity
from engine.language.tree import read_tree
from engine.stories.checking import check_stories
from engine.stories.files import read_stories
from engine.stories.outcome import Played
from engine.stories.play import languages_of, play
from tests.explore import test_findings as seeds
from tests.explore.seeded import explored, stage

MANY = ", ".join(f"item_{number}" for number in range(30))
LABELS = ", ".join(f"item_{number}: Рядок {number}" for number in range(30))
LISTED = "choose: \"['day', 'night'] if person.language == 'uk' else ['day']\""
TRAP = seeds.TWO_STATES.replace("next: ready", "next: ask").replace("ready:\n  go: menu\n", "")
SEEDS: dict[str, dict[str, str]] = {
    "x02": {
        "main": seeds.TWO_STATES.replace("next: ready", "next: look").replace(
            "ready:\n", "look: {do: look_up}\nready:\n"
        ),
        "uk": seeds.TWO_TEXTS.replace("Готово.", "Готово, {{ title }}."),
        "services": "look_up: {gives: [title], ends: [], stand_in: {}}",
    },
    "x04": {
        "main": seeds.TWO_STATES.replace(
            "ask:\n  buttons:\n    n", "ask:\n  tries: 5\n  buttons:\n    n"
        ),
        "uk": seeds.TWO_TEXTS.replace("text: Далі?", "text: Далі?, again: Натисніть кнопку."),
    },
    "x05": {"main": TRAP, "uk": seeds.TWO_TEXTS.replace("ready: Готово.\n", "")},
    "x07": {
        "main": seeds.TWO_STATES.replace("  buttons:\n    next: ready", f"  choose: [{MANY}]"),
        "uk": seeds.TWO_TEXTS.replace("buttons: {next: Так}", f"choose: {{{LABELS}}}"),
    },
    "x08": {
        "main": seeds.TWO_STATES.replace("  buttons:\n    next: ready", f"  {LISTED}"),
        "uk": seeds.TWO_TEXTS.replace("buttons: {next: Так}", "choose: {day: День, night: Ніч}"),
    },
}


def saved(folder: Path, found: Explored) -> list[Path]:
    """Save what was found among the bot's stories."""
    about = {n: title(finding.broken, "uk") for n, finding in enumerate(found.findings)}
    return save(found, folder / "tests/stories/proba", about)


def replayed(folder: Path, **pieces: str) -> list[Played]:
    """Play all stories of the bot anew, in each of their languages."""
    ready = stage(folder, **pieces)  # type: ignore[arg-type]
    files = read_stories(folder)
    findings = [*files.findings, *check_stories(folder, read_tree(folder, ["proba"]))]
    assert not [finding for finding in findings if finding.severity is Severity.ERROR]
    return [play(ready, s, language) for s in files.stories for language in languages_of(s, ready)]


@pytest.mark.parametrize("code", SEEDS)
def test_a_saved_story_fails_where_the_finding_was(tmp_path: Path, code: str) -> None:
    """It plays up to its last turn, and fails there and nowhere before."""
    found = explored(tmp_path, **SEEDS[code])
    (path,) = saved(tmp_path, found)
    assert path.name == f"explored_{code}_1.yaml"
    played = replayed(tmp_path, **SEEDS[code])
    wrong = [each for each in played if each.failure is not None]
    assert wrong, path.read_text("utf-8")
    for each in wrong:
        assert len(each.turns) == len(each.story.turns), path.read_text("utf-8")


def test_a_saved_story_passes_once_the_flow_is_mended(tmp_path: Path) -> None:
    """What was mended is proved by the story that showed the mistake."""
    saved(tmp_path, explored(tmp_path, **SEEDS["x02"]))
    mended = {**SEEDS["x02"], "uk": seeds.TWO_TEXTS}
    played = replayed(tmp_path, **mended)
    assert played
    assert not [each.failure for each in played if each.failure]


def test_nothing_that_was_saved_is_written_over(tmp_path: Path) -> None:
    """Exploring again leaves the stories of before, and numbers on."""
    found = explored(tmp_path, **SEEDS["x05"])
    first = saved(tmp_path, found)
    second = saved(tmp_path, found)
    assert [path.name for path in (*first, *second)] == [
        "explored_x05_1.yaml",
        "explored_x05_2.yaml",
    ]
