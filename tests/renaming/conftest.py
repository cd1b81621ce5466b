"""A copy of the good tree, and a function that changes its files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.renaming.trees import good_tree

Change = Callable[[str, str, str], None]


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Copy the good tree, with a story."""
    return good_tree(tmp_path / "tree")


@pytest.fixture
def change(tree: Path) -> Change:
    """Give a function that changes a file."""

    def replace(file: str, old: str, new: str) -> None:
        text = (tree / file).read_text("utf-8")
        assert old in text
        (tree / file).write_text(text.replace(old, new, 1), "utf-8")

    return replace
