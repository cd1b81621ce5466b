"""Reader nodes as the forms that a file kind expects; whatever does not fit is a finding.

Not any one file kind: those stand in ``read_dialog``, ``read_bot`` and their neighbours.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeGuard

from engine.core.places import Again, Back, Do, End, Goto, Menu, Place
from engine.core.position import Position
from engine.language.documents import Binding, Branch, Way
from engine.language.finding import Finding, Fix, Severity
from engine.language.findings import error, unknown
from engine.language.forms import (
    DURATION,
    MONTHS,
    NAME,
    NO,
    RESERVED,
    YES,
    Block,
    Text,
    Whole,
)
from engine.language.lost_colon import alone_below, corrected, entry_of
from engine.language.nodes import Entry, Items, Map, Node, Scalar
from engine.language.own_words import meant
from engine.language.shallow import moved
from engine.language.sheet import MOST

_NAME = re.compile(NAME)
_DIGITS = re.compile("[0-9]{1,20}")
_UNITS = {"min": "minutes", "h": "hours", "day": "days", "week": "weeks"}
_RISKY = ("yes", "no", "on", "off", "true", "false")


def beginning(file: str) -> Position:
    """Give the place of what concerns a file as a whole."""
    return Position(file, 1, 1, 1, 1)


class Reader:
    """The findings of one file, gathered while its nodes are read."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    @property
    def full(self) -> bool:
        """Whether so much is wrong with the file that nothing more is reported of it."""
        return len(self.findings) >= MOST

    def error(self, code: str, at: Position, fix: Fix | None = None, **facts: object) -> None:
        """Report a mistake for which publishing is refused."""
        if not self.full:
            self.findings.append(Finding(code, Severity.ERROR, at, facts, fix))

    def warning(self, code: str, at: Position, **facts: object) -> None:
        """Report what works but is probably not meant."""
        if not self.full:
            self.findings.append(Finding(code, Severity.WARNING, at, facts))

    def keys(
        self, node: Node | None, allowed: Iterable[str], under: Scalar | None = None
    ) -> dict[str, Entry]:
        """Read a block whose keys are fixed words; an unknown one is reported.

        It is then read as the word that was probably meant, so that nothing else seems wrong; and
        what stands too shallow for the key above it, as what it was to be there.
        """
        known = tuple(allowed)
        entries, shallow = moved(self.entries(node, under), allowed)
        self.findings += [] if self.full else shallow
        found = {entry.key.text: entry for entry in entries if entry.key.text in known}
        for entry in entries:
            if entry.key.text not in known and not self.full:
                open_ = [key for key in known if key not in found]
                self.findings.append(_unknown_key(entry.key, known, open_))
                facts = self.findings[-1].facts
                if instead := facts.get("suggestion") or facts.get("twin"):
                    found.setdefault(str(instead), entry)
        return found

    @staticmethod
    def misread(node: Node | None, found: Mapping[str, Entry], form: Block) -> bool:
        """Say whether a block has a key of which nobody knows what it means: one it seems to lack.

        ``found`` are its keys as read, those that could be guessed included.
        """
        entries = node.entries if isinstance(node, Map) else ()
        known = list(found.values())
        return any(each.key.text not in form.keys and each not in known for each in entries)

    def block(self, node: Node | None, form: Block, at: Position) -> dict[str, Entry]:
        """Read a block and report at ``at`` the keys that it lacks, and those without meaning."""
        found = self.keys(node, form)
        if self.misread(node, found, form):
            return found
        for word in form.needed:
            if word not in found:
                self.error("S09", at, word=word)
        for word, needs in form.needs.items():
            if word in found and not any(need in found for need in needs):
                at_key = found[word].key.at
                self.error("S10", at_key, word=word, needs=list(needs), case="block")
        return found

    def unknown(self, code: str, key: Scalar, known: Iterable[str], **facts: Any) -> None:
        """Report a word that is not one of those known, as a look-alike if it is one."""
        if not self.full:
            self.findings.append(unknown(code, key.text, key.at, known, **facts))

    def entries(self, node: Node | None, under: Scalar | None = None) -> tuple[Entry, ...]:
        """Read a block; nothing at all is an empty one.

        ``under`` is the name it stands under: the one name of the block may lack its colon.
        """
        if node is None or (isinstance(node, Scalar) and node.empty):
            return ()
        if isinstance(node, Map):
            return node.entries
        if under is not None and (lost := self.without_colon(node, under)) is not None:
            return (lost,)
        self.error("S05", node.at)
        return ()

    def without_colon(self, node: Node, under: Scalar) -> Entry | None:
        """Read ``name text``, alone below a name, as the block of one name that it was to be."""
        if not isinstance(node, Scalar) or not alone_below(node, under):
            return None
        found = corrected(node.text)
        if found is None:
            return None
        entry = entry_of(node, found[0])
        self.error("Y10", entry.key.at, word=found[0], right=found[1], case="value")
        return entry

    def named(self, node: Node | None, under: Scalar | None = None) -> tuple[Entry, ...]:
        """Read a block whose keys are names that staff chose."""
        return tuple(entry for entry in self.entries(node, under) if self.is_name(entry.key))

    def is_name(self, name: Scalar, reserved: tuple[str, ...] = RESERVED) -> bool:
        """Check a name's letters; a name that may not be used is reported but kept."""
        if not _NAME.fullmatch(name.text):
            self.error("S08", name.at, word=name.text, letter=_foreign(name.text))
            return False
        if name.text in reserved:
            self.error("S08", name.at, word=name.text, case="reserved", reserved=list(RESERVED))
        return True

    def scalar(self, entry: Entry | None) -> Scalar | None:
        """Read a text; an empty one counts as not written."""
        if entry is None:
            return None
        if not isinstance(entry.value, Scalar):
            self.error("S05", entry.key.at, case="text", word=entry.key.text)
            return None
        if entry.value.empty or not entry.value.text.strip():
            self.error("S09", entry.key.at, case="empty", word=entry.key.text)
            return None
        return entry.value

    def text(self, entry: Entry | None) -> str:
        """Read a text as a plain string, empty when it is not there."""
        scalar = self.scalar(entry)
        return scalar.text if scalar else ""

    def scalars(self, entry: Entry | None) -> tuple[Scalar, ...]:
        """Read a list of words; one word alone is a list of one."""
        if entry is None:
            return ()
        if isinstance(entry.value, Items):
            words = [item for item in entry.value.items if isinstance(item, Scalar)]
            for item in entry.value.items:
                if not isinstance(item, Scalar):
                    self.error("S05", item.at, case="text", word=entry.key.text)
            return tuple(words)
        scalar = self.scalar(entry)
        return (scalar,) if scalar else ()

    def flag(self, entry: Entry | None) -> bool | None:
        """Read yes or no, in either language."""
        scalar = self.scalar(entry)
        if scalar is None:
            return None
        word = scalar.text.strip().casefold()
        if word in YES or word in NO:
            return word in YES
        self.error("S07", scalar.at, word=scalar.text, case="flag")
        return None

    def number(self, entry: Entry | None, form: Whole) -> int | None:
        """Read a whole number within limits."""
        scalar, low, high = self.scalar(entry), form.low, form.high
        if scalar is None:
            return None
        if _DIGITS.fullmatch(scalar.text) and low <= int(scalar.text) <= high:
            return int(scalar.text)
        self.error("S07", scalar.at, word=scalar.text, case="number", low=low, high=high)
        return None

    def duration(self, entry: Entry | None) -> timedelta | None:
        """Read ``15 min``, ``2 h``, ``1 day`` or ``1 week``."""
        scalar = self.scalar(entry)
        if scalar is None:
            return None
        written = DURATION.match(scalar.text)
        if written is None:
            self.error("S07", scalar.at, word=scalar.text, case="duration")
            return None
        unit = _UNITS[written[2].rstrip("s")]
        return timedelta(**{unit: int(written[1])})

    def months(self, entry: Entry | None) -> int | None:
        """Read ``1 month`` or ``12 months``."""
        scalar = self.scalar(entry)
        if scalar is None:
            return None
        written = MONTHS.match(scalar.text)
        if written is None:
            self.error("S07", scalar.at, word=scalar.text, case="months")
            return None
        return int(written[1])

    def fitting(self, entry: Entry | None, form: Text) -> Scalar | None:
        """Read a text that has to match the form's pattern, after which the mistake is called."""
        scalar = self.scalar(entry)
        if scalar is None or form.match(scalar.text):
            return scalar
        self.error("S07", scalar.at, word=scalar.text, case=form.wrong)
        return None

    def one_of(self, entry: Entry | None, allowed: Iterable[str]) -> str | None:
        """Read one of some words; another is reported and counts as not written."""
        scalar, words = self.scalar(entry), [str(word) for word in allowed]
        if scalar is None or scalar.text in words:
            return scalar.text if scalar else None
        self.unknown("S11", scalar, words)
        return None

    def way(self, entry: Entry | None) -> Way | None:
        """Read a place."""
        scalar = self.scalar(entry)
        return Way(place(scalar.text), scalar.at) if scalar else None

    def branches(self, entry: Entry | None, *, buttons: bool) -> tuple[Branch, ...]:
        """Read names and the places they lead to."""
        if entry is None:
            return ()
        lost = self.without_colon(entry.value, entry.key)
        if lost is None and (
            isinstance(entry.value, Items)
            or (isinstance(entry.value, Scalar) and not entry.value.empty)
        ):
            self._not_branches(entry)
            return ()
        branches = []
        for item in (lost,) if lost else self.entries(entry.value):
            if not self.is_name(item.key, RESERVED if buttons else ()):
                continue
            if buttons and item.key.text in _RISKY and not item.key.style:
                self.warning("S06", item.key.at, word=item.key.text)
            if (way := self.way(item)) is not None:
                branches.append(Branch(item.key, way))
        return tuple(branches)

    def bindings(self, entry: Entry | None) -> tuple[Binding, ...]:
        """Read names and the expressions they get."""
        bindings = []
        if entry is None:
            return ()
        for item in self.named(entry.value, entry.key):
            if isinstance(item.value, Items):
                bindings.append(Binding(item.key, self.scalars(item), listed=True))
            elif (scalar := self.scalar(item)) is not None:
                bindings.append(Binding(item.key, (scalar,)))
        return tuple(bindings)

    def _not_branches(self, entry: Entry) -> None:
        """Report names without the places they lead to, or with a dash before each."""
        word, node = entry.key.text, entry.value
        items = node.items if isinstance(node, Items) else (node,)
        led = [each for item in items if isinstance(item, Map) for each in item.entries]
        ways = [f"{each.key.text}: {each.value.text}" for each in led if _leads(each.value)]
        if ways and len(ways) == len(items):
            self.error("S03", led[0].key.at, word=word, ways=ways, case="dash")
            return
        names = [item.text for item in items if isinstance(item, Scalar)]
        self.error("S03", entry.key.at, word=word, names=names or ["…"], case=word)


def _unknown_key(key: Scalar, known: Sequence[str], near: Sequence[str]) -> Finding:
    """Say that a keyword is none, or that it has to be written in English."""
    english = meant(key.text, near, "keywords")
    if english is None:
        return unknown("S01", key.text, key.at, known, near)
    fix, allowed = Fix(key.at, english, safe=True), list(known)
    return error("S01", key.at, fix, word=key.text, suggestion=english, allowed=allowed, case="own")


def _leads(value: Node) -> TypeGuard[Scalar]:
    """Say whether a place stands there."""
    return isinstance(value, Scalar) and not value.empty


def _foreign(word: str) -> str | None:
    """Give the first letter of a word that is not on the Latin keyboard."""
    return next((letter for letter in word if letter.isalpha() and not letter.isascii()), None)


def place(written: str) -> Place:
    """Read a place; a word that is no keyword is the name of a state."""
    words = written.split()
    match words:
        case ["end"]:
            return End()
        case ["end", outcome]:
            return End(outcome)
        case ["again"]:
            return Again()
        case ["back"]:
            return Back()
        case ["menu"]:
            return Menu()
        case ["do", dialog]:
            return Do(dialog)
    return Goto(written.strip())
