"""``check --fix``: the safe corrections of findings, put into the files.

Tried on a copy of the tree first (``trial``): the files change only if every mistake there is
afterwards was there before. Not the corrections themselves: rules propose them.
"""

from collections.abc import Iterable
from pathlib import Path

from engine.language.finding import Finding, Fix
from engine.language.lines import line_starts
from engine.trial import copied, everything, spoilt, write

ROUNDS = 5
"""How often what comes to light by a correction is corrected too."""


def mend(root: Path, findings: Iterable[Finding]) -> int | None:
    """Apply the safe fixes of findings; gives how many, or None when that would spoil something.

    A text that nobody asks for goes in every language, and what could not be seen before a file
    was mended is mended with it: a second call finds nothing more to do. Where all corrections
    together would spoil something, those of each file are tried by themselves.
    """
    chosen = [finding for finding in findings if _safe(finding)]
    if not chosen:
        return 0
    before, files = everything(root), sorted({finding.at.file for finding in chosen})
    groups = [files] if _mend(root, before, chosen, files, only_try=True) else [[f] for f in files]
    count = sum(_mend(root, before, chosen, group) for group in groups)
    return count or None


def _mend(
    root: Path,
    before: list[Finding],
    chosen: list[Finding],
    files: list[str],
    *,
    only_try: bool = False,
) -> int:
    """Mend files unless it would spoil something; gives how many places were mended."""
    changed: dict[str, str] = {}
    count, after = 0, before
    with copied(root) as trial:
        wanted = [finding for finding in chosen if finding.at.file in files]
        for _ in range(ROUNDS):
            fixes = _by_file(finding.fix for finding in wanted if finding.fix is not None)
            if not fixes:
                break
            mended = {file: _mended(_source(trial / file), each) for file, each in fixes.items()}
            write(trial, mended)
            changed |= mended
            count += sum(map(len, fixes.values()))
            after = everything(trial)
            new = spoilt(before, after)
            wanted = [f for f in after if _safe(f) and (f.at.file in files or f in new)]
        if spoilt(before, after):
            return 0
    if not only_try:
        write(root, changed)
    return count


def _safe(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.safe


def _source(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


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
    starts = line_starts(source)
    for fix in fixes:
        first = starts[fix.at.line - 1] + fix.at.column - 1
        last = starts[fix.at.end_line - 1] + fix.at.end_column - 1
        source = source[:first] + fix.text + source[last:]
    return source
