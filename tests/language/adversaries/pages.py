"""A file of flows, locales or stories as somebody at a keyboard sees it. Not a test itself.

Names and values with their paths and lines, and ways to spoil the text. Lines count from 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from engine.language.lines import indent_of, is_blank
from engine.language.load import load
from engine.language.nodes import Entry, Items, Map, Node, Scalar

Path_ = tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """A name in a file with what stands under it; ``path`` is all the names down to it."""

    path: Path_
    entry: Entry
    last: int
    """The last line of what stands under it."""

    @property
    def line(self) -> int:
        """The line of the name."""
        return self.entry.key.at.line

    @property
    def depth(self) -> int:
        """How many names there are down to it."""
        return len(self.path)

    @property
    def value(self) -> Scalar | None:
        """The one text after it, if it is one on one line."""
        node = self.entry.value
        if not isinstance(node, Scalar) or not node.text or node.style in ("|", ">"):
            return None
        return node if node.at.line == node.at.end_line else None


class Page:
    """One file."""

    def __init__(self, root: Path, file: str) -> None:
        self.file = file
        self.text = (root / file).read_text("utf-8")
        self.lines = self.text.split("\n")

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """Everything that has a name and begins a line of its own."""
        every = tuple(_named((), self.root))
        return tuple(each for each in every if self._begins(each.entry.key))

    @cached_property
    def every(self) -> tuple[Named, ...]:
        """Everything that has a name, those inside brackets included."""
        return tuple(_named((), self.root))

    @cached_property
    def root(self) -> Node | None:
        """The tree of the file."""
        return load(self.text.encode(), self.file).root

    def find(self, *path: str) -> Named | None:
        """Find what goes by these names."""
        return next((each for each in self.every if each.path == path), None)

    def put(self, at: Scalar, old: str, new: str) -> str:
        """Give the text with the first ``old`` of a scalar's first line replaced."""
        row = at.at.line - 1
        line = self.lines[row]
        start = line.index(old, at.at.column - 1)
        return self.with_line(row + 1, line[:start] + new + line[start + len(old) :])

    def with_line(self, line: int, *now: str) -> str:
        """Give the text with one line replaced by others, or by none."""
        return "\n".join([*self.lines[: line - 1], *now, *self.lines[line:]])

    def without(self, each: Named) -> str:
        """Give the text without a name and all that stands under it."""
        return "\n".join([*self.lines[: each.line - 1], *self.lines[each.last :]])

    def twice(self, each: Named) -> tuple[str, int]:
        """Give the text with a name and all under it standing twice; and the second one's line."""
        block = self.lines[each.line - 1 : each.last]
        now = [*self.lines[: each.last], *block, *self.lines[each.last :]]
        return "\n".join(now), each.last + 1

    def neighbours(self, line: int) -> set[int]:
        """Give a line, the one above it and the one below it that say something."""
        full = [n for n, text in enumerate(self.lines, 1) if not is_blank(text.partition("#")[0])]
        names = sorted({each.line for each in self.named})
        return {
            each
            for lines in (full, names)
            for each in lines[max(lines.index(line) - 1, 0) : lines.index(line) + 2]
        }

    def _begins(self, key: Scalar) -> bool:
        return indent_of(self.lines[key.at.line - 1]) == key.at.column - 1


def _named(above: Path_, node: Node | None) -> Iterator[Named]:
    if isinstance(node, Map):
        for entry in node:
            path = (*above, entry.key.text)
            yield Named(path, entry, max(entry.key.at.line, entry.value.at.end_line))
            yield from _named(path, entry.value)
    elif isinstance(node, Items):
        for number, item in enumerate(node):
            yield from _named((*above, str(number)), item)
