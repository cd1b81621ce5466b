"""The tree on which renamings are tried, and what tells how it was changed. Not a test."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from engine.language.tree import FORMER, read_tree
from engine.renaming import Refused, Renamed
from engine.renaming import rename as rename_on
from engine.trial import everything

GOOD = Path(__file__).parents[1] / "language" / "ok" / "tree"
STORY = """\
about: Вітання           # примітка лишається
talk:
- type: Привіт
  bot: [hello,   menu]   # пробіли теж
- press: add
  bot: register_account.account_number
- type: "1"
  bot: account_number.not_found
- notice: planned_outage.tomorrow
  bot: planned_outage.tomorrow
- old: menu.help
  bot: [help, account_number]
"""
STORY_FILE = "tests/stories/city/greeting.yaml"
LINE = ("flows/city/bot.yaml", "\nlines:\n  add: / {account_number} add\n", "")
TODAY = date(2026, 11, 30)


def good_tree(folder: Path) -> Path:
    """Copy the good tree, with a story."""
    root = shutil.copytree(GOOD, folder)
    (root / STORY_FILE).parent.mkdir(parents=True)
    (root / STORY_FILE).write_text(STORY, "utf-8")
    assert everything(root) == []
    return root


def contents(root: Path) -> dict[str, str]:
    """Give all files of a tree."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def changed(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    """Give the lines that are new, by file."""
    return {
        file: [line for line in text.split("\n") if line not in before.get(file, "").split("\n")]
        for file, text in after.items()
        if before.get(file) != text
    }


def without_record(files: dict[str, str]) -> dict[str, str]:
    """Leave the former names out of a tree's files."""
    return {file: text for file, text in files.items() if not file.endswith(FORMER)}


def names(root: Path) -> Iterator[str]:
    """Give every name of a tree's dialogs, states, buttons and what ``bot.yaml`` lists."""
    found: dict[str, None] = {}
    for utility in read_tree(root).utilities.values():
        for dialog in utility.dialogs.values():
            found[f"dialogs.{dialog.name}"] = None
            for state in dialog.states:
                path = f"{dialog.name}.{state.name.text}"
                found[path] = None
                found |= {f"{path}.{button.name.text}": None for button in state.buttons}
        bot = utility.bot
        found |= {f"answers.{rule.name.text}": None for rule in bot.answers}
        found |= {f"facts.{name.text}": None for name, _ in bot.facts}
        found |= {f"commands.{branch.name.text}": None for branch in bot.commands}
        for notice in bot.notices:
            path = f"notices.{notice.name.text}"
            found[path] = None
            found |= {f"{path}.{stage.name.text}": None for stage in notice.stages}
    yield from found


def there_and_back(root: Path, old: str) -> str | None:
    """Rename a thing and give it its name again; gives why it was refused, if it was."""
    before = contents(root)
    try:
        there = rename(root, old, "another_name")
    except Refused as refused:
        assert contents(root) == before
        return refused.key
    assert not there.spoilt
    assert everything(root) == []
    parent, _, name = old.rpartition(".")
    back = rename(root, f"{parent}.another_name", name)
    assert not back.spoilt
    assert without_record(contents(root)) == before
    return None


def rename(root: Path, old: str, new: str, bots: Sequence[str] = ()) -> Renamed:
    """Rename a thing today."""
    return rename_on(root, old, new, bots, TODAY)


def former(root: Path, bot: str = "city") -> list[tuple[str, str]]:
    """Give the former names of a bot with the new ones, and check that they are of today."""
    renamed = read_tree(root).utilities[bot].renamed
    assert {each.on.text for each in renamed} <= {str(TODAY)}
    return [(each.path.text, each.name.text) for each in renamed]
