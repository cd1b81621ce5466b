"""The files that a renaming writes: whole or not at all, and otherwise as they were."""

import shutil
from pathlib import Path

import pytest

from engine.language.documents import Seen
from engine.language.seen import digest, written
from engine.language.tree import read_tree
from engine.trial import everything
from tests.renaming.conftest import Change
from tests.renaming.trees import LINE, contents, rename, without_record


def test_windows_breaks_and_marks_stay(tree: Path) -> None:
    """A file keeps its byte order mark and its line breaks, in what is added too."""
    for file in ("flows/city/bot.yaml", "flows/city/main.yaml"):
        path = tree / file
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    rename(tree, "main", "home")
    bot = (tree / "flows/city/bot.yaml").read_bytes()
    assert bot.startswith(b"\xef\xbb\xbfname")
    assert bot.endswith(b"\r\n\r\nmenu: home.menu\r\n")
    assert bot.count(b"\n") == bot.count(b"\r\n")


@pytest.mark.parametrize("fails", ["write_bytes", "replace", "rename"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_disk_that_fails_half_way_leaves_everything_as_it_was(
    fails: str, error: BaseException, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever happens between the first file and the last, none is changed or left over."""
    shutil.copytree(tree / "flows/city", tree / "flows/town")
    for language in ("uk", "ru"):
        shutil.copyfile(
            tree / f"locales/{language}/city.yaml", tree / f"locales/{language}/town.yaml"
        )
    before, real, calls = contents(tree), getattr(Path, fails), []

    def failing(self: Path, *arguments: object) -> object:
        if self.is_relative_to(tree):
            calls.append(self)
            if len(calls) == 2:
                raise error
        return real(self, *arguments)

    monkeypatch.setattr(Path, fails, failing)
    with pytest.raises(type(error)):
        rename(tree, "main", "home")
    assert len(calls) > 1
    assert contents(tree) == before


def test_an_accepted_translation_stays_accepted(tree: Path, change: Change) -> None:
    """Neither the new path nor the new name within the text makes a translation seem older."""
    change(*LINE)
    for language in ("uk", "ru"):
        text = f"locales/{language}/shared.yaml"
        change(text, "{{ account_number }}", "{{ account_number }}, {{ account_number }}")
    docs = read_tree(tree).utilities["city"].common
    paths = [path for path in docs["ru"].texts if path.startswith("register_account.")]
    seen = {path: Seen(digest(docs["uk"].texts[path]), digest(docs["ru"].texts[path]))
            for path in paths}  # fmt: skip
    stale = Seen("0" * 12, digest(docs["ru"].texts["register_account.added.text"]))
    lock = tree / "locales/ru/shared.lock"
    lock.write_text(written({**seen, "register_account.added.text": stale}), "utf-8")
    before, older = contents(tree), everything(tree)
    assert [each.code for each in older] == ["T12"]
    done = rename(tree, "register_account.account_number", "number_of_account")
    assert not done.spoilt
    assert "locales/ru/shared.lock" in done.files
    assert [each.code for each in everything(tree)] == ["T12"]
    assert "register_account.number_of_account.not_found " in lock.read_text("utf-8")
    assert not rename(tree, "register_account.number_of_account", "account_number").spoilt
    assert without_record(contents(tree)) == before
