"""One line that holds several answers: ``1111/2222``, or ``/ 2700… send 12345`` at any time.

Not the meaning of each answer: that is its kind's. Texts are matched by RE2, in linear time.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice, product

from engine.core.answers import zones
from engine.core.answers.kind import Kind, Wrong
from engine.core.answers.line_shapes import line_shape, pattern_shapes, variants
from engine.core.answers.reading import Reading, is_unit
from engine.core.answers.template import SLASH, SLASHES, Field, Piece, Word, pieces
from engine.core.folding import LONGEST, bare, loosest, plain, several_lines
from engine.core.values import Value, Values

_DEFAULT, _READING = "reading", Reading()
_MOST_OPTIONAL = 4  # each one doubles the shapes of a pattern
_MOST_EXAMPLES = 5000
_AND = frozenset(map(loosest, ("і", "й", "та", "и", "да")))
_DASHED = re.compile(r"^(\d+) ?- ?(\d+)$")
_COMMA = re.compile(r"([.,]) ")
_ANY_SLASH = tuple(SLASHES)
_SLASHES = re.compile(f"[{re.escape(SLASHES)}]")


@dataclass(frozen=True, slots=True)
class Line:
    r"""Several answers in one message, after a template such as ``{day}/{night}``.

    A field may name its kind, ``{meter:meter_number}``; ``fields`` are those kinds by name. A field
    that names none is a reading. A slash may be typed as any of ``\ ⁄ ∕ ／ | ;`` or as white space.
    Where all are readings, so it may as a new line, as «і» or, between two whole numbers, as a
    dash; and «день 1111 ніч 2222» is understood in any order.

    The value is a map of the fields. Wrong: ``again``, which offers ``12/345`` for ``12 345``: that
    may be one reading; ``count`` (``needed``, ``came``); a field's own reasons, with the fact
    ``field``.
    """

    template: str
    fields: Mapping[str, Kind] = field(default_factory=dict)
    private: bool = False

    def read(self, typed: str, register: Values | None, today: date) -> dict[str, Value] | Wrong:
        """Give the fields' values, or what is wrong with the first field that is."""
        parts = self._parts(typed, today) if len(typed) <= LONGEST else Wrong()
        if isinstance(parts, Wrong):
            return parts
        values: dict[str, Value] = {}
        for name, kind in self._kinds().items():
            value = kind.read(parts[name], register, today)
            if isinstance(value, Wrong):
                return Wrong(value.reason, {**value.facts, "field": name})
            values[name] = value
        return values

    @staticmethod
    def problem(template: str, kinds: frozenset[str] = frozenset()) -> str | None:
        """Give what is wrong with a template, as a code, or None; ``kinds`` are the known ones.

        ``long``, ``brace``, ``twice``, ``adjacent``, ``no_fields``, ``optional`` (a field with
        ``?``), ``kind`` (an unknown one).
        """
        try:
            fields = [piece for piece in pieces(template) if isinstance(piece, Field)]
        except ValueError as error:
            return str(error)
        if not fields:
            return "no_fields"
        if any(piece.optional for piece in fields):
            return "optional"
        named = {piece.kind or _DEFAULT for piece in fields}
        return None if named <= {_DEFAULT, *kinds} else "kind"

    def _kinds(self) -> dict[str, Kind]:
        known: Mapping[str, Kind] = {_DEFAULT: _READING, **self.fields}
        return {
            piece.name: known[piece.kind or _DEFAULT]
            for piece in pieces(self.template)
            if isinstance(piece, Field)
        }

    def _parts(self, typed: str, today: date) -> dict[str, str] | Wrong:
        kinds, template = self._kinds(), pieces(self.template)
        readings = all(isinstance(kind, Reading) for kind in kinds.values())
        text = _rows(typed) if readings and SLASH in template else plain(typed)
        named = zones.labelled(text) if readings else None
        if named and all(name in zones.FIELDS for name in kinds):
            return _by_zone(named, tuple(kinds))
        slashes = bool(_SLASHES.search(text)) or SLASH not in template
        if readings and not slashes:
            return self._apart(text, today)
        found = line_shape(self.template, slashes).fullmatch(text)
        parts: dict[str, str] | None = found.groupdict() if found else None
        return parts or _count(text, template)

    def _apart(self, text: str, today: date) -> dict[str, str] | Wrong:
        """Part readings without a slash; what may be one («12 345», «1. 234») is asked about."""
        spaced = [word for word in _DASHED.sub(r"\1 \2", text).split() if not is_unit(word)]
        words = " ".join(word for word in spaced if loosest(word) not in _AND)
        found = line_shape(self.template, slashes=False).fullmatch(words)
        if not found:
            return _count(words, pieces(self.template))
        parts: dict[str, str] = found.groupdict()
        if not all(map(_has_digit, parts.values())):
            return Wrong()  # «двадцять п'ять» would be 20 and 5
        single = _READING.read(_COMMA.sub(r"\1", text), None, today)
        numbered = any(part.endswith(".") for part in parts.values())
        if numbered or not isinstance(single, Wrong) or single.reason == "ambiguous":
            return Wrong(offers=("/".join(part.rstrip(".,") for part in parts.values()),))
        return parts


