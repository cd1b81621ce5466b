import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.language import cache
from engine.language.cache import (
    cache_directory,
    has_passed,
    load_file,
    note_passed,
    prune,
)
from engine.language.load import LARGEST, load

FLOW = (
    "states:\n  hello:\n  menu:\n    buttons: {add: add, так: end}\n  add: [&a 'x', *a]\n  add:\n"
)


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the directory the cache is in."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "parsed"


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    """Give a file with something of every kind in it, a finding too."""
    path = tmp_path / "main.yaml"
    path.write_text(FLOW, "utf-8")
    return path


def entries(kept: Path) -> list[Path]:
    """List what is in a directory."""
    return sorted(kept.iterdir())


def test_what_comes_from_the_cache_is_what_was_read(flow: Path, kept: Path) -> None:
    """A tree from the cache equals the tree that was put there, findings and places included."""
    read = load_file(flow, "flows/main.yaml")
    assert len(entries(kept)) == 1
    again = load_file(flow, "flows/main.yaml")
    assert again == read == load(FLOW.encode(), "flows/main.yaml")
    assert [finding.code for finding in again.findings] == ["Y07"]


def test_a_file_already_read_needs_no_parser(flow: Path) -> None:
    """When everything is in the cache the parser is not even imported."""
    load_file(flow, "flows/main.yaml")
    program = (
        "import sys; from pathlib import Path; from engine.language.cache import load_file;"
        f"assert load_file(Path({str(flow)!r}), 'flows/main.yaml').root is not None;"
        "print(sorted(name for name in sys.modules if name.startswith('ruamel')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_other_bytes_or_another_name_are_another_entry(flow: Path, kept: Path) -> None:
    """An entry is for these bytes under this name: positions hold the name."""
    first = load_file(flow, "flows/a.yaml")
    second = load_file(flow, "flows/b.yaml")
    assert (first.root, second.root) != (None, None)
    assert first.root != second.root
    flow.write_text(FLOW + "about: так\n", "utf-8")
    assert load_file(flow, "flows/a.yaml").root != first.root
    assert len(entries(kept)) == 3


@pytest.mark.parametrize(
    "damage",
    [b"", b"x", b"\x00" * 100, hashlib.sha256(b"?").digest() * 50],
    ids=["empty", "short", "zeros", "noise"],
)
def test_a_damaged_entry_is_read_anew_and_mended(flow: Path, kept: Path, damage: bytes) -> None:
    """What the cache cannot make out it forgets."""
    read = load_file(flow, "main.yaml")
    (entry,) = entries(kept)
    good = entry.read_bytes()
    for content in (damage, good[: len(good) // 2], good[:-1] + b"?"):
        entry.write_bytes(content)
        assert load_file(flow, "main.yaml") == read
        assert entry.read_bytes() == good


def test_a_foreign_entry_is_read_anew(flow: Path, kept: Path) -> None:
    """Well-formed bytes of another shape are no tree."""
    import zlib

    import msgspec

    read = load_file(flow, "main.yaml")
    (entry,) = entries(kept)
    for foreign in ([1, 2], {"root": 1}, [["s", 5], []], [None, [{"code": "Y01"}]]):
        entry.write_bytes(zlib.compress(msgspec.msgpack.encode(foreign)))
        assert load_file(flow, "main.yaml") == read


def test_a_changed_rule_serves_nothing_old(
    flow: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the modules that read files change, every file is read anew."""
    load_file(flow, "main.yaml")
    monkeypatch.setattr(cache, "edition", lambda: b"another")
    load_file(flow, "main.yaml")
    assert len(entries(kept)) == 2


def test_without_a_usable_directory_files_are_simply_read(
    flow: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache that cannot be written is nobody's business."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "file"))
    assert load_file(flow, "main.yaml") == load(FLOW.encode(), "main.yaml")


def test_an_entry_that_cannot_be_replaced_leaves_nothing_behind(flow: Path, kept: Path) -> None:
    """A write that fails takes its half-written file away."""
    load_file(flow, "main.yaml")
    (entry,) = entries(kept)
    entry.unlink()
    entry.mkdir()
    (entry / "inside").write_text("")
    assert load_file(flow, "main.yaml") == load(FLOW.encode(), "main.yaml")
    assert entries(kept) == [entry]


def test_the_directory_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own variable comes first, then the desktop's, then the home directory."""
    monkeypatch.setenv("ROZMOVA_CACHE", "/own")
    monkeypatch.setenv("XDG_CACHE_HOME", "/shared")
    monkeypatch.setenv("HOME", "/home/olena")
    assert cache_directory() == Path("/own/parsed")
    monkeypatch.delenv("ROZMOVA_CACHE")
    assert cache_directory() == Path("/shared/rozmova/parsed")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/to/nothing")
    assert cache_directory() == Path("/home/olena/.cache/rozmova/parsed")


def test_the_oldest_entries_go_first(tmp_path: Path) -> None:
    """Over the number or the size allowed, the oldest entries are deleted."""
    for age in range(6):
        entry = tmp_path / f"entry{age}"
        entry.write_bytes(b"x" * 100)
        os.utime(entry, (1_000_000 - age, 1_000_000 - age))
    prune(tmp_path, entries=4, size=10_000)
    assert [each.name for each in entries(tmp_path)] == ["entry0", "entry1", "entry2", "entry3"]
    prune(tmp_path, entries=4, size=250)
    assert [each.name for each in entries(tmp_path)] == ["entry0", "entry1"]


def test_writing_prunes_from_time_to_time(
    flow: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The directory does not grow without bound, however long a process runs."""
    pruned: list[Path] = []
    monkeypatch.setattr(cache, "prune", pruned.append)
    written = 0
    while not pruned:
        written += 1
        assert written < 5_000
        load_file(flow, f"flows/{written}.yaml")
    assert pruned == [kept]
    assert len(entries(kept)) == written


def test_a_file_that_cannot_be_opened_is_a_finding(tmp_path: Path) -> None:
    """A missing file, or a directory in its place, is reported and not raised."""
    for path in (tmp_path / "missing.yaml", tmp_path):
        loaded = load_file(path, "missing.yaml")
        assert loaded.root is None
        assert [finding.code for finding in loaded.findings] == ["Y26"]
        assert loaded.findings[0].facts["reason"]


def test_a_file_too_large_is_neither_read_nor_kept(tmp_path: Path, kept: Path) -> None:
    """Of a file over the limit no more is read than shows that it is."""
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (LARGEST + 5))
    assert [finding.code for finding in load_file(path, "large.yaml").findings] == ["Y16"]
    assert not kept.exists()


def test_a_version_that_passed_need_not_be_checked_again() -> None:
    """Only the very version that was noted has passed, and only for the code that noted it."""
    assert not has_passed("v1")
    note_passed("v1")
    assert has_passed("v1")
    assert not has_passed("v2")
