"""The table from the rules of docs/DOMAIN.md to the stories and tests that show them."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.test_stories import FILES

ROOT = Path(__file__).parent.parent
TABLE = tomllib.loads((ROOT / "tests" / "rules_of_the_field.toml").read_text(encoding="utf-8"))
RULES = {
    f"{chapter}.{number}": rule for chapter in TABLE for number, rule in TABLE[chapter].items()
}
STORIES = {story.title for story in FILES.stories}
BOTS = {story.bot.text for story in FILES.stories}
CHAPTERS = ("2", "3", "4", "5", "7", "8")


def rules_of(chapter: str) -> list[str]:
    """List the rules of a chapter as the document has them: by numbers, bullets, or as one."""
    text = (ROOT / "docs" / "DOMAIN.md").read_text(encoding="utf-8")
    body = re.split(r"^## ", text, flags=re.M)[int(chapter)].partition("\n")[2]
    if chapter == "2" and (numbers := re.findall(r"^(\d+)\. ", body, re.M)):
        return [f"{chapter}.{number}" for number in numbers]
    bullets = re.findall(r"^\* ", body, re.M) or [""]
    return [f"{chapter}.{place}" for place, _ in enumerate(bullets, 1)]


def test_every_rule_stands_in_the_table() -> None:
    """No rule of the field is without a story, and none is shown that is no rule."""
    assert list(RULES) == [rule for chapter in CHAPTERS for rule in rules_of(chapter)]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_shown_by_stories_that_exist(rule: str) -> None:
    """Each is played in both languages by the stories' own test."""
    stories = RULES[rule]["stories"]
    assert stories
    assert set(stories) <= STORIES


@pytest.mark.parametrize("rule", RULES)
def test_what_no_story_can_show_is_tested(rule: str) -> None:
    """The tests named beside the stories exist."""
    for name in RULES[rule].get("tests", []):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "def test_" in text or "TestCase" in text, name


@pytest.mark.parametrize("bot", sorted(BOTS))
def test_every_bot_shows_the_rules_of_readings_and_data(bot: str) -> None:
    """A month, a correction, its window in words, consent and one's own data."""
    names = {story.name for story in FILES.stories if story.bot.text == bot}
    assert {"month", "correction", "rules", "my_data", "step_help", "meter_replaced"} <= names
    assert any(name.startswith("consent") for name in names)
