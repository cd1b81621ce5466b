"""From the parser's events to nodes: the only module that imports ruamel.yaml.

Not ruamel's own composer, which resolves types, says nothing of equal names and follows aliases
without end. Here every scalar is text, and depth, aliases and the number of nodes have limits,
so that no file can fill the memory (LANGUAGE §3).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from engine.core.position import Position
from engine.language.finding import Finding, Severity
from engine.language.marks import Marks, Spot
from engine.language.nearest import nearest
from engine.language.nodes import Entry, Items, Map, Node, Scalar
from engine.language.parser_errors import GLUED, explain, unreadable
from engine.language.sheet import NODES
from engine.language.standins import restore

DEPTH = 60
ALIASES = 100
_MERGE = "<<"
_SIGNED = re.compile(r" *([a-z_][a-z0-9_]*) ([|>][-+]?) *")
"""A name with the sign of a block text, and without its colon."""


def compose(
    text: str, shifts: Mapping[int, int], file: str
) -> tuple[Node | None, tuple[Finding, ...]]:
    """Build the tree of a prescanned text; None where there is none, or it cannot be read."""
    composer = _Composer(text, Marks(text, shifts, file))
    return composer.root(), tuple(composer.findings)


class _Built(NamedTuple):
    """A node, where it was used, how deep it goes and how many nodes it is without sharing."""

    node: Node
    at: Position
    height: int = 1
    nodes: int = 1


class _Stop(Exception):  # noqa: N818 - the end of reading, not an error
    """A limit was passed; the finding is already reported."""


class _Composer:
    def __init__(self, text: str, marks: Marks) -> None:
        self.findings: list[Finding] = []
        self._text = text
        self._marks = marks
        self._events: Iterator[Any] = iter(())
        self._anchors: dict[str, _Built | None] = {}
        self._aliases = 0
        self._nodes = 0
        self._reached: Spot = (0, 0)

    def root(self) -> Node | None:
        """Read the whole text."""
        lines, place = self._marks.lines, self._marks.place
        try:
            with closing(YAML(typ="safe", pure=True).parse(self._text)) as events:
                self._events = events
                return self._document(events)
        except _Stop:
            return None
        except MarkedYAMLError as error:
            self.findings.append(explain(error, lines, place))
        except Exception:  # the parser lets errors of its own inner workings through
            self.findings.append(unreadable(*self._reached, lines, place))
        return None

    def _document(self, events: Iterable[Any]) -> Node | None:
        root: Node | None = None
        begun = False
        for event in events:
            if isinstance(event, DocumentStartEvent) and begun:
                line = event.start_mark.line
                end = min(len("---"), len(self._marks.lines[line]))  # it may begin without a mark
                self._error("Y22", self._marks.place(line, 0, end))
                break
            if isinstance(event, DocumentStartEvent):
                begun = True
            elif isinstance(event, NodeEvent):
                root = self._node(event, 1).node
        return None if isinstance(root, Scalar) and root.empty else root

    def _node(self, event: Any, depth: int) -> _Built:
        if isinstance(event, AliasEvent):
            return self._alias(event, depth)
        if depth > DEPTH:
            self._stop("Y17", self._marks.whole(event), limit=DEPTH)
        before = self._nodes
        self._count(event, 1)
        if event.anchor is not None:
            self._anchors[event.anchor] = None  # until it is complete it cannot be used
        start = self._marks.content_start(event, self._tagged)
        if isinstance(event, ScalarEvent):
            at = self._marks.scalar(event, start)
            built = _Built(Scalar(restore(event.value), at, event.style or ""), at)
        elif isinstance(event, MappingStartEvent):
            built = self._map(event, start, depth)
        else:
            built = self._items(event, start, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = built._replace(nodes=self._nodes - before)
        return built

    def _alias(self, event: Any, depth: int) -> _Built:
        self._aliases += 1
        at = self._marks.whole(event)
        if self._aliases > ALIASES:
            self._stop("Y18", at, limit=ALIASES)
        built = self._anchors.get(event.anchor)
        if built is None:
            case = {"case": "self"} if event.anchor in self._anchors else {}
            known = [name for name, found in self._anchors.items() if found]
            near = nearest(event.anchor, known)
            self._error("Y23", at, name=event.anchor, suggestion=near, **case)
            return _Built(Scalar("", at), at)
        if depth + built.height - 1 > DEPTH:
            self._stop("Y17", at, limit=DEPTH)
        self._count(event, built.nodes)
        return built._replace(at=at)

    def _items(self, event: Any, start: Spot, depth: int) -> _Built:
        built = []
        while not isinstance(each := self._next(), SequenceEndEvent):
            built.append(self._node(each, depth + 1))
        at = self._extent(event, start, each, built)
        height = max((each.height for each in built), default=0) + 1
        return _Built(Items(tuple(each.node for each in built), at), at, height)

    def _map(self, event: Any, start: Spot, depth: int) -> _Built:
        entries: list[Entry] = []
        built: list[_Built] = []
        first: dict[str, Scalar] = {}
        astray = False
        while not isinstance(each := self._next(), MappingEndEvent):
            name = self._node(each, depth + 1)
            value = self._node(self._next(), depth + 1)
            key = name.node
            if not isinstance(key, Scalar) or key.empty:
                self._error("Y25", name.at)
                continue
            if astray:
                continue
            if key.text in first and self._too_deep(entries, first[key.text], key):
                astray = True
                continue
            if key.text in first:
                self._error("Y07", name.at, name=key.text, first=first[key.text].at.line)
            first.setdefault(key.text, key)
            under = self._glued(key, self._marks.after(key, value.node))
            entries.append(Entry(key, under))
            built += [name, value._replace(at=under.at) if under is not value.node else value]
        at = self._extent(event, start, each, built)
        height = max((each.height for each in built), default=0) + 1
        return _Built(Map(self._merged(entries), at), at, height)

    def _too_deep(self, entries: list[Entry], first: Scalar, again: Scalar) -> bool:
        """Take out a name that begins a new block among those of the one above it (Y02).

        It has nothing under it, and after it the names of a block come again.
        """
        empty = (n for n, each in enumerate(entries) if isinstance(each.value, Scalar)
                 and each.value.empty and each.key.at > first.at)  # fmt: skip
        odd = next(empty, None)
        if odd is None or again.at.column != first.at.column:
            return False
        name = entries[odd].key
        lead = Position(name.at.file, name.at.line, 1, name.at.line, name.at.column)
        self._error("Y02", lead, name=name.text, again=again.text, first=first.at.line,
                    case="too_deep")  # fmt: skip
        del entries[odd:]
        return True

    def _glued(self, key: Scalar, value: Node) -> Node:
        """Read ``name:value`` alone under a name as the one name of a block that it is (Y10)."""
        if not isinstance(value, Scalar) or value.style or value.at.line == key.at.end_line:
            return value
        at = value.at
        if block := _SIGNED.fullmatch(self._marks.lines[at.line - 1]):
            word = Position(at.file, at.line, at.column, at.line, at.column + len(block[1]))
            right = f"{block[1]}: {block[2]}"
            self._error("Y10", word, word=block[1], right=right, case="value")
            return Map((Entry(Scalar(block[1], word), Scalar(value.text, at, "|")),), at)
        found = GLUED.match(value.text)
        if found is None or at.line != at.end_line:
            return value
        colon = Position(at.file, at.line, at.column + found.end() - 1, at.line,
                         at.column + found.end())  # fmt: skip
        rest = value.text[found.end() :]
        self._error("Y10", colon, case="space", right=f"{found[0]} {rest}")
        name = Scalar(found[0][:-1], Position(at.file, at.line, at.column, at.line, colon.column))
        after = Scalar(rest, Position(at.file, at.line, colon.end_column, at.line, at.end_column))
        return Map((Entry(name, after),), at)

    def _merged(self, entries: list[Entry]) -> tuple[Entry, ...]:
        """Put what ``<<`` brings in where it stands; own names win, then the earlier block."""
        taken = {entry.key.text for entry in entries}
        merged: list[Entry] = []
        for entry in entries:
            if entry.key.text != _MERGE or entry.key.style:
                merged.append(entry)
                continue
            sources = entry.value.items if isinstance(entry.value, Items) else (entry.value,)
            if not all(isinstance(source, Map) for source in sources):
                self._error("Y24", entry.key.at)
            for source in sources:
                if isinstance(source, Map):
                    new = [each for each in source if each.key.text not in taken]
                    taken.update(each.key.text for each in new)
                    merged += new
        return tuple(merged)

    def _extent(self, start: Any, begin: Spot, end: Any, built: list[_Built]) -> Position:
        """Give the position of a list or a block: to its bracket, or to the last thing in it."""
        if start.flow_style or not built:
            return self._marks.span(begin, (end.end_mark.line, end.end_mark.column))
        first, last = self._marks.span(begin, begin), built[-1].at
        return Position(first.file, first.line, first.column, last.end_line, last.end_column)

    def _next(self) -> Any:
        event = next(self._events)
        self._reached = (event.start_mark.line, event.start_mark.column)
        return event

    def _tagged(self, at: Position, tag: str) -> None:
        self._error("Y20", at, word=tag)

    def _count(self, event: Any, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > NODES:
            facts = {"case": "copies"} if self._aliases else {"case": "nodes"}
            code = "Y18" if self._aliases else "Y16"
            self._stop(code, self._marks.whole(event), limit=NODES, **facts)

    def _stop(self, code: str, at: Position, **facts: Any) -> None:
        self._error(code, at, **facts)
        raise _Stop

    def _error(self, code: str, at: Position, **facts: Any) -> None:
        self.findings.append(Finding(code, Severity.ERROR, at, facts))
