"""``check --accept``: what was accepted is not called older, until its original changes again."""

import shutil
from pathlib import Path

import pytest

from engine.accepting import accept, names
from engine.language import check_tree

GOOD = Path(__file__).parent / "language" / "ok" / "tree"
UK, RU, LOCK = "locales/uk/city.yaml", "locales/ru/city.yaml", "locales/ru/city.lock"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the good tree."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "cache"))
    return shutil.copytree(GOOD, tmp_path / "tree")


def change(root: Path, file: str, old: str, new: str) -> None:
    """Change a file."""
    text = (root / file).read_text("utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), "utf-8")


def older(root: Path) -> list[str]:
    """Name the translations that are older than their originals."""
    return [str(each.facts["path"]) for each in check_tree(root) if each.code == "T12"]


def test_without_a_lock_file_nothing_is_older(root: Path) -> None:
    """Whoever does not use it is not troubled."""
    change(root, UK, "Чим допомогти?", "Чим можемо допомогти?")
    assert older(root) == []


def test_a_changed_original_is_told_until_it_is_accepted(root: Path) -> None:
    """It concerns that text alone."""
    assert accept(root, "all") > 10
    change(root, UK, "Чим допомогти?", "Чим можемо допомогти?")
    assert older(root) == ["main.menu.text"]
    assert accept(root, "main.menu") == 4
    assert older(root) == []


def test_a_translation_that_was_brought_up_to_date_is_not_older(root: Path) -> None:
    """It need not be accepted as well."""
    accept(root, "main")
    change(root, UK, "Чим допомогти?", "Чим можемо допомогти?")
    change(root, RU, "Чем помочь?", "Чем можем помочь?")
    assert older(root) == []


def test_only_what_is_named_is_accepted(root: Path) -> None:
    """Everything else keeps what was accepted of it."""
    accept(root, "all")
    change(root, UK, "Чим допомогти?", "Чим можемо допомогти?")
    change(root, UK, "Вітаємо!", "Доброго дня!")
    accept(root, "main.hello")
    assert older(root) == ["main.menu.text"]


def test_a_name_of_nothing_writes_nothing(root: Path) -> None:
    """And what may be named is known."""
    assert accept(root, "main.meny") == 0
    assert not (root / LOCK).exists()
    assert {"all", "main", "main.menu", "main.menu.buttons.add"} <= set(names(root))


def test_a_text_that_is_gone_leaves_the_lock_file(root: Path) -> None:
    """The file does not grow for ever."""
    accept(root, "all")
    change(root, RU, "  hello: Здравствуйте!\n", "")
    accept(root, "main.menu")
    assert "main.hello" not in (root / LOCK).read_text("utf-8")
