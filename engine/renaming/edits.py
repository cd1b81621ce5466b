"""Edits of files, gathered by position and made at once. Not which ones a renaming needs."""

import re
from collections.abc import Mapping

from engine.core.position import Position
from engine.language.lines import line_starts
from engine.language.nodes import Scalar


class Edits:
    """Stretches of files and what comes in their place; the same edit twice is one."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = dict(sources)
        self._starts: dict[str, list[int]] = {}
        self._edits: set[tuple[str, int, int, str]] = set()

    def __len__(self) -> int:
        return len(self._edits)

    def stretch(self, at: Position) -> tuple[int, int]:
        """Give the offsets of a place in its file."""
        starts = self._starts.setdefault(at.file, line_starts(self.sources[at.file]))
        first, last = starts[at.line - 1] + at.column - 1, starts[at.end_line - 1]
        return first, last + at.end_column - 1

    def text(self, at: Position) -> str:
        """Give what stands at a place, as it was typed."""
        first, last = self.stretch(at)
        return self.sources[at.file][first:last]

    def replace(self, file: str, first: int, last: int, text: str) -> None:
        """Put a text in the place of a stretch."""
        self._edits.add((file, first, last, text))

    def word(self, written: Scalar | Position, old: str, new: str, part: int = 0) -> None:
        """Replace a name; ``part`` says which part of ``a.b.c`` or ``do x`` it is, from 0."""
        at = written.at if isinstance(written, Scalar) else written
        first, _ = self.stretch(at)
        words = list(re.finditer(r"\w+", self.text(at)))
        if part < len(words) and words[part][0] == old:
            start, end = words[part].span()
            self.replace(at.file, first + start, first + end, new)

    def line_of(self, at: Position) -> tuple[int, int]:
        """Give the offsets of the line on which a place begins, its break not included."""
        starts = self._starts.setdefault(at.file, line_starts(self.sources[at.file]))
        end = starts[at.line] if at.line < len(starts) else len(self.sources[at.file])
        source, start = self.sources[at.file], starts[at.line - 1]
        return start, start + len(source[start:end].rstrip("\r\n"))

    def line(self, at: Position) -> str:
        """Give the line on which a place begins."""
        start, end = self.line_of(at)
        return self.sources[at.file][start:end]

    def insert_below(self, at: Position, *lines: str) -> None:
        """Put lines below the one on which a place begins."""
        _, end = self.line_of(at)
        self.replace(at.file, end, end, "".join(self.line_break(at.file) + line for line in lines))

    def take_out(self, at: Position) -> None:
        """Take out the line on which a place begins, with the break above it."""
        start, end = self.line_of(at)
        source = self.sources[at.file]
        above = len(source[:start].rstrip("\r\n")) if start else 0
        breaks = source[above:start]
        first = start - (2 if breaks.endswith("\r\n") else 1) if breaks else start
        self.replace(at.file, first, end, "")

    def is_last(self, at: Position) -> bool:
        """Tell whether nothing stands below the line on which a place begins."""
        _, end = self.line_of(at)
        return not self.sources[at.file][end:].strip()

    def take_out_end(self, at: Position) -> None:
        """Take out the line on which a place begins, all below it, and empty ones above."""
        start, _ = self.line_of(at)
        source = self.sources[at.file]
        kept = len(source[:start].rstrip("\r\n"))
        self.replace(at.file, kept, len(source), self.line_break(at.file))

    def append(self, file: str, *lines: str) -> None:
        """Put lines at the end of a file, which need not be there yet."""
        source, newline = self.sources.setdefault(file, ""), self.line_break(file)
        start = "" if source.endswith(("\n", "\r")) or not source else newline
        text = start + newline.join(lines) + newline
        self.replace(file, len(source), len(source), text)

    def line_break(self, file: str) -> str:
        """Give the line break that a file uses."""
        return "\r\n" if "\r\n" in self.sources[file] else "\n"

    def made(self) -> dict[str, str]:
        """Give the new texts of the files that change.

        What stands within a stretch that is taken out goes with it.
        """
        changed: dict[str, str] = {}
        for file, first, last, text in sorted(self._outer(), reverse=True):
            source = changed.get(file, self.sources[file])
            changed[file] = source[:first] + text + source[last:]
        return changed

    def _outer(self) -> list[tuple[str, int, int, str]]:
        """Give the edits that do not lie within another."""
        kept: list[tuple[str, int, int, str]] = []
        for edit in sorted(self._edits, key=lambda edit: (edit[0], edit[1], -edit[2])):
            file, first, last, _ = edit
            within = kept and kept[-1][0] == file and kept[-1][1] < last <= kept[-1][2]
            if not (within and first < last):
                kept.append(edit)
        return kept
