"""Typed sample values for what a text uses, so that it can be tried before anybody reads it.

Not the text and not its rendering (``trying``): here paths and their kinds become values. A path
goes through lists by ``ITEM``; what has fields is a record, whatever else it was said to be.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice, zip_longest
from typing import Any

from engine.core.values import Value
from engine.language.analysis.shapes import ITEM
from engine.language.analysis.uses import Path
from engine.language.sandbox import DATE_FIELDS

Kinds = tuple[tuple[Path, str], ...]
"""The paths that a text uses, each with the kind of its value (``Shape.kind``)."""

MOST = 64
"""Times that one text is tried at most."""

_TEXT, _LONG = "Зразок", "Дуже довга назва, яку хтось колись таки введе в довідник"
_FIELDS: Mapping[str, Sequence[Any]] = {
    "number": (2, 0, 1, 5, 21),
    "decimal": (Decimal("105.5"), Decimal(0), Decimal(1), Decimal("99999999.999")),
    "date": (date(2026, 3, 2), date(2026, 12, 31)),
    "datetime": (datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC)),
    "flag": (True, False),
}
"""The usual value of each kind, then those that are told otherwise or counted otherwise."""
_PARTS = frozenset(DATE_FIELDS)
_ITEMS = (2, 0, 1, 12)
"""How many items a list has: some, none, one, many."""


@dataclass(frozen=True, slots=True)
class Odd:
    """A path whose value is not the usual one: so many ``items``, or ``value``; None is empty."""

    path: Path
    value: Any = None
    items: int | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """Values by name; ``odd`` is what is not usual about them, if anything is."""

    values: Mapping[str, Value]
    odd: Odd | None = None


@dataclass(slots=True)
class _Node:
    """What a text uses of a value: its kind, and what it uses within it."""

    kind: str = "any"
    within: dict[str, "_Node"] = field(default_factory=dict)

    @property
    def is_list(self) -> bool:
        return self.kind not in _FIELDS and (ITEM in self.within or self.kind == "list")

    @property
    def is_record(self) -> bool:
        return self.kind not in _FIELDS and (bool(self.within) or self.kind == "record")


def samples(
    kinds: Kinds, words: Sequence[str], certain: Collection[Path], any_is: str
) -> Iterator[Sample]:
    """Give values for a text: all usual, then each in turn another, at most ``MOST`` times.

    ``words`` are those with which the text compares something; ``certain`` are the fields that are
    never empty; ``any_is`` is the kind of whatever nobody described. Where there are flags or
    words, everything is tried with all flags set and the first words, and with none and others.
    """
    roots = _roots(kinds, any_is)
    branching = bool(words) or any(kind == "flag" for _, kind in kinds)
    every = [_Trial(roots, words, certain, base) for base in ((0, 1) if branching else (0,))]
    tried = (sample for pair in zip_longest(*every) for sample in pair if sample is not None)
    yield from islice(tried, MOST)


class _Trial:
    """The samples around one base: the first or the second value of every flag and text."""

    def __init__(
        self,
        roots: Mapping[str, _Node],
        words: Sequence[str],
        certain: Collection[Path],
        base: int,
    ) -> None:
        self._roots, self._words, self._certain, self._base = roots, words, certain, base

    def __iter__(self) -> Iterator[Sample]:
        yield Sample(self._values(None))
        turns = [self._others(path, node) for path, node in _paths(self._roots)]
        for turn in zip_longest(*turns, fillvalue=None):
            for other in turn:
                if other is not None:
                    yield Sample(self._values(other), other)

    def _others(self, path: Path, node: _Node) -> Iterator[Odd]:
        """Give the values that a path may have besides the usual one."""
        for other in self._choices(node)[1:]:
            yield Odd(path, items=other) if node.is_list else Odd(path, other)
        if len(path) > 1 and path[-1] != ITEM and path not in self._certain:
            yield Odd(path)  # a field that billing does not know is empty

    def _choices(self, node: _Node) -> Sequence[Any]:
        if node.is_list:
            return _ITEMS
        if node.is_record:
            return ({},)
        if node.kind in _FIELDS:
            found = _FIELDS[node.kind]
            return found[::-1] if self._base and node.kind == "flag" else found
        texts = (_TEXT, *self._words, _LONG)
        return texts[1:] + texts[:1] if self._base else texts

    def _values(self, odd: Odd | None) -> dict[str, Value]:
        return {name: self._value((name,), node, odd) for name, node in self._roots.items()}

    def _value(self, path: Path, node: _Node, odd: Odd | None) -> Value:
        here = odd if odd is not None and odd.path == path else None
        if here is not None and here.items is None:
            return here.value  # type: ignore[no-any-return]
        if node.is_list:
            count = here.items if here is not None and here.items is not None else _ITEMS[0]
            item = node.within.get(ITEM, _Node("text"))
            return [self._value((*path, ITEM), item, odd)] * count
        if node.is_record:
            return {
                name: self._value((*path, name), inner, odd) for name, inner in node.within.items()
            }
        return self._choices(node)[0]  # type: ignore[no-any-return]


def _roots(kinds: Kinds, any_is: str) -> dict[str, _Node]:
    top = _Node()
    for path, kind in kinds:
        node = top
        for step in path:
            node = node.within.setdefault(step, _Node())
        node.kind = kind
    _settle(top, any_is)
    return top.within


def _settle(node: _Node, any_is: str) -> None:
    """Say what the values are that nobody described, as far as what is used of them tells."""
    for inner in node.within.values():
        _settle(inner, any_is)
    if node.kind == "any":
        parts = "date" if node.within.keys() <= _PARTS else "record"
        node.kind = (parts if ITEM not in node.within else "list") if node.within else any_is


def _paths(nodes: Mapping[str, _Node], above: Path = ()) -> Iterator[tuple[Path, _Node]]:
    for name, node in nodes.items():
        if node.kind not in _FIELDS:  # the parts of a date are all there
            yield from _paths(node.within, (*above, name))
        yield (*above, name), node
