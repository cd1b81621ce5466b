"""Every mistake beside what is said of it: ``err/<code>_<what>.yaml``, ``.uk.txt``, ``.en.txt``.

To add a case, add a file whose name begins with the code it must give, and run once with
``ROZMOVA_GOLDEN=write``; then read what was written. ``ok/`` holds files that must give nothing.
"""

import os
from pathlib import Path

import pytest

from engine.language.finding import Finding
from engine.language.lines import split_lines
from engine.language.load import load
from engine.language.report import describe
from engine.messages import LANGUAGES

HERE = Path(__file__).parent
MISTAKES = sorted((HERE / "err").glob("*.yaml"))
CORRECT = sorted((HERE / "ok").glob("*.yaml"))


def findings_of(case: Path) -> tuple[str, tuple[Finding, ...]]:
    """Give a case's text and its findings."""
    loaded = load(case.read_bytes(), case.name)
    return loaded.source, loaded.findings


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.stem)
def test_one_mistake_gives_one_finding_of_its_code(case: Path) -> None:
    """A file with one mistake gives exactly one finding, and its code is in the file's name."""
    _, findings = findings_of(case)
    assert [finding.code for finding in findings] == [case.stem.split("_")[0]]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.stem)
def test_a_mistake_is_described_as_agreed(case: Path, lang: str) -> None:
    """What is said about a mistake is what stands beside it, letter for letter."""
    source, findings = findings_of(case)
    said = "\n\n".join(describe(finding, source, lang) for finding in findings) + "\n"
    agreed = case.with_suffix(f".{lang}.txt")
    if os.environ.get("ROZMOVA_GOLDEN") == "write":
        agreed.write_text(said, "utf-8")
    assert said == agreed.read_text("utf-8")


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.stem)
def test_a_safe_correction_leaves_nothing_to_report(case: Path) -> None:
    """A correction that may be made unasked makes the finding go away and brings no other."""
    source, findings = findings_of(case)
    for fix in [finding.fix for finding in findings if finding.fix and finding.fix.safe]:
        lines, at = split_lines(source), fix.at
        head = "\n".join([*lines[: at.line - 1], lines[at.line - 1][: at.column - 1]])
        tail = "\n".join([lines[at.end_line - 1][at.end_column - 1 :], *lines[at.end_line :]])
        assert load(f"{head}{fix.text}{tail}".encode(), case.name).findings == ()


@pytest.mark.parametrize("case", CORRECT, ids=lambda case: case.stem)
def test_what_is_no_mistake_is_not_reported(case: Path) -> None:
    """A file that only looks unusual gives no finding."""
    assert findings_of(case)[1] == ()
