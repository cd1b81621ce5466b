"""A small good tree, and a way to change parts of it and see what is found."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.language import check_tree
from engine.language.finding import Finding

GOOD = Path(__file__).parents[1] / "ok" / "tree"
MAIN, BOT = "flows/city/main.yaml", "flows/city/bot.yaml"
UK, RU = "locales/uk/city.yaml", "locales/ru/city.yaml"
Check = Callable[..., list[Finding]]


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Let all trees share a cache of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROZMOVA_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Give a copy of the good tree."""
    return shutil.copytree(GOOD, tmp_path / "tree")


@pytest.fixture
def check(tree: Path) -> Check:
    """Give a function that changes files and checks the tree.

    ``files`` maps a file to its new text, or to pairs (old, new); ``bots`` limits the check.
    """

    def run(
        files: dict[str, str | list[tuple[str, str]]], bots: list[str] | None = None
    ) -> list[Finding]:
        for name, change in files.items():
            path = tree / name
            if isinstance(change, str):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(change, "utf-8")
                continue
            text = path.read_text("utf-8")
            for old, new in change:
                assert old in text
                text = text.replace(old, new, 1)
            path.write_text(text, "utf-8")
        return check_tree(tree, bots)

    return run


def found(findings: list[Finding]) -> list[str]:
    """Give findings as code and word."""
    return [f"{each.code} {each.facts.get('word')}" for each in findings]


def texts(dialog: str, *states: str, more: str = "") -> dict[str, str | list[tuple[str, str]]]:
    """Give plain texts for the states of a dialog in both languages."""
    lines = "".join(f"  {state}: Текст.\n" for state in states)
    block = f"{dialog}:\n{lines}{more}\n"
    return {UK: [("notices:", f"{block}notices:")], RU: [("notices:", f"{block}notices:")]}


def started(dialog: str) -> list[tuple[str, str]]:
    """Make a dialog one that a command of the bot starts, by a line."""
    return [
        ("  menu: menu\n", f"  menu: menu\n  extra: do {dialog}\n"),
        ("lines:\n", "lines:\n  extra: / go on\n"),
    ]
