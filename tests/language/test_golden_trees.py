"""Every mistake that shows only in a tree: ``err/<code>_<what>/`` laid over the tree ``ok/tree``.

A case holds the files that differ; an empty file stands for one that is not there. Beside them
stand ``expected.uk.txt`` and ``expected.en.txt``. To add a case, add a folder whose name begins
with the code it must give, and run once with ``ROZMOVA_GOLDEN=write``; then read what was written.
"""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.language import check_tree
from engine.language.finding import Finding
from engine.language.lines import split_lines
from engine.language.report import describe
from engine.language.rules import RULES, TREE_RULES
from engine.messages import LANGUAGES, has

HERE = Path(__file__).parent
GOOD = HERE / "ok" / "tree"
CASES = sorted(path for path in (HERE / "err").iterdir() if path.is_dir())
SOURCES = sorted((HERE.parents[1] / "engine" / "language").rglob("*.py"))
LaidOver = Callable[[Path | None], Path]


@pytest.fixture(scope="module", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Let the cases share a cache of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROZMOVA_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def laid_over(tmp_path: Path) -> LaidOver:
    """Give a function that lays a case over the good tree."""

    def lay(case: Path | None) -> Path:
        root = tmp_path / "tree"
        shutil.copytree(GOOD, root)
        files = case.rglob("*.*") if case else []
        for path in sorted(each for each in files if not each.name.startswith("expected.")):
            target = root / path.relative_to(case or path)
            if path.stat().st_size:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
            else:
                target.unlink()
        return root

    return lay


def described(root: Path, findings: list[Finding], lang: str) -> str:
    """Say everything about findings, with the lines they are about."""
    sources = {f.at.file: root.joinpath(f.at.file).read_text("utf-8") for f in findings}
    return "\n\n".join(describe(f, sources[f.at.file], lang) for f in findings) + "\n"


def test_a_good_tree_gives_no_finding(laid_over: LaidOver) -> None:
    """Where nothing is wrong nothing is reported."""
    assert check_tree(laid_over(None)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_one_mistake_is_one_finding_described_as_agreed(case: Path, laid_over: LaidOver) -> None:
    """A mistake gives exactly one finding, and what is said of it stands beside it."""
    root = laid_over(case)
    findings = check_tree(root)
    assert [finding.code for finding in findings] == [case.name.split("_")[0]]
    for lang in LANGUAGES:
        said, agreed = described(root, findings, lang), case / f"expected.{lang}.txt"
        if os.environ.get("ROZMOVA_GOLDEN") == "write":
            agreed.write_text(said, "utf-8")
        assert said == agreed.read_text("utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_safe_correction_leaves_nothing_to_report(case: Path, laid_over: LaidOver) -> None:
    """A correction that may be made unasked makes the finding go away and brings no other."""
    root = laid_over(case)
    for fix in [f.fix for f in check_tree(root) if f.fix is not None and f.fix.safe]:
        path, at = root / fix.at.file, fix.at
        lines = split_lines(path.read_text("utf-8"))
        head = "\n".join([*lines[: at.line - 1], lines[at.line - 1][: at.column - 1]])
        tail = "\n".join([lines[at.end_line - 1][at.end_column - 1 :], *lines[at.end_line :]])
        path.write_text(f"{head}{fix.text}{tail}", "utf-8")
        assert not [each for each in check_tree(root) if each.at.file == fix.at.file]


def codes() -> list[str]:
    """List every code of form and meaning that the language's source names as one it emits."""
    named = re.compile(r'(?:error|warning|unknown|told)\(\s*"([SLTC]\d\d)"')
    return sorted({code for path in SOURCES for code in named.findall(path.read_text("utf-8"))})


@pytest.mark.parametrize("code", codes())
def test_every_code_has_words_and_an_example(code: str) -> None:
    """Whatever the checker may report is worded in both languages and has a case here."""
    assert all(has(lang, "check", f"{code}.title") for lang in LANGUAGES)
    assert all(has(lang, "check", f"{code}.body") for lang in LANGUAGES)
    assert any(case.name.startswith(f"{code}_") for case in CASES)


@pytest.mark.parametrize("rule", [*RULES, *TREE_RULES], ids=lambda rule: rule.__name__)
def test_every_rule_says_what_it_means_with_examples(rule: Callable[..., object]) -> None:
    """A rule's page has its code, its meaning, and a bad and a good example."""
    page = rule.__doc__ or ""
    assert re.match(r"[SLTC]\d\d: \S", page)
    assert "Bad" in page
    assert "Good" in page
