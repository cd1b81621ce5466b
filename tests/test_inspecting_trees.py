"""``rozmova check`` in a place where something else stands than files of a good tree."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from engine.renaming import rename

GOOD = Path(__file__).parent / "language" / "ok" / "tree"
ROZMOVA = Path(sys.executable).with_name("rozmova")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Copy the good tree."""
    return shutil.copytree(GOOD, tmp_path / "tree")


def rozmova(folder: Path, *arguments: str, lang: str = "uk") -> subprocess.CompletedProcess[str]:
    """Run the program in a folder, with a cache of its own."""
    environment = {**os.environ, "ROZMOVA_CACHE": str(folder.parent / "cache")}
    command = [str(ROZMOVA), "--lang", lang, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True,
                          timeout=60, check=False)  # fmt: skip


@pytest.mark.parametrize("inside", ["flows", "flows/city", "locales/uk"])
def test_in_a_folder_of_a_tree_nothing_is_called_clean(inside: str, tree: Path) -> None:
    """The check says in which folder to run it, and that is wrong usage."""
    done = rozmova(tree / inside, "check")
    assert done.returncode == 2
    assert str(tree) in done.stderr
    assert "чисто" not in done.stdout


def test_texts_without_flows_are_not_called_clean(tree: Path) -> None:
    """Nor are the bots of the program checked in their stead."""
    shutil.rmtree(tree / "flows")
    assert rozmova(tree, "check").returncode == 2


def test_flows_without_a_bot_are_not_called_clean(tree: Path) -> None:
    """There is nothing to check, and the reader sees how to begin."""
    shutil.rmtree(tree / "flows" / "city")
    done = rozmova(tree, "check")
    assert done.returncode == 2
    assert "rozmova new" in done.stderr


def test_elsewhere_it_says_that_it_checked_the_bots_of_the_program(tmp_path: Path) -> None:
    """Whoever has no flows is told whose are clean."""
    done = rozmova(tmp_path, "check", "poltava", lang="en")
    assert done.returncode == 0
    done = rozmova(tmp_path, "check", lang="en")
    assert done.stdout.startswith("the bots of the program")


@pytest.mark.parametrize("place", ["flows/city/pipe.yaml", "locales/uk/city.yaml"])
def test_a_pipe_is_no_file(place: str, tree: Path) -> None:
    """Nobody waits for it: it is a mistake like others."""
    (tree / place).unlink(missing_ok=True)
    os.mkfifo(tree / place)
    done = rozmova(tree, "check", "--short")
    assert done.returncode == 1
    assert f"{place}:1:1  помилка Y26" in done.stdout


@pytest.mark.parametrize("arguments", [("--fix",), ("--rename", "main.hello", "welcome")])
def test_links_that_lead_nowhere_stop_nobody(arguments: tuple[str, ...], tree: Path) -> None:
    """An editor leaves such beside an open file, and a folder may lead back to itself."""
    (tree / "flows/city/.#main.yaml").symlink_to("olena@pc.1:2")
    (tree / "flows/city/loop").symlink_to(tree / "flows")
    os.mkfifo(tree / "flows/city/pipe")
    done = rozmova(tree, "check", *arguments)
    assert done.returncode == 0, done.stderr
    assert (tree / "flows/city/.#main.yaml").is_symlink()


def test_a_correction_goes_through_a_link_to_its_file(tree: Path) -> None:
    """The link stays one, and the file that it leads to is mended."""
    texts, real = tree / "locales/uk/city.yaml", tree.parent / "real.yaml"
    text = texts.read_text("utf-8").replace("Вітаємо!", "Вiтаємо!")  # a Latin letter
    real.write_text(text, "utf-8")
    texts.unlink()
    texts.symlink_to(real)
    assert rozmova(tree, "check", "--fix").returncode == 0
    assert texts.is_symlink()
    assert "Вітаємо!" in real.read_text("utf-8")


def test_what_may_not_be_written_is_said_and_stays(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a correction nor a new name goes over a file that is protected."""
    main = tree / "flows/city/main.yaml"
    before = main.read_bytes()
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and may(path, mode))
    with pytest.raises(PermissionError) as refused:
        rename(tree, "main.hello", "welcome")
    assert refused.value.filename
    assert main.read_bytes() == before
    assert [each.name for each in main.parent.iterdir() if each.name.startswith(".")] == []


def test_an_unreadable_file_is_a_mistake_like_others(tree: Path) -> None:
    """Also where it stands in a folder that may not be read."""
    (tree / "locales/ru/city.yaml").chmod(0)
    if os.access(tree / "locales/ru/city.yaml", os.R_OK):  # nothing is unreadable for root
        (tree / "locales/ru/city.yaml").unlink()
        (tree / "locales/ru/city.yaml").mkdir()
    done = rozmova(tree, "check", "--short")
    assert done.returncode == 1
    assert "locales/ru/city.yaml:1:1  помилка Y26" in done.stdout


def test_a_name_in_an_old_encoding_is_said_as_well_as_it_can_be(tree: Path) -> None:
    """One file from another system blocks nothing, in any format."""
    name = os.fsencode(tree / "flows/city") + b"/\xe4\xee\xe4.yaml"
    Path(os.fsdecode(name)).write_text("states:\n  x:\n    go: end\n", "utf-8")
    for form in ("text", "json", "sarif", "github"):
        done = rozmova(tree, "check", "--format", form)
        assert done.returncode == 1, done.stderr
        assert "flows/city/\ufffd\ufffd\ufffd.yaml" in unquote(done.stdout)


def test_sample_data_of_many_megabytes_are_not_read(tree: Path) -> None:
    """They are told to be too large."""
    with (tree / "flows/city/accounts.csv").open("wb") as file:
        file.truncate(200_000_000)
    done = rozmova(tree, "check", "--short")
    assert done.returncode == 1
    assert "flows/city/accounts.csv:1:1  помилка D01" in done.stdout
    assert stat.S_ISREG((tree / "flows/city/accounts.csv").stat().st_mode)
