"""A mistake of a flow is not told again of the stories that it leaves without a name."""

import shutil
from pathlib import Path

import pytest

from engine.language.check import check
from engine.language.finding import Finding
from engine.language.tree import read_tree, shipped
from engine.stories import check_stories

MAIN, BOT = "flows/poltava/main.yaml", "flows/poltava/bot.yaml"
OTHER_ZONE = """\
  other_zone:                    # число пасує до іншої зони: «Переплутали?»
    buttons:
      swap: end other_zone
      keep: too_low_here
      wrong: reading
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the shipped files with the stories of one bot."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "cache"))
    for folder in ("flows", "locales", "tests/stories/poltava"):
        shutil.copytree(shipped() / folder, tmp_path / "tree" / folder)
    return tmp_path / "tree"


def found(root: Path, file: str, old: str, new: str) -> list[Finding]:
    """Change a file and check the bot with its stories."""
    path = root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    tree = read_tree(root, ["poltava"])
    return [*check(tree), *check_stories(root, tree)]


def codes(findings: list[Finding]) -> list[str]:
    """Give the codes of findings."""
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        (MAIN, "      help: do help\n", "", "T03"),
        (MAIN, "  readings:\n    do", "  redings:\n    do", "L01"),
        (BOT, "rules: do rules", "rules: do ruls", "L02"),
        (BOT, "rules: do rules", "rules: rules", "C02"),
        (BOT, "rules: do rules", "rules do rules", "Y10"),
        (BOT, "languages: [uk, ru]", "languages: [uk, rru]", "C04"),
        ("flows/shared/delete.yaml", "  deleted:", "  deletd:", "T01"),
        ("flows/shared/read_register.yaml", OTHER_ZONE, "", "L01"),
    ],
)
def test_one_mistake_of_a_flow_is_one_finding(
    file: str, old: str, new: str, code: str, root: Path
) -> None:
    """However many stories go through the place where it is."""
    assert codes(found(root, file, old, new)) == [code]


def test_a_name_that_is_gone_is_one_finding_with_all_its_places(root: Path) -> None:
    """Where flow and texts agree on another name, it is the stories that are to be changed."""
    for language in ("uk", "ru"):
        path = root / "locales" / language / "shared.yaml"
        text = path.read_text("utf-8")
        assert "\n  cancelled:" in text
        path.write_text(text.replace("\n  cancelled:", "\n  stopped:", 1), "utf-8")
    findings = found(root, "flows/shared/cancel.yaml", "cancelled:", "stopped:")
    assert codes(findings) == ["N01"]
    assert findings[0].facts["word"] == "cancelled"
    assert findings[0].facts["also"]
