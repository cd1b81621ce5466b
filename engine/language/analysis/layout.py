"""Where the names of a file stand, and what to paste so that missing ones stand among them.

Read off the lines alone, of files whose form was found good: what stands after a name, and how far
its block goes. Not the tree of a file (``nodes``), and not the words around what is pasted.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.language.lines import indent_of, is_blank

_NAME = re.compile(r" *([\"']?)(?P<name>[\w.-]+)\1 *:(?: +(?P<rest>.*))?")
_OPEN = re.compile(r"(?:&\S+\s*)?(?:#.*)?")
"""What may stand after a name under which a block begins."""

Paste = dict[str, str | int | None]
"""How something is pasted, as facts of a finding: ``how file place under lines``.

``new``: at the end of the file; ``under`` a name, in the braces (``inside``) after it, or
``instead`` of the text that it has. ``lines`` are indented as they must stand in the file.
"""


@dataclass(slots=True)
class Spot:
    """A name: its line (from 1), its indentation, what stands after it, its block's last line.

    ``inner`` is the indentation of the names directly under it; None where there are none.
    ``listed`` says that a list stands there instead.
    """

    name: str
    line: int
    indent: int
    rest: str
    last: int
    inner: int | None = None
    listed: bool = False

    @property
    def opens(self) -> bool:
        """Whether other names may stand under it."""
        return not self.listed and _OPEN.fullmatch(self.rest) is not None


class Layout:
    """The names of one file."""

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        self.file, self._lines = file, lines

    @cached_property
    def spots(self) -> Mapping[str, Spot]:
        """The names by their paths, ``main.menu.buttons``."""
        found: dict[str, Spot] = {}
        above: list[tuple[str, Spot]] = []
        for number, line in enumerate(self._lines, start=1):
            if is_blank(line) or line.lstrip().startswith("#"):
                continue
            indent = indent_of(line)
            item = line.startswith("-", indent)  # may stand no further in than its list's name
            while above and above[-1][1].indent >= indent + item:
                above.pop()
            for _, each in above:
                each.last = number
            if above and not above[-1][1].opens:
                continue  # it is part of a text
            parent = above[-1][1] if above else None
            name = _NAME.fullmatch(line)
            if item or name is None:  # the names in a list are nobody's here
                if parent is not None:
                    parent.listed = True
                above.append(("", Spot("", number, indent, "-", number)))
                continue
            spot = Spot(name["name"], number, indent, (name["rest"] or "").strip(), number)
            if parent is not None and parent.inner is None:
                parent.inner = indent
            path = f"{above[-1][0]}.{spot.name}" if above else spot.name
            found.setdefault(path, spot)
            above.append((path, spot))
        return found

    def block(self, path: str) -> str | None:
        """Give what stands after a name, and under it as if the name stood at the margin."""
        spot = self.spots.get(path)
        if spot is None:
            return None
        below = self._lines[spot.line : spot.last]
        return "\n".join([spot.rest, *(line[spot.indent :] for line in below)])

    def paste(self, wanted: Mapping[str, str], plain: str = "text") -> list[Paste]:
        """Say how to put in what is missing, by paths; what is already there is not repeated.

        A value is what stands after the name, as ``block`` gives it. ``plain`` is what a text is
        called that stands alone after a name, should more come under it. One paste for each name
        under which something is put.
        """
        groups: dict[str, dict[str, str]] = {}
        for path, value in wanted.items():
            groups.setdefault(self._nearest(path), {})[path] = value
        return [self._under(path, missing, plain) for path, missing in groups.items()]

    def _nearest(self, path: str) -> str:
        """Give the lowest name on the way to a path that is there; "" where none is."""
        parent = path.rpartition(".")[0]
        while parent and parent not in self.spots:
            parent = parent.rpartition(".")[0]
        return parent

    def _under(self, path: str, missing: Mapping[str, str], plain: str) -> Paste:
        inner = {each.removeprefix(f"{path}."): value for each, value in missing.items()}
        spot = self.spots.get(path)
        if spot is None:
            return self._paste("new", None, _block(inner, 0))
        if spot.opens:
            indent = spot.indent + 2 if spot.inner is None else spot.inner
            return self._paste("under", spot, _block(inner, indent))
        if spot.rest.startswith("{"):
            return self._paste("inside", spot, [_in_braces(inner)])
        whole = {"": "", plain: str(self.block(path)), **inner}
        named = {f"{spot.name}.{each}".rstrip("."): value for each, value in whole.items()}
        return self._paste("instead", spot, _block(named, spot.indent))

    def _paste(self, how: str, spot: Spot | None, lines: Iterable[str]) -> Paste:
        return {
            "how": how,
            "file": self.file,
            "place": f"{self.file}:{spot.line}" if spot else None,
            "under": spot.name if spot else None,
            "lines": "\n".join(lines),
        }


def _block(values: Mapping[str, str], indent: int) -> Iterator[str]:
    """Write names and what stands after them, each name above its paths once."""
    above: list[str] = []
    for path, value in values.items():
        steps = path.split(".")
        shared = 0
        while shared < len(steps) - 1 and steps[: shared + 1] == above[: shared + 1]:
            shared += 1
        for depth in range(shared, len(steps) - 1):
            yield f"{' ' * (indent + 2 * depth)}{steps[depth]}:"
        margin, (first, *below) = " " * (indent + 2 * (len(steps) - 1)), value.split("\n")
        yield f"{margin}{steps[-1]}: {first}".rstrip()
        yield from ("" if is_blank(line) else margin + line for line in below)
        above = steps


def _in_braces(values: Mapping[str, str]) -> str:
    """Write names and what stands after them on one line, as they stand in braces."""
    parts: list[str] = []
    groups: dict[str, dict[str, str]] = {}
    for path, value in values.items():
        name, _, below = path.partition(".")
        groups.setdefault(name, {})[below] = value
    for name, inner in groups.items():
        parts.append(f"{name}: {inner['']}" if "" in inner else f"{name}: {{{_in_braces(inner)}}}")
    return ", ".join(parts)
