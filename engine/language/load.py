"""From a file's bytes to a tree of nodes: every mistake of form is a finding, none an exception.

Not the cache (``cache``) and not what the names mean (the document's shape is read elsewhere).
"""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.core.position import Position
from engine.language.finding import Finding, Severity
from engine.language.lines import split_lines
from engine.language.merge_marks import merge_marks
from engine.language.nodes import Node
from engine.language.prescan import Prescanned, prescan
from engine.language.sheet import MOST

LARGEST = 1_000_000
"""Bytes in a file (LANGUAGE §3)."""
LONGEST = 50_000
"""Lines in a file: ten times what the largest utility's texts take."""

_UKRAINIAN = frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэёъ’«»—–№…“”„ ")
_GUESSED = frozenset({"Y01", "Y05", "Y08", "Y09", "Y12", "Y25"})
"""Mistakes that were mended by a guess: what the parser says afterwards is about the guess."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as read; ``root`` is None when it is empty or its form cannot be made out.

    With findings there may still be a root: whatever else is wrong can be found in the same run.
    """

    file: str
    source: str
    root: Node | None
    findings: tuple[Finding, ...]

    @property
    def beginning(self) -> Position:
        """The first line, for what is wrong with the file as a whole."""
        first = split_lines(self.source)[0]
        return Position(self.file, 1, 1, 1, len(first) + 1)


def load(path_bytes: bytes, file: str) -> Loaded:
    """Read a file; ``file`` is its name in positions, relative, with forward slashes."""
    if len(path_bytes) > LARGEST:
        return Loaded(file, "", None, (_error("Y16", file),))
    source, unreadable = decode(path_bytes, file)
    if unreadable is not None:
        return Loaded(file, source, None, (unreadable,))
    if max(source.count("\n"), source.count("\r")) > LONGEST:
        return Loaded(file, source, None, (_error("Y16", file, case="lines", limit=LONGEST),))
    merged = merge_marks(source, file)
    if merged is not None:
        return Loaded(file, source, None, (merged,))
    scanned = prescan(source, file)
    if scanned.text is None:
        return Loaded(file, source, None, tuple(sorted(scanned.findings)))
    from engine.language.compose import compose  # the parser takes time to import

    root, found = compose(scanned.text, scanned.shifts, file)
    lines = split_lines(source)
    news = [_within(lines, finding) for finding in _news(scanned, root, found)]
    return Loaded(file, source, root, tuple(sorted([*scanned.findings, *news])[:MOST]))


def decode(path_bytes: bytes, file: str) -> tuple[str, Finding | None]:
    """Give the text of a file, or as much of it as can be shown, and what is wrong (Y15)."""
    if path_bytes.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return path_bytes.decode("utf-16", errors="replace"), _error("Y15", file, case="utf16")
    if path_bytes.count(0) * 4 > len(path_bytes):  # so many zeros has only UTF-16, without its mark
        byte_order = "utf-16-le" if 0 in path_bytes[1:2] else "utf-16-be"
        return path_bytes.decode(byte_order, errors="replace"), _error("Y15", file, case="utf16")
    path_bytes = path_bytes.removeprefix(codecs.BOM_UTF8)
    try:
        return path_bytes.decode("utf-8"), None
    except UnicodeDecodeError as error:
        wrong = error.start
    facts, encoding = {"byte": f"0x{path_bytes[wrong]:02X}"}, "utf-8"
    if _is_cp1251(path_bytes):
        facts["case"] = encoding = "cp1251"
        wrong = next(place for place, byte in enumerate(path_bytes) if byte >= 0x80)
    before = split_lines(path_bytes[:wrong].decode(encoding))
    line, column = len(before), len(before[-1]) + 1
    at = Position(file, line, column, line, column + 1)
    source = path_bytes.decode(encoding, errors="replace")
    return source, Finding("Y15", Severity.ERROR, at, facts)


def _is_cp1251(path_bytes: bytes) -> bool:
    """Say whether nearly everything beyond ASCII would be Ukrainian in the old encoding."""
    beyond = bytes(byte for byte in path_bytes if byte >= 0x80)
    letters = beyond.decode("cp1251", errors="replace").casefold()
    return sum(letter in _UKRAINIAN for letter in letters) >= 0.9 * len(letters)


def _news(
    scanned: Prescanned, root: Node | None, found: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Leave out the parser's complaint when it is about a mistake already reported."""
    if root is not None or not found:
        return found
    earlier = (*scanned.findings, *found[:-1])
    known = {finding.code for finding in earlier}
    lines = {finding.at.line for finding in earlier}
    complaint = found[-1].at.line
    if known & _GUESSED or {complaint, complaint - 1} & lines:
        return found[:-1]
    return found


def _within(lines: Sequence[str], finding: Finding) -> Finding:
    """Let a finding end where its line does: one that was mended before it was parsed is longer."""
    at = finding.at
    column, end = (
        min(column, len(lines[line - 1]) + 1)
        for line, column in ((at.line, at.column), (at.end_line, at.end_column))
    )
    if (column, end) == (at.column, at.end_column):
        return finding
    return replace(finding, at=replace(at, column=column, end_column=end))


def _error(code: str, file: str, **facts: Any) -> Finding:
    return Finding(code, Severity.ERROR, Position(file, 1, 1, 1, 1), facts)
