"""``check --fix``: the safe corrections of findings, put into the files.

Tried on a copy of the tree first (``trial``): the files change only if every mistake there is
afterwards was there before. Not the corrections themselves: rules propose them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from engine.language.files import content_of
from engine.language.finding import Finding, Fix, Severity
from engine.language.lines import line_starts, split_lines
from engine.language.sheet import MOST
from engine.language.tree import bots
from engine.trial import copied, everything, spoilt, write

ROUNDS = 5
"""How often what comes to light by a correction is corrected too.

A round that mends as much as is ever reported at once does not count: more was waiting.
"""


@dataclass(frozen=True, slots=True)
class Change:
    """Lines of a file, the first of them as numbered before, and what stands there now."""

    file: str
    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """How many places were mended, and what of that shows in the files.

    ``spoils`` are the mistakes that mending would have brought, which is why it was not done;
    ``held`` says that texts which nobody asks for stay until there are no errors.
    """

    count: int = 0
    changes: tuple[Change, ...] = ()
    spoils: tuple[Finding, ...] = ()
    held: bool = False


def mend(root: Path, findings: Iterable[Finding]) -> Mended:
    """Apply the safe fixes of findings, unless that would spoil something.

    A text that nobody asks for goes in every language, and what could not be seen before a file
    was mended is mended with it: a second call finds nothing more to do. Where all corrections
    together would spoil something, those of each file are tried by themselves. No text goes while
    there is an error that may be why nobody asks for it.
    """
    chosen = [_settled(root, finding) for finding in findings if _safe(finding)]
    if not chosen:
        return Mended()
    before, files = everything(root), sorted({finding.at.file for finding in chosen})
    if not any(_due(root, finding, before) for finding in chosen):
        return Mended(held=True)
    well = _mend(root, before, chosen, files, only_try=True).count
    parts = [_mend(root, before, chosen, g) for g in ([files] if well else [[f] for f in files])]
    count = sum(part.count for part in parts)
    changes = tuple(change for part in parts for change in part.changes)
    spoils = () if count else tuple(finding for part in parts for finding in part.spoils)
    return Mended(count, changes, spoils)


def _mend(
    root: Path,
    before: list[Finding],
    chosen: list[Finding],
    files: list[str],
    *,
    only_try: bool = False,
) -> Mended:
    """Mend files unless it would spoil something."""
    changed: dict[str, str] = {}
    count, after = 0, before
    with copied(root) as trial:
        wanted = [finding for finding in chosen if finding.at.file in files]
        left, most = ROUNDS, ROUNDS + sum(len(_source(root / file)) for file in files) // MOST
        while left and most:
            due = [finding for finding in wanted if _due(root, finding, after)]
            fixes = _by_file(finding.fix for finding in due if finding.fix is not None)
            if not fixes:
                break
            mended = {file: _mended(_source(trial / file), each) for file, each in fixes.items()}
            write(trial, mended)
            changed |= mended
            mended_now = sum(map(len, fixes.values()))
            count, most, left = count + mended_now, most - 1, left - (mended_now < MOST)
            after = everything(trial)
            new = spoilt(before, after)
            wanted = [f for f in after if _safe(f) and (f.at.file in files or f in new)]
        if new := spoilt(before, after):
            return Mended(spoils=tuple(new))
    if only_try:
        return Mended(count)
    sources = {file: _source(root / file) for file in changed}
    write(root, changed)
    changes = (c for file in sorted(changed) for c in _changes(file, sources[file], changed[file]))
    return Mended(count, tuple(changes))


def _settled(root: Path, finding: Finding) -> Finding:
    """Choose among the texts of a correction that one which leaves the fewest mistakes."""
    fix = finding.fix
    if fix is None or not fix.others:
        return finding
    left: dict[int, str] = {}
    with copied(root) as trial:
        source = _source(trial / fix.at.file)
        for text in (fix.text, *fix.others):
            write(trial, {fix.at.file: _mended(source, [replace(fix, text=text)])})
            after = everything(trial)
            left.setdefault(len(after), text)
            if all(each.at.file != fix.at.file for each in after):
                break
    return replace(finding, fix=replace(fix, text=left[min(left)]))


def _safe(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.safe


def _due(root: Path, finding: Finding, every: Sequence[Finding]) -> bool:
    """Say whether a correction may be made: a text goes only where its bot has no errors."""
    if finding.code != "T03":
        return True
    known = bots(root)
    bot = _bot(finding, known)
    wrong = {_bot(each, known) for each in every if each.severity is Severity.ERROR}
    return not wrong if bot is None else not wrong & {bot, None}


def _bot(finding: Finding, known: Sequence[str]) -> str | None:
    """Name the bot to which a file belongs; None for what all of them have in common."""
    parts = finding.at.file.replace(".yaml", "").split("/")
    return next((part for part in parts if part in known), None)


def _source(path: Path) -> str:
    return content_of(path).decode("utf-8-sig")


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


def _changes(file: str, before: str, after: str) -> Iterator[Change]:
    """Give what differs between two texts of a file, line by line where lines stand for lines."""
    old, new = split_lines(before), split_lines(after)
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            continue
        if j - i == m - k:
            for row in range(j - i):
                yield Change(file, i + row + 1, (old[i + row],), (new[k + row],))
        else:
            yield Change(file, i + 1, tuple(old[i:j]), tuple(new[k:m]))
