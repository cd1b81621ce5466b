"""What cannot be renamed is refused with what is in the way, and nothing changes."""

from pathlib import Path

import pytest

from engine.renaming import Refused
from engine.trial import everything
from tests.renaming.conftest import Change
from tests.renaming.trees import LINE, contents, rename


@pytest.mark.parametrize(
    ("old", "new", "key", "fact"),
    [
        ("main.menuu", "start", "rename_unknown", "main.menu"),
        ("nothing_like_it_at_all", "x", "rename_unknown", None),
        ("help", "advice", "rename_several", ["commands.help", "dialogs.help"]),
        ("main.menu", "Меню", "rename_no_name", "Меню"),
        ("main.menu", "other.start", "rename_no_name", "other.start"),
        ("main.menu", "menu", "rename_same", "menu"),
        ("main.menu", "meters", "rename_exists", "main.meters"),
        ("main.menu", "again", "rename_reserved", "again"),
        ("main.meters", "person", "rename_reserved", "person"),
        ("main.add", "menu", "rename_exists", "main.menu"),
        ("dialogs.choose_account", "find_account", "rename_reserved", "find_account"),
        ("dialogs.choose_account", "notices", "rename_reserved", "notices"),
        ("dialogs.choose_account", "help", "rename_exists", "help"),
        ("stuck", "lost", "rename_fixed", "stuck"),
        ("commands.help", "advice", "rename_fixed", "help"),
        ("answers.account_number", "reading", "rename_reserved", "reading"),
        ("facts.phone", "window", "rename_reserved", "window"),
        ("notices.planned_outage", "outage", "rename_fixed", "planned_outage"),
        ("choose_account.account", "which", "rename_gives", "account"),
        ("register_account.account_number", "account", "rename_used", "account"),
        ("register_account.account_number", "number", "rename_digits", "account_number"),
        ("answers.account_number", "number_of_account", "rename_digits", "account_number"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    old: str, new: str, key: str, fact: object, tree: Path
) -> None:
    """A refusal says what is in the way, and the files are as before."""
    before = contents(tree)
    with pytest.raises(Refused) as refused:
        rename(tree, old, new)
    assert refused.value.key == key
    assert fact in refused.value.facts.values()
    assert contents(tree) == before


def test_a_shared_dialog_is_not_renamed_for_one_bot(tree: Path) -> None:
    """What stands in a file of all is renamed for all."""
    with pytest.raises(Refused) as refused:
        rename(tree, "stuck.stuck", "lost", ["city"])
    assert refused.value.key == "rename_shared"


def test_what_would_be_a_new_mistake_is_shown_and_nothing_changes(
    tree: Path, change: Change
) -> None:
    """A text of a kind that uses the answer's name would be left with an unknown word."""
    change(*LINE)
    for language in ("uk", "ru"):
        change(f"locales/{language}/shared.yaml", "{{ came }}", "{{ account_number }} {{ came }}")
    assert everything(tree) == []
    before = contents(tree)
    done = rename(tree, "register_account.account_number", "number_of_account")
    assert {(each.code, each.facts["word"]) for each in done.spoilt} == {("T04", "account_number")}
    assert contents(tree) == before


def test_an_old_mistake_is_no_hindrance(tree: Path, change: Change) -> None:
    """What was wrong before, and can be read, stays wrong and is nobody's new mistake."""
    change("flows/city/main.yaml", "none: add", "none: ad")
    rename(tree, "main.hello", "welcome")
    assert [each.code for each in everything(tree)] == ["L01"]


def test_a_file_that_cannot_be_read_comes_first(tree: Path, change: Change) -> None:
    """A name in a broken file would be missed, so nothing is renamed until it is mended."""
    change("flows/shared/help.yaml", "states:", "states: [")
    with pytest.raises(Refused) as refused:
        rename(tree, "main.hello", "welcome")
    assert refused.value.key == "rename_unreadable"
    assert "flows/shared/help.yaml" in str(refused.value.facts["place"])
