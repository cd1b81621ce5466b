import shutil
from pathlib import Path

import pytest

from engine.language import check_tree
from engine.language.finding import Finding, Severity
from engine.language.tree import shipped

GOOD = Path(__file__).parent / "ok" / "tree"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the good tree with a second bot that is like the first."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "cache"))
    root = shutil.copytree(GOOD, tmp_path / "tree")
    shutil.copytree(root / "flows" / "city", root / "flows" / "town")
    for language in ("uk", "ru"):
        locale = root / "locales" / language
        shutil.copyfile(locale / "city.yaml", locale / "town.yaml")
    return root


def change(root: Path, file: str, old: str, new: str) -> None:
    """Change a file."""
    text = (root / file).read_text("utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), "utf-8")


def codes(findings: list[Finding]) -> list[str]:
    """Give the codes of findings."""
    return [finding.code for finding in findings]


def test_the_shipped_bots_are_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is wrong in the flows and locales of the distribution."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path))
    assert check_tree(shipped()) == []


def test_a_mistake_in_a_shared_file_is_told_once(tree: Path) -> None:
    """However many bots play a shared dialog, its mistake is one."""
    change(tree, "flows/shared/register_account.yaml", "not_found: again", "not_found: agan")
    assert codes(check_tree(tree)) == ["L01"]


def test_the_same_mistake_of_two_bots_is_two(tree: Path) -> None:
    """Each bot's own file has its own finding."""
    for bot in ("city", "town"):
        change(tree, f"flows/{bot}/main.yaml", "none: add", "none: ad")
    assert [str(finding.at) for finding in check_tree(tree)] == [
        "flows/city/main.yaml:20:13",
        "flows/town/main.yaml:20:13",
    ]


def test_some_bots_may_be_checked_alone(tree: Path) -> None:
    """With ``bots`` the others' own files are not looked at, the shared ones are."""
    change(tree, "flows/town/main.yaml", "none: add", "none: ad")
    change(tree, "flows/shared/help.yaml", "go: end", "go: edn")
    assert codes(check_tree(tree, ["city"])) == ["L01"]
    assert codes(check_tree(tree, ["town"])) == ["L01", "L01"]
    assert codes(check_tree(tree, [])) == []


def test_what_other_bots_use_is_not_stale_when_one_is_checked(tree: Path) -> None:
    """Shared texts and words of a bot that is left out are not called useless."""
    kind = "  meter_number: {digits: 8}\n"
    change(tree, "flows/town/bot.yaml", "answers:\n", f"answers:\n{kind}")
    for language in ("uk", "ru"):
        shared = f"locales/{language}/shared.yaml"
        change(tree, shared, "answers:\n", "answers:\n  meter_number: Номер.\n")
    assert check_tree(tree, ["city"]) == []
    assert codes(check_tree(tree)) == ["L17"]


def test_findings_stand_in_the_order_of_the_files(tree: Path) -> None:
    """By file, line and column, whatever rule found them."""
    change(tree, "flows/city/main.yaml", "none: add", "none: ad")
    change(tree, "flows/city/main.yaml", "help: do help", "help: do hlp")
    change(tree, "flows/city/bot.yaml", "digits: 6", "digit: 6")
    findings = check_tree(tree)
    assert findings == sorted(findings)
    assert codes(findings) == ["S01", "L02", "L01"]


@pytest.mark.parametrize("note", ["# ok", "# ok T07", "# OK  T07, T08: так треба"])
def test_a_warning_can_be_silenced_on_its_line(note: str, tree: Path) -> None:
    """``# ok``, with the code or without, is the author's word that it is meant."""
    label = "Передати показники індивідуальних лічильників"
    change(tree, "locales/uk/city.yaml", "meters: Лічильники", f"meters: {label}  {note}")
    assert check_tree(tree) == []


def test_a_note_for_another_code_silences_nothing(tree: Path) -> None:
    """``# ok T08`` does not silence T07."""
    label = "Передати показники індивідуальних лічильників"
    change(tree, "locales/uk/city.yaml", "meters: Лічильники", f"meters: {label}  # ok T08")
    assert codes(check_tree(tree)) == ["T07"]


def test_an_error_cannot_be_silenced(tree: Path) -> None:
    """Publishing is refused whatever the note says."""
    change(tree, "flows/city/main.yaml", "none: add", "none: ad  # ok")
    findings = check_tree(tree)
    assert codes(findings) == ["L01"]
    assert findings[0].severity is Severity.ERROR


def test_a_shared_dialog_that_nobody_plays_is_read(tree: Path) -> None:
    """Its form and its expressions are checked; that it is unused is no mistake."""
    spare = tree / "flows" / "shared" / "spare.yaml"
    spare.write_text("states:\n  one:\n    if: person..name\n    say: no\n", "utf-8")
    assert codes(check_tree(tree)) == ["T05"]
    spare.write_text("states:\n  one:\n    sya: no\n", "utf-8")
    assert codes(check_tree(tree)) == ["S01"]
    spare.write_text("states:\n  one:\n    say: no\n", "utf-8")
    assert check_tree(tree) == []


def test_an_unreadable_bot_gives_nothing_but_that(tree: Path) -> None:
    """Nothing follows from a bot.yaml that cannot be read."""
    change(tree, "flows/city/bot.yaml", "answers:\n", "answers: [\n")
    assert {code[0] for code in codes(check_tree(tree, ["city"]))} == {"Y"}


def test_an_unreadable_list_of_services_gives_nothing_but_that(tree: Path) -> None:
    """No service is called unknown while their file cannot be read."""
    change(tree, "flows/services.yaml", "types:\n", "types: [\n")
    assert {code[0] for code in codes(check_tree(tree))} == {"Y"}


def test_a_tree_without_bots_is_empty(tmp_path: Path) -> None:
    """Where there is nothing, nothing is wrong."""
    assert check_tree(tmp_path) == []
