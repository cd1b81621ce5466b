"""A mistake of a flow is not told again of the stories that it leaves without a name."""

import shutil
from pathlib import Path

import pytest

from engine.language.check import check
from engine.language.finding import Finding, Severity
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


def test_what_is_taken_out_of_a_flow_is_missed_by_its_stories(root: Path) -> None:
    """Texts too many are no mistake by themselves; the stories that still name it are wrong."""
    findings = found(root, MAIN, "      help: do help\n", "")
    assert codes(findings) == ["T03", "N01"]
    assert findings[1].facts["case"] == "gone"
    assert findings[1].facts["also"]


def test_a_state_and_the_button_that_leads_to_it_are_missed_together(root: Path) -> None:
    """They were one thing to whoever took them out."""
    shutil.copytree(shipped() / "tests/stories/dtek_kyiv", root / "tests/stories/dtek_kyiv")
    path = root / "flows/dtek_kyiv/main.yaml"
    text = path.read_text("utf-8")
    assert "      away: away\n" in text
    text = text.replace("      away: away\n", "")
    path.write_text(text[: text.index("  away:")], "utf-8")
    tree = read_tree(root, ["dtek_kyiv"])
    assert codes([*check(tree), *check_stories(root, tree)]) == ["T03", "N01"]


def test_a_dialog_that_is_not_read_takes_nothing_else_away(root: Path) -> None:
    """Its states are not missed in stories, nor what it asks for in bot.yaml."""
    dialog = root / "flows/poltava/prove_owner.yaml"
    for place in (dialog.with_suffix(".yml"), root / "flows" / dialog.name):
        dialog = dialog.rename(place)
        tree = read_tree(root, ["poltava"])
        assert codes([*check(tree), *check_stories(root, tree)]) == ["S13"]


def test_a_dialog_under_a_wrong_name_takes_nothing_else_away(root: Path) -> None:
    """Nor does the shared dialog that is played instead."""
    dialog = root / "flows/poltava/prove_owner.yaml"
    dialog.rename(dialog.with_stem("prove_ownr"))
    tree = read_tree(root, ["poltava"])
    findings = [*check(tree), *check_stories(root, tree)]
    assert codes(findings) == ["L03"]
    assert findings[0].severity is Severity.ERROR


@pytest.mark.parametrize("content", ["", "# Примітка\n"])
def test_an_empty_file_takes_nothing_else_away(root: Path, content: str) -> None:
    """What stood in it is neither missed nor left over."""
    for name in ("main", "prove_owner", "bot"):
        path = root / f"flows/poltava/{name}.yaml"
        before = path.read_text("utf-8")
        path.write_text(content, "utf-8")
        tree = read_tree(root, ["poltava"])
        findings = [*check(tree), *check_stories(root, tree)]
        assert [(each.code, each.at.line) for each in findings] == [("S09", 1)]
        path.write_text(before, "utf-8")
