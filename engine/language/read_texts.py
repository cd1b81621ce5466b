"""Reader a locale file (LANGUAGE §2.3.7): every text under its full path.

Not which texts are needed (rules) nor which file wins (``texts``).
"""

from engine.language.documents import TextDoc, TextsDoc
from engine.language.load import Loaded
from engine.language.nodes import Items, Map, Node, Scalar
from engine.language.reader import Reader

MAX_DEPTH = 6
SECTIONS = ("commands", "answers", "notices", "words", "engine", "web")
"""What stands at the top of a locale beside dialogs."""


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
            gathered.add(path + plain, entry.key, entry.value, depth=2)
    return TextsDoc(loaded.file, language, gathered.texts, gathered.heads)


def _plain(section: str) -> str:
    """Give the sub-key for which a text alone stands."""
    if section == "answers":
        return ".again"
    return "" if section in SECTIONS else ".text"


class _Gathered:
    """The texts of a file so far, and every name in it, by path."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.texts: dict[str, TextDoc] = {}
        self.heads: dict[str, Scalar] = {}

    def add(self, path: str, key: Scalar, node: Node, depth: int) -> None:
        """Take what stands under a name: a text, a list of texts, or more names."""
        match node:
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
