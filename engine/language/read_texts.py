"""Reader a locale file (LANGUAGE §2.3.7): every text under its full path.

Not which texts are needed (rules) nor which file wins (``texts``).
"""

import re

from engine.language.documents import TextDoc, TextsDoc
from engine.language.forms import PLAIN, SILENT, Block, Either, Form, Free, Series
from engine.language.load import Loaded
from engine.language.nodes import Entry, Items, Map, Node, Scalar
from engine.language.reader import Reader

MAX_DEPTH = 6
SECTIONS = ("commands", "answers", "notices", "words", "engine", "web")
"""What stands at the top of a locale beside dialogs."""
_OF_A_STATE = (
    "text", "buttons", "choose", "contact", "again", "remind", "help",
    "count", "one", "few", "many", "other",
)  # fmt: skip

_NAME = re.compile(rf"(?:{'|'.join(_OF_A_STATE)})(?= [^a-z])")


def _named(depth: int) -> Form:
    """Declare what may stand under a name: a text, a list of texts, or more names."""
    texts = (PLAIN, Series(SILENT, least=1))
    return Either(texts if depth > MAX_DEPTH else (*texts, Free(_named(depth + 1), least=1)))


_BELOW = _named(3)
STATE_TEXTS = Block("texts", dict.fromkeys(_OF_A_STATE, _BELOW), rest=_BELOW, least=1)
DIALOG_TEXTS = Free(Either((PLAIN, Series(SILENT, least=1), STATE_TEXTS)))
LOCALE = Block("locale", dict.fromkeys(SECTIONS, Free(_named(2))), rest=DIALOG_TEXTS)


def read_texts(loaded: Loaded, language: str, reader: Reader) -> TextsDoc:
    """Read all texts of a file; a state's plain text stands under ``dialog.state.text``."""
    gathered = _Gathered(reader)
    for section in reader.entries(loaded.root):
        name = section.key.text
        gathered.heads[name] = section.key
        if not isinstance(section.value, Map):
            if not (isinstance(section.value, Scalar) and section.value.empty):
                reader.error("S05", section.key.at)
            continue
        for entry in section.value.entries:
            path = f"{name}.{entry.key.text}"
            gathered.heads[path] = entry.key
            plain = "" if isinstance(entry.value, Map) else _plain(name)
            value = entry.value
            if name not in SECTIONS and _lacks_colon(entry):
                lost = reader.without_colon(value, entry.key)
                plain, value = (f".{lost.key.text}", lost.value) if lost else (plain, value)
            gathered.add(path + plain, entry.key, value, depth=2)
    return TextsDoc(loaded.file, language, gathered.texts, gathered.heads)


def _plain(section: str) -> str:
    """Give the sub-key for which a text alone stands."""
    if section == "answers":
        return ".again"
    return "" if section in SECTIONS else ".text"


def _lacks_colon(entry: Entry) -> bool:
    """Say whether a text alone under a state begins with one of the names that may stand there."""
    return isinstance(entry.value, Scalar) and _NAME.match(entry.value.text) is not None


class _Gathered:
    """The texts of a file so far, and every name in it, by path."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.texts: dict[str, TextDoc] = {}
        self.heads: dict[str, Scalar] = {}

    def add(self, path: str, key: Scalar, node: Node, depth: int) -> None:
        """Take what stands under a name: a text, a list of texts, or more names."""
        match node:
            case Scalar() if key.text == "buttons" and (
                lost := self._reader.without_colon(node, key)
            ):
                self.add(f"{path}.{lost.key.text}", lost.key, lost.value, depth + 1)
            case Scalar():
                if node.text.strip():
                    self.texts[path] = TextDoc(path, key, (node,))
                else:
                    self._reader.error("S09", key.at, case="empty", word=key.text)
            case Items(items):
                variants = tuple(item for item in items if isinstance(item, Scalar))
                if not variants or len(variants) < len(items):
                    self._reader.error("S05", key.at, case="text", word=key.text)
                if variants:
                    self.texts[path] = TextDoc(path, key, variants)
            case Map(entries) if depth > MAX_DEPTH or not entries:
                self._reader.error("S05", key.at, case="text", word=key.text)
            case Map(entries):
                for entry in entries:
                    below = f"{path}.{entry.key.text}"
                    self.heads[below] = entry.key
                    self.add(below, entry.key, entry.value, depth + 1)
