"""Lines that stand as deep as the name they belong under, which has nothing under it (Y02).

YAML takes ``then:`` and the outcomes below it, typed without their indentation, for names of one
block. Only what could be read there as it was meant is moved; the other depths are the parser's.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from engine.core.position import Position
from engine.language.finding import Finding, Fix
from engine.language.findings import error
from engine.language.forms import NAME, Block, Form, Listed, Named, Text
from engine.language.nodes import Entry, Items, Map, Node, Scalar

_PLACE = re.compile(rf"{NAME}(?: {NAME})?")
_NAME = re.compile(NAME)


def moved(
    entries: Sequence[Entry], allowed: Iterable[str]
) -> tuple[tuple[Entry, ...], list[Finding]]:
    """Put what stands too shallow under its name; give the entries then, and what to report."""
    if not isinstance(allowed, Block) or not any(_opens(each, allowed) for each in entries):
        return tuple(entries), []
    kept: list[Entry] = []
    findings = []
    rest = list(entries)
    while rest:
        opener = rest.pop(0)
        below = list(_below(opener, rest, allowed)) if _opens(opener, allowed) else []
        if below:
            del rest[: len(below)]
            findings.append(_finding(opener.key, below))
            first, last = below[0].key.at, below[-1].value.at
            at = Position(first.file, first.line, first.column, last.end_line, last.end_column)
            opener = Entry(opener.key, Map(tuple(below), at))
        kept.append(opener)
    return tuple(kept), findings


def _opens(entry: Entry, form: Block) -> bool:
    """Say whether names are to stand under a name, and nothing does."""
    under = form.keys.get(entry.key.text)
    return isinstance(under, Named) and isinstance(entry.value, Scalar) and entry.value.empty


def _below(opener: Entry, rest: Sequence[Entry], form: Block) -> Iterator[Entry]:
    """Give the entries right after a name that would mean nothing where they stand."""
    under = form.keys[opener.key.text]
    of = under.of if isinstance(under, Named) else under
    return takewhile(lambda each: _belongs(each, opener, form) and _fits(each.value, of), rest)


def _belongs(entry: Entry, opener: Entry, form: Block) -> bool:
    key = entry.key
    unknown = key.text not in form.keys and not key.style and _NAME.fullmatch(key.text)
    return bool(unknown) and key.at.column == opener.key.at.column


def _fits(value: Node, form: Form) -> bool:
    """Say whether a value is what stands after the names of such a block."""
    match form:
        case Text(names="place"):
            return isinstance(value, Scalar) and bool(_PLACE.fullmatch(value.text.strip()))
        case Text():
            return isinstance(value, Scalar) and form.match(value.text) is not None
        case Listed():
            return isinstance(value, Items) or (isinstance(value, Scalar) and not value.empty)
    return isinstance(value, Map)


def _finding(opener: Scalar, below: Sequence[Entry]) -> Finding:
    first, last = below[0].key.at, below[-1].value.at
    lead = Position(first.file, first.line, 1, first.line, first.column)
    alone = first.line == last.end_line
    fix = Fix(lead, " " * (first.column + 1), safe=False) if alone else None
    return error("Y02", lead, fix, word=opener.text, under=opener.at.line, first=first.line,
                 last=last.end_line, case="shallow_line" if alone else "shallow")  # fmt: skip
