"""The files of a tree that people write, and what a mistake makes of one. Not a test itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random

from tests.language.adversaries.pages import Page

Places = frozenset[tuple[str, int]]


@dataclass(frozen=True)
class Spoilt:
    """What a kind of mistake makes of a page."""

    text: str
    lines: frozenset[int]
    elsewhere: Places = field(default_factory=frozenset)


class Shelf:
    """All the files of a tree that people write."""

    def __init__(self, root: Path) -> None:
        self.root = root
        patterns = ("flows/*/*.yaml", "locales/*/*.yaml", "tests/stories/*/*.yaml")
        found = [path for pattern in patterns for path in sorted(root.glob(pattern))]
        self.files = [path.relative_to(root).as_posix() for path in found]
        self.bots = tuple(sorted(path.parent.name for path in root.glob("flows/*/bot.yaml")))
        self._pages: dict[str, Page] = {}

    def page(self, file: str) -> Page:
        """Give a file."""
        if file not in self._pages:
            self._pages[file] = Page(self.root, file)
        return self._pages[file]

    def kind(self, kind: str) -> list[str]:
        """Give the files of a kind: ``dialog``, ``bot``, ``locale`` or ``story``."""
        return self._kinds.get(kind, [])

    @cached_property
    def _kinds(self) -> Mapping[str, list[str]]:
        kinds: dict[str, list[str]] = {}
        for file in self.files:
            top, _, name = file.split("/")[0], file.split("/")[1], file.rpartition("/")[2]
            kind = {"locales": "locale", "tests": "story"}.get(top, "dialog")
            if kind == "dialog" and name in ("bot.yaml", "services.yaml", "exchange.yaml"):
                kind = name.removesuffix(".yaml")
            kinds.setdefault(kind, []).append(file)
        return kinds

    def whose(self, file: str) -> tuple[str, ...]:
        """Give the bots to check for a file: its own, or all."""
        parts = file.removesuffix(".yaml").split("/")
        return next(((bot,) for bot in self.bots if bot in parts), self.bots)


Spoil = Callable[[Shelf, Random, Page], Spoilt | None]
