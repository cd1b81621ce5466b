"""Reader nodes as the forms that a file kind expects; whatever does not fit is a finding.

Not any one file kind: those stand in ``read_dialog``, ``read_bot`` and their neighbours.
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from engine.core.places import Again, Back, Do, End, Goto, Menu, Place
from engine.core.position import Position
from engine.language.documents import Binding, Branch, Way
from engine.language.finding import Finding, Severity
from engine.language.findings import unknown
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
from engine.language.nodes import Entry, Items, Map, Node, Scalar
from engine.language.sheet import MOST

_NAME = re.compile(NAME)
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

    def error(self, code: str, at: Position, **facts: object) -> None:
        """Report a mistake for which publishing is refused."""
        if not self.full:
            self.findings.append(Finding(code, Severity.ERROR, at, facts))

    def warning(self, code: str, at: Position, **facts: object) -> None:
        """Report what works but is probably not meant."""
        if not self.full:
            self.findings.append(Finding(code, Severity.WARNING, at, facts))

    def keys(self, node: Node | None, allowed: Iterable[str]) -> dict[str, Entry]:
        """Read a block whose keys are fixed words; an unknown one is reported.

        It is then read as the word that was probably meant, so that nothing else seems wrong.
        """
        known = tuple(allowed)
        entries = self.entries(node)
        found = {entry.key.text: entry for entry in entries if entry.key.text in known}
        for entry in entries:
            if entry.key.text not in known and not self.full:
                open_ = [key for key in known if key not in found]
                key = entry.key
                self.findings.append(unknown("S01", key.text, key.at, known, near=open_))
                facts = self.findings[-1].facts
                if meant := facts.get("suggestion") or facts.get("twin"):
                    found.setdefault(str(meant), entry)
        return found

    def block(self, node: Node | None, form: Block, at: Position) -> dict[str, Entry]:
        """Read a block and report at ``at`` the keys that it lacks, and those without meaning."""
        found = self.keys(node, form)
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

    def entries(self, node: Node | None) -> tuple[Entry, ...]:
        """Read a block; nothing at all is an empty one."""
        if node is None or (isinstance(node, Scalar) and node.empty):
            return ()
        if isinstance(node, Map):
            return node.entries
        self.error("S05", node.at)
        return ()

    def named(self, node: Node | None) -> tuple[Entry, ...]:
        """Read a block whose keys are names that staff chose."""
        return tuple(entry for entry in self.entries(node) if self.is_name(entry.key))

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
        if scalar.text.isascii() and scalar.text.isdigit() and low <= int(scalar.text) <= high:
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
        if isinstance(entry.value, Items) or (
            isinstance(entry.value, Scalar) and not entry.value.empty
        ):
            names = [n.text for n in self._words(entry.value)]
            word = entry.key.text
            self.error("S03", entry.key.at, word=word, names=names or ["…"], case=word)
            return ()
        branches = []
        for item in self.entries(entry.value):
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
        for item in self.named(entry.value if entry else None):
            if isinstance(item.value, Items):
                bindings.append(Binding(item.key, self.scalars(item), listed=True))
            elif (scalar := self.scalar(item)) is not None:
                bindings.append(Binding(item.key, (scalar,)))
        return tuple(bindings)

    @staticmethod
    def _words(node: Node) -> tuple[Scalar, ...]:
        items = node.items if isinstance(node, Items) else (node,)
        return tuple(item for item in items if isinstance(item, Scalar))


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
