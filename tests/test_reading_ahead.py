"""Reading many new files by several processes changes nothing but the time that it takes."""

import os
import shutil
from pathlib import Path

import pytest

from engine import reading_ahead
from engine.language.cache import is_kept
from engine.language.tree import read_tree, shipped
from engine.reading_ahead import read_ahead


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a tree of which nothing is in the cache, and which is large enough."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(reading_ahead, "LEAST", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    shutil.copytree(shipped() / "flows" / "poltava", tmp_path / "flows" / "poltava")
    shutil.copytree(shipped() / "flows" / "shared", tmp_path / "flows" / "shared")
    shutil.copytree(shipped() / "locales", tmp_path / "locales")
    return tmp_path


def kept(root: Path) -> list[bool]:
    """Tell of every file whether it is in the cache."""
    files = [path for folder in ("flows", "locales") for path in (root / folder).rglob("*.yaml")]
    return [is_kept(path, path.relative_to(root).as_posix()) for path in files]


def test_what_was_read_ahead_is_in_the_cache(root: Path) -> None:
    """Every file is there afterwards, and nothing is read a second time."""
    assert not any(kept(root))
    assert read_ahead(root) == len(kept(root))
    assert all(kept(root))
    assert read_ahead(root) == 0


def test_a_file_of_bytes_that_are_no_text_stops_nobody(root: Path) -> None:
    """What cannot be read is read by nobody, and the others are."""
    (root / "flows" / "poltava" / "odd.yaml").write_bytes(b"\xff\xfe\x00states: [")
    (root / "flows" / "poltava" / "gone.yaml").symlink_to(root / "nowhere")
    read_ahead(root)
    assert all(kept(root))


def test_processes_that_fail_have_only_read_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads the tree afterwards reads the files himself."""
    monkeypatch.setattr("sys.executable", shutil.which("false"))
    read_ahead(root)
    assert not any(kept(root))
    assert read_tree(root).findings == ()


def test_little_or_one_processor_is_read_without_others(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No process is started where it would take longer than to read."""
    monkeypatch.setattr(reading_ahead, "LEAST", 10_000_000)
    assert read_ahead(root) == 0
    monkeypatch.setattr(reading_ahead, "LEAST", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    assert read_ahead(root) == 0
