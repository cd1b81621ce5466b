"""What a message offers to be pasted fits: put in its place, it leaves the file readable."""

import shutil
from pathlib import Path

import pytest

from engine.language import check_tree
from engine.language.analysis.layout import Layout, Paste
from engine.language.finding import Finding
from engine.language.lines import split_lines
from tests.language.test_golden_trees import CASES, GOOD

OFFERING = [
    case for case in CASES
    if case.name.split("_")[0] in ("T01", "T02", "T13", "L01", "L06", "L10", "L14", "T04")
]  # fmt: skip


def lay(case: Path, root: Path) -> Path:
    """Lay a case over the good tree."""
    shutil.copytree(GOOD, root)
    for path in (each for each in case.rglob("*.yaml") if each.is_file()):
        target = root / path.relative_to(case)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        if not path.stat().st_size:
            target.unlink()
    return root


def paste(root: Path, offered: Paste) -> None:
    """Do what a message says."""
    path = root / str(offered["file"])
    lines = split_lines(path.read_text("utf-8")) if path.exists() else []
    new, place = str(offered["lines"]).split("\n"), offered["place"]
    row = int(str(place).rpartition(":")[2]) - 1 if place else len(lines)
    match offered["how"]:
        case "inside":
            lines[row] = lines[row].replace("{", "{" + new[0] + ", ", 1)
        case "instead":
            spots = Layout("", lines).spots.values()
            last = next(spot.last for spot in spots if spot.line == row + 1)
            lines[row:last] = new
        case how:
            assert how in ("new", "under")
            lines[row + 1 : row + 1] = new
    path.write_text("\n".join(lines), "utf-8")


def offers(findings: list[Finding]) -> list[Paste]:
    """Give what the first finding offers, the lower places of a file first."""
    return sorted(
        findings[0].facts.get("paste") or (),
        key=lambda each: int(str(each["place"] or ":0").rpartition(":")[2]),
        reverse=True,
    )


@pytest.mark.parametrize("case", OFFERING, ids=lambda case: case.name)
def test_what_is_pasted_leaves_only_what_is_to_be_filled_in(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After pasting there is no mistake of form, and the same thing is not missing any more."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "cache"))
    root = lay(case, tmp_path / "tree")
    before = check_tree(root)
    offered = offers(before)
    for each in offered:
        paste(root, each)
    after = check_tree(root)
    assert not [each for each in after if each.code[0] == "Y"]
    if offered:
        told = [(each.code, each.facts.get("case"), each.facts.get("path")) for each in before]
        assert not [
            each for each in after
            if (each.code, each.facts.get("case"), each.facts.get("path")) in told
        ]  # fmt: skip


SOURCE = """\
main:
  # a note
  hello: "Вітаємо:
    так"   # another
  menu: &m
      text: |
        far: in

        below
      buttons: {add: Додати, meters: Лічильники}
  list:
  - one
  - two: three
"words": # none yet
"""
LINES = split_lines(SOURCE)


def test_names_are_found_where_they_stand() -> None:
    """Names in texts, in braces and in lists are not taken for names of the file."""
    spots = Layout("a.yaml", LINES).spots
    assert {path: (spot.line, spot.last, spot.inner) for path, spot in spots.items()} == {
        "main": (1, 13, 2),
        "main.hello": (3, 4, None),
        "main.menu": (5, 10, 6),
        "main.menu.text": (6, 9, None),
        "main.menu.buttons": (10, 10, None),
        "main.list": (11, 13, None),
        "words": (14, 14, None),
    }


def test_a_block_is_given_as_if_it_stood_at_the_margin() -> None:
    """So it can be written anew at any depth."""
    layout = Layout("a.yaml", LINES)
    assert layout.block("main.menu.text") == "|\n  far: in\n\n  below"
    assert layout.block("main.nothing") is None


@pytest.mark.parametrize(
    ("path", "how", "under", "lines"),
    [
        ("main.menu.help", "under", "menu", "      help: …"),
        ("words.currency", "under", "words", "  currency: …"),
        ("main.menu.buttons.help", "inside", "buttons", "help: …"),
        ("rules.menu.buttons.end", "new", None, "rules:\n  menu:\n    buttons:\n      end: …"),
        ("main.list.help", "instead", "list",
         "  list:\n    text:\n    - one\n    - two: three\n    help: …"),
        ("main.hello.help", "instead", "hello",
         '  hello:\n    text: "Вітаємо:\n      так"   # another\n    help: …'),
    ],
)  # fmt: skip
def test_only_what_is_missing_is_pasted(path: str, how: str, under: str | None, lines: str) -> None:
    """What is there is never repeated, and the lines stand as deep as their neighbours."""
    (found,) = Layout("a.yaml", LINES).paste({path: "…"})
    assert (found["how"], found["under"], found["lines"]) == (how, under, lines)


def test_names_below_braces_go_into_braces() -> None:
    """A block that is missing in braces is written in braces."""
    layout = Layout("a.yaml", ["main: {hello: Вітаємо}"])
    (found,) = layout.paste({"main.menu.text": "…", "main.menu.help": "…", "main.rules": "…"})
    assert found["lines"] == "menu: {text: …, help: …}, rules: …"
