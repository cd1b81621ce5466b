"""``check --fix``: the safe corrections of findings, put into the files.

Tried on a copy of the tree first: the files change only if every mistake there is afterwards was
there before. Not the corrections themselves: rules propose them.
"""

import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.language.check import check_tree
from engine.language.finding import Finding, Fix
from engine.language.lines import split_lines

FOLDERS = ("flows", "locales")


def mend(root: Path, findings: Iterable[Finding]) -> int | None:
    """Apply the safe fixes of findings; gives how many, or None when that would spoil something."""
    fixes = [f.fix for f in findings if f.fix is not None and f.fix.safe]
    mended = {
        file: _mended((root / file).read_bytes().decode("utf-8-sig"), chosen)
        for file, chosen in _by_file(fixes).items()
    }
    if not mended:
        return 0
    with TemporaryDirectory() as folder:
        trial = Path(folder)
        for name in FOLDERS:
            if (root / name).is_dir():
                shutil.copytree(root / name, trial / name)
        before = _codes(check_tree(trial))
        _write(trial, mended)
        if _codes(check_tree(trial)) - before:
            return None
    _write(root, mended)
    return sum(len(chosen) for chosen in _by_file(fixes).values())


def _by_file(fixes: Iterable[Fix]) -> dict[str, list[Fix]]:
    """Sort the fixes of each file from its end to its beginning, without those that overlap."""
    files: dict[str, list[Fix]] = {}
    for fix in sorted(fixes, key=lambda fix: _start(fix), reverse=True):
        chosen = files.setdefault(fix.at.file, [])
        if not chosen or _end(fix) <= _start(chosen[-1])[1:]:
            chosen.append(fix)
    return files


def _start(fix: Fix) -> tuple[str, int, int]:
    return fix.at.file, fix.at.line, fix.at.column


def _end(fix: Fix) -> tuple[int, int]:
    return fix.at.end_line, fix.at.end_column


def _mended(source: str, fixes: Iterable[Fix]) -> str:
    """Replace stretches of a text, the last first, so that the earlier ones stay where they are."""
    starts = [0]
    for line in split_lines(source):
        starts.append(starts[-1] + len(line))
        if source[starts[-1] : starts[-1] + 2] == "\r\n":
            starts[-1] += 1
        starts[-1] += 1
    for fix in fixes:
        first = starts[fix.at.line - 1] + fix.at.column - 1
        last = starts[fix.at.end_line - 1] + fix.at.end_column - 1
        source = source[:first] + fix.text + source[last:]
    return source


def _codes(findings: Iterable[Finding]) -> Counter[tuple[str, str]]:
    return Counter((finding.at.file, finding.code) for finding in findings)


def _write(root: Path, files: dict[str, str]) -> None:
    for file, text in files.items():
        whole = (root / file).with_suffix(".mended")
        whole.write_text(text, encoding="utf-8", newline="")
        whole.replace(root / file)
