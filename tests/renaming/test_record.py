"""Former names, kept in ``renamed.yaml`` with the day on which they were given up."""

from pathlib import Path

import pytest

from engine.language.tree import FORMER
from engine.renaming import Refused
from engine.trial import everything
from tests.renaming.trees import contents, former, rename

FILE = f"flows/city/{FORMER}"
ENTRY = "- on: 2026-11-30\n  from: main.hello\n  to: welcome\n"


def test_renamings_are_recorded_in_their_order(tree: Path) -> None:
    """Whoever follows them from top to bottom comes from any former name to the present one."""
    for old, new in (("hello", "welcome"), ("welcome", "greeting"), ("greeting", "hello")):
        rename(tree, f"main.{old}", new)
    assert former(tree) == [
        ("main.hello", "welcome"), ("main.welcome", "greeting"), ("main.greeting", "hello"),
    ]  # fmt: skip


def test_what_staff_have_written_around_the_entries_stays(tree: Path) -> None:
    """Comments, the indentation of the list and an end without a line break."""
    written = f"# наші\nrenamed:\n{ENTRY}# ще\n"
    written = (
        written.replace("\n- on", "\n  - on")
        .replace("\n  ", "\n    ")
        .replace("    - on", "  - on")
    )
    (tree / FILE).write_text(written.rstrip(), "utf-8")
    rename(tree, "main.menu", "start")
    assert contents(tree)[FILE] == (
        "# наші\nrenamed:\n  - on: 2026-11-30\n    from: main.hello\n    to: welcome\n"
        "  - on: 2026-11-30\n    from: main.menu\n    to: start\n# ще"
    )


@pytest.mark.parametrize(
    ("entries", "codes"),
    [
        (ENTRY.replace("main.hello", "main.Меню"), ["S08"]),
        (ENTRY.replace("welcome", "a b"), ["S08"]),
        (ENTRY.replace("2026-11-30", "торік"), ["S07"]),
        (ENTRY.replace("  to: welcome\n", ""), ["S09"]),
        (ENTRY.replace("from", "form"), ["S01"]),
        ("  main.hello: welcome\n", ["S05"]),
    ],
)
def test_a_record_that_is_no_record_is_found(entries: str, codes: list[str], tree: Path) -> None:
    """Each entry has a day, a path of names and a name."""
    (tree / FILE).write_text(f"renamed:\n{entries}", "utf-8")
    assert [each.code for each in everything(tree)] == codes


def test_an_entry_on_one_line_is_not_added_to(tree: Path) -> None:
    """Where no line can be put below, nothing is renamed until the author has made room."""
    (tree / FILE).write_text("renamed: [{on: 2026-11-30, from: main.hi, to: hello}]\n", "utf-8")
    before = contents(tree)
    with pytest.raises(Refused) as refused:
        rename(tree, "main.hello", "welcome")
    assert refused.value.key == "rename_one_line"
    assert contents(tree) == before
