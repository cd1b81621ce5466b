"""Texts loaded as the file ``a.yaml``, and what to look for in what was loaded."""

from typing import Any

from engine.language.load import Loaded, load
from engine.language.nodes import Items, Map, Node, Scalar


def read(source: str | bytes) -> Loaded:
    """Load a text as the file ``a.yaml``."""
    return load(source if isinstance(source, bytes) else source.encode(), "a.yaml")


def plain(node: Node | None) -> Any:
    """Give a tree as lists, dictionaries and texts."""
    match node:
        case Scalar():
            return node.text
        case Map():
            return {entry.key.text: plain(entry.value) for entry in node}
        case Items():
            return [plain(item) for item in node]
    return None


def codes(loaded: Loaded) -> list[str]:
    """Give the codes of the findings."""
    return [finding.code for finding in loaded.findings]


def place(node: Node | None) -> tuple[int, int, int, int]:
    """Give a node's line, column, end line and end column."""
    assert node is not None
    return node.at.line, node.at.column, node.at.end_line, node.at.end_column


def get(loaded: Loaded, name: str) -> Node | None:
    """Give what stands under a name of the file."""
    assert isinstance(loaded.root, Map)
    return loaded.root.get(name)
