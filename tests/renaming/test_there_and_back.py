"""Every name can be changed and changed back, and the bots say the same meanwhile."""

import re
import shutil
from pathlib import Path

import pytest

from engine.language.tree import read_tree, shipped
from engine.stories.files import read_stories
from engine.stories.play import languages_of, play
from engine.stories.stage import prepare
from engine.trial import FOLDERS, everything
from tests.renaming.trees import contents, names, rename, there_and_back


def test_the_good_tree_there_and_back(tree: Path) -> None:
    """Whatever is renamed and named again leaves the same bytes, but for the record."""
    refused = {}
    for number, name in enumerate(list(names(tree))):
        root = shutil.copytree(tree, tree.parent / str(number))
        if (why := there_and_back(root, name)) is not None:
            refused[name] = why
    assert refused == {
        "dialogs.stuck": "rename_fixed",
        "dialogs.unavailable": "rename_fixed",
        "commands.help": "rename_fixed",
        "notices.planned_outage": "rename_fixed",
        "choose_account.account": "rename_gives",
        "register_account.account_number": "rename_digits",
        "answers.account_number": "rename_digits",
    }


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """Copy what ships, with its stories."""
    for folder in FOLDERS:
        shutil.copytree(shipped() / folder, tmp_path / "ours" / folder)
    return tmp_path / "ours"


def told_as_before(root: Path, before: dict[str, str]) -> int:
    """Play the stories that were changed, each in one language; gives how many there were."""
    tree = read_tree(root)
    stages = {bot: prepare(root, utility) for bot, utility in tree.utilities.items()}
    files = [f for f, text in contents(root).items() if before.get(f) != text and "stories" in f]
    stories = read_stories(root, files).stories if files else ()
    for story in stories:
        stage = stages[story.bot.text]
        assert play(stage, story, languages_of(story, stage)[0]).well, story.file
    return len(stories)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("prove_owner.address", "owner_address"),  # of two bots, with an answer of its own
        ("outages_at.where", "street"),  # its answer is handed to a service
        ("dialogs.remove_account", "forget"),  # shared, played by a command
        ("read_register.sure.right", "correct"),  # others have a button of that name
    ],
)
def test_shipped_bots_go_on_as_before(old: str, new: str, ours: Path) -> None:
    """After a renaming nothing is found, and every story that names the thing still plays."""
    before = contents(ours)
    done = rename(ours, old, new)
    assert not done.spoilt
    assert everything(ours) == []
    assert told_as_before(ours, before) > 0


@pytest.mark.campaign
def test_everything_shipped_there_and_back(ours: Path) -> None:
    """Every name of the shipped bots can be changed, told, and changed back, or says why not."""
    before, wrong = contents(ours), {}
    for old in list(names(ours)):
        try:
            why = there_and_back(ours, old)
            for file, text in before.items():
                (ours / file).write_bytes(text.encode())
            if why is None:
                rename(ours, old, "another_name")
                told_as_before(ours, before)
                rename(ours, f"{old.rpartition('.')[0]}.another_name", old.rpartition(".")[2])
            elif not re.fullmatch("rename_(fixed|gives|elsewhere|line|digits)", why):
                wrong[old] = why
        except AssertionError as error:
            wrong[old] = str(error)
        for file, text in before.items():
            (ours / file).write_bytes(text.encode())
    assert wrong == {}
