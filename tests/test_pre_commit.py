"""The hooks that https://pre-commit.com takes from this repository."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from engine.scaffold import scaffold

ROOT = Path(__file__).parent.parent
HOOKS: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(ROOT / ".pre-commit-hooks.yaml")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Give a folder with a bot that is without mistakes, and its story."""
    assert list(scaffold(tmp_path, "lviv"))
    return tmp_path


def run(hook: dict[str, Any], tree: Path) -> subprocess.CompletedProcess[str]:
    """Do what pre-commit does: the entry, in the folder of the repository, without file names."""
    program, *rest = shlex.split(hook["entry"])
    command = [str(Path(sys.executable).parent / program), *rest]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=tree)


def test_the_manifest_says_what_pre_commit_needs() -> None:
    """Each hook has a name, an entry, a language, and takes no file names."""
    assert [hook["id"] for hook in HOOKS] == ["rozmova-check", "rozmova-test"]
    for hook in HOOKS:
        assert hook.keys() >= {"id", "name", "entry", "language", "files"}
        assert hook["language"] == "python"
        assert hook["pass_filenames"] is False
    assert HOOKS[1]["stages"] == ["manual"]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_for_whatever_is_checked_and_for_nothing_else(
    hook: dict[str, Any], tree: Path
) -> None:
    """Every file of a tree of ours starts the hooks; a program beside them does not."""
    files = [path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()]
    assert len(files) > 20
    assert [file for file in files if not re.search(hook["files"], file)] == []
    others = ("README.md", "src/flows.py", "docs/flows/x.yaml", "deploy.yaml")
    assert not any(re.search(hook["files"], other) for other in others)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_passes_what_is_right_and_stops_what_is_wrong(
    hook: dict[str, Any], tree: Path
) -> None:
    """A commit goes through without mistakes, and not with one."""
    assert run(hook, tree).returncode == 0
    flow = tree / "flows" / "lviv" / "main.yaml"
    flow.write_text(flow.read_text("utf-8").replace("menu", "mneu", 1), "utf-8")
    done = run(hook, tree)
    assert done.returncode == 1, done.stdout