@dataclass(frozen=True, slots=True)
class LinePattern:
    """A one-line command, such as ``/ {account_number} send {reading?}`` (LANGUAGE §2.3.5 "Lines").

    Words match in any case and after folding, the number of spaces is free and there need be none
    beside a sign; ``{name}`` is one word, ``{name?}`` may be absent. For the names in ``digits``
    (kinds whose answers are digits) groups of digits count as one word, unless another field
    follows at once: nobody could tell where the one ends.
    """

    pattern: str
    digits: frozenset[str] = frozenset()

    @property
    def fields(self) -> list[str]:
        """The names of the answers that a line brings, in order."""
        return re.findall(r"\{(\w+)", self.pattern)

    def match(self, text: str) -> dict[str, str] | None:
        """Give what was typed for each name, or None if this is not that command."""
        if len(text) > LONGEST:
            return None
        line = plain(text)
        if self.pattern.startswith(_ANY_SLASH) and not line.startswith(_ANY_SLASH):
            return None  # the commonest lines, and what people write most
        # «/2700…@Bot»: the messenger takes it for a command and adds the bot's name
        line = re.sub(r"^(/[^\s@]+)@\w+", r"\1", line)
        for shape in pattern_shapes(self.pattern, self.digits):
            if found := shape.fullmatch(f" {line}"):
                return {name: value for name, value in found.groupdict().items() if value}
        return None

    def overlaps(self, other: "LinePattern") -> str | None:
        """Give a line that both patterns match, or None when none was found."""
        return next(
            (
                line
                for line in chain(self._examples(other), other._examples(self))
                if self.match(line) is not None and other.match(line) is not None
            ),
            None,
        )

    @staticmethod
    def problem(pattern: str) -> str | None:
        """Give what is wrong with a pattern, as a code, or None.

        ``long``, ``brace``, ``twice``, ``adjacent``, ``kind`` (a field of a line bears no kind),
        ``no_words`` (nothing but fields: every message would be this command), ``optional`` (more
        than four fields that may be absent).
        """
        try:
            found = pieces(pattern)
        except ValueError as error:
            return str(error)
        fields = [piece for piece in found if isinstance(piece, Field)]
        if any(piece.kind for piece in fields):
            return "kind"
        if len(fields) == len(found):
            return "no_words"
        return "optional" if sum(piece.optional for piece in fields) > _MOST_OPTIONAL else None

    def _examples(self, other: "LinePattern") -> Iterator[str]:
        """Give lines of this pattern whose fields hold numbers or the other pattern's words."""
        words = {piece.text: None for piece in pieces(other.pattern) if isinstance(piece, Word)}
        shapes = variants(self.pattern)
        for variant in reversed(shapes):
            places = [self._fillings(piece, words) for piece in variant]
            for filled in islice(product(*places), _MOST_EXAMPLES // len(shapes)):
                spaced = " ".join(filled)
                yield spaced
                yield re.sub(r" ?([^\w\s]) ?", r"\1", spaced)

    def _fillings(self, piece: Piece, words: Iterable[str]) -> list[str]:
        if not isinstance(piece, Field):
            return [piece.text]
        groups = ["2700 0123"] if piece.name in self.digits else []
        return ["27000", *words, *groups]


def _rows(typed: str) -> str:
    """Give the text on one line; a new line between numbers parts them as a slash does."""
    if not several_lines(typed):
        return bare(typed)
    return " / ".join(row for line in typed.splitlines() if (row := bare(line)))


def _by_zone(named: list[tuple[str, str]], fields: tuple[str, ...]) -> dict[str, str] | Wrong:
    values = dict(named)
    wanted = {zones.FIELDS[name] for name in fields}
    if len(values) < len(named) or not wanted.issuperset(values):
        return Wrong()
    if len(values) < len(wanted):
        return Wrong("count", {"needed": len(fields), "came": len(values)})
    return {name: values[zones.FIELDS[name]] for name in fields}


def _count(text: str, template: tuple[Piece, ...]) -> Wrong:
    """Say how many answers came, where the template is nothing but a list of them."""
    listed = all(isinstance(piece, Field) or piece == SLASH for piece in template)
    split = _SLASHES.split(text) if _SLASHES.search(text) else text.split()
    came = [part for part in split if part.strip()]
    needed = sum(isinstance(piece, Field) for piece in template)
    if not listed or not _has_digit(text) or len(came) == needed:
        return Wrong()
    return Wrong("count", {"needed": needed, "came": len(came)})


def _has_digit(text: str) -> bool:
    return any(ch.isdecimal() for ch in text)
