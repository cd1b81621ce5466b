"""What an editor sees of a file: plain values, numbers and truth values among them (YAML 1.2).

And small mistakes of shape, made on purpose.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.core.position import Position
from engine.language.finding import Finding, Severity
from engine.language.load import Loaded, load
from engine.language.nodes import Entry, Items, Map, Node, Scalar
from engine.language.read_bot import read_bot
from engine.language.read_dialog import read_dialog
from engine.language.read_renamed import read_renamed
from engine.language.read_services import read_services
from engine.language.read_texts import read_texts
from engine.language.reader import Reader
from engine.stories.read_story import read_story
from engine.utility.exchange.read_layout import read_layout

_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NOWHERE = Position("x.yaml", 1, 1, 1, 1)


def kind_of(path: Path) -> str:
    """Tell the kind of a file by its place."""
    named = {"bot.yaml": "bot", "services.yaml": "services", "exchange.yaml": "exchange",
             "renamed.yaml": "renamed"}  # fmt: skip
    if path.name in named:
        return named[path.name]
    return {"locales": "locale", "stories": "story"}.get(path.parts[-3], "dialog")


def plain(node: Node | None) -> Any:
    """Give what an editor makes of a node."""
    match node:
        case None:
            return None
        case Map():
            return {entry.key.text: plain(entry.value) for entry in reversed(node.entries)}
        case Items():
            return [plain(item) for item in node]
        case Scalar(text, _, style) if style:
            return text
        case Scalar(text):
            return _core(text)


def _core(text: str) -> Any:
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if _NUMBER.fullmatch(text):
        return float(text) if re.search("[.eE]", text) else int(text)
    return _TRUTH.get(text, text)


def mistakes(kind: str, root: Node | None) -> list[Finding]:
    """Give what the reader of a kind of file finds wrong with it, warnings apart."""
    reader, loaded = Reader(), Loaded("x.yaml", "", root, ())
    if kind == "bot":
        read_bot(loaded, "city", reader)
    elif kind == "dialog":
        read_dialog(loaded, "main", reader)
    elif kind == "services":
        read_services(loaded, reader)
    elif kind == "locale":
        read_texts(loaded, "uk", reader)
    elif kind == "story":
        read_story(loaded, "city", "main", reader)
    elif kind == "renamed":
        read_renamed(loaded, reader)
    else:
        read_layout(root, reader)
    return [finding for finding in reader.findings if finding.severity is Severity.ERROR]


def read(path: Path) -> Loaded:
    """Read a file's tree."""
    return load(path.read_bytes(), path.name)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A tree with one small mistake; ``what`` and where."""

    what: str
    root: Node


def spoiled(root: Node) -> Iterator[Mistake]:
    """Make every small mistake at every place of a tree, one at a time."""
    for where, node in _below(root, ()):
        for what, other in _spoil(node):
            yield Mistake(f"{what} {'.'.join(where)}", _put(root, where, other))


def _below(node: Node, where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Node]]:
    yield where, node
    if isinstance(node, Map):
        for number, entry in enumerate(node.entries):
            yield from _below(entry.value, (*where, f"{number}"))
    if isinstance(node, Items):
        for number, item in enumerate(node.items):
            yield from _below(item, (*where, f"{number}"))


def _spoil(node: Node) -> Iterator[tuple[str, Node]]:
    """Give what might stand at a place instead."""
    yield "a list at", Items((Scalar("a", _NOWHERE), Scalar("b", _NOWHERE)), _NOWHERE)
    yield "lists at", Items((Items((), _NOWHERE),), _NOWHERE)
    yield "a block at", Map((Entry(Scalar("zz", _NOWHERE), Scalar("a", _NOWHERE)),), _NOWHERE)
    yield "a text at", Scalar("Слово, і не одне", _NOWHERE)
    yield "nothing at", Scalar("", _NOWHERE)
    yield "a number at", Scalar("7", _NOWHERE)
    yield "a blank at", Scalar(" ", _NOWHERE, '"')
    if isinstance(node, Map):
        for number, entry in enumerate(node.entries):
            less = node.entries[:number] + node.entries[number + 1 :]
            yield f"no {entry.key.text} in", Map(less, node.at)
            for name in (f"{entry.key.text}z", "Назва", "end"):
                renamed = Entry(Scalar(name, entry.key.at), entry.value)
                swapped = (*node.entries[:number], renamed, *node.entries[number + 1 :])
                yield f"{name} for {entry.key.text} in", Map(swapped, node.at)
        for more in ("do", "press", "pattern", "with"):
            added = Entry(Scalar(more, _NOWHERE), Scalar("a.b", _NOWHERE))
            if node.entry(more) is None:
                yield f"{more} in", Map((*node.entries, added), node.at)


def _put(root: Node, where: tuple[str, ...], other: Node) -> Node:
    if not where:
        return other
    number = int(where[0])
    if isinstance(root, Map):
        entry = root.entries[number]
        put = Entry(entry.key, _put(entry.value, where[1:], other))
        return Map((*root.entries[:number], put, *root.entries[number + 1 :]), root.at)
    if isinstance(root, Items):
        put_item = _put(root.items[number], where[1:], other)
        return Items((*root.items[:number], put_item, *root.items[number + 1 :]), root.at)
    raise AssertionError(where)
