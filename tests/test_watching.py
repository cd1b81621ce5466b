"""``check --watch``: when it looks again, what it survives, and how it ends."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain, repeat
from pathlib import Path
from shutil import copytree

import pytest

from engine import check_command
from engine.check_command import Shown, watch
from engine.watching import changes, look

GOOD = Path(__file__).parent / "language" / "ok" / "tree"
Step = Callable[[], object]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a copy of the good tree."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "cache"))
    root = copytree(GOOD, tmp_path / "tree")
    monkeypatch.chdir(root)
    return root


def stop() -> None:
    """Press Ctrl-C."""
    raise KeyboardInterrupt


def nothing() -> None:
    """Let a look pass in which nothing changes."""


def pausing(*steps: Step) -> Step:
    """Give a pause in which one thing happens after another."""
    coming: Iterator[Step] = chain(steps, repeat(stop))
    return lambda: next(coming)()


def told(tree: Path, *steps: Step) -> int:
    """Say how many changes are told while these things happen, one in each pause."""
    count = 0
    try:
        for _ in changes(tree, pausing(*steps)):
            count += 1
    except KeyboardInterrupt:
        pass
    return count


def edit(path: Path, old: str, new: str) -> Step:
    """Give a step that changes a file."""
    return lambda: path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def watched(*steps: Step, paths: tuple[str, ...] = ()) -> bool:
    """Watch while these things happen, then press Ctrl-C."""
    how = Shown("text", short=True, language="en")
    return watch(paths, how, pausing(*steps), lambda: datetime(2026, 3, 2, 10, 0, 5))


def test_a_change_is_told_once_the_files_stand_still(tree: Path) -> None:
    """Two saves in a row are one occasion, and the quiet after it none."""
    main = tree / "flows/city/main.yaml"
    save, save_again = edit(main, "go: menu", "go:  menu"), edit(main, "go:  menu", "go: menu  ")
    assert told(tree, nothing, nothing) == 0
    assert told(tree, save, nothing, nothing, nothing) == 1
    assert told(tree, save, save_again, nothing, nothing) == 1


@pytest.mark.parametrize(
    "happens",
    [
        lambda root: (root / "flows/city/new.yaml").write_text("states:\n"),
        lambda root: (root / "flows/city/main.yaml").unlink(),
        lambda root: (root / "locales/uk/city.yaml").rename(root / "locales/uk/town.yaml"),
        lambda root: (root / "flows/town").mkdir(),
        lambda root: (root / "flows/city/prove_owner.yaml").write_bytes(b""),
    ],
    ids=["created", "deleted", "renamed", "a new folder", "emptied"],
)
def test_whatever_happens_to_a_file_is_a_change(
    happens: Callable[[Path], object], tree: Path
) -> None:
    """Files that come, go, move or are emptied are noticed like those that are edited."""
    assert told(tree, lambda: happens(tree), nothing, nothing) == 1


def test_other_files_are_none_of_its_business(tree: Path) -> None:
    """What stands outside the folders that are checked starts nothing."""
    assert told(tree, lambda: (tree / "notes.txt").write_text("x"), nothing, nothing) == 0


def test_a_file_that_goes_during_a_look_is_not_there(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is deleted between its listing and its look does no harm."""
    gone = tree / "flows/city/main.yaml"
    listed = sorted((tree / "flows").rglob("*"))
    gone.unlink()
    monkeypatch.setattr(Path, "rglob", lambda self, _: listed if self.name == "flows" else [])
    assert str(gone) not in look(tree)


def test_each_look_is_said_with_its_time(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A separator with the time stands above what was found; nothing is cleared."""
    main = tree / "flows/city/main.yaml"
    assert not watched(edit(main, "none: add", "none: ad"), nothing)
    said = capsys.readouterr().out
    assert said.count("── 10:00:05 ─") == 2
    assert said.index("clean") < said.index("flows/city/main.yaml:20:13  error L01")
    assert "\x1b" not in said


def test_the_end_is_the_last_look(tree: Path) -> None:
    """Ctrl-C gives what the last check gave: a mistake that was corrected does not count."""
    main = tree / "flows/city/main.yaml"
    wrong, right = edit(main, "none: add", "none: ad"), edit(main, "none: ad", "none: add")
    assert not watched(wrong, nothing)
    assert watched(right, nothing, wrong, nothing, right, nothing)


def test_a_half_saved_file_does_no_harm(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file cut off in the middle gives findings; the rest of it makes them go away."""
    main = tree / "flows/city/main.yaml"
    whole = main.read_bytes()
    half = whole[: whole.index("Головне".encode()) + 3]
    assert watched(
        lambda: main.write_bytes(half), nothing, lambda: main.write_bytes(whole), nothing
    )
    assert "main.yaml:1:" in capsys.readouterr().out


def test_a_file_that_vanishes_under_the_check_is_looked_at_again(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A disk that says no ends nothing: it is said, and the next change is checked."""
    check, failing = check_command.check, [True]

    def once(paths: tuple[str, ...], how: Shown) -> bool:
        if failing.pop() if failing else False:
            raise FileNotFoundError(2, "No such file or directory")
        return check(paths, how)

    monkeypatch.setattr(check_command, "check", once)
    main = tree / "flows/city/main.yaml"
    assert watched(edit(main, "go: menu", "go:  menu"), nothing)
    assert "No such file or directory" in capsys.readouterr().out


def test_a_path_that_is_deleted_is_said_and_waited_for(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that was named may go and come back."""
    main = tree / "flows/city/main.yaml"
    whole = main.read_bytes()
    steps: tuple[Step, ...] = (main.unlink, nothing)
    assert not watched(*steps, paths=("flows/city/main.yaml",))
    assert "flows/city/main.yaml" in capsys.readouterr().out
    main.write_bytes(whole)
    again = (*steps, lambda: main.write_bytes(whole), nothing)
    assert watched(*again, paths=("flows/city/main.yaml",))
